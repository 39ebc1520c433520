# SPDX-License-Identifier: GPL-2.0
# The sock_diag source needs libmnl: where pkg-config has none, or with LIBMNL=no,
# a stand-in is built. The static reader is always built with the stand-in.

LIBMNL_SOURCES	:= $(addprefix source/,sock_diag.c sock_diag_parse.c \
	sock_diag_counts.c sock_diag_ports.c)

PKG_CONFIG	?= pkg-config
LIBMNL		?= $(shell $(PKG_CONFIG) --exists libmnl 2>/dev/null && echo yes || echo no)
LIBMNL		:= $(LIBMNL)

ifeq ($(LIBMNL),yes)
LIBMNL_LEFT_OUT	:= source/sock_diag_none.c
LIBMNL_CFLAGS	:= $(shell $(PKG_CONFIG) --cflags libmnl)
LIBMNL_LIBS	:= $(shell $(PKG_CONFIG) --libs libmnl)
else
LIBMNL_LEFT_OUT	:= $(LIBMNL_SOURCES)
LIBMNL_CFLAGS	:=
LIBMNL_LIBS	:=
endif
