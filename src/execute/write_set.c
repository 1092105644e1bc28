/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * SET and REMOVE.
 *
 * How: a row's items are worked out when their turn comes, since they may read what earlier rows
 * or items have set. Where no item reads the graph, all of them are worked out for the whole
 * batch first.
 */
#include "execute/cells.h"
#include "execute/write.h"

/* The columns of one item over some rows; what the item does not have is unfilled. */
struct set_columns {
    struct column target, key, value;
};

struct setting {
    struct operator_state *op;
    const struct bound_set *set;
    const struct batch *rows;
    struct arena *arena;
    enum element_kind kind; /* of the element at hand */
    uint32_t element;
};

static struct problem *problem_of(const struct setting *setting) {
    return setting->op->execution->problem;
}

static bool is_independent(const struct bound_set *set) {
    bool copies_element = set->kind != AST_SET_PROPERTY && set->value != NULL &&
                          (set->value->types & TYPE_SET_ELEMENT) != 0;
    return !copies_element && !bound_labels_are_dynamic(set->labels) &&
           !bound_reads_graph(set->target) && !bound_reads_graph(set->key_expression) &&
           !bound_reads_graph(set->value);
}

/* ---- one item for one element ------------------------------------------------------------- */

static enum status set_entry(const struct setting *setting, struct text key,
                             struct value value) {
    return write_property(setting->op, setting->kind, setting->element, key, value,
                          setting->set->span);
}

/* A map, or the properties of an element; null is the empty map. */
static enum status as_map(const struct setting *setting, struct value value,
                          struct value *out) {
    *out = value_map(NULL, 0);
    if (value_is_null(value))
        return STATUS_OK;
    if (value.type == VALUE_MAP) {
        *out = value;
        return STATUS_OK;
    }
    if (value.type == VALUE_NODE || value.type == VALUE_RELATIONSHIP)
        return graph_element_map(
            setting->op->execution->graph,
            value.type == VALUE_NODE ? ELEMENT_NODE : ELEMENT_RELATIONSHIP,
            (uint32_t)value.element, setting->arena, out, problem_of(setting));
    return problem_set(problem_of(setting), STATUS_TYPE_AT_RUN, setting->set->span,
                       "expected a MAP, NODE or RELATIONSHIP, found %s",
                       value_type_name((enum value_type)value.type));
}

static bool has_entry(struct value map, struct text key) {
    for (uint32_t i = 0; i < map.size; i++)
        if (text_equal(map.entries[i].key, key))
            return true;
    return false;
}

/* Removes the properties that the new map does not have. */
static enum status clear_others(const struct setting *setting, struct value map) {
    struct value old;
    TRY(graph_element_map(setting->op->execution->graph, setting->kind, setting->element,
                          setting->arena, &old, problem_of(setting)));
    for (uint32_t i = 0; i < old.size; i++)
        if (!has_entry(map, old.entries[i].key))
            TRY(set_entry(setting, old.entries[i].key, value_null()));
    return STATUS_OK;
}

static enum status set_map(const struct setting *setting, struct value value) {
    struct value map;
    TRY(as_map(setting, value, &map));
    if (setting->set->kind == AST_SET_ALL)
        TRY(clear_others(setting, map));
    for (uint32_t i = 0; i < map.size; i++)
        TRY(set_entry(setting, map.entries[i].key, map.entries[i].value));
    return STATUS_OK;
}

static enum status set_labels(const struct setting *setting, uint32_t row) {
    struct graph *graph = setting->op->execution->graph;
    uint32_t *ids, count;
    if (setting->kind != ELEMENT_NODE)
        return problem_set(problem_of(setting), STATUS_TYPE_AT_RUN, setting->set->span,
                           "a relationship has a type, not labels");
    TRY(write_names(setting->op, CATALOG_LABEL, setting->set->labels, setting->rows, row,
                    setting->arena, &ids, &count));
    for (uint32_t i = 0; i < count; i++) {
        if (setting->set->is_remove)
            TRY(graph_remove_label(graph, setting->element, ids[i], NULL,
                                   problem_of(setting)));
        else
            TRY(graph_add_label(graph, setting->element, ids[i], NULL,
                                problem_of(setting)));
    }
    return STATUS_OK;
}

static enum status set_key(const struct setting *setting,
                           const struct set_columns *columns, uint32_t row) {
    struct value value = value_null();
    struct text key = setting->set->key;
    if (setting->set->value != NULL)
        value = column_value(&columns->value, row);
    if (setting->set->key_expression == NULL)
        return set_entry(setting, key, value);
    struct value name = column_value(&columns->key, row);
    if (name.type != VALUE_STRING)
        return problem_set(problem_of(setting), STATUS_MAP_ELEMENT_ACCESS,
                           setting->set->key_expression->span,
                           "a property is named by a STRING, not by %s",
                           value_type_name((enum value_type)name.type));
    return set_entry(setting, value_text(name), value);
}

