#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# vmcoredd show
# shellcheck source=tests/tool/lib.sh
. "$(dirname "$0")/lib.sh"

vmcore pci pci.elf
run show pci.elf
exits 0 "show"
silent "show"
bounded "show"
prints '0000:00:04\.0 Ethernet controller \[020000\]: Intel Corporation 82574L Gigabit Network Connection \[8086:10d3\]' "identity by name"
prints 'driver +e1000e$' "driver"
prints 'power state +D0$' "power state"
prints 'command +0x0507 io memory bus-master serr-enable interrupt-disable$' "command"
prints 'status +0x2810 capabilities signaled-target-abort received-master-abort$' "status"
prints 'AER uncorrectable +Completion Timeout \(non-fatal, first\)$' "an uncorrectable error"
prints 'AER uncorrectable +Unsupported Request \(non-fatal, masked\)$' "a masked one"
prints 'AER correctable +Receiver Error$' "a correctable error"
prints 'AER header log +04000001 0000000f ddccbbaa 11223344' "header log"
prints 'AER root +0x0054 uncorrectable-received first-uncorrectable-fatal fatal-received$' "what the root port received"
prints 'AER uncorr\. from +00:04\.0$' "and from whom"
prints 'link +2\.5 GT/s x1 \(can 5 GT/s x1\), training$' "link"
prints 'slot +number 3, hot-plug$' "slot"
prints 'slot status +0x0148 presence-changed card-present link-state-changed$' "slot status"
prints 'MSI +on, 4 of 4 vectors$' "MSI"
prints 'MSI-X +on, 5 vectors$' "MSI-X"
prints 'power management +D0, PME enabled, PME signalled$' "power management"
prints 'the list is a loop' "a capability list that is a loop"
prints 'Device beef \[dead:beef\]' "an unknown device has its number"
prints 'config: the device is gone: configuration space reads all ones$' "a device that is gone"
prints 'nvme: the device is in D3, not in D0$' "a device in D3"
prints 'e1000e: memory decoding is off: command is 0x0100$' "memory decoding off"
prints 'virtio: the link above is down: link status is 0x1011$' "a link that is down"
prints 'bar: the register at 0x14 reads all ones$' "all ones"
prints 'bar: BAR 2 is absent, unassigned or too small$' "no BAR"
prints 'bar: BAR 0 could not be mapped$' "no mapping"
prints 'rest: the time budget ran out$' "no time"
prints 'nvme: the device is in reset or disabled: register reads 0x00000000$' "in reset"
prints 'future: reason 77, which this version does not know$' "a reason of a later version"
prints '^ +CSTS +\+0x001c  0x00000001$' "a register of 32 bits"
prints '^ +CAP +\+0x0000  0x004008200f0107ff$' "one of 64"
prints '^ +AQA +\+0x0024  not read$' "one that was not read"

run show -j pci.elf
exits 0 "show -j"
json '[.dumps[].name] == ["pci", "regs-0000:00:06.0"]' "both dumps, not the index"
json '.dumps[0] | .kind == "device state" and .verified and .lost == 0' "verified"
json '.dumps[0].devices | length == 4' "four devices"
json '.dumps[0].devices[0] | .address == "0000:00:04.0" and .vendor == "0x8086" and .device == "0x10d3" and .driver == "e1000e" and .power_state == 0' "identity"
json '.dumps[0].devices[0].config | .command.value == "0x507" and (.command.set | index("memory"))' "command"
json '.dumps[0].devices[0].config.aer | [.uncorrectable[] | [.name, .severity, .masked, .first]] == [["Completion Timeout", "non-fatal", false, true], ["Unsupported Request", "non-fatal", true, false]]' "AER"
json '.dumps[0].devices[1].config.aer.root | .uncorrectable_source == "00:04.0" and .correctable_source == null' "the root port'\''s AER"
json '.dumps[0].devices[0].config.express.link | .speed == "2.5 GT/s" and .width == 1 and .max_speed == "5 GT/s"' "link"
json '.dumps[0].devices[1].config.express.slot | .number == 3 and (.status.set | index("card-present"))' "slot"
json '.dumps[0].devices[3].not_read | length == 10 and .[0].what == "config" and .[0].reason == 1' "what was not read"
json '.dumps[1].devices[0].register_sets[0] | .set == "nvme" and .bar == 0 and .registers[0] == {"name": "CAP", "offset": "0x0", "width": 8, "value": "0x4008200f0107ff"} and .registers[4].value == null' "registers"
json '.dumps[0].devices[0].attributes == [{"name": "name", "text": "enp0s4"}]' "attributes"

