/* CNcurses: the only place that includes <ncurses.h>; static inline wrappers for what Swift cannot import.
 *
 * No curses type leaves this header: handles are void pointers, attributes and keys are plain numbers, because
 * `WINDOW *`, `chtype` and the global variables have other Swift types (or are refused) elsewhere.
 * All calls belong to one thread. */
#ifndef C_NCURSES_SHIM_H
#define C_NCURSES_SHIM_H

/* Without it the wide-character functions stay invisible; SwiftPM drops the flags of pkg-config. */
#define NCURSES_WIDECHAR 1
#include <ncurses.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wchar.h>

/* <term.h> declares these, but also defines every capability's name as a macro. */
struct term;
extern NCURSES_EXPORT(int) setupterm(const char *, int, int *);
extern NCURSES_EXPORT(struct term *) set_curterm(struct term *);
extern NCURSES_EXPORT(int) del_curterm(struct term *);

#ifdef __linux__
/* The system's headers only declare these to those who define _GNU_SOURCE, which changes types that other modules
 * share. */
extern int memfd_create(const char *, unsigned int);
extern int dup3(int, int, int);
enum { SHIM_MEMORY_CLOSE_ON_EXEC = 1 };
#endif

/* Attribute bits of our own; the values are part of no other interface. */
enum { SHIM_BOLD = 1, SHIM_UNDERLINE = 2, SHIM_REVERSE = 4, SHIM_DIM = 8 };

/* Codes of the sequences that terminfo does not know; above every key code of ncurses. */
enum { SHIM_PASTE_START = 2000, SHIM_PASTE_END = 2001, SHIM_FOCUS_IN = 2002, SHIM_FOCUS_OUT = 2003 };

/* Key codes that are macros with arguments or need a prefix in Swift. */
enum {
    SHIM_KEY_FIRST = KEY_MIN, SHIM_KEY_DOWN = KEY_DOWN, SHIM_KEY_UP = KEY_UP, SHIM_KEY_LEFT = KEY_LEFT,
    SHIM_KEY_RIGHT = KEY_RIGHT, SHIM_KEY_HOME = KEY_HOME, SHIM_KEY_END = KEY_END, SHIM_KEY_PAGE_UP = KEY_PPAGE,
    SHIM_KEY_PAGE_DOWN = KEY_NPAGE, SHIM_KEY_BACKSPACE = KEY_BACKSPACE, SHIM_KEY_DELETE = KEY_DC,
    SHIM_KEY_INSERT = KEY_IC, SHIM_KEY_ENTER = KEY_ENTER, SHIM_KEY_BACK_TAB = KEY_BTAB, SHIM_KEY_F0 = KEY_F0,
    SHIM_KEY_SHIFT_DOWN = KEY_SF, SHIM_KEY_SHIFT_UP = KEY_SR, SHIM_KEY_SHIFT_LEFT = KEY_SLEFT,
    SHIM_KEY_SHIFT_RIGHT = KEY_SRIGHT, SHIM_KEY_MOUSE = KEY_MOUSE, SHIM_KEY_RESIZE = KEY_RESIZE
};

/* Takes the locale of the environment over. Returns whether it was known. */
static inline int shim_set_locale(void) { return setlocale(LC_ALL, "") != NULL; }

/* Asks for `name` for characters only. Returns whether it exists. */
static inline int shim_set_character_locale(const char *name) { return setlocale(LC_CTYPE, name) != NULL; }

/* Whether the current locale's characters are UTF-8. */
static inline int shim_is_utf8(void) { return strcmp(nl_langinfo(CODESET), "UTF-8") == 0; }

enum { SHIM_UNDESCRIBED, SHIM_WITHOUT_CURSOR, SHIM_DESCRIBED };

/* Whether a description of the terminal `name` is installed, and whether it can place the cursor: without that no
 * screen can be drawn. Prints nothing and leaves nothing behind. */
