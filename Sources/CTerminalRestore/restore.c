#ifndef _GNU_SOURCE
#define _GNU_SOURCE 1
#endif
#include "CTerminalRestore.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

/* The state that handlers read. It lives here because a header cannot hold it; one screen at a time. */
static atomic_int armed;
static atomic_int has_settings;
static atomic_int terminal = -1;
static int settings_descriptor = -1;
static struct termios settings;
static char restore_bytes[512];
static atomic_size_t restore_count;
static atomic_int captured_error = -1;
static atomic_int original_error = -1;
static int wake_pipe[2] = {-1, -1};
static atomic_int requests;
static atomic_long asked_at[NSIG];

static const int fatal_signals[] = {SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGSYS, SIGABRT, SIGQUIT};
static const int request_signals[] = {SIGHUP, SIGTERM, SIGINT, SIGWINCH, SIGTSTP, SIGCONT};
static struct sigaction previous[NSIG];
static int replaced[NSIG];
static int installed;
static int chains;

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* --- waking ------------------------------------------------------------------------------------------------- */

int restore_wake_descriptor(void) {
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    pthread_mutex_lock(&lock);
    if (wake_pipe[0] < 0) {
        int ends[2];
        if (pipe(ends) == 0) {
            for (int i = 0; i < 2; i++) {
                fcntl(ends[i], F_SETFL, O_NONBLOCK);
                fcntl(ends[i], F_SETFD, FD_CLOEXEC);
            }
            wake_pipe[1] = ends[1];
            wake_pipe[0] = ends[0];
        }
    }
    pthread_mutex_unlock(&lock);
    return wake_pipe[0];
}

void restore_wake(void) {
    int saved = errno;
    if (wake_pipe[1] >= 0) {
        /* A full pipe wakes as well as one more byte would. */
        ssize_t written = write(wake_pipe[1], "!", 1);
        (void)written;
    }
    errno = saved;
}

int restore_take_requests(void) {
    char buffer[64];
    while (wake_pipe[0] >= 0 && read(wake_pipe[0], buffer, sizeof buffer) > 0) {
    }
    int taken = atomic_exchange(&requests, 0);
    if (taken & RESTORE_REQUEST_END) {
        for (size_t i = 0; i < COUNT(request_signals); i++) atomic_store(&asked_at[request_signals[i]], 0);
    }
    return taken;
}

/* --- giving back -------------------------------------------------------------------------------------------- */

int restore_save_settings(int descriptor) {
    if (tcgetattr(descriptor, &settings) != 0) return -1;
    settings_descriptor = descriptor;
    atomic_store(&has_settings, 1);
    return 0;
}

void restore_settings(void) {
    if (!atomic_load(&has_settings)) return;
    /* A process in the background would be stopped here instead of getting on with its end. */
    sigset_t only, before;
    sigemptyset(&only);
    sigaddset(&only, SIGTTOU);
    pthread_sigmask(SIG_BLOCK, &only, &before);
    tcsetattr(settings_descriptor, TCSANOW, &settings);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

static void write_all(int descriptor, const char *bytes, size_t count) {
    while (count > 0) {
        ssize_t written = write(descriptor, bytes, count);
        if (written <= 0) {
            if (written < 0 && errno == EINTR) continue;
            return; /* The terminal is gone, or takes nothing: there is nothing left to do for it. */
        }
        bytes += written;
        count -= (size_t)written;
    }
}

/* Copies the collected standard error, so that the last words of a dying process are not lost. */
static void replay_captured_error(void) {
    int from = atomic_exchange(&captured_error, -1);
    int to = atomic_exchange(&original_error, -1);
    if (from < 0 || to < 0) return;
    dup2(to, STDERR_FILENO);
    off_t end = lseek(from, 0, SEEK_END);
    const off_t limit = 64 * 1024;
    off_t position = end > limit ? end - limit : 0;
    unsigned char buffer[512];
    int after_c2 = 0;
    ssize_t count;
    while ((count = pread(from, buffer, sizeof buffer, position)) > 0) {
        position += count;
        for (ssize_t i = 0; i < count; i++) {
            unsigned char byte = buffer[i];
            int is_control = (byte < 0x20 && byte != '\n' && byte != '\t') || byte == 0x7F;
            if (is_control || (after_c2 && byte < 0xA0)) buffer[i] = '?';
            after_c2 = byte == 0xC2;
        }
        write_all(to, (const char *)buffer, (size_t)count);
    }
}

static void give_back(void) {
    if (!atomic_exchange(&armed, 0)) return;
    int descriptor = atomic_load(&terminal);
    if (descriptor >= 0) write_all(descriptor, restore_bytes, atomic_load(&restore_count));
    restore_settings();
    replay_captured_error();
}

void restore_arm(int descriptor, const char *bytes, size_t count) {
    static int registered;
    if (!registered) {
        registered = 1;
        atexit(give_back);
    }
    atomic_store(&armed, 0);
    if (count > sizeof restore_bytes) count = sizeof restore_bytes;
    memcpy(restore_bytes, bytes, count);
    atomic_store(&restore_count, count);
    atomic_store(&terminal, descriptor);
    atomic_store(&armed, 1);
}

void restore_disarm(void) { atomic_store(&armed, 0); }

void restore_set_captured_error(int capture, int original) {
    atomic_store(&original_error, original);
    atomic_store(&captured_error, capture);
}

/* --- handlers ----------------------------------------------------------------------------------------------- */

/* Swift's backtracer, left alone, would hold the dying process back with a question. */
static void put_back_handler(int number) {
    if (replaced[number] && chains) {
        sigaction(number, &previous[number], NULL);
    } else {
        signal(number, SIG_DFL);
    }
}

static void raise_unblocked(int number) {
    sigset_t only;
    sigemptyset(&only);
    sigaddset(&only, number);
    raise(number);
    pthread_sigmask(SIG_UNBLOCK, &only, NULL);
}

static void on_fatal(int number) {
    give_back();
    put_back_handler(number);
    raise_unblocked(number);
}

void restore_die(int number) {
    give_back();
    signal(number, SIG_DFL);
    raise_unblocked(number);
}

/* Seconds of a clock that never goes back; 0 is kept for "not asked". */
static long seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (long)now.tv_sec + 1;
}

