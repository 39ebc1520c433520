# SPDX-License-Identifier: GPL-2.0-only
# The part for packages: see rules.mk. The default target makes a recipe.

PKG_BUILD_DIR	?= $(BUILD_DIR)/$(PKG_NAME)-$(PKG_VERSION)

.DEFAULT_GOAL	:= install

define BuildPackage
prepare:
	rm -rf $$(PKG_BUILD_DIR)
	mkdir -p $$(dir $$(PKG_BUILD_DIR))
	tar -C $$(dir $$(PKG_BUILD_DIR)) -xzf $$(DL_DIR)/$$(PKG_SOURCE)
	test -f $$(PKG_BUILD_DIR)/$$(PKG_LICENSE_FILES)
compile: prepare
	$$(Build/Compile)
install-$(1): compile
	$$(call Package/$(1)/install,$$(TARGET_ROOT))
install: install-$(1)
endef
