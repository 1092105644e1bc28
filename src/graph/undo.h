/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The open transaction's log: how to undo each change, newest last. A change reserves its
 * records before it is made, so undoing never needs memory.
 *
 * Epochs tell what was saved already: they grow with each transaction and savepoint, and
 * what carries the current epoch (a chunk, a dictionary) has its older state in the log.
 */
#ifndef ENTENTE_GRAPH_UNDO_H
#define ENTENTE_GRAPH_UNDO_H

#include "base/map.h"
#include "graph/blob.h"
#include "graph/graph.h"

struct chunk;
struct definition;
struct property_column;

enum undo_kind {
    UNDO_NODES,      /* nodes row .. row + number - 1 were made */
    UNDO_EDGES,      /* relationships row .. row + number - 1 were made */
    UNDO_LABELS,     /* node row had label set number (also: was alive) */
    UNDO_DELETION,   /* relationship row was alive, of type number */
    UNDO_CHUNK,      /* chunk number row of `column` was `chunk` */
    UNDO_DICTIONARY, /* the dictionary of `column` had number texts */
    UNDO_NAME,       /* a name was added to catalog number */
    UNDO_LABEL_SET,  /* a label set was added */
    UNDO_BULK,       /* a bulk load began */
    UNDO_DEFINED,    /* definition row of kind number was put in */
    UNDO_UNDEFINED   /* `definition` was taken out of row of kind number */
};

struct undo_record {
    enum undo_kind kind;
    uint32_t row;
    uint32_t number;
    struct property_column *column;
    union {
        struct chunk *chunk;
        struct definition *definition;
    };
};

/* What the counters were when a savepoint was taken. */
struct undo_savepoint {
    uint64_t mark;
    struct graph_counters counters;
};

struct undo_log {
    struct undo_record *records;
    uint32_t count;
    uint32_t capacity;
    uint32_t
        sealed; /* records before it stay as they are: a savepoint points behind them */
    bool is_open;
    uint64_t epoch;
    struct undo_savepoint *savepoints;
    uint32_t savepoint_count, savepoint_capacity;
    struct blob_garbage garbage;  /* values replaced in this transaction */
    struct map deleted_types;     /* relationship row to the type it had */
    uint32_t deleted_types_until; /* records looked at for it */
};

void undo_log_release(struct undo_log *log);

/* Room for `count` more records. */
bool undo_reserve(struct undo_log *log, uint32_t count);

/* Appends a record that was reserved; rows made one after another share one. */
void undo_push(struct undo_log *log, struct undo_record record);

/* A savepoint: how many records to keep when going back to it. */
uint64_t undo_mark(struct undo_log *log, const struct graph_counters *counters);

/* Forgets the records from `mark` up, which were undone; the counters of then, where a
 * savepoint kept them. */
void undo_truncate(struct undo_log *log, uint64_t mark, struct graph_counters *counters);

/* The type a relationship had before this transaction deleted it; TYPE_DEAD: it did not. */
uint16_t undo_deleted_type(struct undo_log *log, uint32_t row);

#endif
