/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One cell: a tagged value of 16 bytes.
 *
 * Values are immutable and own nothing: texts, lists, maps and paths live on an arena (or in
 * the graph's columns) of a life at least as long as the value's. Nodes and relationships
 * are references by row (graph/graph.h); what they hold is read from the graph.
 *
 * Semantics: openCypher 9 ("CIP2016-06-14 Define comparability and equality as well as
 * orderability and equivalence") throughout. Thread safety: all functions are pure.
 */
#ifndef ENTENTE_VALUE_VALUE_H
#define ENTENTE_VALUE_VALUE_H

#include "base/text.h"

/* ORDER VALUE: the members stand in orderability's order, smallest first; null is last. */
enum value_type {
    VALUE_MAP,
    VALUE_NODE,
    VALUE_RELATIONSHIP,
    VALUE_LIST,
    VALUE_PATH,
    VALUE_DATETIME,       /* point in time with offset or zone: `temporal` */
    VALUE_LOCAL_DATETIME, /* `temporal` */
    VALUE_DATE,           /* `integer`: days since 1970-01-01, proleptic Gregorian */
    VALUE_TIME,           /* `temporal` */
    VALUE_LOCAL_TIME,     /* `integer`: nanoseconds since midnight */
    VALUE_DURATION,       /* `duration` */
    VALUE_STRING,         /* `text`, `size` bytes of valid UTF-8 */
    VALUE_BOOLEAN,
    VALUE_INTEGER,
    VALUE_FLOAT,
    VALUE_NULL
};

struct value {
    uint8_t type;  /* enum value_type */
    uint8_t depth; /* levels of lists and maps inside, 1 for [1]; see value_make_list() */
    bool has_room; /* a string or list with a head of room.h before its bytes or items */
    uint32_t size; /* bytes of a string; items of a list; entries of a map */
    union {
        bool boolean;
        int64_t integer;
        double number;
        const char *text;
        const struct value *items;             /* list */
        const struct value_map_entry *entries; /* map, in the order written */
        uint64_t element;                      /* row of a node or relationship */
        const struct value_path *path;
        const struct value_temporal *temporal;
        const struct value_duration *duration;
    };
};

struct value_map_entry {
    struct text key;
    struct value value;
};

/* `nodes` has one more than `relationships`; hop i joins nodes[i] and nodes[i + 1]. */
struct value_path {
    uint32_t hop_count;
    const uint32_t *nodes;         /* rows, hop_count + 1 */
    const uint32_t *relationships; /* rows, hop_count */
};

/* A day and a time of day, as local clock reading, with what is needed of a zone. */
struct value_temporal {
    int64_t days;        /* since 1970-01-01, local reading; 0 for a time */
    int64_t nanoseconds; /* since local midnight */
    int32_t offset_seconds;
    struct text zone; /* IANA name, empty when only an offset is known */
};

struct value_duration {
    int64_t months;
    int64_t days;
    int64_t seconds;
    int32_t nanoseconds; /* 0 to 999,999,999 */
};

/* Three-valued truth. */
enum truth { TRUTH_FALSE, TRUTH_TRUE, TRUTH_UNKNOWN };

static inline struct value value_null(void) {
    return (struct value){.type = VALUE_NULL};
}
static inline struct value value_boolean(bool boolean) {
    return (struct value){.type = VALUE_BOOLEAN, .boolean = boolean};
}
static inline struct value value_integer(int64_t integer) {
    return (struct value){.type = VALUE_INTEGER, .integer = integer};
}
static inline struct value value_float(double number) {
    return (struct value){.type = VALUE_FLOAT, .number = number};
}
static inline struct value value_string(struct text text) {
    return (struct value){
        .type = VALUE_STRING, .size = (uint32_t)text.byte_count, .text = text.bytes};
}
static inline struct value value_node(uint32_t row) {
    return (struct value){.type = VALUE_NODE, .element = row};
}
static inline struct value value_relationship(uint32_t row) {
    return (struct value){.type = VALUE_RELATIONSHIP, .element = row};
}
static inline struct value value_list(const struct value *items, uint32_t count) {
    return (struct value){.type = VALUE_LIST, .size = count, .items = items};
}
static inline struct value value_map(const struct value_map_entry *entries,
                                     uint32_t count) {
    return (struct value){.type = VALUE_MAP, .size = count, .entries = entries};
}
static inline struct value value_path(const struct value_path *path) {
    return (struct value){.type = VALUE_PATH, .path = path};
}
static inline struct value value_date(int64_t days) {
    return (struct value){.type = VALUE_DATE, .integer = days};
}
static inline struct value value_truth(enum truth truth) {
    return truth == TRUTH_UNKNOWN ? value_null() : value_boolean(truth == TRUTH_TRUE);
}
static inline bool value_is_null(struct value value) {
    return value.type == VALUE_NULL;
}
static inline bool value_is_number(struct value value) {
    return value.type == VALUE_INTEGER || value.type == VALUE_FLOAT;
}
/* The bytes of a string value. */
static inline struct text value_text(struct value value) {
    return (struct text){value.text, value.size};
}
/* An integer or float as double. */
static inline double value_as_double(struct value value) {
    return value.type == VALUE_INTEGER ? (double)value.integer : value.number;
}

/*
 * A list of `count` items, which stay the caller's, with its depth noted. What a query nests
 * is made by these two: STATUS_LIMIT_EXCEEDED beyond MAX_VALUE_DEPTH or MAX_LIST_ITEMS.
 * (value_list() and value_map() are for content that is flat, or known to be.)
 */
enum status value_make_list(const struct value *items, uint64_t count, struct value *out,
                            struct problem *problem);
/* The same for a map of `count` entries. */
enum status value_make_map(const struct value_map_entry *entries, uint32_t count,
                           struct value *out, struct problem *problem);

/* The GQL name of a type: "STRING", "INTEGER", "LOCAL DATETIME", ... */
const char *value_type_name(enum value_type type);
/* The type of a value as a sentence has it: "a STRING", "an INTEGER", "null". */
const char *value_phrase(struct value value);

/*
 * Lists and maps may share their items, so that a small value can be a long way to walk. A guard
 * goes with such walks and asks a budget now and then; one that stops makes its answer worthless,
 * and all later ones: `status` says so. The functions without one walk to the end.
 */
struct value_guard {
    struct budget *budget;
    struct problem *problem;
    uint64_t
        most_steps; /* stops with STATUS_LIMIT_EXCEEDED after them, without a message */
    uint64_t steps;
    uint32_t unchecked; /* of them, since the budget was asked */
    enum status status;
};

static inline struct value_guard value_guard(struct budget *budget,
                                             struct problem *problem) {
    return (struct value_guard){
        .budget = budget, .problem = problem, .most_steps = UINT64_MAX};
}

/* Counts the step to one more item; true when the walk is to stop. */
bool value_guard_counts(struct value_guard *guard, struct value item);

/* The same; without a guard nothing stops. */
static inline bool value_guard_stops(struct value_guard *guard, struct value item) {
    return guard != NULL && value_guard_counts(guard, item);
}

/* `=`: null when either is null or the answer depends on a null inside. NaN equals nothing. */
enum truth value_equal(struct value first, struct value second);
enum truth value_equal_guarded(struct value_guard *guard, struct value first,
                               struct value second);

/* `<` comparability: -1, 0, 1 into `*order`; TRUTH_UNKNOWN where types cannot be compared or
 * null takes part, TRUTH_FALSE when NaN takes part (no order holds). */
enum truth value_compare(struct value first, struct value second, int *order);
enum truth value_compare_guarded(struct value_guard *guard, struct value first,
                                 struct value second, int *order);

/* Equivalence, for DISTINCT, grouping and sets: null equals null, NaN equals NaN, 1 = 1.0. */
bool value_equivalent(struct value first, struct value second);

/* A hash that agrees with value_equivalent(). */
uint64_t value_hash(struct value value);
uint64_t value_hash_guarded(struct value_guard *guard, struct value value);

/* Orderability, for ORDER BY, min and max: a total order over all values. -1, 0, 1. */
int value_order(struct value first, struct value second);
int value_order_guarded(struct value_guard *guard, struct value first,
                        struct value second);

/* Looks a key up in a map value; null when it is not there. */
struct value value_map_get(struct value map, struct text key);

/* Deep copy onto `arena`, so that it outlives its source. What was shared is not any more. */
enum status value_copy(struct arena *arena, struct value value, struct value *out,
                       struct problem *problem);
/* While a statement runs: the same, and the budget (the arena's, or the guard's) is asked. */
enum status value_copy_asking(struct arena *arena, struct value value, struct value *out,
                              struct problem *problem);
enum status value_copy_guarded(struct value_guard *guard, struct arena *arena,
                               struct value value, struct value *out);

/*
 * Text as toString() gives it, for scalars and temporal values; floats as the shortest text
 * that reads back the same, always with '.' or an exponent ("1.0", "1e+300", "NaN").
 */
enum status value_to_text(struct text_builder *builder, struct value value);

#endif
