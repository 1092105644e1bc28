/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * CREATE, for a batch of rows.
 *
 * How: element by element in the order of the pattern, each for all rows: first it is made for
 * every row, then its properties are set, a literal map key by key over whole columns. So what
 * stands later in the pattern can read what stands before it.
 */
#include "execute/write.h"

struct creation {
    struct operator_state *op;
    const struct bound_create *create;
    struct batch *rows;
    struct arena *arena;
    bool is_merge;
};

static struct problem *problem_of(const struct creation *creation) {
    return creation->op->execution->problem;
}

/* ---- properties --------------------------------------------------------------------------- */

static enum status set_property(const struct creation *creation, enum element_kind kind,
                                uint32_t element, struct text key, struct value value,
                                struct span span) {
    if (!value_is_null(value))
        return write_property(creation->op, kind, element, key, value, span);
    if (!creation->is_merge)
        return STATUS_OK;
    return problem_set(problem_of(creation), STATUS_MERGE_READ_OWN_WRITES, span,
                       "MERGE cannot look for a null property: '%.*s'", TEXT_ARGS(key));
}

/* {key: value, ...}: key by key. */
static enum status set_literal(const struct creation *creation, enum element_kind kind,
                               const uint32_t *elements, const struct expression *map) {
    for (uint32_t i = 0; i < map->child_count; i++) {
        struct column column;
        TRY(evaluate(creation->op->evaluation, map->children[i], creation->rows, NULL, 0,
                     creation->arena, &column));
        for (uint32_t row = 0; row < creation->rows->row_count; row++)
            TRY(set_property(creation, kind, elements[row], map->keys[i],
                             column_value(&column, row), map->children[i]->span));
    }
    return STATUS_OK;
}

static enum status set_map(const struct creation *creation, enum element_kind kind,
                           uint32_t element, struct value map, struct span span) {
    if (map.type != VALUE_MAP)
        return problem_set(problem_of(creation), STATUS_TYPE_AT_RUN, span,
                           "properties are given by a MAP, not by %s",
                           value_type_name((enum value_type)map.type));
    for (uint32_t i = 0; i < map.size; i++)
        TRY(set_property(creation, kind, element, map.entries[i].key,
                         map.entries[i].value, span));
    return STATUS_OK;
}

static enum status set_properties(const struct creation *creation, enum element_kind kind,
                                  const uint32_t *elements,
                                  const struct expression *map) {
    struct column column;
    if (map == NULL)
        return STATUS_OK;
    if (map->kind == EXPRESSION_MAP)
        return set_literal(creation, kind, elements, map);
    TRY(evaluate(creation->op->evaluation, map, creation->rows, NULL, 0, creation->arena,
                 &column));
    for (uint32_t row = 0; row < creation->rows->row_count; row++)
        if (!value_is_null(column_value(&column, row)))
            TRY(set_map(creation, kind, elements[row], column_value(&column, row),
                        map->span));
    return STATUS_OK;
}

/* ---- nodes -------------------------------------------------------------------------------- */

static enum status new_column(const struct creation *creation, enum column_type type,
                              uint32_t slot, uint32_t **elements) {
    struct column *column = &creation->rows->columns[slot];
    TRY(column_allocate(creation->arena, type, creation->rows->row_count, column,
                        problem_of(creation)));
    *elements = column->elements;
    return STATUS_OK;
}

static enum status make_nodes(const struct creation *creation,
                              const struct bound_new_node *node, uint32_t *elements) {
    struct execution *execution = creation->op->execution;
    bool is_per_row = bound_labels_are_dynamic(node->labels);
    uint32_t *labels = NULL, label_count = 0;
    for (uint32_t row = 0; row < creation->rows->row_count; row++) {
        if (row == 0 || is_per_row)
            TRY(write_names(creation->op, CATALOG_LABEL, node->labels, creation->rows,
                            row, creation->arena, &labels, &label_count));
        enum status status = graph_create_node(execution->graph, labels, label_count,
                                               &elements[row], execution->problem);
        if (status != STATUS_OK) {
            problem_place(execution->problem, node->span);
            return status;
        }
    }
    return STATUS_OK;
}

