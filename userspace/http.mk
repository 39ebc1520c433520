# SPDX-License-Identifier: GPL-2.0-only
# 'metrics' serves HTTP: HTTP=no leaves it out. The static reader has no room for it
# within its limit: STATIC_HTTP=yes builds that with it.

HTTP_TOP	:= $(patsubst %/,%,$(dir $(lastword $(MAKEFILE_LIST))))

HTTP		?= yes
STATIC_HTTP	?= no

HTTP_SOURCES	:= cmd/metrics_http.c $(addprefix http/,accept.c connection.c host.c page.c \
	request.c response.c)
HTTP_CFLAGS	:= -DHAVE_HTTP -I$(O)
# The page as a C string, with standard tools: without comments that have lines of their
# own, and without blanks and ends of lines that neither HTML, CSS nor JavaScript needs. No
# text of the page has an operator between blanks.
HTTP_PAGE	:= $(O)/page.inc
HTTP_PAGE_PARTS := $(addprefix $(HTTP_TOP)/http/,page.html page.css page.js)

ifneq ($(HTTP),yes)
HTTP_LEFT_OUT	:= $(HTTP_SOURCES)
HTTP_CFLAGS	:=
endif
ifeq ($(STATIC_HTTP),yes)
STATIC_HTTP_CFLAGS := -DHAVE_HTTP -I$(O)
STATIC_HTTP_PAGE := $(HTTP_PAGE)
else
STATIC_HTTP_LEFT_OUT := $(HTTP_SOURCES)
endif

# The makefiles that include this have a goal of their own.
.DEFAULT_GOAL	:= all

$(HTTP_PAGE): $(HTTP_PAGE_PARTS) $(HTTP_TOP)/http.mk
	@mkdir -p $(@D)
	cd $(HTTP_TOP)/http && sed -e '/^@CSS@$$/{' -e 'r page.css' -e 'd' -e '}' \
		-e '/^@JS@$$/{' -e 'r page.js' -e 'd' -e '}' page.html | \
		sed -e 's/^[[:blank:]]*//' -e '/^\/\//d' -e '/^\/\*.*\*\/$$/d' -e '/^<!--.*-->$$/d' \
		-e 's/ \([-=<>&|?*!]\{1,3\}\) /\1/g' -e 's/ \([+:]\) /\1/g' \
		-e 's/) {/){/g' -e 's/\(if\|for\|catch\|while\) (/\1(/g' \
		-e '/"/!s/\([,:;]\) /\1/g' -e 's/[\"]/\\&/g' | \
		sed -e ':next' -e '/[]{};,>(]$$/{' -e '$$!N' -e 's/\n//' -e 'tnext' -e '}' | \
		sed -e '/^$$/d' -e 's/.*/"&\\n"/' >$(abspath $@)
