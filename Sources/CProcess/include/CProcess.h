/* CProcess: what a process can ask of the system about itself and its children and Swift does not import. Calls that
 * are variadic or lie outside the C library's module; no state. */
#ifndef C_PROCESS_H
#define C_PROCESS_H

#include <sys/types.h>

/* Keeps the user's other programs out of this process's memory, and its memory out of every core file.
 * Returns 0, or -1 where the system cannot do it. */
int process_make_undumpable(void);

/* Whether the process is dumpable, so that a core file or a debugger shows its memory: 1 or 0, or -1 where the system
 * cannot tell. */
int process_is_dumpable(void);

/* Lets all threads take memory from one place, where the C library would make a place for each and keep what each once
 * took. */
void process_share_arena(void);

/* Makes a pipe that no program inherits, whoever starts one meanwhile (elsewhere than on Linux: hardly ever). `ends` is
 * for reading and for writing. Returns 0, or -1 with errno set. */
int process_pipe(int ends[2]);

/* Starts the program that `arguments` begin with, found in PATH, in `directory` and in a process group of its own:
 * standard output goes to the descriptor `output`, the other two streams to nowhere, and nothing else of ours is open
 * there. `arguments` and `environment` end with NULL. Returns 0, or the error number. */
int process_spawn(char *const arguments[], char *const environment[], const char *directory, int output,
                  pid_t *process);

#endif
