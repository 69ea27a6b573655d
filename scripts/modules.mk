# SPDX-License-Identifier: GPL-2.0-or-later
# Build modules for the one kernel whose headers KDIR names.
#
# The kernel's build system writes next to the sources, so it gets a tree of
# symbolic links, build/<release>/src: the source tree stays clean and two
# kernels never meet.  A lock makes two builds for the same kernel take turns.
# "sudo make install" builds as root; what it writes stays the tree's owner's.

utsrelease := $(KDIR)/include/generated/utsrelease.h
ifeq ($(wildcard $(utsrelease)),)
$(error no kernel headers at '$(KDIR)': install linux-headers or give KDIR=)
endif

release := $(shell sed -n 's/^.define UTS_RELEASE "\(.*\)"/\1/p' $(utsrelease))
ifneq ($(shell printf '6.1\n%s\n' '$(release)' | sort -V | head -n 1),6.1)
$(error kernel $(release) is not supported: 6.1 is the oldest that is)
endif

BUILD ?= build
targets := modules test-modules driver probes modules-install modules-uninstall

.PHONY: $(targets)

ifndef locked

$(targets):
	@mkdir -p $(BUILD)/$(release)
	+@flock $(BUILD)/$(release)/lock \
		$(MAKE) --no-print-directory -f scripts/modules.mk locked=1 $@
	@test "$$(id -u)" -ne 0 || chown -Rh --reference=. $(BUILD)/$(release)

else

out := $(abspath $(BUILD))/$(release)
farm := $(out)/src
have := $(out)/include/generated/vmcoredd_have.h
kbuild := $(MAKE) --no-print-directory -C $(KDIR) $(if $(W),W=$(W)) $(if $(C),C=$(C) CF='$(CF)')
linked := $(wildcard Kbuild fs drivers include tests/modules scripts/pure-files)

# The modules that the last build in a folder made; older ones may lie there too.
built = $$(sed 's|.*/||; s|\.k\{0,1\}o$$||' $(1)/modules.order | \
	while read -r name; do find $(1) -name "$$name.ko"; done)

.PHONY: farm

farm:
	@mkdir -p $(farm)/tests $(farm)/scripts
	@find $(farm) -xtype l -delete
	@for path in $(linked); do \
		cp -rsf "$(CURDIR)/$$path" "$(farm)/$$(dirname $$path)/" || exit; \
	done

probes:
	@scripts/probes/run $(KDIR) $(out)

modules: farm probes
	+@$(kbuild) M=$(farm) modules
	@cp -u -t $(out) $(call built,$(farm))

test-modules: modules
	+@$(kbuild) M=$(farm)/tests/modules KBUILD_EXTRA_SYMBOLS=$(farm)/Module.symvers modules
	@cp -u -t $(out) $(call built,$(farm)/tests/modules)

# A driver from the kernel's own source tree: copied, never edited.
driver-name := $(notdir $(abspath $(SRC)))
driver-copy := $(out)/driver/$(driver-name)

driver: modules
	@test -f '$(SRC)/Makefile' || \
		{ echo "driver: SRC='$(SRC)' is not a driver's folder: it has no Makefile" >&2; exit 1; }
	@mkdir -p $(out)/driver
	@cp -ru '$(SRC)' $(out)/driver/
	+@$(kbuild) M=$(driver-copy) KBUILD_EXTRA_SYMBOLS=$(farm)/Module.symvers \
		KCFLAGS='-I$(farm)/include -include vmcoredd/vmcoredd.h' modules
	@objects=$$(find $(driver-copy) -name '*.ko' -exec \
		grep -l __vmcoredd_add_ {} +); \
	if [ -z "$$objects" ]; then \
		echo "driver: no module of '$(SRC)' calls vmcoredd.ko as this kernel is configured" >&2; \
		exit 1; \
	fi; \
	echo $$objects

# Not the kernel's own modules_install: the release that Debian's 6.1 headers
# name there is not the one that modules are looked up by.
updates := $(DESTDIR)/lib/modules/$(release)/updates
symvers := $(DESTDIR)$(PREFIX)/share/vmcoredd/$(release)/Module.symvers
depmod := $(if $(DESTDIR),:,depmod $(release))

modules-install: modules
	@install -d $(updates)
	@for module in $(call built,$(farm)); do \
		install -m 644 -t $(updates) $$module && \
		strip --strip-debug $(updates)/$${module##*/} || exit; \
	done
	@install -D -m 644 $(farm)/Module.symvers $(symvers)
	@$(depmod)

modules-uninstall:
	@rm -f $(addprefix $(updates)/,vmcoredd.ko vmcoredd_*.ko netoops.ko dropmon.ko) $(symvers)
	@$(depmod)

endif
