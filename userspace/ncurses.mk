# SPDX-License-Identifier: GPL-2.0-only
# 'watch' needs wide ncurses: where pkg-config has none, or with NCURSES=no, the
# command says that it was left out. The static reader is always without it.

NCURSES_SOURCES	:= watch/curses.c cmd/watch_diagnose.c

PKG_CONFIG	?= pkg-config
NCURSES		?= $(shell $(PKG_CONFIG) --exists ncursesw 2>/dev/null && echo yes || echo no)
NCURSES		:= $(NCURSES)

ifeq ($(NCURSES),yes)
NCURSES_LEFT_OUT :=
NCURSES_CFLAGS	:= -DHAVE_NCURSES $(shell $(PKG_CONFIG) --cflags ncursesw)
NCURSES_LIBS	:= $(shell $(PKG_CONFIG) --libs ncursesw)
else
NCURSES_LEFT_OUT := $(NCURSES_SOURCES)
NCURSES_CFLAGS	:=
NCURSES_LIBS	:=
endif