static inline int shim_description(const char *name) {
    int status = 0;
    if (setupterm(name, 1, &status) != OK || status != 1) return SHIM_UNDESCRIBED;
    const char *text = tigetstr("cup");
    int answer = text != NULL && text != (const char *)-1 ? SHIM_DESCRIBED : SHIM_WITHOUT_CURSOR;
    del_curterm(set_curterm(NULL));
    return answer;
}

/* A stream that writes to `descriptor` and closes it with itself; NULL when there is no memory for one. */
static inline void *shim_stream(int descriptor) { return fdopen(descriptor, "w"); }

static inline void shim_close_stream(void *stream) { fclose((FILE *)stream); }

/* A descriptor of a file that is only in memory; -1 where the system has none. */
static inline int shim_memory_file(void) {
#ifdef __linux__
    return memfd_create("frame", SHIM_MEMORY_CLOSE_ON_EXEC);
#else
    return -1;
#endif
}

/* Lets `descriptor` lead where `target` does, but not in programs that are started. Returns whether it does. */
static inline int shim_redirect(int descriptor, int target) {
#ifdef __linux__
    return dup3(target, descriptor, O_CLOEXEC) >= 0;
#else
    return dup2(target, descriptor) >= 0 && fcntl(descriptor, F_SETFD, FD_CLOEXEC) >= 0;
#endif
}

/* Opens the terminal `name` on standard input and `output`; NULL when no description of that name is installed. */
static inline void *shim_open(const char *name, void *output) {
    fflush(stdout);
    return newterm(name, (FILE *)output, stdin);
}

/* Frees what `shim_open` returned; the screen must have been left before. */
static inline void shim_free(void *screen) { delscreen((SCREEN *)screen); }

/* Raw keyboard, no echo, no newline translation, keys decoded, reads that never wait. */
static inline void shim_configure(int escape_delay) {
    raw();
    noecho();
    nonl();
    keypad(stdscr, TRUE);
    nodelay(stdscr, TRUE);
    intrflush(stdscr, FALSE);
    /* An update is never left half done for a key that waits: the keys were read before it. */
    typeahead(-1);
    if (escape_delay >= 0) set_escdelay(escape_delay);
}

/* Starts colours with the terminal's own as default. Returns their number, 0 where there are none. */
static inline int shim_start_colors(void) {
    if (!has_colors() || start_color() == ERR) return 0;
    use_default_colors();
    return COLORS;
}

/* How many colour pairs exist, pair 0 included. Meaningful after `shim_start_colors` returned more than 0. */
static inline int shim_pair_count(void) { return COLOR_PAIRS; }

/* Defines a pair with the extended call: the plain one cuts pairs at 255. -1 is the terminal's own colour. */
static inline int shim_define_pair(int pair, int foreground, int background) {
    return init_extended_pair(pair, foreground, background) == OK;
}

static inline void shim_size(int *rows, int *columns) {
    *rows = getmaxy(stdscr);
    *columns = getmaxx(stdscr);
}

/* Gives the screen another size without queueing a key. */
static inline void shim_resize(int rows, int columns) { resize_term(rows, columns); }

/* Columns the C library, and therefore ncurses, gives a character; -1 for one it cannot print. */
static inline int shim_columns(uint32_t scalar) { return wcwidth((wchar_t)scalar); }

/* One cell's text, ended by 0 where it is shorter than CCHARW_MAX, and how it looks. */
typedef struct {
    uint32_t scalars[CCHARW_MAX];
    int32_t attributes;
    int32_t pair;
} shim_cell;

/* The attribute bits of ncurses. */
static inline attr_t shim_bits(int attributes) {
    attr_t bits = A_NORMAL;
    if (attributes & SHIM_BOLD) bits |= A_BOLD;
    if (attributes & SHIM_UNDERLINE) bits |= A_UNDERLINE;
    if (attributes & SHIM_REVERSE) bits |= A_REVERSE;
    if (attributes & SHIM_DIM) bits |= A_DIM;
    return bits;
}

