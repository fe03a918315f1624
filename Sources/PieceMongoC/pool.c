// The pool of connections, and what errors mean.
#include "internal.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static void prepare(void) {
    mongoc_init();
    // Its messages would go to standard output and error, which belong to the program.
    mongoc_log_set_handler(NULL, NULL);
}

static pm_kind kind_of(const bson_error_t *error) {
    switch (error->domain) {
    case MONGOC_ERROR_SERVER:
    case MONGOC_ERROR_WRITE_CONCERN:
        return PM_SERVER;
    case MONGOC_ERROR_STREAM:
        return PM_BROKEN;
    case MONGOC_ERROR_SERVER_SELECTION:
        return PM_NO_SERVER;
    case MONGOC_ERROR_CLIENT:
        return error->code == MONGOC_ERROR_CLIENT_AUTHENTICATE ? PM_REFUSED : PM_USE;
    default:
        return PM_USE;
    }
}

bool pm_fail(pm_error *out, const bson_error_t *error, const bson_t *reply) {
    memset(out, 0, sizeof *out);
    out->kind = kind_of(error);
    out->code = error->code;
    if (reply) {
        out->transient = mongoc_error_has_label(reply, "TransientTransactionError");
        out->unknown_commit = mongoc_error_has_label(reply, "UnknownTransactionCommitResult");
    }
    bson_strncpy(out->message, error->message, sizeof out->message);
    return false;
}

const char *pm_message(const pm_error *error) { return error->message; }

static void set_default(mongoc_uri_t *uri, const char *option, int32_t value) {
    if (!mongoc_uri_has_option(uri, option)) mongoc_uri_set_option_as_int32(uri, option, value);
}

pm_pool *pm_pool_new(const char *text, int32_t timeout_ms, uint32_t links, pm_error *out) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, prepare);

    bson_error_t error = {0};
    mongoc_uri_t *uri = mongoc_uri_new_with_error(text, &error);
    if (!uri) {
        pm_fail(out, &error, NULL);
        return NULL;
    }
    set_default(uri, MONGOC_URI_SERVERSELECTIONTIMEOUTMS, timeout_ms);
    set_default(uri, MONGOC_URI_CONNECTTIMEOUTMS, timeout_ms);
    set_default(uri, MONGOC_URI_SOCKETTIMEOUTMS, timeout_ms);
    mongoc_uri_set_option_as_int32(uri, MONGOC_URI_MAXPOOLSIZE, (int32_t)links);

    pm_pool *pool = calloc(1, sizeof *pool);
    if (pool) {
        pool->uri = uri;
        pool->clients = mongoc_client_pool_new_with_error(uri, &error);
        pool->write_concern = mongoc_write_concern_new();
        pool->read_concern = mongoc_read_concern_new();
        pool->transaction = mongoc_transaction_opts_new();
    }
    if (!pool || !pool->clients) {
        pm_fail(out, &error, NULL);
        if (pool) {
            pm_pool_free(pool);
        } else {
            mongoc_uri_destroy(uri);
        }
        return NULL;
    }
    mongoc_client_pool_set_error_api(pool->clients, MONGOC_ERROR_API_VERSION_2);
    mongoc_client_pool_set_appname(pool->clients, "piece");

    mongoc_write_concern_set_w(pool->write_concern, MONGOC_WRITE_CONCERN_W_MAJORITY);
    mongoc_write_concern_set_journal(pool->write_concern, true);
    mongoc_read_concern_set_level(pool->read_concern, MONGOC_READ_CONCERN_LEVEL_MAJORITY);

    mongoc_read_concern_t *snapshot = mongoc_read_concern_new();
    mongoc_read_concern_set_level(snapshot, MONGOC_READ_CONCERN_LEVEL_SNAPSHOT);
    mongoc_transaction_opts_set_read_concern(pool->transaction, snapshot);
    mongoc_transaction_opts_set_write_concern(pool->transaction, pool->write_concern);
    mongoc_transaction_opts_set_max_commit_time_ms(pool->transaction, timeout_ms);
    mongoc_read_concern_destroy(snapshot);
    return pool;
}

void pm_pool_free(pm_pool *pool) {
    mongoc_transaction_opts_destroy(pool->transaction);
    mongoc_read_concern_destroy(pool->read_concern);
    mongoc_write_concern_destroy(pool->write_concern);
    if (pool->clients) mongoc_client_pool_destroy(pool->clients);
    mongoc_uri_destroy(pool->uri);
    free(pool);
}

const char *pm_pool_database(const pm_pool *pool) { return mongoc_uri_get_database(pool->uri); }
