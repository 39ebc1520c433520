# SPDX-License-Identifier: GPL-2.0
# Translations, for whoever builds the reader: NLS=no, or a system without
# msgfmt, leaves them out. PO is where the catalogues' sources are.

PO	?= po
NLS	?= $(if $(shell command -v msgfmt 2>/dev/null),yes,no)
LOCALEDIR ?= $(PREFIX)/share/locale
LANGUAGES := $(basename $(notdir $(wildcard $(PO)/*.po)))

ifeq ($(NLS),yes)
NLS_CFLAGS := -DNLS -DLOCALEDIR='"$(LOCALEDIR)"'
CATALOGUES := $(LANGUAGES:%=$(O)/locale/%/LC_MESSAGES/tcpstates.mo)
endif

$(O)/locale/%/LC_MESSAGES/tcpstates.mo: $(PO)/%.po
	mkdir -p $(@D)
	msgfmt -c -o $@ $<
