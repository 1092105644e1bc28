/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a record of a transaction is made of, for those who write and apply it. Counts and ids
 * are varints; "packed" is bytes_packed(). The numbers stand in files.
 *
 *     NAMES               kind of catalog, first id, count, texts
 *     LABEL_SETS          first id, count, for each: count of labels, labels packed
 *     NODES               first row, count of runs, for each: set, count of nodes
 *     RELATIONSHIPS       first row, count, sources and targets packed, types packed
 *     DEATHS              count, rows packed, for each type x 2 + "is a self-loop" packed
 *     NODE_SETS           count, rows packed, sets packed; set 0: the node died
 *     ..._CELLS           key, form (rows + 16 x values), rows, values
 *     DEFINED, UNDEFINED  kind, name; text
 *
 * Rows that were made and died are made alive first (nodes without labels), so that rows stay
 * in step and every change is one that a statement can make.
 */
#ifndef ENTENTE_GRAPH_REDO_INTERNAL_H
#define ENTENTE_GRAPH_REDO_INTERNAL_H

#include "base/bytes.h"
#include "graph/graph_internal.h"

/* In this order in a record. */
enum redo_tag {
    REDO_NAMES = 1,
    REDO_LABEL_SETS = 2,
    REDO_NODES = 3,
    REDO_RELATIONSHIPS = 4,
    REDO_DEATHS = 5,
    REDO_NODE_SETS = 6,
    REDO_NODE_CELLS = 7,
    REDO_RELATIONSHIP_CELLS = 8,
    REDO_DEFINED = 9,
    REDO_UNDEFINED = 10
};

/* Which rows of one chunk an operation on cells is about. */
enum redo_rows_form {
    ROWS_SAME = 0,   /* those of the operation before, on the same kind of elements */
    ROWS_ONE = 1,    /* a row */
    ROWS_RANGE = 2,  /* first row, count */
    ROWS_LIST = 3,   /* number of the chunk, count, places packed */
    ROWS_BITMAP = 4, /* number of the chunk, words */
    ROWS_FORM_COUNT
};

/* What becomes of their cells. */
enum redo_values_form {
    VALUES_NONE = 0,     /* they go */
    VALUES_INTEGERS = 1, /* bytes of each, two's complement little-endian */
    VALUES_FLOATS = 2,   /* 8 bytes each */
    VALUES_TEXTS = 3,
    VALUES_ANY = 4, /* as value_write_bytes() does */
    VALUES_FORM_COUNT
};

/* Items of one operation at most: bounds what a damaged record can ask for. */
#ifdef ENTENTE_TIGHT
#define REDO_BATCH 5
#define REDO_RUN 7
#else
#define REDO_BATCH 1024
#define REDO_RUN 4096 /* nodes of one run */
#endif

/* Rows of one chunk. */
struct redo_rows {
    uint32_t place; /* number of the chunk */
    uint32_t count;
    uint64_t words[CHUNK_WORDS];
};

/* The first place from `place` up that is among the rows; PROPERTY_CHUNK_ROWS: none is. */
static inline uint32_t redo_rows_next(const struct redo_rows *rows, uint32_t place) {
    for (; place < PROPERTY_CHUNK_ROWS; place = (place / 64 + 1) * 64) {
        uint64_t word = rows->words[place / 64] >> (place % 64);
        if (word != 0)
            return place + (uint32_t)__builtin_ctzll(word);
    }
    return PROPERTY_CHUNK_ROWS;
}

static inline void redo_rows_add(struct redo_rows *rows, uint32_t place) {
    rows->words[place / 64] |= UINT64_C(1) << (place % 64);
    rows->count++;
}

/* Chunk records of the log, counted before, and the cells that differ from what they hold. */
enum status redo_write_cells(const struct graph *graph, uint32_t chunk_record_count,
                             struct bytes *out, struct problem *problem);

/* What applying a record carries along. */
struct redo {
    struct graph *graph;
    struct byte_reader reader;
    struct arena arena;    /* values of the operation at hand */
    uint32_t edge_count;   /* relationship rows, those of a detached graph counted */
    struct redo_rows rows; /* of the last operation on cells; count 0: there was none */
    enum element_kind rows_kind;
};

/* STATUS_DAMAGED with its message. */
enum status redo_damage(struct problem *problem);

/* Applies an operation on cells, read behind its tag. */
enum status redo_apply_cells(struct redo *redo, enum element_kind kind,
                             struct problem *problem);

#endif
