// SPDX-License-Identifier: GPL-2.0
/* Shows a canvas on the terminal and reads keys, with ncurses. */
#include <langinfo.h>
#include <locale.h>
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

/**
 * watch_open() - take over the terminal
 * @color: when to use colours
 *
 * Return: NULL, or the reason for the failure; the terminal is as before then.
 */
const char *watch_open(enum style_when color)
{
	const char *name = getenv("TERM");
	int found;

	if (!name || !*name || setupterm(name, STDOUT_FILENO, &found) == ERR)
		return "this terminal is unknown: set TERM";
	if (!cursor_address || !clear_screen) {
		del_curterm(cur_term);
		return "this terminal cannot move its cursor";
	}
	del_curterm(cur_term);
	curses_setup_locale();
	screen = newterm(NULL, stdout, stdin);
	if (!screen)
		return "ncurses cannot set this terminal up";
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
