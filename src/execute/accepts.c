/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How: ids of names are never given anew, so that a table is right as long as there are no more
 * names or label sets than when it was made. What is replaced stays on the statement's arena;
 * it is replaced at most once per new name.
 */
#include "execute/accepts.h"
#include "execute/execute.h"

enum status label_accepts_refresh(struct operator_state *op,
                                  struct label_accepts *accepts) {
    uint32_t set_count = graph_label_set_count(op->execution->graph);
    if (accepts->sets != NULL && accepts->set_count == set_count)
        return STATUS_OK;
    accepts->set_count = set_count;
    TRY(evaluate_label_sets(op->evaluation, accepts->labels, op->execution->arena,
                            &accepts->sets));
    accepts->zone = 0;
    for (uint32_t set = 0; set < set_count; set++)
        if (accepts->sets[set])
            accepts->zone |= UINT64_C(1) << (set % 64);
    return STATUS_OK;
}

enum status type_accepts_refresh(struct operator_state *op,
                                 struct type_accepts *accepts) {
    uint32_t type_count = graph_name_count(op->execution->graph, CATALOG_TYPE);
    if (accepts->is_known && accepts->type_count == type_count)
        return STATUS_OK;
    accepts->is_known = true;
    accepts->type_count = type_count;
    return evaluate_type_filter(op->evaluation, accepts->types, op->execution->arena,
                                &accepts->filter);
}
