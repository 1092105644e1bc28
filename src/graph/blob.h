/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Values that do not fit in 16 bytes (lists, temporal values with parts) copied into one piece
 * of memory each, counted by the property cells that hold them. A blob nobody holds goes to
 * a list that is emptied when the transaction ends, so that values read before stay valid.
 */
#ifndef ENTENTE_GRAPH_BLOB_H
#define ENTENTE_GRAPH_BLOB_H

#include "value/value.h"

struct blob;

/* Blobs that nobody holds any more. */
struct blob_garbage {
    struct blob *first;
};

/* Is the value of a kind that lives in a blob? */
bool blob_is_needed(struct value value);

/* A deep copy of such a value, held once; false when there is no memory. */
bool blob_make(struct value value, struct value *out);

/* One holder more, one holder less, of a value that may or may not live in a blob. */
void blob_hold(struct value value);
void blob_drop(struct value value, struct blob_garbage *garbage);

void blob_garbage_empty(struct blob_garbage *garbage);

/* Bytes of the blob of a value, 0 when it has none. */
uint64_t blob_bytes(struct value value);

#endif
