/*
 * What fstat tells, in a structure of our own: with the static standard library Swift takes the members of `struct stat`
 * for another module's and hides them.
 */
#ifndef CFILESTATUS_SHIM_H
#define CFILESTATUS_SHIM_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>

struct cfile_status {
    bool is_regular;
    /* The bits of mode that concern group and others. */
    uint32_t open_bits;
    uint64_t links;
    uint32_t owner;
    int64_t size;
};

/* 0, or -1 with errno. */
static inline int cfile_status(int descriptor, struct cfile_status *status) {
    struct stat found;
    if (fstat(descriptor, &found) != 0) return -1;
    status->is_regular = S_ISREG(found.st_mode);
    status->open_bits = found.st_mode & 077;
    status->links = (uint64_t)found.st_nlink;
    status->owner = (uint32_t)found.st_uid;
    status->size = (int64_t)found.st_size;
    return 0;
}

/* The permission bits of a file; -1 with errno. */
static inline int64_t cfile_mode(int descriptor) {
    struct stat found;
    if (fstat(descriptor, &found) != 0) return -1;
    return found.st_mode & 07777;
}

#endif
