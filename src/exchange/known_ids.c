/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The places of a few ids are asked for before they are taken: the map is larger than any cache.
 */
#include "exchange/known_ids.h"

#define CHECK_INTERVAL 4096
/* Ids on their way into the map, whose bytes are kept so long. */
#define WAITING 16

struct taking {
    struct exchange_context *context;
    struct id_map *ids;
    uint32_t row_count;
    uint32_t seen_count;
    uint32_t waiting_count;
    struct id_key keys[WAITING];
    uint32_t rows[WAITING];
};

static enum status take_waiting(struct taking *taking) {
    bool is_new;
    for (uint32_t i = 0; i < taking->waiting_count; i++)
        if (id_map_add(taking->ids, &taking->keys[i], taking->rows[i], &is_new) !=
            STATUS_OK)
            return arena_problem(taking->context->arena, taking->context->problem);
    taking->waiting_count = 0;
    return STATUS_OK;
}

static enum status take(void *context, uint32_t row, struct text text) {
    struct taking *taking = context;
    if (taking->seen_count++ % CHECK_INTERVAL == 0)
        TRY(budget_check(taking->context->budget, taking->context->problem));
    if (row >= taking->row_count || text.byte_count == 0)
        return STATUS_OK;
    struct id_key *key = &taking->keys[taking->waiting_count];
    *key = id_key(text);
    taking->rows[taking->waiting_count++] = row;
    id_map_prefetch(taking->ids, key);
    /* The bytes of a long id are needed, and last as long as this call. */
    return taking->waiting_count == WAITING || text.byte_count > ID_INLINE_BYTES
               ? take_waiting(taking)
               : STATUS_OK;
}

enum status known_ids_take(struct exchange_context *context, struct text key,
                           uint32_t row_count, struct id_map *ids) {
    struct graph *graph = context->graph;
    uint32_t key_id = graph_find_name(graph, CATALOG_KEY, key);
    if (key_id == CATALOG_NONE)
        return STATUS_OK;
    struct taking taking = {.context = context, .ids = ids, .row_count = row_count};
    uint64_t uses = graph_name_uses(graph, CATALOG_KEY, key_id);
    if (!id_map_reserve(ids, uses < row_count ? uses : row_count))
        return arena_problem(context->arena, context->problem);
    TRY(graph_visit_texts(graph, ELEMENT_NODE, key_id, take, &taking, context->problem));
    return take_waiting(&taking);
}
