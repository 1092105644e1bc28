/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Path values out of the slots of their elements, the lists that a repeated group's variables
 * are, and whether a path keeps a mode.
 *
 * How: nodes and relationships are pushed in the order of the path; the inner nodes of a list
 * of relationships follow from it, since each hop leaves the node that the last one reached.
 */
#include "base/array.h"
#include "execute/frame.h"

#include <stdlib.h>
#include <string.h>

struct path_elements {
    ARRAY(uint32_t) nodes;
    ARRAY(uint32_t) edges;
};

static enum status push_node(const struct frame *frame, struct path_elements *elements,
                             uint32_t node) {
    TRY_MEMORY(ARRAY_PUSH(frame->arena, elements->nodes, node), frame->arena,
               frame_problem(frame));
    return STATUS_OK;
}

static enum status push_edge(const struct frame *frame, struct path_elements *elements,
                             uint32_t edge) {
    TRY_MEMORY(ARRAY_PUSH(frame->arena, elements->edges, edge), frame->arena,
               frame_problem(frame));
    return STATUS_OK;
}

static uint32_t other_end(const struct frame *frame, uint32_t edge, uint32_t from) {
    struct graph_edges edges = graph_edges(frame_graph(frame));
    return edges.sources[edge] == from ? edges.targets[edge] : edges.sources[edge];
}

/* A list of relationships: each hop and the node it reaches. */
static enum status push_list(const struct frame *frame, struct path_elements *elements,
                             struct value list) {
    for (uint32_t i = 0; i < list.size; i++) {
        uint32_t edge = (uint32_t)list.items[i].element;
        uint32_t from = elements->nodes.items[elements->nodes.count - 1];
        TRY(push_edge(frame, elements, edge));
        TRY(push_node(frame, elements, other_end(frame, edge, from)));
    }
    return STATUS_OK;
}

/* One hop of the path: the cell of an edge slot and that of the node behind it. */
static enum status push_hop(const struct frame *frame, struct path_elements *elements,
                            struct value edge, struct value node, bool *is_null) {
    *is_null = value_is_null(edge) || value_is_null(node);
    if (*is_null)
        return STATUS_OK;
    if (edge.type == VALUE_LIST)
        return push_list(frame, elements, edge);
    TRY(push_edge(frame, elements, (uint32_t)edge.element));
    return push_node(frame, elements, (uint32_t)node.element);
}

static enum status path_of_row(const struct frame *frame,
                               const struct bound_path_value *path, uint32_t row,
                               struct value *out) {
    const struct column *columns = frame->batch->columns;
    struct path_elements elements = {0};
    struct value first = column_value(&columns[path->slots[0]], row);
    bool is_null = value_is_null(first);
    *out = value_null();
    if (!is_null)
        TRY(push_node(frame, &elements, (uint32_t)first.element));
    for (uint32_t i = 1; i + 1 < path->slot_count && !is_null; i += 2)
        TRY(push_hop(frame, &elements, column_value(&columns[path->slots[i]], row),
                     column_value(&columns[path->slots[i + 1]], row), &is_null));
    if (is_null)
        return STATUS_OK;
    struct value_path *value = ARENA_NEW(frame->arena, struct value_path);
    TRY_MEMORY(value, frame->arena, frame_problem(frame));
    *value = (struct value_path){.hop_count = elements.edges.count,
                                 .nodes = elements.nodes.items,
                                 .relationships = elements.edges.items};
    *out = value_path(value);
    return STATUS_OK;
}

/* ---- modes -------------------------------------------------------------------------------- */

static int compare_rows(const void *first, const void *second) {
    uint32_t a = *(const uint32_t *)first, b = *(const uint32_t *)second;
    return (a > b) - (a < b);
}

/* Whether no two of `count` rows are the same; long paths are sorted, short ones compared. */
static enum status are_different(const struct frame *frame, const uint32_t *rows,
                                 uint32_t count, bool *out) {
    *out = true;
    if (count > 32) {
        uint32_t *sorted =
            (uint32_t *)arena_allocate(frame->arena, count * sizeof(uint32_t));
        TRY_MEMORY(sorted, frame->arena, frame_problem(frame));
        memcpy(sorted, rows, count * sizeof(uint32_t));
        qsort(sorted, count, sizeof(uint32_t), compare_rows);
        for (uint32_t i = 1; i < count; i++)
            *out = *out && sorted[i - 1] != sorted[i];
        return STATUS_OK;
    }
    for (uint32_t i = 1; i < count; i++)
        for (uint32_t j = 0; j < i; j++)
            *out = *out && rows[i] != rows[j];
    return STATUS_OK;
}

