/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Label expressions are tested per label set and type expressions per type: both are few, so
 * exact counts of any expression cost next to nothing. What names given by expressions choose
 * is not known: an estimate counts it in, a proof does not. The pass over the relationships reads
 * each one's type and the label sets of its ends: two gathers a relationship. New ones are the
 * highest rows, and the graph remembers which nodes got other labels, so a small change costs
 * a small update. Only committed states are noted: what can be rolled back never was.
 */
#include "plan/statistics.h"

#include <string.h>

/* A table beyond this would not repay the pass. */
#define MAX_END_CELLS (1u << 22)
/* A pass is due when one in so many relationships may have lost an end it was noted for. */
#define DOUBT_PART 64

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

/* What is known before the statement runs; the order is that of AND's and OR's choice. */
enum fit { FIT_NO, FIT_UNKNOWN, FIT_YES };

static enum fit lesser(enum fit first, enum fit second) {
    return first < second ? first : second;
}

static enum fit greater(enum fit first, enum fit second) {
    return first > second ? first : second;
}

static enum fit name_fits(struct text name, const struct name_set *set) {
    uint32_t id = graph_find_name(set->graph, set->kind, name);
    for (uint32_t i = 0; i < set->count; i++)
        if (set->ids[i] == id)
            return FIT_YES;
    return FIT_NO;
}

/* Names given by expressions are not known before the statement runs. */
static enum fit labels_fit(const struct bound_labels *labels,
                           const struct name_set *set) {
    if (labels == NULL)
        return FIT_YES;
    switch (labels->kind) {
    case AST_LABEL_NAME:
        return name_fits(labels->name, set);
    case AST_LABEL_AND:
        return lesser(labels_fit(labels->first, set), labels_fit(labels->second, set));
    case AST_LABEL_OR:
        return greater(labels_fit(labels->first, set), labels_fit(labels->second, set));
    case AST_LABEL_NOT:
        return FIT_YES - labels_fit(labels->first, set);
    case AST_LABEL_ANY:
        return set->count > 0 ? FIT_YES : FIT_NO;
    case AST_LABEL_DYNAMIC:
        break;
    }
    return FIT_UNKNOWN;
}

static enum fit label_set_fits(const struct graph *graph,
                               const struct bound_labels *labels, uint32_t set) {
    struct name_set names = {.graph = graph, .kind = CATALOG_LABEL};
    names.ids = graph_label_set(graph, set, &names.count);
    return set == LABEL_SET_DEAD ? FIT_NO : labels_fit(labels, &names);
}

static enum fit type_fits(const struct graph *graph, const struct bound_labels *types,
                          uint32_t type) {
    return labels_fit(types, &(struct name_set){graph, CATALOG_TYPE, &type, 1});
}

double statistics_node_count(const struct graph *graph,
                             const struct bound_labels *labels) {
    if (labels == NULL)
        return (double)graph_element_count(graph, ELEMENT_NODE);
    uint64_t count = 0;
    for (uint32_t set = 0; set < graph_label_set_count(graph); set++)
        if (label_set_fits(graph, labels, set) != FIT_NO)
            count += graph_label_set_uses(graph, set);
    return (double)count;
}

double statistics_edge_count(const struct graph *graph,
                             const struct bound_labels *types) {
    if (types == NULL)
        return (double)graph_element_count(graph, ELEMENT_RELATIONSHIP);
    uint64_t count = 0;
    for (uint32_t type = 0; type < graph_name_count(graph, CATALOG_TYPE); type++)
        if (type_fits(graph, types, type) != FIT_NO)
            count += graph_name_uses(graph, CATALOG_TYPE, type);
    return (double)count;
}

/* ---- ends --------------------------------------------------------------------------------- */

static bool *cell_row(const struct statistics *statistics, int side, uint32_t type) {
    size_t row = (size_t)side * statistics->type_count + type;
    return statistics->ends + row * statistics->set_count;
}

/* Notes the ends of the live relationships in rows that were not looked at yet. */
static void note_new(struct statistics *statistics, const struct graph *graph) {
    struct graph_edges edges = graph_edges(graph);
    const uint32_t *sets = graph_node_label_sets(graph);
    uint32_t row_count = graph_row_count(graph, ELEMENT_RELATIONSHIP);
    bool *sources = cell_row(statistics, 0, 0), *targets = cell_row(statistics, 1, 0);
    for (uint32_t row = statistics->row_count; row < row_count; row++) {
        if (edges.types[row] == TYPE_DEAD)
            continue;
        size_t first = (size_t)edges.types[row] * statistics->set_count;
        sources[first + sets[edges.sources[row]]] = true;
        targets[first + sets[edges.targets[row]]] = true;
    }
    statistics->row_count = row_count;
}

