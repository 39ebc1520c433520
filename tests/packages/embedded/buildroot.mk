# SPDX-License-Identifier: GPL-2.0-only
# In place of Buildroot's infrastructure for generic packages and kernel modules: the
# variables that it sets for a package, and its order of calls. The environment has
# RECIPE (the package's .mk), LINUX_DIR, BUILD_DIR, TARGET_DIR, and STATIC=y for
# BR2_STATIC_LIBS.

PKG		:= TCPSTATES
TCPSTATES_PKGDIR := $(dir $(RECIPE))

override MAKE	:= make -j$(shell nproc)
INSTALL		:= /usr/bin/install
HOST_MAKE_ENV	= GIT_DIR=. PATH="$(PATH)" PKG_CONFIG=/usr/bin/pkg-config
TARGET_MAKE_ENV	= GIT_DIR=. PATH="$(PATH)"
TARGET_CROSS	:= arm-linux-gnueabihf-
TARGET_CPPFLAGS	:= -D_LARGEFILE_SOURCE -D_LARGEFILE64_SOURCE -D_FILE_OFFSET_BITS=64
TARGET_CFLAGS	:= $(TARGET_CPPFLAGS) -Os -g0 -D_FORTIFY_SOURCE=1 $(if $(STATIC),-static)
TARGET_LDFLAGS	:= $(if $(STATIC),-static)
TARGET_CONFIGURE_OPTS = $(TARGET_MAKE_ENV) \
	AR="$(TARGET_CROSS)gcc-ar" AS="$(TARGET_CROSS)as" LD="$(TARGET_CROSS)ld" \
	NM="$(TARGET_CROSS)gcc-nm" CC="$(TARGET_CROSS)gcc" GCC="$(TARGET_CROSS)gcc" \
	CPP="$(TARGET_CROSS)cpp" CXX="$(TARGET_CROSS)g++" RANLIB="$(TARGET_CROSS)gcc-ranlib" \
	READELF="$(TARGET_CROSS)readelf" STRIP="$(TARGET_CROSS)strip" \
	OBJCOPY="$(TARGET_CROSS)objcopy" OBJDUMP="$(TARGET_CROSS)objdump" \
	CC_FOR_BUILD=gcc CPPFLAGS_FOR_BUILD=-I/usr/include CFLAGS_FOR_BUILD=-O2 LDFLAGS_FOR_BUILD=-L/usr/lib \
	CPPFLAGS="$(TARGET_CPPFLAGS)" CFLAGS="$(TARGET_CFLAGS)" CXXFLAGS="$(TARGET_CFLAGS)" \
	LDFLAGS="$(TARGET_LDFLAGS)" PKG_CONFIG=/nonexistent/pkg-config STAGING_DIR=/nonexistent

LINUX_MAKE_ENV	= $(HOST_MAKE_ENV) BR_BINARIES_DIR=$(BUILD_DIR)/images
LINUX_MAKE_FLAGS = HOSTCC="gcc -O2" ARCH=arm KCFLAGS="-Wno-attribute-alias" \
	INSTALL_MOD_PATH=$(TARGET_DIR) CROSS_COMPILE="$(TARGET_CROSS)" \
	WERROR=0 REGENERATE_PARSERS=1 DEPMOD=true

# $(call modules,TARGET): call the kernel's make as for any package with a module.
modules = $(LINUX_MAKE_ENV) $(MAKE) -C $(LINUX_DIR) $(LINUX_MAKE_FLAGS) \
	$(TCPSTATES_MODULE_MAKE_OPTS) PWD=$(@D)/. M=$(@D)/. $(1)

# The recipe ends with both.
kernel-module	= HAVE_MODULE := yes
generic-package	= HAVE_PACKAGE := yes

all: $(BUILD_DIR)/tcpstates/.stamp_target_installed

include $(RECIPE)

ifneq ($(HAVE_MODULE) $(HAVE_PACKAGE),yes yes)
$(error $(RECIPE) is no package with a kernel module)
endif

$(BUILD_DIR)/tcpstates/.stamp_extracted:
	mkdir -p $(@D)
	tar --strip-components=1 -C $(@D) -xzf $(TCPSTATES_SITE)/$(TCPSTATES_SOURCE)
	test -f $(@D)/$(TCPSTATES_LICENSE_FILES)
	touch $@

$(BUILD_DIR)/tcpstates/.stamp_built: $(BUILD_DIR)/tcpstates/.stamp_extracted
	$(TCPSTATES_BUILD_CMDS)
	$(call modules,modules)
	touch $@

$(BUILD_DIR)/tcpstates/.stamp_target_installed: $(BUILD_DIR)/tcpstates/.stamp_built
	$(TCPSTATES_INSTALL_TARGET_CMDS)
	$(call modules,modules_install)
	touch $@
