/* CPseudoTerminal: starts a program on a pseudo-terminal of its own, for tests. Swift can neither fork nor make a
 * terminal the controlling one of a child. */
#ifndef C_PSEUDO_TERMINAL_H
#define C_PSEUDO_TERMINAL_H

#include <sys/types.h>

/* Starts `path` in a new session on a new terminal. `arguments` and `environment` end with NULL; `directory` may be
 * NULL. Returns the descriptor of the terminal's other side (closed on exec, never blocking), or -1 with errno set. */
int pseudo_terminal_spawn(const char *path, char *const arguments[], char *const environment[], const char *directory,
                          int rows, int columns, pid_t *process);

/* Puts a new terminal on this process' own standard input and output. Returns the descriptor of its other side, or -1
 * with errno set. */
int pseudo_terminal_take_streams(int rows, int columns);

/* Changes the terminal's size; the kernel tells the program. Returns 0, or -1. */
int pseudo_terminal_resize(int descriptor, int rows, int columns);

/* What of the terminal's settings a shell expects to find again, as bits; -1 when it cannot be read. */
enum { PSEUDO_TERMINAL_ECHO = 1, PSEUDO_TERMINAL_CANONICAL = 2, PSEUDO_TERMINAL_SIGNALS = 4, PSEUDO_TERMINAL_NEWLINES = 8 };
int pseudo_terminal_settings(int descriptor);

/* Waits for bytes. Returns 1 when there are some or the terminal has come to its end, 0 when the time ran out. */
int pseudo_terminal_poll(int descriptor, int milliseconds);

/* Waits for the process to end or, with `stopped`, to be stopped. Returns 1 with `status` as of waitpid, 0 when the
 * time ran out, -1 when there is no such child. */
int pseudo_terminal_wait(pid_t process, int milliseconds, int stopped, int *status);

/* Taking `status` apart. */
int pseudo_terminal_exit_code(int status);
int pseudo_terminal_signal(int status);

/* The terminal's foreground process group gets `number`, as the keyboard would send it. */
int pseudo_terminal_signal_foreground(int descriptor, int number);

/* Starts a program with nothing on standard input and its outputs in files. Returns 0, or the error number. */
int plain_spawn(const char *path, char *const arguments[], char *const environment[], const char *out,
                const char *err, pid_t *process);

#endif
