#pragma once
#define _GNU_SOURCE  // netdb.h, whose structures libmongoc's headers mention, keeps them back otherwise
#include "PieceMongoC.h"

#include <netdb.h>

#include <mongoc/mongoc.h>

struct pm_pool {
    mongoc_uri_t *uri;
    mongoc_client_pool_t *clients;
    mongoc_write_concern_t *write_concern;
    mongoc_read_concern_t *read_concern;
    mongoc_transaction_opt_t *transaction;
};

// Translates an error, with the labels the server's reply gives it. Always false.
bool pm_fail(pm_error *out, const bson_error_t *error, const bson_t *reply);
