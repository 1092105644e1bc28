/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A graph as a script that makes it anew: what dump.c, which knows the order of statements,
 * and dump_value.c, which knows how values and names are written, share.
 *
 * The script is one transaction. Elements come in lists, a statement some hundred of them.
 * Relationships find their ends by place: the first node made is one of a label that the graph
 * does not use, and the n-th after it has an id larger by n. It goes at the end.
 */
#ifndef ENTENTE_SESSION_DUMP_H
#define ENTENTE_SESSION_DUMP_H

#include "session/database.h"

/* A statement holds elements until it has this many bytes or items. */
#ifdef ENTENTE_TIGHT
#define DUMP_BATCH_BYTES 256
#define DUMP_BATCH_ITEMS 3
#define DUMP_LARGE_BYTES 512
#else
#define DUMP_BATCH_BYTES (64 * 1024)
#define DUMP_BATCH_ITEMS 1000
/* An element with more is put together from several statements, each far below
 * MAX_QUERY_BYTES. */
#define DUMP_LARGE_BYTES (1024 * 1024)
#endif

/* Appends a name, in backquotes where it needs them. False, and nothing appended, for one that
 * cannot stand in a statement: it has to be computed from a string. */
bool dump_name(struct text_builder *out, struct text name);

/* Appends a label or type with its colon, computed where it needs that. */
void dump_label(struct text_builder *out, struct text name);

/* Appends a property value as an expression that gives exactly it. */
void dump_value(struct text_builder *out, struct value value);

/* Appends the properties of an element, a map value, as a map. False for one that has to be put
 * together piece by piece. */
bool dump_map(struct text_builder *out, struct value map);

/* Where statements go; a failure ends the dump. */
struct dump_sink {
    void *context;
    enum status (*put)(void *context, struct text statement);
};

/* Statements that give the node `variable`, which `match` finds, the properties of a map,
 * each in pieces of DUMP_LARGE_BYTES at most. `out` is used for them. */
enum status dump_pieces(const struct dump_sink *sink, struct text_builder *out,
                        const char *match, const char *variable, struct value map);

/* Procedures in an order in which each finds those that it calls, as indexes among the graph's
 * definitions; `*order` is on `arena`. */
enum status dump_order_procedures(const struct graph *graph, struct arena *arena,
                                  uint32_t **order, struct problem *problem);

#endif
