# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=sh
#
# QEMU: starts one guest, follows its result channel, ends it.  Sourced by
# scripts/lab; uses say, die, $WORK, $OUT and the scenario's variables.
#
# Serial ports: ttyS0 console.log, ttyS1 results (written by PID 1 alone),
# ttyS2 QEMU's own QMP monitor, so that a guest can inject errors and unplug
# devices without the host's help.

QEMU_PID=

# The accelerator to use.  KVM may be there, open, and then hang: it counts only
# after a guest has run under it.  $CACHE/accel keeps the verdict.
vm_accel()
{
	case ${VM_ACCEL:-auto} in
	tcg|kvm)	ACCEL=$VM_ACCEL; return ;;
	auto)		;;
	*)		die "VM_ACCEL: '$VM_ACCEL' is not auto, kvm or tcg" ;;
	esac
	ACCEL=tcg
	[ -r /dev/kvm ] && [ -w /dev/kvm ] || return 0
	key="$(uname -r) $(cat /proc/sys/kernel/random/boot_id)"
	if [ "$(sed -n 1p "$CACHE/accel" 2>/dev/null)" = "$key" ]; then
		ACCEL=$(sed -n 2p "$CACHE/accel")
		return
	fi
	say "trying KVM"
	vm_start kvm probe
	vm_left=30
	while vm_running && [ "$vm_left" -gt 0 ]; do
		vm_left=$((vm_left - 1))
		sleep 0.5
	done
	grep -q '^# end first .*status=0' "$WORK/result.raw" && ACCEL=kvm
	vm_stop
	rm -f "$WORK/result.raw" "$OUT/console.log"
	printf '%s\n%s\n' "$key" "$ACCEL" >"$CACHE/accel.$$"
	mv "$CACHE/accel.$$" "$CACHE/accel"
	say "$ACCEL it is"
}

vm_cmdline()
{
	echo "console=ttyS0 panic=-1 oops=panic printk.devkmsg=on printk.time=1" \
		"crashkernel=$crashkernel lab.mode=$1 lab.stages=$stages lab.crash=$(echo "$crash" | tr ' ' +)" \
		"lab.timeout=$((script_timeout * TIMEOUT_SCALE)) $append"
}

# Loops per jiffy at 250 Hz: the guest counts them with the host's clock.
vm_lpj()
{
	awk '/^cpu MHz/ { mhz = $4; exit } END { printf "%d\n", (mhz ? mhz : 2000) * 4000 }' /proc/cpuinfo
}

# Replaces this process by QEMU.  $1 accelerator, $2 mode: crash, shell, probe
# (on a console of its own, and nothing but PID 1)
vm_exec()
{
	cd "$WORK" || exit
	case $1 in
	kvm)	set -- "$2" -machine q35,accel=kvm -cpu host ;;
	# One thread for all CPUs: with a thread each, a CPU may run the int3 of
	# a static key that another has long put back, and the kernel dies.
	# no_timer_check, as under KVM: a host that is busy does not give the guest
	# the ticks that the check counts, and there is nothing to find.
	# lpj: the second CPU would measure it while the first runs, and find next to
	# nothing, so that udelay() did not wait there.
	*)	set -- "$2" -machine q35 -accel tcg,thread=single -cpu qemu64
		append="$append no_timer_check lpj=$(vm_lpj)" ;;
	esac
	case $1 in
	shell)	set -- "$@" -serial mon:stdio ;;
	*)	set -- "$@" -serial file:../console.log ;;
	esac
	mode=$1
	shift
	# shellcheck disable=SC2046,SC2086,SC2154
	exec qemu-system-x86_64 "$@" -smp 2 -m "$memory" \
		-nodefaults -no-user-config -no-reboot -display none \
		-chardev socket,id=qmp,path=qmp.sock,server=on,wait=off \
		-mon chardev=qmp,mode=control \
		-serial file:result.raw \
		-chardev socket,id=guest-qmp,path=qmp.sock \
		-serial chardev:guest-qmp \
		-drive if=none,id=dump,format=raw,file=dump.img,cache=unsafe,discard=unmap,werror=report \
		-drive if=none,id=disk,format=raw,file=nvme.img,cache=unsafe,werror=report \
		-device pcie-root-port,id=rp1,chassis=1,slot=1,addr=1c.0,multifunction=on \
		-device pcie-root-port,id=rp2,chassis=2,slot=2,addr=1c.1 \
		-device pcie-root-port,id=rp3,chassis=3,slot=3,addr=1c.2 \
		-device e1000e,id=nic,bus=rp1,netdev=net,mac=52:54:00:00:02:01,romfile= \
		-device nvme,id=nvme,bus=rp2,drive=disk,serial=vmcoredd-lab \
		-device virtio-blk-pci,id=virtio,drive=dump \
		-device edu,id=edu \
		$(net_arguments) $qemu_extra \
		-kernel "$KERNEL_ROOT/boot/vmlinuz-$KERNEL_RELEASE" -initrd initrd \
		-append "$(vm_cmdline "$mode")"
}

# Starts QEMU in the background; its process is $QEMU_PID.
vm_start()
{
	: >"$WORK/result.raw"
	(vm_exec "$@") >"$WORK/qemu.log" 2>&1 </dev/null &
	QEMU_PID=$!
}

vm_stop()
{
	[ -n "$QEMU_PID" ] || return 0
	kill "$QEMU_PID" 2>/dev/null
	wait "$QEMU_PID" 2>/dev/null
	QEMU_PID=
}

vm_running()
{
	kill -0 "$QEMU_PID" 2>/dev/null
}

# Waits until the result channel has a line that begins with $1.
# $2 seconds, before scaling; $3 what is being waited for
vm_wait()
{
	say "$3"
	vm_left=$(($2 * TIMEOUT_SCALE * 2))
	until grep -q "^$1" "$WORK/result.raw" 2>/dev/null; do
		if ! vm_running; then
			# it may have written the line as its last deed
			grep -q "^$1" "$WORK/result.raw" 2>/dev/null && return 0
			FAILURE="the guest ended while $3"
			return 1
		fi
		vm_left=$((vm_left - 1))
		if [ "$vm_left" -le 0 ]; then
			FAILURE="timeout after $(($2 * TIMEOUT_SCALE)) s while $3 (under $ACCEL, load $(cut -d' ' -f1 /proc/loadavg); TIMEOUT_SCALE=N waits longer, VM_ACCEL=tcg emulates)"
			return 1
		fi
		sleep 0.5
	done
}

# Follows one run to its end.  PID 1 ends a script that takes too long; it gets
# a little more here, so that it can say so.
vm_follow()
{
	vm_wait "# begin first" 90 "booting $KERNEL_RELEASE" &&
	vm_wait "# end first" $((script_timeout + 20)) "running the first kernel's part" || return 1
	if [ "$stages" = first,capture ]; then
		vm_wait "# begin capture" 90 "crashing and booting the capture kernel" &&
		vm_wait "# end capture" $((script_timeout + 20)) "collecting and dumping" ||
			return 1
	fi
	vm_left=$((20 * TIMEOUT_SCALE * 2))
	while vm_running; do
		vm_left=$((vm_left - 1))
		if [ "$vm_left" -le 0 ]; then
			FAILURE="the guest does not power off"
			return 1
		fi
		sleep 0.5
	done
}