/* ("EU AI Act") stands for the node that is there. */
static enum status find_named(const struct creation *creation,
                              const struct bound_new_node *node, uint32_t *elements) {
    struct column column;
    TRY(evaluate(creation->op->evaluation, node->name, creation->rows, NULL, 0,
                 creation->arena, &column));
    for (uint32_t row = 0; row < creation->rows->row_count; row++) {
        uint32_t *nodes, count;
        if (row > 0 && column.is_constant) {
            elements[row] = elements[0];
            continue;
        }
        TRY(operator_find_named(creation->op, column_value(&column, row),
                                node->name->span, NULL, NULL, creation->arena, &nodes,
                                &count));
        elements[row] = nodes[0];
    }
    return STATUS_OK;
}

static enum status create_node(const struct creation *creation,
                               const struct bound_new_node *node) {
    uint32_t *elements;
    if (node->is_bound)
        return STATUS_OK;
    TRY(new_column(creation, COLUMN_NODES, node->slot, &elements));
    if (node->name != NULL)
        return find_named(creation, node, elements);
    TRY(make_nodes(creation, node, elements));
    return set_properties(creation, ELEMENT_NODE, elements, node->properties);
}

/* ---- relationships ------------------------------------------------------------------------ */

/* The node at one end, which must be there. */
static enum status end_of(const struct creation *creation,
                          const struct bound_new_edge *edge, uint32_t place, uint32_t row,
                          uint32_t *out) {
    uint32_t slot = creation->create->nodes[place].slot;
    struct value value = column_value(&creation->rows->columns[slot], row);
    if (value.type != VALUE_NODE)
        return problem_set(problem_of(creation), STATUS_TYPE_AT_RUN, edge->span,
                           "a relationship ends in a NODE, found %s",
                           value_type_name((enum value_type)value.type));
    *out = (uint32_t)value.element;
    if (graph_is_live(creation->op->execution->graph, ELEMENT_NODE, *out))
        return STATUS_OK;
    return problem_set(problem_of(creation), STATUS_DELETED_ENTITY_ACCESS, edge->span,
                       "the node at an end of the relationship was deleted");
}

static enum status make_edge(const struct creation *creation,
                             const struct bound_new_edge *edge, uint32_t row,
                             uint32_t type, uint32_t *out) {
    struct execution *execution = creation->op->execution;
    uint32_t source, target;
    TRY(end_of(creation, edge, edge->from, row, &source));
    TRY(end_of(creation, edge, edge->to, row, &target));
    enum status status = graph_create_relationship(execution->graph, source, target, type,
                                                   out, execution->problem);
    if (status != STATUS_OK)
        problem_place(execution->problem, edge->span);
    return status;
}

static enum status create_edge(const struct creation *creation,
                               const struct bound_new_edge *edge) {
    bool is_per_row = bound_labels_are_dynamic(edge->type);
    uint32_t *elements, *types = NULL, type_count = 0;
    TRY(new_column(creation, COLUMN_RELATIONSHIPS, edge->slot, &elements));
    for (uint32_t row = 0; row < creation->rows->row_count; row++) {
        if (row == 0 || is_per_row)
            TRY(write_names(creation->op, CATALOG_TYPE, edge->type, creation->rows, row,
                            creation->arena, &types, &type_count));
        if (type_count != 1)
            return problem_set(problem_of(creation), STATUS_TYPE_AT_RUN, edge->span,
                               "a relationship has exactly one type, found %u",
                               type_count);
        TRY(make_edge(creation, edge, row, types[0], &elements[row]));
    }
    return set_properties(creation, ELEMENT_RELATIONSHIP, elements, edge->properties);
}

enum status write_create(struct operator_state *op, const struct bound_create *create,
                         struct batch *rows, struct arena *arena, bool is_merge) {
    struct creation creation = {op, create, rows, arena, is_merge};
    for (uint32_t i = 0; i < create->node_count; i++)
        TRY(create_node(&creation, &create->nodes[i]));
    for (uint32_t i = 0; i < create->edge_count; i++)
        TRY(create_edge(&creation, &create->edges[i]));
    for (uint32_t i = 0; i < create->path_count; i++)
        TRY(evaluate(op->evaluation, create->paths[i].expression, rows, NULL, 0, arena,
                     &rows->columns[create->paths[i].slot]));
    return STATUS_OK;
}