static inline cchar_t shim_character(const shim_cell *cell) {
    wchar_t text[CCHARW_MAX + 1] = {0};
    for (int index = 0; index < CCHARW_MAX; index++) text[index] = (wchar_t)cell->scalars[index];
    int pair = cell->pair;
    cchar_t result;
    if (setcchar(&result, text, shim_bits(cell->attributes), 0, &pair) == ERR) {
        /* Never leave the old content standing: the cell becomes a question mark. */
        setcchar(&result, L"?", shim_bits(cell->attributes), 0, &pair);
    }
    return result;
}

/* Whether it holds one printable ASCII character, of which everything is known. */
static inline int shim_is_plain(const shim_cell *cell) {
    return cell->scalars[1] == 0 && cell->scalars[0] >= 0x20 && cell->scalars[0] < 0x7F;
}

static inline int shim_looks_alike(const shim_cell *one, const shim_cell *other) {
    return one->attributes == other->attributes && one->pair == other->pair;
}

/* Writes characters from one cell on; a wide one takes two columns. */
static inline void shim_put(int row, int column, const shim_cell *cells, int count) {
    cchar_t characters[256];
    while (count > 0) {
        int part = 0, columns = 0;
        for (; part < 256 && part < count; part++) {
            if (part > 0 && shim_is_plain(cells + part) && shim_looks_alike(cells + part, cells + part - 1)
                && shim_is_plain(cells + part - 1)) {
                characters[part] = characters[part - 1];
                characters[part].chars[0] = (wchar_t)cells[part].scalars[0];
                columns++;
                continue;
            }
            characters[part] = shim_character(cells + part);
            columns += wcwidth(characters[part].chars[0]) == 2 ? 2 : 1;
        }
        mvwadd_wchnstr(stdscr, row, column, characters, part);
        cells += part;
        count -= part;
        column += columns;
    }
}

/* Shows or hides the text cursor. */
static inline void shim_show_cursor(int shown) { curs_set(shown ? 1 : 0); }

static inline void shim_move(int row, int column) { wmove(stdscr, row, column); }

/* Writes what differs to the terminal. */
static inline void shim_update(void) {
    wnoutrefresh(stdscr);
    doupdate();
}

/* The next update draws everything anew. */
static inline void shim_invalidate(void) { clearok(curscr, TRUE); }

static inline void shim_erase(void) { werase(stdscr); }

/* The next byte (0...255) or key code, -1 when nothing is waiting. */
static inline int shim_read(void) { return wgetch(stdscr); }

/* Makes `sequence` a key unless the terminal's description already knows it. */
static inline void shim_define_key(const char *sequence, int code) {
    if (key_defined(sequence) == 0) define_key(sequence, code);
}

/* Leaves the screen; `shim_resume` comes back. */
static inline void shim_leave(void) { endwin(); }

static inline void shim_resume(void) {
    reset_prog_mode();
    clearok(curscr, TRUE);
    wrefresh(curscr);
}

/* A string capability of the opened terminal; NULL when it has none. */
static inline const char *shim_capability(const char *name) {
    const char *text = tigetstr(name);
    return text == (const char *)-1 ? NULL : text;
}

enum { SHIM_MOUSE_NONE, SHIM_MOUSE_PRESS, SHIM_MOUSE_WHEEL_UP, SHIM_MOUSE_WHEEL_DOWN };

/* Reports presses and the wheel, or nothing; no waiting for a click to become a double one. */
static inline void shim_set_mouse(int on) {
    mousemask(on ? (BUTTON1_PRESSED | BUTTON4_PRESSED | BUTTON5_PRESSED) : 0, NULL);
    if (on) mouseinterval(0);
}

/* The mouse event behind SHIM_KEY_MOUSE. */
static inline int shim_read_mouse(int *row, int *column) {
    MEVENT event;
    if (getmouse(&event) != OK) return SHIM_MOUSE_NONE;
    *row = event.y;
    *column = event.x;
    if (event.bstate & BUTTON4_PRESSED) return SHIM_MOUSE_WHEEL_UP;
    if (event.bstate & BUTTON5_PRESSED) return SHIM_MOUSE_WHEEL_DOWN;
    return (event.bstate & BUTTON1_PRESSED) ? SHIM_MOUSE_PRESS : SHIM_MOUSE_NONE;
}

#endif
