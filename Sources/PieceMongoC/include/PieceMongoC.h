// libmongoc as the store needs it: documents cross as BSON bytes, every call blocks, and everything durable is asked of
// the server here (majority, journalled), so that no caller can forget it.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// The connections of one process; used by many threads at once.
typedef struct pm_pool pm_pool;
// A connection taken out of the pool and what hangs on it; used by one thread at a time.
typedef struct pm_link pm_link;
typedef struct pm_cursor pm_cursor;

// What an error is about.
typedef enum pm_kind {
    PM_SERVER,     // the server said so; `code` is its own
    PM_NO_SERVER,  // no server was found in time
    PM_BROKEN,     // a connection broke or an answer took too long
    PM_REFUSED,    // user or password are wrong
    PM_USE,        // something here is wrong, such as the address
} pm_kind;

typedef struct pm_error {
    pm_kind kind;
    uint32_t code;
    bool transient;       // label TransientTransactionError: the whole transaction may be tried again
    bool unknown_commit;  // label UnknownTransactionCommitResult: the commit may be tried again
    char message[512];
} pm_error;

// The message of an error, which C arrays do not give to Swift.
const char *pm_message(const pm_error *error);

// Bytes of one BSON document that live until the next call with the same link or cursor.
typedef struct pm_bytes {
    const uint8_t *data;
    size_t length;
} pm_bytes;

// A pool for a mongodb:// or mongodb+srv:// address, or NULL. `timeout_ms` bounds finding a server, connecting and each
// answer unless the address says otherwise.
pm_pool *pm_pool_new(const char *uri, int32_t timeout_ms, uint32_t links, pm_error *error);
void pm_pool_free(pm_pool *pool);
// The database the address names, or NULL; lives as long as the pool.
const char *pm_pool_database(const pm_pool *pool);

// Takes a link out of the pool, waiting while there is none.
pm_link *pm_pop(pm_pool *pool);
// Puts it back, aborting what it has under way.
void pm_push(pm_link *link);

// Starts, commits and aborts a transaction that reads one snapshot; commands and cursors of the link between are part
// of it. A commit that failed with `unknown_commit` may be called again.
bool pm_begin(pm_link *link, pm_error *error);
bool pm_commit(pm_link *link, pm_error *error);
void pm_abort(pm_link *link);

// Until pm_end_snapshot, cursors of the link read one state of the database, without the time limit of transactions.
bool pm_begin_snapshot(pm_link *link, pm_error *error);
void pm_end_snapshot(pm_link *link);

// Runs a command at the primary. With `writes` it counts as done when a majority has journalled it.
bool pm_command(pm_link *link, const char *database, pm_bytes command, bool writes, pm_bytes *reply, pm_error *error);

// Starts a query; errors come with the first pm_next.
pm_cursor *pm_find(
    pm_link *link, const char *database, const char *collection, pm_bytes filter, pm_bytes options, pm_error *error);
// 1: a document; 0: there are no more; -1: an error.
int pm_next(pm_cursor *cursor, pm_bytes *document, pm_error *error);
void pm_cursor_free(pm_cursor *cursor);
