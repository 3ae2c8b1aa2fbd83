/* CTerminalRestore: gives the terminal back when the process dies by a signal, and turns the signals that ask for an
 * orderly end into a wake-up of the screen's loop. What runs inside a handler is async-signal-safe only. */
#ifndef C_TERMINAL_RESTORE_H
#define C_TERMINAL_RESTORE_H

#include <stddef.h>

/* What was asked by a signal since the last `restore_take_requests`. */
enum {
    RESTORE_REQUEST_END = 1,     /* HUP, TERM or INT */
    RESTORE_REQUEST_RESIZE = 2,  /* WINCH */
    RESTORE_REQUEST_SUSPEND = 4, /* TSTP from outside; ^Z of the keyboard is a key */
    RESTORE_REQUEST_CONTINUE = 8 /* CONT */
};

/* Opens the wake-up pipe once for the life of the process. Returns the end to poll, -1 on failure. */
int restore_wake_descriptor(void);

/* Ends a running poll on the wake-up pipe. May be called from any thread and from signal handlers. */
void restore_wake(void);

/* Empties the wake-up pipe and returns the requests that arrived, as bits. */
int restore_take_requests(void);

/* Remembers the terminal's settings on `descriptor` as those to give back. Call before the screen is opened.
 * Returns 0, or -1 when `descriptor` is no terminal. */
int restore_save_settings(int descriptor);

/* Installs the handlers; call before ncurses opens its screen, which leaves handlers alone that it finds.
 *
 * ILL, TRAP, SEGV, BUS, FPE, SYS, ABRT and QUIT give the terminal back and die by the same signal; through the
 * handler that stood there before when SWIFT_BACKTRACE asks for one. HUP, TERM and INT become RESTORE_REQUEST_END; the same signal again while the first one
 * has been waiting for two seconds ends the process. Signals that were ignored at the start stay ignored.
 * WINCH and CONT are unblocked on the calling thread. */
void restore_install(void);

/* Arms the handlers: from now on a fatal signal (and `exit`) writes `bytes` to `descriptor` and puts the settings back.
 * At most 512 bytes are kept. Call again to change the bytes. */
void restore_arm(int descriptor, const char *bytes, size_t count);

/* The terminal is given back already; fatal signals have nothing to restore any more. */
void restore_disarm(void);

/* Puts the saved settings back now. Does not stop a process in the background. */
void restore_settings(void);

/* Puts the handlers back that stood there before `restore_install`. */
void restore_uninstall(void);

/* Standard error goes to `capture` until the terminal is given back; a fatal signal copies what was collected to
 * `original`, control characters made visible as "?". Negative numbers end it. */
void restore_set_captured_error(int capture, int original);

/* Stops the process group as the keyboard's ^Z would, and returns once it was continued. */
void restore_stop_group(void);

/* Dies by `signal` as if it had never been handled. */
void restore_die(int signal);

/* Columns and rows the terminal on `descriptor` reports; 0 when it cannot say. */
int restore_window_size(int descriptor, int *rows, int *columns);

/* Bytes waiting to be read on `descriptor`, -1 when it is gone. */
int restore_waiting_bytes(int descriptor);

#endif
