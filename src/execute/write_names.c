/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Labels, types and single properties: what all writing clauses need. */
#include "execute/write.h"

#include "base/array.h"

struct name_list {
    struct operator_state *op;
    enum catalog_kind kind;
    const struct batch *rows;
    uint32_t row;
    struct arena *arena;
    ARRAY(uint32_t) ids;
};

static enum status add_name(struct name_list *list, struct text name, struct span span) {
    struct execution *execution = list->op->execution;
    uint32_t id;
    enum status status =
        graph_make_name(execution->graph, list->kind, name, &id, execution->problem);
    if (status != STATUS_OK) {
        problem_place(execution->problem, span);
        return status;
    }
    TRY_MEMORY(ARRAY_PUSH(list->arena, list->ids, id), list->arena, execution->problem);
    return STATUS_OK;
}

static enum status add_dynamic(struct name_list *list,
                               const struct expression *expression) {
    struct execution *execution = list->op->execution;
    struct column column;
    TRY(evaluate(list->op->evaluation, expression, list->rows, &list->row, 1, list->arena,
                 &column));
    struct value names = column_value(&column, list->row);
    uint32_t count = names.type == VALUE_LIST ? names.size : 1;
    for (uint32_t i = 0; i < count; i++) {
        struct value name = names.type == VALUE_LIST ? names.items[i] : names;
        if (name.type != VALUE_STRING)
            return problem_set(execution->problem, STATUS_TYPE_AT_RUN, expression->span,
                               "a label or type is named by a STRING, not by %s",
                               value_type_name((enum value_type)name.type));
        TRY(add_name(list, value_text(name), expression->span));
    }
    return STATUS_OK;
}

static enum status add_labels(struct name_list *list, const struct bound_labels *labels) {
    if (labels == NULL)
        return STATUS_OK;
    if (labels->kind == AST_LABEL_NAME)
        return add_name(list, labels->name, SPAN_NONE);
    if (labels->kind == AST_LABEL_DYNAMIC)
        return add_dynamic(list, labels->expression);
    TRY(add_labels(list, labels->first));
    return add_labels(list, labels->second);
}

enum status write_names(struct operator_state *op, enum catalog_kind kind,
                        const struct bound_labels *labels, const struct batch *rows,
                        uint32_t row, struct arena *arena, uint32_t **ids,
                        uint32_t *count) {
    struct name_list list = {
        .op = op, .kind = kind, .rows = rows, .row = row, .arena = arena};
    TRY(add_labels(&list, labels));
    *ids = list.ids.items;
    *count = list.ids.count;
    return STATUS_OK;
}

enum status write_property(struct operator_state *op, enum element_kind kind,
                           uint32_t row, struct text key, struct value value,
                           struct span span) {
    struct execution *execution = op->execution;
    struct graph *graph = execution->graph;
    uint32_t id = graph_find_name(graph, CATALOG_KEY, key);
    enum status status = STATUS_OK;
    if (id == CATALOG_NONE && value_is_null(value))
        return STATUS_OK;
    if (id == CATALOG_NONE)
        status = graph_make_name(graph, CATALOG_KEY, key, &id, execution->problem);
    if (status == STATUS_OK)
        status =
            graph_set_property(graph, kind, row, id, value, NULL, execution->problem);
    if (status != STATUS_OK)
        problem_place(execution->problem, span);
    return status;
}
