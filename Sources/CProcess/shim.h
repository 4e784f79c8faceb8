// What a process says about itself to the kernel, where Swift's own modules don't reach.
#ifndef CPROCESS_SHIM_H
#define CPROCESS_SHIM_H

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif
#ifdef __GLIBC__
#include <malloc.h>
#endif

/// No core files, neither on disk nor through a pipe, and no debugger of the same user.
static inline void cprocess_forbid_dumps(void) {
    struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
#ifdef __linux__
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
}

static int cprocess_signal_writer = -1;

static void cprocess_note_signal(int number) {
    int saved = errno;
    unsigned char byte = (unsigned char)number;
    (void)!write(cprocess_signal_writer, &byte, 1);
    errno = saved;
}

/// From now on each SIGINT, SIGTERM and SIGHUP is a byte with its number in a pipe, whose reading end comes back; below 0
/// when there is no pipe. Nothing is lost between this call and the first read. To be called once, from one file.
static inline int cprocess_catch_signals(void) {
    int ends[2];
    if (pipe(ends) != 0) return -1;
    for (int i = 0; i < 2; i++) {
        fcntl(ends[i], F_SETFD, FD_CLOEXEC);
        fcntl(ends[i], F_SETFL, O_NONBLOCK);
    }
    cprocess_signal_writer = ends[1];
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = cprocess_note_signal;
    action.sa_flags = SA_RESTART;
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGHUP, &action, NULL);
    return ends[0];
}

/* The C library declares it for programs of GNU's dialect only, which Swift's view of <spawn.h> is not. */
extern int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *actions, const char *path);

/// Lets a program that is started start in that folder; 0, or an error number.
static inline int cprocess_start_in(posix_spawn_file_actions_t *actions, const char *path) {
    return posix_spawn_file_actions_addchdir_np(actions, path);
}

/// One heap for all threads: with one each, what a thread gave back stays its own, and memory grows with the vault.
static inline void cprocess_share_heap(void) {
#ifdef __GLIBC__
    mallopt(M_ARENA_MAX, 1);
#endif
}

#endif
