#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#include "CProcess.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <unistd.h>

#ifdef __linux__

#include <sys/prctl.h>

int process_make_undumpable(void) {
    return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

int process_is_dumpable(void) {
    int dumpable = prctl(PR_GET_DUMPABLE, 0, 0, 0, 0);
    return dumpable < 0 ? -1 : dumpable != 0;
}

int process_pipe(int ends[2]) {
    return pipe2(ends, O_CLOEXEC);
}

#ifdef __GLIBC__
#include <malloc.h>

void process_share_arena(void) {
    mallopt(M_ARENA_MAX, 1);
}

#else

void process_share_arena(void) {}

#endif

#else

int process_make_undumpable(void) {
    return -1;
}

int process_is_dumpable(void) {
    return -1;
}

int process_pipe(int ends[2]) {
    if (pipe(ends) != 0) return -1;
    for (int end = 0; end < 2; end++) fcntl(ends[end], F_SETFD, FD_CLOEXEC);
    return 0;
}

void process_share_arena(void) {}

#endif

/* Every descriptor from 3 on stays ours, also one that a library opened without its being closed on exec. */
static int close_the_rest(posix_spawn_file_actions_t *actions) {
#if defined(__APPLE__)
    (void)actions; /* POSIX_SPAWN_CLOEXEC_DEFAULT does it. */
    return 0;
#elif defined(__GLIBC__) && __GLIBC_PREREQ(2, 34)
    return posix_spawn_file_actions_addclosefrom_np(actions, 3);
#else
    int code = 0;
    for (int descriptor = 3; code == 0 && descriptor < 1024; descriptor++)
        code = posix_spawn_file_actions_addclose(actions, descriptor);
    return code;
#endif
}

/* `output` first: it may itself be one of the streams that are replaced. */
static int add_actions(posix_spawn_file_actions_t *actions, const char *directory, int output) {
    int code = posix_spawn_file_actions_adddup2(actions, output, STDOUT_FILENO);
    if (code == 0) code = posix_spawn_file_actions_addopen(actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    if (code == 0) code = posix_spawn_file_actions_addopen(actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    if (code == 0) code = close_the_rest(actions);
    if (code == 0) code = posix_spawn_file_actions_addchdir_np(actions, directory);
    return code;
}

/* A signal that this process ignores or blocks would be ignored or blocked there, too. */
static int set_attributes(posix_spawnattr_t *attributes) {
    short flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
#ifdef __APPLE__
    flags |= POSIX_SPAWN_CLOEXEC_DEFAULT;
#endif
    sigset_t none, usual;
    sigemptyset(&none);
    sigemptyset(&usual);
    sigaddset(&usual, SIGPIPE);
    int code = posix_spawnattr_setsigmask(attributes, &none);
    if (code == 0) code = posix_spawnattr_setsigdefault(attributes, &usual);
    if (code == 0) code = posix_spawnattr_setpgroup(attributes, 0);
    if (code == 0) code = posix_spawnattr_setflags(attributes, flags);
    return code;
}

int process_spawn(char *const arguments[], char *const environment[], const char *directory, int output,
                  pid_t *process) {
    posix_spawn_file_actions_t actions;
    int code = posix_spawn_file_actions_init(&actions);
    if (code != 0) return code;
    posix_spawnattr_t attributes;
    code = posix_spawnattr_init(&attributes);
    if (code == 0) {
        code = add_actions(&actions, directory, output);
        if (code == 0) code = set_attributes(&attributes);
        if (code == 0) code = posix_spawnp(process, arguments[0], &actions, &attributes, arguments, environment);
        posix_spawnattr_destroy(&attributes);
    }
    posix_spawn_file_actions_destroy(&actions);
    return code;
}
