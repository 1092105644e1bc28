/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Label and type expressions.
 *
 * How: an expression is worked out once for each label set (or type) of the graph, of which
 * there are few, into a table of bytes; a node is then one look at its set. Dynamic labels
 * that depend on the row are worked out row by row.
 */
#include "execute/frame.h"

#include <string.h>

/* What a label expression is tested against. */
struct carrier {
    enum catalog_kind kind;
    const uint32_t *ids; /* ascending */
    uint32_t count;
};

static bool carries(const struct carrier *carrier, uint32_t id) {
    for (uint32_t i = 0; i < carrier->count; i++)
        if (carrier->ids[i] == id)
            return true;
    return false;
}

static enum status wrong_label(struct evaluation *evaluation,
                               const struct expression *expression, struct value value) {
    return problem_set(
        evaluation->functions.problem, STATUS_TYPE_AT_RUN, expression->span,
        "a label or type is named by a STRING or a list of them, not by %s",
        value_type_name((enum value_type)value.type));
}

/* $(names): all of them must be carried; $any(names): one of them. */
static enum status fits_names(struct evaluation *evaluation,
                              const struct bound_labels *labels, struct value names,
                              const struct carrier *carrier, bool *out) {
    uint32_t count = names.type == VALUE_LIST ? names.size : 1;
    *out = false;
    if (value_is_null(names))
        return STATUS_OK;
    for (uint32_t i = 0; i < count; i++) {
        struct value name = names.type == VALUE_LIST ? names.items[i] : names;
        if (name.type != VALUE_STRING)
            return wrong_label(evaluation, labels->expression, name);
        uint32_t id =
            graph_find_name(evaluation->functions.graph, carrier->kind, value_text(name));
        bool is_carried = id != CATALOG_NONE && carries(carrier, id);
        *out = is_carried;
        if (is_carried == labels->is_any)
            return STATUS_OK;
    }
    *out = !labels->is_any;
    return STATUS_OK;
}

/* Where dynamic names come from: the rows of a batch, or nothing. */
struct label_row {
    struct evaluation *evaluation;
    const struct batch *batch; /* NULL: dynamic names read no slot */
    uint32_t row;
    struct arena *arena;
};

static enum status dynamic_names(const struct label_row *place,
                                 const struct expression *expression, struct value *out) {
    struct column column;
    if (place->batch == NULL)
        return evaluate_constant(place->evaluation, expression, place->arena, out);
    TRY(evaluate(place->evaluation, expression, place->batch, &place->row, 1,
                 place->arena, &column));
    *out = column_value(&column, place->row);
    return STATUS_OK;
}

static enum status fits(const struct label_row *place, const struct bound_labels *labels,
                        const struct carrier *carrier, bool *out) {
    const struct graph *graph = place->evaluation->functions.graph;
    struct value names;
    uint32_t id;
    switch (labels->kind) {
    case AST_LABEL_NAME:
        id = graph_find_name(graph, carrier->kind, labels->name);
        *out = id != CATALOG_NONE && carries(carrier, id);
        return STATUS_OK;
    case AST_LABEL_AND:
        TRY(fits(place, labels->first, carrier, out));
        return *out ? fits(place, labels->second, carrier, out) : STATUS_OK;
    case AST_LABEL_OR:
        TRY(fits(place, labels->first, carrier, out));
        return *out ? STATUS_OK : fits(place, labels->second, carrier, out);
    case AST_LABEL_NOT:
        TRY(fits(place, labels->first, carrier, out));
        *out = !*out;
        return STATUS_OK;
    case AST_LABEL_ANY:
        *out = carrier->count > 0;
        return STATUS_OK;
    case AST_LABEL_DYNAMIC:
        TRY(dynamic_names(place, labels->expression, &names));
        return fits_names(place->evaluation, labels, names, carrier, out);
    }
    *out = false;
    return STATUS_OK;
}

/* ---- tables ------------------------------------------------------------------------------- */

enum status evaluate_label_sets(struct evaluation *evaluation,
                                const struct bound_labels *labels, struct arena *arena,
                                uint8_t **accepts) {
    const struct graph *graph = evaluation->functions.graph;
    uint32_t set_count = graph_label_set_count(graph);
    struct label_row place = {.evaluation = evaluation, .arena = arena};
    struct carrier carrier = {.kind = CATALOG_LABEL};
    uint8_t *table = ARENA_ARRAY(arena, (size_t)set_count + 1, uint8_t);
    TRY_MEMORY(table, arena, evaluation->functions.problem);
    for (uint32_t set = 0; set < set_count; set++) {
        bool is_fit = true;
        carrier.ids = graph_label_set(graph, set, &carrier.count);
        if (labels != NULL && set != LABEL_SET_DEAD)
            TRY(fits(&place, labels, &carrier, &is_fit));
        table[set] = is_fit && set != LABEL_SET_DEAD;
    }
    *accepts = table;
    return STATUS_OK;
}

