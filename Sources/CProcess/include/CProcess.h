/* CProcess: what a process can ask of the system about itself and Swift does not import. Calls that are variadic or
 * lie outside the C library's module; no state. */
#ifndef C_PROCESS_H
#define C_PROCESS_H

/* Keeps the user's other programs out of this process's memory, and its memory out of every core file.
 * Returns 0, or -1 where the system cannot do it. */
int process_close(void);

/* Whether the process is closed: 1 or 0, or -1 where the system cannot tell. */
int process_is_closed(void);

#endif
