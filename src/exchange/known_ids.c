/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exchange/known_ids.h"

#define CHECK_INTERVAL 4096

enum status known_ids_take(struct exchange_context *context, struct text key,
                           uint32_t row_count, struct id_map *ids) {
    struct graph *graph = context->graph;
    uint32_t key_id = graph_find_name(graph, CATALOG_KEY, key);
    if (key_id == CATALOG_NONE)
        return STATUS_OK;
    for (uint32_t row = 0; row < row_count; row++) {
        if (row % CHECK_INTERVAL == 0)
            TRY(budget_check(context->budget, context->problem));
        if (!graph_is_live(graph, ELEMENT_NODE, row))
            continue;
        struct value value = graph_property(graph, ELEMENT_NODE, row, key_id);
        if (value.type != VALUE_STRING || value.size == 0)
            continue;
        struct id_key id = id_key(value_text(value));
        bool is_new;
        if (id_map_add(ids, &id, row, &is_new) != STATUS_OK)
            return arena_problem(context->arena, context->problem);
    }
    return STATUS_OK;
}
