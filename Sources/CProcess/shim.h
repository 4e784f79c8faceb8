// What a process says about itself to the kernel, where Swift's own modules don't reach.
#ifndef CPROCESS_SHIM_H
#define CPROCESS_SHIM_H

#include <sys/resource.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

/// No core files, neither on disk nor through a pipe, and no debugger of the same user.
static inline void cprocess_forbid_dumps(void) {
    struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
#ifdef __linux__
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
}

#endif
