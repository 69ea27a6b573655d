# SPDX-License-Identifier: GPL-2.0-or-later
# Entry point; "make help" lists the targets.  Everything that is built goes to
# build/: modules and their intermediate files to build/<kernel release>/, the
# tools to build/bin/.

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

modules test-modules driver probes:
	+@$(for-kernel) $@

tools unit tool-tests fuzz:
	+@$(MAKE) --no-print-directory -C userspace $@

clean:
	rm -rf build

help:
	@sed -n 's/^#: //p' Makefile

#: make [all]        tools, and modules for the running kernel
#: make modules      kernel modules, to build/<kernel release>/
#: make test-modules test drivers for real kernels, to the same place
#: make driver SRC=/path/to/linux-source/drivers/net/ethernet/chelsio/cxgb4
#:                   rebuild a driver of the kernel's sources, unedited, so
#:                   that its device dumps go to vmcoredd.ko
#: make tools        the programs, to build/bin/
#: make unit         unit tests of the pure files, with sanitizers
#: make tool-tests   tests of the programs
#: make fuzz TIME=60 fuzz the parsers for that many seconds each
#: make clean        remove build/
#:
#: Variables: KDIR=/path/to/kernel/headers (default: the running kernel's),
#: W=1 and C=2 as in the kernel's own build, V=1 to see commands,
#: DESTDIR= and PREFIX= for install.

.PHONY: all no-headers modules test-modules driver probes \
	tools unit tool-tests fuzz clean help