run show -j pci.elf 'regs-*'
json '[.dumps[].name] == ["regs-0000:00:06.0"]' "a pattern"
run show pci.elf vmcoredd.index
exits 0 "the index"
prints "'pci': ok, [0-9]+ of at most" "what was collected"
prints 'collected +1\.500000 s after boot, in 250 us$' "when"
run show pci.elf nothing
fails 2 "has no dump 'nothing'" "a name that is not there"
run show pci.elf 1 2
fails 1 'too many arguments' "too many arguments"

vmcore basic basic.elf
run show basic.elf
exits 0 "texts and bytes"
prints '^hello from the device$' "a text is a text"
prints '^  00000000  c6 7e 81 6b ' "bytes are bytes"
prints '4744 more bytes; --all shows them' "not all of them"
prints "no dump 'huge': .* refused, ENOSPC" "one that was refused"
run show basic.elf 2 --all
prints '^  00001380  .*\|.{8}\|$' "--all: all of them"
run show -j basic.elf
json '[.dumps[].kind] == ["text", "binary", "none", "none"]' "kinds"
json '.dumps[0].text == "hello from the device\nand a second line\n"' "text in JSON"
json '.dumps[1] | (.hex | length) == 512 and .cut and .verified' "bytes in JSON"
run show -j basic.elf 2 --all
json '.dumps[0] | (.hex | length) == 10000 and (.cut | not)' "all bytes in JSON"

# Text that comes in any bytes.
printf 'index\ndump utf8\nhex 47 72 c3 bc c3 9f 65 20 e2 82 ac 09 5c 22 0a ff c3\n' | vmcore - text.elf
run show -j text.elf
json '.dumps[0].text == "Grüße €\t\\\\\"\n\\xff\\xc3"' "UTF-8, quotes and bytes that are neither"
{
	printf 'index\ndump long\n'
	i=0
	while [ $i -lt 1500 ]; do
		echo "text grüße aus der maschine, zeile $i, und noch ein paar zeichen"
		i=$((i + 1))
	done
} | vmcore - text.elf
run show -j text.elf --all
json '.dumps[0] | .kind == "text" and .verified and (.text | contains("\\x") | not)' "characters across reads stay whole"

# Text whose characters are invisible, and backslashes.
printf 'index\ndump bidi\nhex 61 5c 78 31 62 e2 80 ae 62 c2 ad 0a\n' | vmcore - text.elf
run show text.elf
prints '^a\\\\x1b\\xe2\\x80\\xaeb\\xc2\\xad$' "characters that nobody sees are shown"

# Every byte of something that is no text, over more than one read.
printf 'index\ndump large\npattern 200005\n' | vmcore - large.elf
run extract large.elf large -o large.bin
run show large.elf large --all
exits 0 "--all of 200005 bytes"
# What remains is the offset, 16 bytes and the characters, as hexdump has it.
sed -n 's/^  \(0.*|\)$/\1/p' "$work/.out" >shown
od -A x -v -t x1z large.bin | sed -n \
	's/^\(.\{6\}\)\(.\{24\}\)\(.\{24\}\)  >\(.*\)<$/00\1 \2 \3  |\4|/p' >wanted