/* The element of a row; `*is_there` false for null. */
static enum status find_target(struct setting *setting, struct value target,
                               bool *is_there) {
    *is_there = !value_is_null(target);
    if (!*is_there)
        return STATUS_OK;
    if (target.type != VALUE_NODE && target.type != VALUE_RELATIONSHIP)
        return problem_set(problem_of(setting), STATUS_TYPE_AT_RUN, setting->set->span,
                           "expected a NODE or RELATIONSHIP, found %s",
                           value_type_name((enum value_type)target.type));
    setting->kind = target.type == VALUE_NODE ? ELEMENT_NODE : ELEMENT_RELATIONSHIP;
    setting->element = (uint32_t)target.element;
    if (graph_is_live(setting->op->execution->graph, setting->kind, setting->element))
        return STATUS_OK;
    return problem_set(problem_of(setting), STATUS_DELETED_ENTITY_ACCESS,
                       setting->set->span, "the element was deleted by this statement");
}

static enum status apply(struct setting *setting, const struct set_columns *columns,
                         uint32_t row) {
    bool is_there;
    TRY(find_target(setting, column_value(&columns->target, row), &is_there));
    if (!is_there)
        return STATUS_OK;
    if (setting->set->kind == AST_SET_LABELS)
        return set_labels(setting, row);
    if (setting->set->kind == AST_SET_PROPERTY)
        return set_key(setting, columns, row);
    return set_map(setting, column_value(&columns->value, row));
}

/* ---- rows --------------------------------------------------------------------------------- */

static enum status evaluate_set(struct operator_state *op, const struct bound_set *set,
                                const struct batch *rows, struct arena *arena,
                                struct set_columns *out) {
    *out = (struct set_columns){0};
    TRY(evaluate(op->evaluation, set->target, rows, NULL, 0, arena, &out->target));
    if (set->key_expression != NULL)
        TRY(evaluate(op->evaluation, set->key_expression, rows, NULL, 0, arena,
                     &out->key));
    if (set->value != NULL)
        TRY(evaluate(op->evaluation, set->value, rows, NULL, 0, arena, &out->value));
    return STATUS_OK;
}

/* All columns first, then row by row. */
static enum status set_batch(struct operator_state *op, const struct bound_set *sets,
                             uint32_t count, const struct batch *rows,
                             struct arena *arena) {
    struct set_columns *columns = ARENA_ARRAY(arena, count, struct set_columns);
    TRY_MEMORY(columns, arena, op->execution->problem);
    for (uint32_t i = 0; i < count; i++)
        TRY(evaluate_set(op, &sets[i], rows, arena, &columns[i]));
    for (uint32_t row = 0; row < rows->row_count; row++)
        for (uint32_t i = 0; i < count; i++) {
            struct setting setting = {
                .op = op, .set = &sets[i], .rows = rows, .arena = arena};
            TRY(apply(&setting, &columns[i], row));
        }
    return STATUS_OK;
}

/* One row: each item is worked out after the one before it was applied. */
static enum status set_row(struct operator_state *op, const struct bound_set *sets,
                           uint32_t count, const struct batch *row, struct arena *arena) {
    for (uint32_t i = 0; i < count; i++) {
        struct set_columns columns;
        struct setting setting = {.op = op, .set = &sets[i], .rows = row, .arena = arena};
        TRY(evaluate_set(op, &sets[i], row, arena, &columns));
        TRY(apply(&setting, &columns, 0));
    }
    return STATUS_OK;
}

enum status write_sets(struct operator_state *op, const struct bound_set *sets,
                       uint32_t count, const struct batch *rows, struct arena *arena) {
    bool are_independent = rows->row_count > 1;
    for (uint32_t i = 0; i < count; i++)
        are_independent = are_independent && is_independent(&sets[i]);
    arena_reset(arena);
    if (are_independent)
        return set_batch(op, sets, count, rows, arena);
    for (uint32_t i = 0; i < rows->row_count; i++) {
        struct batch row;
        arena_reset(arena);
        TRY(budget_check(op->execution->budget, op->execution->problem));
        TRY(batch_new(arena, rows->slot_count, &row, op->execution->problem));
        row.row_count = 1;
        for (uint32_t slot = 0; slot < rows->slot_count; slot++)
            row.columns[slot] = cells_from(&rows->columns[slot], i);
        TRY(set_row(op, sets, count, &row, arena));
    }
    return STATUS_OK;
}
