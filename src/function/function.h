/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a query may call by name: scalar functions and aggregates, each a row of one table.
 *
 * The manual, SHOW FUNCTIONS, completion and the binder all read this table. Names are
 * compared without case. Thread safety: the table is constant; calls only touch their context.
 */
#ifndef ENTENTE_FUNCTION_FUNCTION_H
#define ENTENTE_FUNCTION_FUNCTION_H

#include "graph/graph.h"

/* Sets of value types, as bits, for what the binder can know early. */
typedef uint32_t type_set;
#define TYPE_BIT(type) ((type_set)1 << (type))
#define TYPE_SET_ANY ((type_set)0xFFFF)
#define TYPE_SET_NUMBER (TYPE_BIT(VALUE_INTEGER) | TYPE_BIT(VALUE_FLOAT))
#define TYPE_SET_ELEMENT (TYPE_BIT(VALUE_NODE) | TYPE_BIT(VALUE_RELATIONSHIP))
#define TYPE_SET_TEMPORAL                                                                \
    (TYPE_BIT(VALUE_DATE) | TYPE_BIT(VALUE_TIME) | TYPE_BIT(VALUE_LOCAL_TIME) |          \
     TYPE_BIT(VALUE_DATETIME) | TYPE_BIT(VALUE_LOCAL_DATETIME))

/* What a function may use; one per query. */
struct function_context {
    struct graph *graph;
    struct arena *arena; /* of the batch: results live here */
    struct budget *budget;
    struct problem *problem;
    int64_t statement_seconds; /* start of the statement, UTC: what the clock shows */
    int32_t statement_nanoseconds;
    uint64_t *random_state;
    /* The day of AS OF, or has_day false: what in_force(x) takes when no day is given. */
    bool has_day;
    int64_t day;
};

typedef enum status (*function_call)(struct function_context *context,
                                     const struct value *arguments,
                                     uint32_t argument_count, struct value *out);

#define FUNCTION_MAX_PARAMETERS 6
struct function {
    const char *name;
    uint8_t min_arguments;
    uint8_t max_arguments; /* UINT8_MAX: any number */
    /* Allowed types per argument (null always is); the last one repeats. A literal of
     * another type is refused when binding. */
    type_set parameters[FUNCTION_MAX_PARAMETERS];
    type_set result;
    bool takes_null;       /* called with nulls; otherwise any null argument gives null */
    bool is_volatile;      /* rand(), randomUUID(): never folded */
    bool is_total;         /* no value of the allowed types makes it fail */
    function_call body;    /* for function_invoke() alone: it trusts the types */
    const char *signature; /* "substring(text STRING, start INTEGER, ...) :: STRING" */
    const char *description; /* one sentence for the manual */
    const char *category;    /* "string", "list", "numeric", "graph", "temporal", ... */
};

/* Whether a function looks at the graph beyond its arguments: those of the category "graph",
 * whose bodies alone use the context's graph. */
bool function_reads_graph(const struct function *function);

/* The row of a name (case ignored), NULL when there is none. */
const struct function *function_find(struct text name);
const struct function *function_table(uint32_t *count);

/* True when an argument may be of a type. */
bool function_takes(const struct function *function, uint32_t place,
                    enum value_type type);

/*
 * Calls a function: null for a null argument unless it takes nulls, STATUS_ARGUMENT_AT_RUN
 * for an argument of a type that its row does not allow. `argument_count` lies between
 * min_arguments and max_arguments.
 */
enum status function_invoke(struct function_context *context,
                            const struct function *function,
                            const struct value *arguments, uint32_t argument_count,
                            struct value *out);

/* The integers of a range(), which need no list: `count` of them from `first` on, `step` apart. */
struct function_range {
    int64_t first, step;
    uint64_t count;
};

/* True for the row of range(). */
bool function_is_range(const struct function *function);

/*
 * What range() with these arguments (2 or 3) lists; nothing when one is null. An argument that
 * is no INTEGER and a step of 0 are refused as by the call.
 */
enum status function_range(struct function_context *context,
                           const struct value *arguments, uint32_t argument_count,
                           struct function_range *out);
/* The item number `place`, which lies below `count`. */
int64_t function_range_item(struct function_range range, uint64_t place);

/* ---- aggregates --------------------------------------------------------------------------- */

struct aggregate_state; /* opaque: state_bytes of zeroed memory */

struct aggregate {
    const char *name;
    uint8_t argument_count; /* 1; 2 for percentile*(value, fraction) */
    type_set parameter;
    type_set result;
    size_t state_bytes;
    /* Takes one non-null value, which counts `multiplicity` times (value/multiplicity.h). What must be kept is copied
     * to context->arena, which here lives as long as the group. `fraction` is the second
     * argument. */
    enum status (*add)(struct function_context *context, void *state, struct value value,
                       struct value fraction, int64_t multiplicity);
    enum status (*finish)(struct function_context *context, void *state,
                          struct value *out);
    const char *signature;
    const char *description;
};

/* count, sum, avg, min, max, collect, stDev, stDevP, percentileCont, percentileDisc; count(*)
 * is the operator's own. DISTINCT is the operator's work too. */
const struct aggregate *aggregate_find(struct text name);
const struct aggregate *aggregate_table(uint32_t *count);

/* Offers all function and aggregate names to `nearest`. */
void function_offer_names(struct text_nearest *nearest);

#endif