cmp -s shown wanted
result "is what hexdump -C prints"
run show -j large.elf large --all
[ "$(jq -r '.dumps[0].hex' <"$work/.out")" = "$(od -A n -v -t x1 large.bin | tr -d ' \n')" ]
result "and in JSON the same bytes"

# What would have to be read for its checksum alone
printf 'index\ndump large\nfill 00 20000000\nzstd\ndump small\nfill 00 10000\nzstd\n' | vmcore - large.elf
run show -j large.elf
exits 0 "a large dump"
json '[.dumps[] | [.verified, .cut]] == [[null, true], [true, true]]' "is not read to its end"
run show large.elf large
prints '^  \.\.\. 19999744 more bytes; --all shows them$' "but its size is known"

# Formats of others are named.
{
	echo index
	for tool in gzip xz zstd lz4 bzip2; do
		echo "dump $tool"
		echo "hex $(printf 'hello\n' | "$tool" -c | od -A n -v -t x1 | tr -d '\n' | cut -c 1-100)"
	done
	printf 'dump elf\nhex 7f 45 4c 46 02 01 01 00 00\n'
	printf 'dump gpu\ntext **** AMDGPU Device Coredump ****\ntext version: 1\n'
	printf 'dump xe\ntext **** Xe Device Coredump ****\n'
	printf 'dump msm\ntext ---\ntext kernel: 6.12.0\n'
	printf 'dump bt\ntext Bluetooth devcoredump\ntext State: 2\nhex 00 01 ff\n'
	printf 'dump ath\nhex 41 54 48 31 30 4b 2d 46 57 2d 44 55 4d 50 00 00\n'
	printf 'dump plain\ntext hello\ndump bytes\nhex 00 01 02\ndump none\n'
	printf 'dump regs\nstate\ndevice 0000:00:00.0 vendor 8086\n'
	printf 'failed gone\nstatus 4\nerror 12\n'
} | vmcore - formats.elf
run show --summary formats.elf
exits 0 "--summary"
silent "--summary"
bounded "--summary"
[ "$(wc -l <"$work/.out")" -eq 18 ]
result "one line a dump"
prints '^ +1 +[0-9]+ ok +gzip stream +gzip$' "gzip"
prints '^ +7 +44 ok +devcoredump of amdgpu +gpu$' "devcoredump of amdgpu"
prints '^ +- +0 refused +none +gone$' "one that was refused"
run show -j --summary formats.elf
json '[.dumps[].kind] == ["index", "gzip stream", "xz stream", "zstd stream", "lz4 stream", "bzip2 stream", "ELF file", "devcoredump of amdgpu", "devcoredump of xe", "devcoredump of msm", "devcoredump of Bluetooth", "devcoredump of ath10k", "text", "binary", "empty", "device state", "none"]' "kinds in JSON"
json '[.dumps[] | has("index", "name", "size", "size_exact", "status")] | all' "with index, name, size and status"
json '.partial == false and .problems == []' "and what was wrong"
kinds=$(jq -c '[.dumps[1:][].kind]' <"$work/.out")
run show -j formats.elf
json "[.dumps[].kind] == $kinds" "show has the same"
run show --summary formats.elf 'x*'
[ "$(sed 1d "$work/.out" | awk '{ print $NF }' | tr '\n' ' ')" = 'xz xe ' ]
result "--summary of those that are chosen"
run show --summary formats.elf nothing
fails 2 "has no dump 'nothing'" "--summary of nothing"
run show --summary --all formats.elf
fails 1 'exclude each other' "--summary with --all"

