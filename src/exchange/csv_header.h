/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The header of a graph folder's files, as neo4j-admin has it:
 *
 *     column = [name] [':' type]
 *     type   = ID['('space')'] | LABEL | START_ID['('space')'] | END_ID['('space')'] | TYPE
 *            | IGNORE | scalar ['[]'] | 'json'
 *     scalar = int | long | short | byte | float | double | boolean | string | char | date
 *            | localtime | time | localdatetime | datetime | duration
 *
 * The last colon counts. Without a type a column is string. `json` is ours: the
 * values of a key that have no common type of the others, as JSON text in the tagged encoding of
 * value/json.h.
 */
#ifndef ENTENTE_EXCHANGE_CSV_HEADER_H
#define ENTENTE_EXCHANGE_CSV_HEADER_H

#include "exchange/csv_scan.h"
#include "value/value.h"

enum csv_role {
    CSV_PROPERTY,
    CSV_ID, /* a property too when it has a name */
    CSV_LABEL,
    CSV_START,
    CSV_END,
    CSV_TYPE,
    CSV_IGNORE
};

struct csv_column {
    enum csv_role role;
    struct text name;     /* of the property; empty: none */
    struct text space;    /* of ids; empty: the common one */
    struct text title;    /* the header cell, for messages */
    enum value_type type; /* of the value, or of a list's items */
    bool is_list;
    bool is_json;
};

struct csv_header {
    struct csv_column *columns;
    uint32_t column_count;
    bool is_edges; /* has ends */
};

/* Reads the header of an open file; texts are copied to `arena`. STATUS_INVALID_FILE for
 * unknown types, names that come twice, and edges without both ends or type. */
enum status csv_header_read(struct csv_scan *scan, struct arena *arena,
                            struct csv_header *out);

/* The name of a property type, without "[]"; "string" for what has none. */
const char *csv_type_name(enum value_type type);

#endif
