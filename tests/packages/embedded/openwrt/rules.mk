# SPDX-License-Identifier: GPL-2.0-only
# In place of OpenWrt's rules.mk, kernel.mk and package.mk: the variables that they set
# for a package, and their order of calls, for a board with an ARMv7 processor. The
# environment has LINUX_DIR, LINUX_VERSION, BUILD_DIR, DL_DIR and TARGET_ROOT.

INCLUDE_DIR	:= $(TOPDIR)
SHELL		:= /bin/bash
BASH		:= /bin/bash

ARCH		:= arm
TARGET_CROSS	:= arm-linux-musleabihf-
TARGET_CC	:= $(TARGET_CROSS)gcc
TARGET_CFLAGS	:= -Os -pipe -fno-caller-saves -fno-plt -ffile-prefix-map=$(BUILD_DIR)=build \
	-Wformat -Werror=format-security -fstack-protector -D_FORTIFY_SOURCE=1 -Wl,-z,now -Wl,-z,relro
TARGET_LDFLAGS	:= -znow -zrelro

INSTALL_DIR	:= install -d -m0755
INSTALL_BIN	:= install -m0755
INSTALL_DATA	:= install -m0644
CP		:= cp -fpR
