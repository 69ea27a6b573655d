# SPDX-License-Identifier: GPL-2.0-or-later
# Entry point; "make help" lists the targets.  Everything that is built goes to
# build/: modules and their intermediate files to build/<kernel release>/, the
# tools to build/bin/, libvmcoredd to build/lib/.

VERSION := 0.1.0

KDIR ?= /lib/modules/$(shell uname -r)/build
DESTDIR ?=
PREFIX ?= /usr/local

export VERSION DESTDIR PREFIX

# One kernel each, and at most one make at a time works for one kernel.
for-kernel = $(MAKE) --no-print-directory -f scripts/modules.mk KDIR='$(KDIR)' SRC='$(SRC)'

all: tools $(if $(wildcard $(KDIR)),modules,no-headers)

no-headers:
	@echo "no kernel headers at $(KDIR): modules not built (give KDIR=)"

modules test-modules driver probes modules-install modules-uninstall:
	+@$(for-kernel) $@

tools unit tool-tests fuzz:
	+@$(MAKE) --no-print-directory -C userspace $@

# One kind of test each; see tests/README.
kinds := forge libvmcoredd loss needs reference signature
$(kinds): tools
	+@$(MAKE) --no-print-directory -C tests/$@

# Without T around it, which has another meaning to the Makefiles of tests.
test:
	@env -u T -u MAKEFLAGS scripts/check --no-vm $(T)

style:
	@scripts/style

check:
	@scripts/check

KERNEL ?= 6.1
bench: tools
	@tests/bench/collector.sh
	@tests/bench/siege.sh
	@scripts/lab crash --kernel $(KERNEL) --scenario tests/bench/vmcore.sh --out build/bench-$(KERNEL)
	@cat build/bench-$(KERNEL)/bench.txt
	@tests/bench/list.sh $(KERNEL) build/bench-$(KERNEL)/vmcore.elf
	@scripts/lab crash --kernel $(KERNEL) --scenario tests/bench/netoops.sh --out build/bench-netoops-$(KERNEL)
	@BENCH_ICOUNT=1 scripts/lab crash --kernel $(KERNEL) --scenario tests/bench/netoops.sh --out build/bench-icount-$(KERNEL)
	@echo "netoops, by the guest's clock:"; cat build/bench-netoops-$(KERNEL)/bench.txt
	@echo "netoops, an instruction counted as 1 ns:"; cat build/bench-icount-$(KERNEL)/bench.txt

demo:
	@scripts/demo

# The tools, and the modules for the kernel whose headers KDIR names.
sbin := $(DESTDIR)$(PREFIX)/sbin
include := $(DESTDIR)$(PREFIX)/include
parts := $(DESTDIR)$(PREFIX)/lib/vmcoredd
capture := $(DESTDIR)$(PREFIX)/share/vmcoredd/capture
dracut := $(DESTDIR)/usr/lib/dracut/modules.d
driver-headers := $(addprefix include/vmcoredd/,vmcoredd.h state.h env.h)
format-headers := $(addprefix include/uapi/vmcoredd/,note.h netoops.h dropmon.h)

install: install-tools $(if $(wildcard $(KDIR)),modules-install,no-headers)

install-tools:
	+@$(MAKE) --no-print-directory -C userspace install
	install -D -m 755 scripts/capture/vmcoredd-capture $(sbin)/vmcoredd-capture
	install -D -m 644 -t $(parts) scripts/capture/capture-target.sh \
		scripts/capture/capture-archive.sh
	install -D -m 644 -t $(include)/vmcoredd $(driver-headers)
	install -D -m 644 -t $(include)/uapi/vmcoredd $(format-headers)
	install -d $(capture)
	cp -r scripts/capture/. $(capture)
	if [ -d $(dracut) ]; then cp -r scripts/capture/dracut/99vmcoredd $(dracut); fi

uninstall: $(if $(wildcard $(KDIR)),modules-uninstall)
	+@$(MAKE) --no-print-directory -C userspace uninstall
	rm -f $(sbin)/vmcoredd-capture $(driver-headers:include/%=$(include)/%) \
		$(format-headers:include/%=$(include)/%)
	rm -rf $(parts) $(capture) $(dracut)/99vmcoredd
	-@rmdir $(include)/vmcoredd $(include)/uapi/vmcoredd 2>/dev/null

# The sources that dkms builds the modules from.
dkms-source := $(DESTDIR)/usr/src/vmcoredd-$(VERSION)
dkms-files := Makefile Kbuild dkms.conf fs drivers include scripts/modules.mk scripts/pure-files scripts/probes

install-dkms: install-tools
	rm -rf $(dkms-source)
	install -d $(dkms-source)
	cp -r --parents $(dkms-files) $(dkms-source)

clean:
	rm -rf build

help:
	@sed -n 's/^#: \{0,1\}//p' Makefile

#: make [all]        tools, and modules for the running kernel
#: make modules      kernel modules, to build/<kernel release>/
#: make test-modules test drivers for real kernels, to the same place
#: make driver SRC=/path/to/linux-source/drivers/net/ethernet/chelsio/cxgb4
#:                   rebuild a driver of the kernel's sources, unedited, so
#:                   that its device dumps go to vmcoredd.ko
#: make tools        the programs, to build/bin/, and libvmcoredd, to build/lib/
#: make test [T=unit] all tests that boot no kernel, or those whose name matches
#: make unit         unit tests of the pure files, with sanitizers
#: make tool-tests   tests of the programs
#: make loss         and forge, libvmcoredd, reference, signature: one kind each (tests/README)
#: make fuzz TIME=60 fuzz the parsers for that many seconds each; RUNS=10000000:
#:                   as many executions of each; T=copy: of one (tests/fuzz)
#: make style        the house rules: checkpatch, sparse, shellcheck and more
#: make check        every test, on real kernels too: scripts/check
#: make demo         crash a kernel in QEMU and show its device dumps
#: make bench [KERNEL=6.12]
#:                   throughput and cost against the stock /proc/vmcore; time
#:                   and memory for a list of dumps against crash; time that a
#:                   netoops record takes; netoopsd, with 65,536 hosts, against
#:                   a bare recvmmsg()
#: make install      modules (with headers for KDIR), tools, man pages, completion,
#:                   libvmcoredd, headers for driver authors, capture scripts,
#:                   systemd unit
#: make uninstall    remove them
#: make install-dkms the same without modules, their sources to /usr/src for dkms
#: make clean        remove build/
#:
#: Variables: KDIR=/path/to/kernel/headers (default: the running kernel's),
#: W=1 and C=2 as in the kernel's own build, V=1 to see commands,
#: DESTDIR=, PREFIX= and LIBDIR= (default: PREFIX/lib) for install.

.PHONY: all no-headers modules test-modules driver probes modules-install \
	modules-uninstall tools unit tool-tests fuzz $(kinds) test style check bench demo install \
	install-tools install-dkms uninstall clean help
