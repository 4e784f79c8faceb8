/*
 * SQLite for Swift: a store of documents by kind and id.
 *
 * The library is loaded by csqlite_load and not by the system's loader, because only an emulator with a state folder
 * needs it. Everything else may be called only after csqlite_load has answered 0.
 */
#ifndef CSQLITE_H
#define CSQLITE_H

#include <stddef.h>

typedef struct csqlite csqlite;

/* Called once for each row; another answer than 0 ends the reading. */
typedef int (*csqlite_row)(
    void *context, const char *kind, const char *id, size_t idSize, const void *content, size_t contentSize);

/* Loads SQLite, once a process; 0, or 1 when it is not installed or lacks a function. Thread safe. */
int csqlite_load(void);

/* Opens or makes a store. Results are SQLite's codes; the handle is to be closed also when opening failed. */
int csqlite_open(const char *path, csqlite **store);
void csqlite_close(csqlite *store);
/* The last failure; belongs to the store. */
const char *csqlite_message(csqlite *store);

int csqlite_begin(csqlite *store);
int csqlite_commit(csqlite *store);
int csqlite_rollback(csqlite *store);
/* Puts a document in place of an earlier one of the same kind and id; without content it is deleted. */
int csqlite_put(csqlite *store, const char *kind, const char *id, size_t idSize, const void *content, size_t contentSize);
int csqlite_read(csqlite *store, csqlite_row row, void *context);

/* The code of a store that another process has open. */
int csqlite_busy(void);
/* The code of a file that is no store. */
int csqlite_foreign(void);

#endif
