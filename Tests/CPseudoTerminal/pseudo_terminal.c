#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#include "CPseudoTerminal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

/* Between fork and exec: only what is safe in a process whose other threads are gone. */
static void become(const char *terminal, const char *path, char *const arguments[], char *const environment[],
                   const char *directory) {
    setsid();
    int side = open(terminal, O_RDWR);
    if (side < 0 || ioctl(side, TIOCSCTTY, 0) != 0) _exit(126);
    for (int i = 0; i < 3; i++) dup2(side, i);
    for (int i = 3; i < 1024; i++) close(i);
    if (directory != NULL && chdir(directory) != 0) _exit(126);
    for (int number = 1; number < NSIG; number++) signal(number, SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    execve(path, arguments, environment);
    _exit(127);
}

/* The other side of a new terminal, with the name of the program's side; -1 with errno set. */
static int make_terminal(char *name, size_t length, int rows, int columns) {
    int descriptor = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (descriptor < 0) return -1;
    if (grantpt(descriptor) != 0 || unlockpt(descriptor) != 0 || ptsname_r(descriptor, name, length) != 0 ||
        pseudo_terminal_resize(descriptor, rows, columns) != 0) {
        close(descriptor);
        return -1;
    }
    return descriptor;
}

int pseudo_terminal_take_streams(int rows, int columns) {
    char name[128];
    int descriptor = make_terminal(name, sizeof name, rows, columns);
    if (descriptor < 0) return -1;
    int side = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (side < 0 || dup2(side, STDIN_FILENO) < 0 || dup2(side, STDOUT_FILENO) < 0) {
        close(descriptor);
        return -1;
    }
    close(side);
    return descriptor;
}

int pseudo_terminal_spawn(const char *path, char *const arguments[], char *const environment[], const char *directory,
                          int rows, int columns, pid_t *process) {
    char name[128];
    int descriptor = make_terminal(name, sizeof name, rows, columns);
    if (descriptor < 0) return -1;
    fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK);
    pid_t child = fork();
    if (child == 0) become(name, path, arguments, environment, directory);
    if (child < 0) {
        close(descriptor);
        return -1;
    }
    *process = child;
    return descriptor;
}

int pseudo_terminal_resize(int descriptor, int rows, int columns) {
    struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns};
    return ioctl(descriptor, TIOCSWINSZ, &size);
}

int pseudo_terminal_settings(int descriptor) {
    struct termios settings;
    if (tcgetattr(descriptor, &settings) != 0) return -1;
    int bits = 0;
    if (settings.c_lflag & ECHO) bits |= PSEUDO_TERMINAL_ECHO;
    if (settings.c_lflag & ICANON) bits |= PSEUDO_TERMINAL_CANONICAL;
    if (settings.c_lflag & ISIG) bits |= PSEUDO_TERMINAL_SIGNALS;
    if (settings.c_iflag & ICRNL && settings.c_oflag & OPOST) bits |= PSEUDO_TERMINAL_NEWLINES;
    return bits;
}

int pseudo_terminal_poll(int descriptor, int milliseconds) {
    struct pollfd one = {.fd = descriptor, .events = POLLIN};
    int count = poll(&one, 1, milliseconds);
    return count > 0 || (count < 0 && errno != EINTR);
}

int pseudo_terminal_wait(pid_t process, int milliseconds, int stopped, int *status) {
    struct timespec now, pause = {.tv_nsec = 2 * 1000 * 1000};
    clock_gettime(CLOCK_MONOTONIC, &now);
    long long end = now.tv_sec * 1000LL + now.tv_nsec / 1000000 + milliseconds;
    for (;;) {
        pid_t found = waitpid(process, status, WNOHANG | (stopped ? WUNTRACED : 0));
        if (found == process) return 1;
        if (found < 0 && errno != EINTR) return -1;
        clock_gettime(CLOCK_MONOTONIC, &now);
        if (now.tv_sec * 1000LL + now.tv_nsec / 1000000 >= end) return 0;
        /* A stop has no descriptor to poll for, so this looks again; the condition decides, never the pause. */
        nanosleep(&pause, NULL);
    }
}

int pseudo_terminal_exit_code(int status) { return WIFEXITED(status) ? WEXITSTATUS(status) : -1; }

int pseudo_terminal_signal(int status) {
    if (WIFSIGNALED(status)) return WTERMSIG(status);
    return WIFSTOPPED(status) ? WSTOPSIG(status) : 0;
}

int pseudo_terminal_signal_foreground(int descriptor, int number) { return ioctl(descriptor, TIOCSIG, number); }
