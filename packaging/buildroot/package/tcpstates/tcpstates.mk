################################################################################
#
# tcpstates
#
################################################################################

TCPSTATES_VERSION = 1.0.0
TCPSTATES_SOURCE = tcpstates-$(TCPSTATES_VERSION).tar.gz
TCPSTATES_SITE = $(TCPSTATES_PKGDIR)
TCPSTATES_SITE_METHOD = file
TCPSTATES_LICENSE = GPL-2.0-only
TCPSTATES_LICENSE_FILES = LICENSE

# ncurses and gettext stay out: a small program has no 'watch' and no translations.
TCPSTATES_OPTIONS = O=$(@D)/build PREFIX=/usr NCURSES=no NLS=no

define TCPSTATES_BUILD_CMDS
	$(TARGET_MAKE_ENV) $(TARGET_CONFIGURE_OPTS) $(MAKE) -C $(@D)/userspace $(TCPSTATES_OPTIONS)
endef

define TCPSTATES_INSTALL_TARGET_CMDS
	$(INSTALL) -D -m 755 $(@D)/build/tcpstates $(TARGET_DIR)/usr/bin/tcpstates
endef

$(eval $(kernel-module))
$(eval $(generic-package))
