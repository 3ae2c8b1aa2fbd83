/* CTerminalRestore: gives the terminal back when the process dies by a signal. Async-signal-safe only. */
#ifndef C_TERMINAL_RESTORE_H
#define C_TERMINAL_RESTORE_H

#endif
