// What is done over one connection: transactions, commands and queries.
#include "internal.h"

#include <stdlib.h>

struct pm_link {
    pm_pool *pool;
    mongoc_client_t *client;
    mongoc_client_session_t *session;  // of the transaction or snapshot under way, else NULL
    bool in_transaction;
    bson_t *reply;  // what the last command answered
};

struct pm_cursor {
    mongoc_cursor_t *cursor;
    mongoc_collection_t *collection;
    mongoc_read_prefs_t *primary;
};

// A document that reads bytes of somebody else. libmongoc gets valid BSON only, as the caller writes it.
static bool view(bson_t *document, pm_bytes bytes, pm_error *out) {
    if (bson_init_static(document, bytes.data, bytes.length)) return true;
    bson_error_t error = {.domain = MONGOC_ERROR_BSON, .message = "the bytes are no BSON document"};
    return pm_fail(out, &error, NULL);
}

pm_link *pm_pop(pm_pool *pool) {
    pm_link *link = calloc(1, sizeof *link);
    if (!link) return NULL;
    link->pool = pool;
    link->client = mongoc_client_pool_pop(pool->clients);
    return link;
}

static void end_session(pm_link *link) {
    // Destroying a session aborts its transaction.
    if (link->session) mongoc_client_session_destroy(link->session);
    link->session = NULL;
    link->in_transaction = false;
}

void pm_push(pm_link *link) {
    end_session(link);
    if (link->reply) bson_destroy(link->reply);
    mongoc_client_pool_push(link->pool->clients, link->client);
    free(link);
}

static bool start_session(pm_link *link, bool snapshot, pm_error *out) {
    end_session(link);
    bson_error_t error = {0};
    mongoc_session_opt_t *options = mongoc_session_opts_new();
    if (snapshot) mongoc_session_opts_set_snapshot(options, true);
    link->session = mongoc_client_start_session(link->client, options, &error);
    mongoc_session_opts_destroy(options);
    return link->session || pm_fail(out, &error, NULL);
}

bool pm_begin(pm_link *link, pm_error *out) {
    if (!start_session(link, false, out)) return false;
    bson_error_t error = {0};
    link->in_transaction = mongoc_client_session_start_transaction(link->session, link->pool->transaction, &error);
    return link->in_transaction || pm_fail(out, &error, NULL);
}

bool pm_commit(pm_link *link, pm_error *out) {
    bson_error_t error = {0};
    bson_t reply;
    bool committed = mongoc_client_session_commit_transaction(link->session, &reply, &error);
    if (!committed) pm_fail(out, &error, &reply);
    bson_destroy(&reply);
    if (committed) end_session(link);
    return committed;
}

void pm_abort(pm_link *link) {
    // The server aborts what it does not hear of, so a failure here changes nothing.
    if (link->in_transaction) mongoc_client_session_abort_transaction(link->session, NULL);
    end_session(link);
}

bool pm_begin_snapshot(pm_link *link, pm_error *out) { return start_session(link, true, out); }

void pm_end_snapshot(pm_link *link) { end_session(link); }

bool pm_command(pm_link *link, const char *database, pm_bytes bytes, bool writes, pm_bytes *out, pm_error *failure) {
    bson_t command;
    if (!view(&command, bytes, failure)) return false;
    bson_error_t error = {0};
    bson_t options = BSON_INITIALIZER;
    bool ready = !link->session || mongoc_client_session_append(link->session, &options, &error);
    // A transaction's concerns are its own; giving others is an error. Many commands that only read, such as
    // listIndexes, take none; those that do have it in the command.
    if (ready && writes && !link->in_transaction) {
        ready = mongoc_write_concern_append(link->pool->write_concern, &options);
    }
    bson_t reply = BSON_INITIALIZER;
    if (ready) {
        ready = writes ? mongoc_client_write_command_with_opts(
                             link->client, database, &command, &options, &reply, &error)
                       : mongoc_client_read_command_with_opts(
                             link->client, database, &command, NULL, &options, &reply, &error);
    }
    bson_destroy(&options);
    if (link->reply) bson_destroy(link->reply);
    link->reply = bson_copy(&reply);
    bson_destroy(&reply);
    *out = (pm_bytes){bson_get_data(link->reply), link->reply->len};
    return ready || pm_fail(failure, &error, link->reply);
}

pm_cursor *pm_find(
    pm_link *link, const char *database, const char *collection, pm_bytes filter, pm_bytes options, pm_error *out) {
    bson_t query, given;
    if (!view(&query, filter, out) || !view(&given, options, out)) return NULL;
    pm_cursor *cursor = calloc(1, sizeof *cursor);
    if (!cursor) return NULL;
    bson_error_t error = {0};
    bson_t *all = bson_copy(&given);
    bool ready = !link->session || mongoc_client_session_append(link->session, all, &error);
    if (ready && !link->session) ready = mongoc_read_concern_append(link->pool->read_concern, all);
    if (ready) {
        cursor->primary = mongoc_read_prefs_new(MONGOC_READ_PRIMARY);
        cursor->collection = mongoc_client_get_collection(link->client, database, collection);
        cursor->cursor = mongoc_collection_find_with_opts(cursor->collection, &query, all, cursor->primary);
    } else {
        pm_fail(out, &error, NULL);
        pm_cursor_free(cursor);
        cursor = NULL;
    }
    bson_destroy(all);
    return cursor;
}

int pm_next(pm_cursor *cursor, pm_bytes *document, pm_error *out) {
    const bson_t *next = NULL;
    if (mongoc_cursor_next(cursor->cursor, &next)) {
        *document = (pm_bytes){bson_get_data(next), next->len};
        return 1;
    }
    bson_error_t error = {0};
    const bson_t *reply = NULL;
    if (!mongoc_cursor_error_document(cursor->cursor, &error, &reply)) return 0;
    pm_fail(out, &error, reply);
    return -1;
}

void pm_cursor_free(pm_cursor *cursor) {
    if (cursor->cursor) mongoc_cursor_destroy(cursor->cursor);
    if (cursor->collection) mongoc_collection_destroy(cursor->collection);
    if (cursor->primary) mongoc_read_prefs_destroy(cursor->primary);
    free(cursor);
}
