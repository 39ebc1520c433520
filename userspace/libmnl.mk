# SPDX-License-Identifier: GPL-2.0
# The netlink source wants libmnl: where pkg-config has none, or with LIBMNL=no,
# a stand-in is built. The static reader is always built with the stand-in.

LIBMNL_SOURCES	:= diag.c diag_parse.c source_diag.c source_diag_ports.c

PKG_CONFIG	?= pkg-config
LIBMNL		?= $(shell $(PKG_CONFIG) --exists libmnl 2>/dev/null && echo yes || echo no)
LIBMNL		:= $(LIBMNL)

ifeq ($(LIBMNL),yes)
LIBMNL_LEFT_OUT	:= diag_none.c
LIBMNL_CFLAGS	:= $(shell $(PKG_CONFIG) --cflags libmnl)
LIBMNL_LIBS	:= $(shell $(PKG_CONFIG) --libs libmnl)
else
LIBMNL_LEFT_OUT	:= $(LIBMNL_SOURCES)
LIBMNL_CFLAGS	:=
LIBMNL_LIBS	:=
endif