/* Notes a node's labels for the types of its relationships. */
static void note_node(struct statistics *statistics, const struct graph *graph,
                      uint32_t node) {
    if (!graph_is_live(graph, ELEMENT_NODE, node))
        return;
    uint32_t set = graph_node_label_sets(graph)[node];
    for (uint32_t i = 0; i < statistics->type_count; i++) {
        uint16_t type = (uint16_t)i;
        struct type_filter filter = {.types = &type, .count = 1};
        for (int side = 0; side < 2; side++) {
            enum direction direction = side == 0 ? DIRECTION_OUT : DIRECTION_IN;
            if (graph_degree(graph, direction, node, filter) > 0)
                cell_row(statistics, side, i)[set] = true;
        }
    }
}

static void note_relabelled(struct statistics *statistics, const struct graph *graph) {
    uint64_t count = graph_relabelled_count(graph);
    for (uint64_t i = statistics->relabelled_count; i < count; i++) {
        uint32_t node = graph_relabelled_node(graph, i);
        if (node < graph_row_count(graph, ELEMENT_NODE))
            note_node(statistics, graph, node);
    }
    statistics->relabelled_count = count;
}

/* Gives the table the graph's types and label sets; false when it has no room. */
static bool fit_table(struct statistics *statistics, const struct graph *graph) {
    uint32_t type_count = graph_name_count(graph, CATALOG_TYPE);
    uint32_t set_count = graph_label_set_count(graph);
    uint64_t cells = 2 * (uint64_t)type_count * set_count;
    if (statistics->type_count == type_count && statistics->set_count == set_count)
        return true;
    bool *ends = cells == 0 || cells > MAX_END_CELLS ? NULL : memory_allocate(cells);
    if (ends == NULL)
        return false;
    memset(ends, 0, cells);
    struct statistics fitted = *statistics;
    fitted.ends = ends;
    fitted.type_count = type_count;
    fitted.set_count = set_count;
    for (int side = 0; side < 2; side++)
        for (uint32_t type = 0; type < statistics->type_count; type++)
            memcpy(cell_row(&fitted, side, type), cell_row(statistics, side, type),
                   statistics->set_count);
    memory_free(statistics->ends);
    *statistics = fitted;
    return true;
}

/* Are there too many changes to follow, or so many that a pass finds less? Counts them in. */
static bool needs_pass(struct statistics *statistics, const struct graph *graph) {
    uint64_t row_count = graph_row_count(graph, ELEMENT_RELATIONSHIP);
    uint64_t live_count = graph_element_count(graph, ELEMENT_RELATIONSHIP);
    uint64_t relabelled = graph_relabelled_count(graph) - statistics->relabelled_count;
    if (row_count < statistics->row_count ||
        graph_name_count(graph, CATALOG_TYPE) < statistics->type_count ||
        graph_label_set_count(graph) < statistics->set_count ||
        relabelled > RELABELLED_KEPT ||
        relabelled * graph_name_count(graph, CATALOG_TYPE) > row_count)
        return true;
    uint64_t made = row_count - statistics->row_count;
    statistics->doubt_count += statistics->live_count + made - live_count + relabelled;
    statistics->live_count = live_count;
    return statistics->doubt_count > 0 &&
           statistics->doubt_count >= row_count / DOUBT_PART;
}

/* True when the table is there and up to date afterwards. */
static bool refresh_ends(struct statistics *statistics, const struct graph *graph) {
    if (statistics->ends != NULL && statistics->version == graph_version(graph))
        return true;
    if (graph_has_uncommitted(graph))
        return false;
    if (statistics->ends == NULL || needs_pass(statistics, graph)) {
        statistics_release(statistics);
        statistics->relabelled_count = graph_relabelled_count(graph);
    }
    if (!fit_table(statistics, graph)) {
        statistics_release(statistics);
        return false;
    }
    note_new(statistics, graph);
    note_relabelled(statistics, graph);
    statistics->live_count = graph_element_count(graph, ELEMENT_RELATIONSHIP);
    statistics->version = graph_version(graph);
    return true;
}

bool statistics_all_ends_fit(struct statistics *statistics, const struct graph *graph,
                             const struct bound_labels *types,
                             const struct bound_labels *labels, bool at_target) {
    if (statistics == NULL || !refresh_ends(statistics, graph))
        return false;
    for (uint32_t type = 0; type < statistics->type_count; type++) {
        if (type_fits(graph, types, type) == FIT_NO)
            continue;
        const bool *sets = cell_row(statistics, at_target, type);
        for (uint32_t set = 0; set < statistics->set_count; set++)
            if (sets[set] && label_set_fits(graph, labels, set) != FIT_YES)
                return false;
    }
    return true;
}
