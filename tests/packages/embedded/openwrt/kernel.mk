# SPDX-License-Identifier: GPL-2.0-only
# The part for modules: see rules.mk.

KERNEL_BUILD_DIR := $(BUILD_DIR)/linux-virt
PKG_BUILD_DIR	?= $(KERNEL_BUILD_DIR)/$(PKG_NAME)$(if $(PKG_VERSION),-$(PKG_VERSION))
PKG_SYMVERS_DIR	= $(KERNEL_BUILD_DIR)/symvers
MODULES_SUBDIR	:= lib/modules/$(LINUX_VERSION)

KERNEL_CROSS	:= arm-linux-gnueabihf-
KERNEL_CC	:= $(KERNEL_CROSS)gcc
KERNEL_MAKE_FLAGS = \
	KCFLAGS="-ffile-prefix-map=$(BUILD_DIR)=$(notdir $(BUILD_DIR))" \
	KAFLAGS="-ffile-prefix-map=$(BUILD_DIR)=$(notdir $(BUILD_DIR))" \
	HOSTCFLAGS="-O2 -Wall -Wmissing-prototypes -Wstrict-prototypes" \
	CROSS_COMPILE="$(KERNEL_CROSS)" \
	ARCH="$(ARCH)" \
	KBUILD_HAVE_NLS=no \
	KBUILD_BUILD_USER="" \
	KBUILD_BUILD_HOST="" \
	KBUILD_BUILD_TIMESTAMP="Thu Jan  1 00:00:00 1970" \
	KBUILD_BUILD_VERSION="0" \
	KBUILD_HOSTLDFLAGS="-L/usr/lib" \
	CONFIG_SHELL="$(BASH)" \
	V='' \
	cmd_syscalls= \
	KBUILD_EXTRA_SYMBOLS="$(wildcard $(PKG_SYMVERS_DIR)/*.symvers)" \
	CC="$(KERNEL_CC)" \
	KERNELRELEASE=$(LINUX_VERSION)
KERNEL_MAKEOPTS	= -C $(LINUX_DIR) $(KERNEL_MAKE_FLAGS)
KERNEL_MAKE	= $(MAKE) $(KERNEL_MAKEOPTS)

# Print the modules that are loaded at boot.
AutoProbe	= $(1)
AutoLoad	= $(2)

# A module's package: the files that KernelPackage/NAME names, and Module.symvers.
define KernelPackage
$(call KernelPackage/$(1))
compile-kmod: compile
	mkdir -p $$(PKG_SYMVERS_DIR)
	sort -u $$(PKG_BUILD_DIR)/Module.symvers >$$(PKG_SYMVERS_DIR)/$$(PKG_NAME).symvers
install-kmod: compile-kmod
	mkdir -p $$(TARGET_ROOT)/$$(MODULES_SUBDIR) $$(TARGET_ROOT)/etc/modules.d
	for file in $$(FILES); do \
		$$(CP) -L $$$$file $$(TARGET_ROOT)/$$(MODULES_SUBDIR)/ || exit 1; \
	done
	printf '%s\n' $$(AUTOLOAD) >$$(TARGET_ROOT)/etc/modules.d/$(1)
install: install-kmod
endef
