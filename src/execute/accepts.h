/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Label and type expressions of scans and hops, resolved against the graph's names and kept
 * until the graph has more of them.
 */
#ifndef ENTENTE_EXECUTE_ACCEPTS_H
#define ENTENTE_EXECUTE_ACCEPTS_H

#include "execute/operator.h"

struct label_accepts {
    const struct bound_labels *labels; /* NULL: any live node */
    uint8_t *sets;                     /* one byte per label set */
    uint64_t zone;      /* as graph_label_zones() has it: bits of those sets */
    uint32_t set_count; /* that it covers */
};

struct type_accepts {
    const struct bound_labels *types; /* NULL: any */
    struct type_filter filter;
    uint32_t type_count; /* that it covers */
    bool is_known;
};

/* Bring what is resolved up to date; to be called before rows are looked at. */
enum status label_accepts_refresh(struct operator_state *op,
                                  struct label_accepts *accepts);
enum status type_accepts_refresh(struct operator_state *op, struct type_accepts *accepts);

/* Whether the filter takes a type. */
static inline bool type_accepts_type(const struct type_filter *filter, uint32_t type) {
    if (type == TYPE_DEAD)
        return false;
    if (filter->is_any)
        return true;
    for (uint32_t i = 0; i < filter->count; i++)
        if (filter->types[i] == type)
            return true;
    return false;
}

/* DIRECTION_* of a pattern's direction. */
static inline enum direction accepts_direction(enum ast_direction direction) {
    return direction == AST_OUTGOING   ? DIRECTION_OUT
           : direction == AST_INCOMING ? DIRECTION_IN
                                       : DIRECTION_BOTH;
}

#endif