enum status evaluate_type_filter(struct evaluation *evaluation,
                                 const struct bound_labels *types, struct arena *arena,
                                 struct type_filter *out) {
    uint32_t type_count = graph_name_count(evaluation->functions.graph, CATALOG_TYPE);
    struct label_row place = {.evaluation = evaluation, .arena = arena};
    *out = (struct type_filter){.is_any = types == NULL};
    if (types == NULL)
        return STATUS_OK;
    uint16_t *ids = ARENA_ARRAY(arena, (size_t)type_count + 1, uint16_t);
    TRY_MEMORY(ids, arena, evaluation->functions.problem);
    for (uint32_t type = 0; type < type_count; type++) {
        struct carrier carrier = {.kind = CATALOG_TYPE, .ids = &type, .count = 1};
        bool is_fit;
        TRY(fits(&place, types, &carrier, &is_fit));
        if (is_fit)
            ids[out->count++] = (uint16_t)type;
    }
    out->types = ids;
    return STATUS_OK;
}

/* ---- HAS_LABELS --------------------------------------------------------------------------- */

/* One element against the expression, its dynamic names read from its row. */
static enum status test_row(const struct frame *frame,
                            const struct expression *expression, struct value element,
                            uint32_t row, struct column *out) {
    struct label_row place = {frame->evaluation, frame->batch, row, frame->arena};
    struct graph *graph = frame_graph(frame);
    struct carrier carrier = {.kind = CATALOG_LABEL};
    uint32_t element_row = (uint32_t)element.element, type;
    bool is_fit;
    if (value_is_null(element)) {
        frame_set_truth(out, row, TRUTH_UNKNOWN);
        return STATUS_OK;
    }
    if (element.type == VALUE_NODE) {
        TRY(frame_check_live(frame, expression, ELEMENT_NODE, element_row));
        carrier.ids = graph_label_set(graph, graph_node_label_sets(graph)[element_row],
                                      &carrier.count);
    } else if (element.type == VALUE_RELATIONSHIP) {
        type = graph_relationship_type(graph, element_row);
        carrier = (struct carrier){.kind = CATALOG_TYPE, .ids = &type, .count = 1};
    } else {
        return problem_set(frame_problem(frame), STATUS_TYPE_AT_RUN, expression->span,
                           "expected a NODE or RELATIONSHIP, found %s",
                           value_type_name((enum value_type)element.type));
    }
    TRY(fits(&place, expression->labels, &carrier, &is_fit));
    frame_set_truth(out, row, is_fit ? TRUTH_TRUE : TRUTH_FALSE);
    return STATUS_OK;
}

static enum status test_nodes(const struct frame *frame,
                              const struct expression *expression,
                              const struct column *nodes, struct column *out) {
    const uint32_t *sets = graph_node_label_sets(frame_graph(frame));
    uint8_t *accepts;
    TRY(evaluate_label_sets(frame->evaluation, expression->labels, frame->arena,
                            &accepts));
    FRAME_ROWS(frame, row) {
        uint32_t node = nodes->elements[row];
        out->nulls[row] = node == ELEMENT_NONE;
        out->booleans[row] = node != ELEMENT_NONE && accepts[sets[node]];
    }
    return STATUS_OK;
}

enum status evaluate_has_labels(const struct frame *frame,
                                const struct expression *expression, struct column *out) {
    struct column child;
    TRY(frame_evaluate(frame, expression->children[0], &child));
    TRY(frame_booleans(frame, out));
    bool is_table_worth = frame->count >= graph_label_set_count(frame_graph(frame)) / 4;
    if (child.type == COLUMN_NODES && !child.is_constant && is_table_worth &&
        !frame_has_deleted(frame) && !bound_labels_are_dynamic(expression->labels))
        return test_nodes(frame, expression, &child, out);
    FRAME_ROWS(frame, row)
    TRY(test_row(frame, expression, column_value(&child, row), row, out));
    return STATUS_OK;
}
