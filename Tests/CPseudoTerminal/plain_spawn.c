#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#include "CPseudoTerminal.h"

#include <fcntl.h>
#include <spawn.h>

/* What the starter has open stays its own: a connection that a child holds as well would not break with it. */
static void close_the_rest(posix_spawn_file_actions_t *actions) {
#if defined(__GLIBC__) && __GLIBC_PREREQ(2, 34)
    posix_spawn_file_actions_addclosefrom_np(actions, 3);
#else
    for (int descriptor = 3; descriptor < 1024; descriptor++) posix_spawn_file_actions_addclose(actions, descriptor);
#endif
}

int plain_spawn(const char *path, char *const arguments[], char *const environment[], const char *out,
                const char *err, pid_t *process) {
    posix_spawn_file_actions_t actions;
    int code = posix_spawn_file_actions_init(&actions);
    if (code != 0) return code;
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 1, out, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    posix_spawn_file_actions_addopen(&actions, 2, err, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    close_the_rest(&actions);
    code = posix_spawn(process, path, &actions, NULL, arguments, environment);
    posix_spawn_file_actions_destroy(&actions);
    return code;
}
