/* CNcurses: the only place that includes <ncurses.h>; static inline wrappers for what Swift cannot import. */
#ifndef C_NCURSES_SHIM_H
#define C_NCURSES_SHIM_H

#define NCURSES_WIDECHAR 1
#include <ncurses.h>

#endif
