#include "csqlite.h"

#include "cloading.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdlib.h>

/* The functions in use, each with the type that SQLite's header gives it. */
#define FUNCTIONS(F) \
    F(sqlite3_open_v2) F(sqlite3_close_v2) F(sqlite3_exec) F(sqlite3_errmsg) F(sqlite3_prepare_v2) \
    F(sqlite3_bind_text) F(sqlite3_bind_blob64) F(sqlite3_step) F(sqlite3_reset) F(sqlite3_clear_bindings) \
    F(sqlite3_finalize) F(sqlite3_column_text) F(sqlite3_column_blob) F(sqlite3_column_bytes)

CLOADING_TABLE(FUNCTIONS, "libsqlite3.so.0", "libsqlite3.dylib")

static int failed = 1;
static pthread_once_t once = PTHREAD_ONCE_INIT;

struct csqlite {
    sqlite3 *database;
    sqlite3_stmt *put;
    sqlite3_stmt *delete;
};

static void load(void) { failed = find_functions(); }

int csqlite_load(void) {
    pthread_once(&once, load);
    return failed;
}

static int run(csqlite *store, const char *sql) {
    return loaded.sqlite3_exec(store->database, sql, NULL, NULL, NULL);
}

/* A process that holds the lock forever keeps others out; full synchronisation makes a commit survive a power cut; what is
   purged is overwritten in the file. */
static const char setup[] =
    "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
    "PRAGMA secure_delete = ON;"
    "BEGIN IMMEDIATE;"
    "CREATE TABLE IF NOT EXISTS document ("
    "kind TEXT NOT NULL, id TEXT NOT NULL, content BLOB NOT NULL, PRIMARY KEY (kind, id)) WITHOUT ROWID;"
    "COMMIT;";

int csqlite_open(const char *path, csqlite **store) {
    csqlite *made = calloc(1, sizeof(csqlite));
    *store = made;
    if (!made) return SQLITE_NOMEM;
    int code = loaded.sqlite3_open_v2(
        path, &made->database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_FULLMUTEX, NULL);
    if (code == SQLITE_OK) code = run(made, setup);
    if (code == SQLITE_OK) {
        code = loaded.sqlite3_prepare_v2(
            made->database, "INSERT OR REPLACE INTO document (kind, id, content) VALUES (?1, ?2, ?3)", -1,
            &made->put, NULL);
    }
    if (code == SQLITE_OK) {
        code = loaded.sqlite3_prepare_v2(
            made->database, "DELETE FROM document WHERE kind = ?1 AND id = ?2", -1, &made->delete, NULL);
    }
    return code;
}

void csqlite_close(csqlite *store) {
    if (!store) return;
    loaded.sqlite3_finalize(store->put);
    loaded.sqlite3_finalize(store->delete);
    loaded.sqlite3_close_v2(store->database);
    free(store);
}

const char *csqlite_message(csqlite *store) {
    return store && store->database ? loaded.sqlite3_errmsg(store->database) : "out of memory";
}

int csqlite_begin(csqlite *store) { return run(store, "BEGIN IMMEDIATE"); }
int csqlite_commit(csqlite *store) { return run(store, "COMMIT"); }
int csqlite_rollback(csqlite *store) { return run(store, "ROLLBACK"); }

int csqlite_put(csqlite *store, const char *kind, const char *id, size_t idSize, const void *content, size_t contentSize) {
    sqlite3_stmt *statement = content ? store->put : store->delete;
    int code = loaded.sqlite3_bind_text(statement, 1, kind, -1, SQLITE_STATIC);
    if (code == SQLITE_OK) code = loaded.sqlite3_bind_text(statement, 2, id, (int)idSize, SQLITE_STATIC);
    if (code == SQLITE_OK && content) {
        code = loaded.sqlite3_bind_blob64(statement, 3, content, contentSize, SQLITE_STATIC);
    }
    if (code == SQLITE_OK) code = loaded.sqlite3_step(statement);
    loaded.sqlite3_reset(statement);
    loaded.sqlite3_clear_bindings(statement);
    return code == SQLITE_DONE ? SQLITE_OK : code;
}

int csqlite_read(csqlite *store, csqlite_row row, void *context) {
    sqlite3_stmt *statement = NULL;
    int code = loaded.sqlite3_prepare_v2(store->database, "SELECT kind, id, content FROM document", -1, &statement, NULL);
    while (code == SQLITE_OK) {
        code = loaded.sqlite3_step(statement);
        if (code != SQLITE_ROW) break;
        const char *kind = (const char *)loaded.sqlite3_column_text(statement, 0);
        const char *id = (const char *)loaded.sqlite3_column_text(statement, 1);
        const void *content = loaded.sqlite3_column_blob(statement, 2);
        int stop = row(
            context, kind ? kind : "", id ? id : "", (size_t)loaded.sqlite3_column_bytes(statement, 1), content,
            (size_t)loaded.sqlite3_column_bytes(statement, 2));
        code = stop ? SQLITE_ABORT : SQLITE_OK;
    }
    loaded.sqlite3_finalize(statement);
    return code == SQLITE_DONE ? SQLITE_OK : code;
}

int csqlite_busy(void) { return SQLITE_BUSY; }
int csqlite_foreign(void) { return SQLITE_NOTADB; }