static void on_request(int number) {
    int saved = errno;
    switch (number) {
    case SIGWINCH: atomic_fetch_or(&requests, RESTORE_REQUEST_RESIZE); break;
    case SIGTSTP: atomic_fetch_or(&requests, RESTORE_REQUEST_SUSPEND); break;
    case SIGCONT: atomic_fetch_or(&requests, RESTORE_REQUEST_CONTINUE); break;
    default: {
        long now = seconds();
        long first = 0;
        /* The loop does not answer: the one who asks twice gets his way. */
        if (!atomic_compare_exchange_strong(&asked_at[number], &first, now) && now - first >= 2) restore_die(number);
        atomic_fetch_or(&requests, RESTORE_REQUEST_END);
    }
    }
    restore_wake();
    errno = saved;
}

static void install_one(int number, void (*handler)(int), int flags) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = handler;
    action.sa_flags = flags;
    sigemptyset(&action.sa_mask);
    if (sigaction(number, NULL, &previous[number]) != 0) return;
    /* nohup and the like: what was ignored stays ignored. */
    if (previous[number].sa_handler == SIG_IGN && number != SIGWINCH && number != SIGCONT) return;
    if (sigaction(number, &action, NULL) == 0) replaced[number] = 1;
}

void restore_install(void) {
    if (installed) return;
    installed = 1;
    chains = getenv("SWIFT_BACKTRACE") != NULL;
    restore_wake_descriptor();
    /* A stack overflow leaves no room for a handler on the stack it happened on. Belongs to this thread only; on
     * others the handler runs on their own stack, which covers everything but their overflow. */
    static char stack_memory[64 * 1024];
    stack_t stack = {.ss_sp = stack_memory, .ss_size = sizeof stack_memory, .ss_flags = 0};
    stack_t present;
    if (sigaltstack(NULL, &present) == 0 && (present.ss_flags & SS_DISABLE)) sigaltstack(&stack, NULL);
    atomic_store(&requests, 0);
    for (size_t i = 0; i < COUNT(fatal_signals); i++) install_one(fatal_signals[i], on_fatal, SA_ONSTACK);
    for (size_t i = 0; i < COUNT(request_signals); i++) {
        atomic_store(&asked_at[request_signals[i]], 0);
        install_one(request_signals[i], on_request, SA_RESTART | SA_ONSTACK);
    }
    sigset_t heard;
    sigemptyset(&heard);
    for (size_t i = 0; i < COUNT(request_signals); i++) sigaddset(&heard, request_signals[i]);
    pthread_sigmask(SIG_UNBLOCK, &heard, NULL);
}

void restore_uninstall(void) {
    if (!installed) return;
    installed = 0;
    for (int number = 1; number < NSIG; number++) {
        if (!replaced[number]) continue;
        replaced[number] = 0;
        sigaction(number, &previous[number], NULL);
    }
}

void restore_stop_group(void) {
    struct sigaction ours, standard;
    memset(&standard, 0, sizeof standard);
    standard.sa_handler = SIG_DFL;
    atomic_fetch_and(&requests, ~RESTORE_REQUEST_CONTINUE);
    sigaction(SIGTSTP, &standard, &ours);
    kill(0, SIGTSTP);
    /* The stop may reach another thread first, and an orphaned group is never stopped: wait for the continuation, but
     * not long. The clock of this wait does not count against the time the process is stopped. */
    struct pollfd wake = {.fd = wake_pipe[0], .events = POLLIN};
    for (int tries = 0; tries < 4 && !(atomic_load(&requests) & RESTORE_REQUEST_CONTINUE); tries++) {
        poll(&wake, 1, 50);
        if (wake.revents & POLLIN && !(atomic_load(&requests) & RESTORE_REQUEST_CONTINUE)) {
            char byte;
            ssize_t taken = read(wake_pipe[0], &byte, 1);
            (void)taken;
        }
    }
    atomic_fetch_and(&requests, ~RESTORE_REQUEST_CONTINUE);
    restore_wake();
    sigaction(SIGTSTP, &ours, NULL);
}

/* --- questions ---------------------------------------------------------------------------------------------- */

int restore_window_size(int descriptor, int *rows, int *columns) {
    struct winsize size;
    if (ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_row == 0 || size.ws_col == 0) return 0;
    *rows = size.ws_row;
    *columns = size.ws_col;
    return 1;
}

int restore_waiting_bytes(int descriptor) {
    int count = 0;
    return ioctl(descriptor, FIONREAD, &count) == 0 ? count : -1;
}