# What cxgb4 writes: header, then entities from 1 to 71.
{
	echo 'index'
	echo 'dump cxgb4_0000:02:00.4'
	echo 'hex e2 69 0b 04 38 00 00 00 01 00 0e 00 00 10 00 00 00 00 00 00 48 00 61 21'
	echo 'fill 00 32'
	echo 'hex 01 00 00 00 d8 0e 00 00 00 01 00 00'
	echo 'fill 00 40'
	echo 'hex 02 00 00 00 d8 0f 00 00 00 00 00 00 e3 ff ff ff 00 00 00 00 fb ff ff ff'
	echo 'fill 00 28'
	echo 'fill 00 3952'
} | vmcore - cudbg.elf
run show cudbg.elf
exits 0 "cudbg"
prints "^dump 1 'cxgb4_0000:02:00\.4': 4112 bytes, ok, Chelsio cudbg$" "is named"
prints '^  version 1\.14, chip T6 revision 1, entities zlib, 4096 bytes in all$' "its header"
prints '^    1 reg dump +0x00000ed8 +256$' "an entity"
prints '^    2 dev log +0x00000fd8 +0 error -29 \(EIO\)$' "one that failed"
prints '^  00000000  e2 69 0b 04 ' "its bytes"
run show -j cudbg.elf
json '.dumps[0] | .kind == "Chelsio cudbg" and .verified and (.cudbg | .version == "1.14" and .chip == 6 and .cut == false)' "in JSON"
json '.dumps[0].cudbg.entities == [{"type": 1, "name": "reg dump", "offset": 3800, "size": 256, "failed": false, "errno_name": null}, {"type": 2, "name": "dev log", "offset": 4056, "size": 0, "failed": true, "errno_name": "EIO"}]' "its entities"
printf 'dump cut\nhex e2 69 0b 04 38 00 00 00 01 00 0e 00 00 10 00 00 00 00 00 00 ff 03 61 21\nfill 41 3000\nsize 7000\n' | vmcore - cudbg.elf
run show cudbg.elf
prints '^  The list of entities is cut short\.$' "cudbg that is cut short"

# No blank at the end of a line, no line about nothing.
printf 'index\ndump bare\nstate\ndevice 0000:00:00.0 vendor 8086 device 1237\nattr name\nconfig 0 64\n00: 86 80 37 12\n' | vmcore - bare.elf
run show bare.elf
exits 0 "a device without capabilities"
! grep -E ' $|capabilities' "$work/.out"
result "has no line about them, and no blank ends a line"

# Damage
printf 'index\ndump bad\npattern 5000\nzstd\npatch-dump 1 64 00 00 00 00\n' | vmcore - bad.elf
run show -j bad.elf
exits 3 "a dump that cannot be unpacked"
json '.dumps[0].kind == "not readable"' "has a kind all the same"
printf 'index\ndump cut\nstate\ndevice 0000:00:01.0 vendor 8086 device 1237\nskip config 1 0\npatch-dump 1 92 ff ff ff ff\n' | vmcore - bad.elf
run show bad.elf
partial "record too long" "a damaged record"
printf 'index\ndump cut\nstate\ndevice 0000:00:01.0 vendor 8086 device 1237\nconfig 0 4096\n00: 86 80\nsize 10000\n' | vmcore - bad.elf
run show bad.elf
partial "" "state that is cut short"
{ echo 'patch-dump 1 4000 ff'; cat "$data/pci.txt"; } | vmcore - bad.elf
run show -j bad.elf
exits 3 "a wrong checksum"
json '.partial and .dumps[0].verified == false and (.dumps[0].devices | length == 4)' "shown, and said so"

# One device with more than is kept, many devices, a long list of registers.
{
	printf 'index\ndump many\nstate\ndevice 0000:00:00.0 vendor 8086\n'
	printf 'regs big 0 20000\n'
	for i in 1 2 3 4 5; do
		echo "device 0000:00:0$i.0 vendor 8086"
	done
} | vmcore - many.elf
run show -j many.elf
exits 0 "20000 registers"
json '.dumps[0].devices | length == 6 and (.[0].register_sets[0].registers | length == 20000)' "are shown"
bounded "20000 registers"
finish
