/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "execute/hop.h"
#include "execute/execute.h"

void hop_init(struct hop *hop, const struct plan_expand *expand) {
    *hop = (struct hop){.expand = expand,
                        .direction = accepts_direction(expand->direction),
                        .types = {.types = expand->types},
                        .labels = {.labels = expand->to_labels}};
}

enum status hop_refresh(struct operator_state *op, struct hop *hop) {
    TRY(type_accepts_refresh(op, &hop->types));
    if (hop->expand->to_labels != NULL)
        TRY(label_accepts_refresh(op, &hop->labels));
    return operator_visibility(op, &hop->visible);
}

/* ---- filters of many hops ----------------------------------------------------------------- */

static uint32_t keep_visible(const struct visibility *visible, uint32_t *edges,
                             uint32_t *nodes, uint32_t count) {
    uint32_t kept = 0;
    for (uint32_t i = 0; i < count; i++) {
        edges[kept] = edges[i];
        nodes[kept] = nodes[i];
        kept += edges[i] < visible->edge_count && visible->edges[edges[i]];
    }
    return kept;
}

static uint32_t keep_labelled(const uint8_t *accepts, const uint32_t *sets,
                              uint32_t *edges, uint32_t *nodes, uint32_t count) {
    uint32_t kept = 0;
    for (uint32_t i = 0; i < count; i++) {
        edges[kept] = edges[i];
        nodes[kept] = nodes[i];
        kept += accepts[sets[nodes[i]]];
    }
    return kept;
}

struct pairs {
    uint32_t *edges, *nodes;
    uint32_t count;
};

static void drop_edge(void *context, uint32_t edge) {
    struct pairs *pairs = (struct pairs *)context;
    uint32_t kept = 0;
    for (uint32_t i = 0; i < pairs->count; i++) {
        pairs->edges[kept] = pairs->edges[i];
        pairs->nodes[kept] = pairs->nodes[i];
        kept += pairs->edges[i] != edge;
    }
    pairs->count = kept;
}

uint32_t hop_keep(const struct hop *hop, const struct graph *graph,
                  const struct batch *input, uint32_t row, uint32_t *edges,
                  uint32_t *nodes, uint32_t count) {
    if (hop->visible != NULL)
        count = keep_visible(hop->visible, edges, nodes, count);
    if (hop->expand->to_labels != NULL)
        count = keep_labelled(hop->labels.sets, graph_node_label_sets(graph), edges,
                              nodes, count);
    struct pairs pairs = {edges, nodes, count};
    if (hop->expand->distinct_count > 0)
        hop_visit_distinct(hop->expand, input, row, drop_edge, &pairs);
    return pairs.count;
}

void hop_visit_distinct(const struct plan_expand *expand, const struct batch *input,
                        uint32_t row, void (*visit)(void *context, uint32_t edge),
                        void *context) {
    for (uint32_t i = 0; i < expand->distinct_count; i++) {
        struct value value =
            column_value(&input->columns[expand->distinct_slots[i]], row);
        if (value.type == VALUE_RELATIONSHIP)
            visit(context, (uint32_t)value.element);
        for (uint32_t item = 0; value.type == VALUE_LIST && item < value.size; item++)
            if (value.items[item].type == VALUE_RELATIONSHIP)
                visit(context, (uint32_t)value.items[item].element);
    }
}

/* ---- known relationships ------------------------------------------------------------------ */

bool hop_follow(const struct hop *hop, const struct graph *graph, uint32_t edge,
                uint32_t from, uint32_t *to) {
    struct graph_edges edges = graph_edges(graph);
    if (edge == ELEMENT_NONE || !type_accepts_type(&hop->types.filter, edges.types[edge]))
        return false;
    if (hop->visible != NULL &&
        (edge >= hop->visible->edge_count || !hop->visible->edges[edge]))
        return false;
    uint32_t source = edges.sources[edge], target = edges.targets[edge];
    bool is_forward =
        hop->direction != DIRECTION_IN && (from == ELEMENT_NONE || from == source);
    bool is_backward =
        hop->direction != DIRECTION_OUT && (from == ELEMENT_NONE || from == target);
    if (!is_forward && !is_backward)
        return false;
    *to = is_forward ? target : source;
    return hop->expand->to_labels == NULL ||
           hop->labels.sets[graph_node_label_sets(graph)[*to]];
}
