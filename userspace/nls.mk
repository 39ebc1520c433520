# SPDX-License-Identifier: GPL-2.0-only
# Translations, for whoever builds the reader: NLS=no leaves them out, and so does a
# system without msgfmt or without a gettext() to link. PO is where the catalogues'
# sources are.

PO	?= po

# Link a program: a libintl.h alone does not tell. GNU's may be installed with a C
# library such as musl, whose own gettext() it hides: then -lintl is needed.
# $(call nls_links,COMPILER,LIBRARIES)
nls_links = $(shell program=$$(mktemp) && \
	echo 'int main(void) { return !bindtextdomain("", gettext("")); }' | \
		$(1) -include libintl.h -x c -o $$program - $(2) >/dev/null 2>&1 && echo yes; \
	rm -f $$program)
NLS_CC	:= $(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS)
NLS_LIBS := $(if $(call nls_links,$(NLS_CC),),,-lintl)

NLS	?= $(if $(shell command -v msgfmt 2>/dev/null),$(or $(call nls_links,$(NLS_CC),$(NLS_LIBS)),no),no)
NLS	:= $(NLS)
LOCALEDIR ?= $(PREFIX)/share/locale
LANGUAGES := $(basename $(notdir $(wildcard $(PO)/*.po)))

ifeq ($(NLS),yes)
NLS_CFLAGS := -DNLS -DLOCALEDIR='"$(LOCALEDIR)"'
CATALOGUES := $(LANGUAGES:%=$(O)/locale/%/LC_MESSAGES/tcpstates.mo)
else
NLS_LIBS :=
endif

$(O)/locale/%/LC_MESSAGES/tcpstates.mo: $(PO)/%.po
	mkdir -p $(@D)
	msgfmt -c -o $@ $<