/* Path modes of ISO/IEC 39075: TRAIL repeats no relationship, ACYCLIC no node, and SIMPLE no
 * node but that it may end where it began. */
static enum status keeps_mode(const struct frame *frame, enum ast_path_mode mode,
                              const struct value_path *path, bool *out) {
    uint32_t hops = path->hop_count;
    if (mode == AST_MODE_TRAIL)
        return are_different(frame, path->relationships, hops, out);
    bool is_closed =
        mode == AST_MODE_SIMPLE && hops > 0 && path->nodes[0] == path->nodes[hops];
    return are_different(frame, path->nodes, is_closed ? hops : hops + 1, out);
}

enum status evaluate_path_mode(const struct frame *frame,
                               const struct expression *expression, struct column *out) {
    struct column paths;
    TRY(frame_evaluate(frame, expression->children[0], &paths));
    TRY(frame_booleans(frame, out));
    FRAME_ROWS(frame, row) {
        struct value path = column_value(&paths, row);
        bool is_kept = false;
        if (path.type == VALUE_PATH)
            TRY(keeps_mode(frame, expression->mode, path.path, &is_kept));
        frame_set_truth(out, row, is_kept ? TRUTH_TRUE : TRUTH_FALSE);
    }
    return STATUS_OK;
}

enum status evaluate_path(const struct frame *frame, const struct expression *expression,
                          struct column *out) {
    TRY(frame_values(frame, out));
    FRAME_ROWS(frame, row)
    TRY(path_of_row(frame, expression->path, row, &out->values[row]));
    return STATUS_OK;
}

/* ---- variables of repeated groups --------------------------------------------------------- */

/* The `hops` hops that begin at relationship `first` of the list and at `node`. */
static enum status make_path(const struct frame *frame, const struct value *edges,
                             uint32_t hops, uint32_t node, struct value *out) {
    struct value_path *path = ARENA_NEW(frame->arena, struct value_path);
    TRY_MEMORY(path, frame->arena, frame_problem(frame));
    uint32_t *rows =
        (uint32_t *)arena_allocate(frame->arena, (2 * (size_t)hops + 1) * sizeof *rows);
    TRY_MEMORY(rows, frame->arena, frame_problem(frame));
    *path = (struct value_path){
        .hop_count = hops, .nodes = rows, .relationships = rows + hops + 1};
    rows[0] = node;
    for (uint32_t i = 0; i < hops; i++) {
        rows[hops + 1 + i] = (uint32_t)edges[i].element;
        rows[i + 1] = other_end(frame, rows[hops + 1 + i], rows[i]);
    }
    *out = value_path(path);
    return STATUS_OK;
}

/* The item of one iteration, whose relationships are edges[0..stride) from `node` on. */
static enum status make_item(const struct frame *frame,
                             const struct bound_iterations *iterations,
                             const struct value *edges, uint32_t node,
                             struct value *out) {
    if (iterations->item == ITERATION_RELATIONSHIP) {
        *out = edges[iterations->offset];
        return STATUS_OK;
    }
    for (uint32_t i = 0; i < iterations->offset; i++)
        node = other_end(frame, (uint32_t)edges[i].element, node);
    if (iterations->item == ITERATION_PATH)
        return make_path(frame, edges + iterations->offset, iterations->hops, node, out);
    *out = value_node(node);
    return STATUS_OK;
}

static enum status iterations_of_row(const struct frame *frame,
                                     const struct bound_iterations *iterations,
                                     uint32_t row, struct value *out) {
    const struct column *columns = frame->batch->columns;
    struct value from = column_value(&columns[iterations->from_slot], row);
    struct value list = column_value(&columns[iterations->list_slot], row);
    uint32_t stride = iterations->stride, node;
    *out = value_null();
    if (value_is_null(from) || list.type != VALUE_LIST)
        return STATUS_OK;
    uint32_t count = list.size / stride;
    struct value *items =
        (struct value *)arena_allocate(frame->arena, count * sizeof *items);
    TRY_MEMORY(items, frame->arena, frame_problem(frame));
    node = (uint32_t)from.element;
    for (uint32_t i = 0; i < count; i++) {
        const struct value *edges = list.items + i * stride;
        TRY(make_item(frame, iterations, edges, node, &items[i]));
        for (uint32_t hop = 0; hop < stride; hop++)
            node = other_end(frame, (uint32_t)edges[hop].element, node);
    }
    *out = value_list(items, count);
    return STATUS_OK;
}

enum status evaluate_iterations(const struct frame *frame,
                                const struct expression *expression, struct column *out) {
    TRY(frame_values(frame, out));
    FRAME_ROWS(frame, row)
    TRY(iterations_of_row(frame, expression->iterations, row, &out->values[row]));
    return STATUS_OK;
}
