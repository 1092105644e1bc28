/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Label expressions are tested per label set and type expressions per type: both are few, so
 * exact counts of any expression cost next to nothing. The pass over the relationships reads
 * each one's type and the label sets of its ends: two gathers a relationship.
 */
#include "plan/statistics.h"

#include <string.h>

/* A table beyond this would not repay the pass. */
#define MAX_END_COUNTS (1u << 22)

void statistics_init(struct statistics *statistics) {
    *statistics = (struct statistics){0};
}

void statistics_release(struct statistics *statistics) {
    memory_free(statistics->ends);
    statistics_init(statistics);
}

/* The ids an expression is tested against: a label set, or one type. */
struct name_set {
    const struct graph *graph;
    enum catalog_kind kind;
    const uint32_t *ids;
    uint32_t count;
};

static bool set_has(const struct name_set *set, struct text name) {
    uint32_t id = graph_find_name(set->graph, set->kind, name);
    for (uint32_t i = 0; i < set->count; i++)
        if (set->ids[i] == id)
            return true;
    return false;
}

/* Dynamic labels are not known before the statement runs: they count as fitting. */
static bool labels_fit(const struct bound_labels *labels, const struct name_set *set) {
    if (labels == NULL)
        return true;
    switch (labels->kind) {
    case AST_LABEL_NAME:
        return set_has(set, labels->name);
    case AST_LABEL_AND:
        return labels_fit(labels->first, set) && labels_fit(labels->second, set);
    case AST_LABEL_OR:
        return labels_fit(labels->first, set) || labels_fit(labels->second, set);
    case AST_LABEL_NOT:
        return !labels_fit(labels->first, set);
    case AST_LABEL_ANY:
        return set->count > 0;
    case AST_LABEL_DYNAMIC:
        break;
    }
    return true;
}

static bool label_set_fits(const struct graph *graph, const struct bound_labels *labels,
                           uint32_t set) {
    struct name_set names = {.graph = graph, .kind = CATALOG_LABEL};
    names.ids = graph_label_set(graph, set, &names.count);
    return set != LABEL_SET_DEAD && labels_fit(labels, &names);
}

static bool type_fits(const struct graph *graph, const struct bound_labels *types,
                      uint32_t type) {
    return labels_fit(types, &(struct name_set){graph, CATALOG_TYPE, &type, 1});
}

double statistics_node_count(const struct graph *graph,
                             const struct bound_labels *labels) {
    if (labels == NULL)
        return (double)graph_element_count(graph, ELEMENT_NODE);
    uint64_t count = 0;
    for (uint32_t set = 0; set < graph_label_set_count(graph); set++)
        if (label_set_fits(graph, labels, set))
            count += graph_label_set_uses(graph, set);
    return (double)count;
}

double statistics_edge_count(const struct graph *graph,
                             const struct bound_labels *types) {
    if (types == NULL)
        return (double)graph_element_count(graph, ELEMENT_RELATIONSHIP);
    uint64_t count = 0;
    for (uint32_t type = 0; type < graph_name_count(graph, CATALOG_TYPE); type++)
        if (type_fits(graph, types, type))
            count += graph_name_uses(graph, CATALOG_TYPE, type);
    return (double)count;
}

static void count_ends(struct statistics *statistics, const struct graph *graph) {
    struct graph_edges edges = graph_edges(graph);
    const uint32_t *sets = graph_node_label_sets(graph);
    uint32_t edge_rows = graph_row_count(graph, ELEMENT_RELATIONSHIP);
    uint64_t *sources = statistics->ends;
    uint64_t *targets = sources + (size_t)statistics->type_count * statistics->set_count;
    for (uint32_t edge = 0; edge < edge_rows; edge++) {
        if (edges.types[edge] == TYPE_DEAD)
            continue;
        size_t row = (size_t)edges.types[edge] * statistics->set_count;
        sources[row + sets[edges.sources[edge]]]++;
        targets[row + sets[edges.targets[edge]]]++;
    }
}

/* True when the table is there and up to date afterwards. */
static bool refresh_ends(struct statistics *statistics, const struct graph *graph) {
    uint32_t type_count = graph_name_count(graph, CATALOG_TYPE);
    uint32_t set_count = graph_label_set_count(graph);
    if (statistics->ends != NULL && statistics->version == graph_version(graph) &&
        statistics->type_count == type_count && statistics->set_count == set_count)
        return true;
    statistics_release(statistics);
    uint64_t cells = 2 * (uint64_t)type_count * set_count;
    if (cells == 0 || cells > MAX_END_COUNTS)
        return false;
    statistics->ends = memory_allocate(cells * sizeof *statistics->ends);
    if (statistics->ends == NULL)
        return false;
    memset(statistics->ends, 0, cells * sizeof *statistics->ends);
    statistics->type_count = type_count;
    statistics->set_count = set_count;
    statistics->version = graph_version(graph);
    count_ends(statistics, graph);
    return true;
}

double statistics_end_count(struct statistics *statistics, const struct graph *graph,
                            const struct bound_labels *types,
                            const struct bound_labels *labels, bool at_target) {
    if (statistics == NULL || !refresh_ends(statistics, graph))
        return -1;
    const uint64_t *ends = statistics->ends;
    if (at_target)
        ends += (size_t)statistics->type_count * statistics->set_count;
    uint64_t count = 0;
    for (uint32_t set = 0; set < statistics->set_count; set++) {
        if (!label_set_fits(graph, labels, set))
            continue;
        for (uint32_t type = 0; type < statistics->type_count; type++)
            if (type_fits(graph, types, type))
                count += ends[(size_t)type * statistics->set_count + set];
    }
    return (double)count;
}

bool statistics_types_overlap(const struct graph *graph, const struct bound_labels *first,
                              const struct bound_labels *second) {
    if (first == NULL || second == NULL)
        return true;
    for (uint32_t type = 0; type < graph_name_count(graph, CATALOG_TYPE); type++)
        if (type_fits(graph, first, type) && type_fits(graph, second, type))
            return true;
    return false;
}
