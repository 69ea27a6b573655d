# SPDX-License-Identifier: GPL-2.0-or-later
# What all Makefiles of tests begin with; each has the folder of its name in
# build/tests.

ROOT := $(abspath $(dir $(lastword $(MAKEFILE_LIST)))..)
BUILD ?= $(ROOT)/build
OUT := $(BUILD)/tests/$(notdir $(CURDIR))
PURE := $(shell sed '/^\#/d' $(ROOT)/scripts/pure-files)

# Positions in a directory may have 64 bits, of which a 32-bit program must know
# (_FILE_OFFSET_BITS).
PLAIN := -std=gnu11 -D_GNU_SOURCE -D_FILE_OFFSET_BITS=64 -Wall -Wextra -Werror -g \
	-I$(ROOT)/include
SANITIZE := -fsanitize=address,undefined -fno-sanitize-recover=all
CHECKED := -fno-omit-frame-pointer $(SANITIZE)
DEPENDS := -MMD -MP
