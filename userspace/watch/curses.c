// SPDX-License-Identifier: GPL-2.0-only
/* Shows a canvas on the terminal and reads keys, with ncurses. */
#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <stdlib.h>
#include <unistd.h>
#include <wchar.h>
#define NCURSES_WIDECHAR 1
#include <curses.h>
#include <term.h>
#include "lib/charset.h"
#include "render/canvas_print.h"
#include "watch/curses.h"
#include "watch/draw.h"

#define TYPE_SIZE	64	/* bytes of the name of a terminal type */

static struct screen *screen;
static bool ascii;

/*
 * ncurses prints only characters of the C library's locale. If the user's UTF-8
 * locale is not installed, fall back to C.UTF-8, which has the same ones.
 */
static void curses_setup_locale(void)
{
	setlocale(LC_CTYPE, "");
	ascii = !charset_is_utf8();
	if (!ascii && strcmp(nl_langinfo(CODESET), "UTF-8"))
		ascii = !setlocale(LC_CTYPE, "C.UTF-8");
}

/* The number of a colour pair is its enum ink; the background stays as it is. */
static void curses_setup_colours(enum style_when color)
{
	if (!*style_choose(color, STDOUT_FILENO)->reset || !has_colors() ||
	    start_color() == ERR || use_default_colors() == ERR)
		return;
	init_pair(INK_WARN, COLOR_YELLOW, -1);
	init_pair(INK_OPENING, COLOR_CYAN, -1);
	init_pair(INK_ESTABLISHED, COLOR_GREEN, -1);
	init_pair(INK_CLOSING, COLOR_MAGENTA, -1);
}

/* Return the last '-' or '.' of a name, or NULL. */
static char *curses_last_part(char *name)
{
	char *at = name + strlen(name);

	while (at > name && *at != '-' && *at != '.')
		at--;
	return at > name ? at : NULL;
}

/* Return whether the terminal type of @name can show a screen; @known if it exists. */
static bool curses_is_usable(const char *name, bool *known)
{
	int found;

	if (setupterm(name, STDOUT_FILENO, &found) == ERR) {
		*known = found == 1;	/* a printer */
		return false;
	}
	*known = true;
	found = cursor_address && clear_screen;
	del_curterm(cur_term);
	return found;
}

/*
 * Choose a terminal type. Many terminals are newer than the database of the machine
 * that they are used on. So for an unknown type, try shorter names, as xterm for
 * xterm-kitty; then the types that most terminals understand. Return: NULL without any.
 */
static const char *curses_choose_type(const char *name, char *shorter, bool *known)
{
	static const char *const others[] = { "xterm-256color", "xterm", "vt100", "ansi" };
	bool ignored;
	size_t i;
	char *cut;

	if (curses_is_usable(name, known))
		return name;
	if (*known)
		return NULL;
	snprintf(shorter, TYPE_SIZE, "%s", name);
	while ((cut = curses_last_part(shorter))) {
		*cut = '\0';
		if (curses_is_usable(shorter, &ignored))
			return shorter;
	}
	for (i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		if (curses_is_usable(others[i], &ignored))
			return others[i];
	}
	return NULL;
}

/**
 * watch_open() - take over the terminal
 * @color: when to use colours
 *
 * Return: NULL, or the reason for the failure; the terminal is as before then.
 */
const char *watch_open(enum style_when color)
{
	const char *name = getenv("TERM");
	char shorter[TYPE_SIZE];
	bool known;

	if (!name || !*name)
		return "the type of this terminal is unknown: set TERM";
	name = curses_choose_type(name, shorter, &known);
	if (!name)
		return known ? "this terminal cannot move its cursor: set another TERM" :
			       "no terminal type is known: install ncurses-base";
	curses_setup_locale();
	screen = newterm(name, stdout, stdin);
	if (!screen)
		return "ncurses cannot set this terminal up: set another TERM";
	curses_setup_colours(color);
	cbreak();
	noecho();
	nonl();
	keypad(stdscr, TRUE);
	nodelay(stdscr, TRUE);
	leaveok(stdscr, TRUE);
	curs_set(0);
	return NULL;
}

/**
 * watch_close() - give back the terminal
 */
void watch_close(void)
{
	endwin();
	delscreen(screen);
	screen = NULL;
}

static attr_t curses_attributes(unsigned int ink)
{
	switch (ink) {
	case INK_BOLD:
	case INK_WARN:
		return A_BOLD;
	case INK_DIM:
		return A_DIM;
	default:
		return A_NORMAL;
	}
}

/* Replace a character that is not one column wide: it would shift those behind it. */
static void curses_put_cell(int y, int x, const struct canvas *canvas,
			    const struct canvas_cell *cell)
{
	wchar_t text[2] = { (wchar_t)canvas_code(canvas, cell), L'\0' };
	short pair = cell->ink == INK_WARN || cell->ink >= INK_OPENING ? cell->ink : 0;
	cchar_t character;

	if (wcwidth(*text) != 1)
		*text = L'?';
	if (setcchar(&character, text, curses_attributes(cell->ink), pair, NULL) == OK)
		mvadd_wch(y, x, &character);
}

/**
 * watch_show() - draw the view in the size that the terminal has now
 * @live: the state of 'watch'
 */
void watch_show(struct live *live)
{
	struct canvas canvas;
	int x, y;

	if (canvas_setup(&canvas, COLS, LINES, ascii))
		return;
	draw_live(live, &canvas);
	erase();
	for (y = 0; y < canvas.height; y++) {
		for (x = 0; x < canvas.width; x++) {
			const struct canvas_cell *cell = &canvas.cell[y * canvas.width + x];

			if (canvas_code(&canvas, cell) != ' ')
				curses_put_cell(y, x, &canvas, cell);
		}
	}
	refresh();
	canvas_free(&canvas);
}

/**
 * watch_key() - read a key without waiting
 *
 * Return: the key as live_key() takes it, 0 for one that it does not know; -1 if
 * no key was hit.
 */
int watch_key(void)
{
	int key = getch();

	switch (key) {
	case ERR:
		return -1;
	case KEY_UP:
		return LIVE_KEY_UP;
	case KEY_DOWN:
		return LIVE_KEY_DOWN;
	case KEY_PPAGE:
		return LIVE_KEY_PAGE_UP;
	case KEY_NPAGE:
		return LIVE_KEY_PAGE_DOWN;
	case KEY_HOME:
		return LIVE_KEY_HOME;
	case 'L' - '@':
		clearok(curscr, TRUE);
		return 0;
	default:
		return key < KEY_MIN ? key : 0;
	}
}
