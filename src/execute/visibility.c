/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How: one pass over the two property columns of nodes and of relationships gives a byte per
 * row; what was worked out is kept on the execution's arena, by day and graph version.
 */
#include "execute/visibility.h"

#include "bind/bind.h"
#include "execute/frame.h"

#include <string.h>

struct visibility_cache {
    int64_t day;
    uint64_t version;
    struct visibility visibility;
    struct visibility_cache *next;
};

/* ---- the day ------------------------------------------------------------------------------ */

static enum status day_of(struct operator_state *op, struct value value, int64_t *day) {
    const struct expression *as_of = op->plan->as_of;
    struct function_context *functions = &op->evaluation->functions;
    const struct function *date = function_find(TEXT("date"));
    if (value.type == VALUE_STRING && date != NULL) {
        struct value text = value;
        enum status status = function_invoke(functions, date, &text, 1, &value);
        problem_place(functions->problem, as_of->span);
        TRY(status);
    }
    if (value.type == VALUE_DATE) {
        *day = value.integer;
        return STATUS_OK;
    }
    problem_set(functions->problem, STATUS_TYPE_AT_RUN, as_of->span,
                "AS OF takes a DATE, found %s",
                value_type_name((enum value_type)value.type));
    problem_hint(functions->problem, AS_OF_HINT);
    return STATUS_TYPE_AT_RUN;
}

enum status visibility_day(struct operator_state *op, int64_t *day) {
    struct value value;
    struct execution *execution = op->execution;
    struct arena scratch, *outer = op->evaluation->functions.arena;
    arena_init(&scratch, execution->budget);
    op->evaluation->functions.arena = &scratch;
    enum status status =
        evaluate_constant(op->evaluation, op->plan->as_of, &scratch, &value);
    if (status == STATUS_OK)
        status = day_of(op, value, day);
    op->evaluation->functions.arena = outer;
    arena_release(&scratch);
    return status;
}

/* ---- intervals ---------------------------------------------------------------------------- */

static enum status wrong_bound(const struct execution *execution, enum element_kind kind,
                               uint32_t row, const char *key_name, struct value value) {
    struct graph *graph = execution->graph;
    uint32_t name_key = graph_find_name(graph, CATALOG_KEY, TEXT("name"));
    struct value name = value_null();
    if (name_key != CATALOG_NONE)
        name = graph_property(graph, kind, row, name_key);
    struct text text = name.type == VALUE_STRING ? value_text(name) : TEXT("");
    return problem_set(execution->problem, STATUS_INVALID_VALIDITY, SPAN_NONE,
                       "%s of %s %llu%s%.*s%s is not a DATE but %s", key_name,
                       kind == ELEMENT_NODE ? "node" : "relationship",
                       (unsigned long long)graph_id(graph, kind, row),
                       text.byte_count == 0 ? "" : " ('", TEXT_ARGS(text),
                       text.byte_count == 0 ? "" : "')",
                       value_type_name((enum value_type)value.type));
}

/* One bound of one kind of element: hides those whose interval does not hold the day. */
static enum status apply_bound(const struct execution *execution, enum element_kind kind,
                               const char *key_name, bool is_start, int64_t day,
                               uint8_t *visible, uint32_t row_count) {
    struct graph *graph = execution->graph;
    uint32_t key = graph_find_name(graph, CATALOG_KEY, text_of(key_name));
    if (key == CATALOG_NONE || graph_property_type(graph, kind, key) == PROPERTY_ABSENT)
        return STATUS_OK;
    for (uint32_t row = 0; row < row_count; row++) {
        if (row % BATCH_ROWS == 0)
            TRY(budget_check(execution->budget, execution->problem));
        if (!visible[row])
            continue;
        struct value bound = graph_property(graph, kind, row, key);
        if (value_is_null(bound))
            continue;
        if (bound.type != VALUE_DATE)
            return wrong_bound(execution, kind, row, key_name, bound);
        visible[row] = is_start ? bound.integer <= day : day < bound.integer;
    }
    return STATUS_OK;
}

static enum status apply_interval(const struct execution *execution,
                                  enum element_kind kind, int64_t day, uint8_t *visible,
                                  uint32_t row_count) {
    for (uint32_t row = 0; row < row_count; row++)
        visible[row] = graph_is_live(execution->graph, kind, row);
    TRY(apply_bound(execution, kind, "valid_from", true, day, visible, row_count));
    return apply_bound(execution, kind, "valid_to", false, day, visible, row_count);
}

static void hide_loose_edges(const struct execution *execution,
                             struct visibility *visibility) {
    struct graph_edges edges = graph_edges(execution->graph);
    for (uint32_t row = 0; row < visibility->edge_count; row++)
        if (visibility->edges[row])
            visibility->edges[row] = visibility->nodes[edges.sources[row]] &
                                     visibility->nodes[edges.targets[row]];
}

static enum status work_out(struct execution *execution, int64_t day,
                            struct visibility *out) {
    struct arena *arena = execution->arena;
    out->node_count = graph_row_count(execution->graph, ELEMENT_NODE);
    out->edge_count = graph_row_count(execution->graph, ELEMENT_RELATIONSHIP);
    out->nodes = ARENA_ARRAY(arena, (size_t)out->node_count + 1, uint8_t);
    TRY_MEMORY(out->nodes, arena, execution->problem);
    out->edges = ARENA_ARRAY(arena, (size_t)out->edge_count + 1, uint8_t);
    TRY_MEMORY(out->edges, arena, execution->problem);
    TRY(apply_interval(execution, ELEMENT_NODE, day, out->nodes, out->node_count));
    TRY(apply_interval(execution, ELEMENT_RELATIONSHIP, day, out->edges,
                       out->edge_count));
    hide_loose_edges(execution, out);
    return STATUS_OK;
}

/* What was worked out for the day and the graph as it is now, or is now. */
static enum status visibility_on(struct execution *execution, int64_t day,
                                 const struct visibility **out) {
    uint64_t version = graph_version(execution->graph);
    for (struct visibility_cache *kept = execution->visibilities; kept != NULL;
         kept = kept->next)
        if (kept->day == day && kept->version == version) {
            *out = &kept->visibility;
            return STATUS_OK;
        }
    struct visibility_cache *made = ARENA_NEW(execution->arena, struct visibility_cache);
    TRY_MEMORY(made, execution->arena, execution->problem);
    made->day = day;
    made->version = version;
    TRY(work_out(execution, day, &made->visibility));
    made->next = execution->visibilities;
    execution->visibilities = made;
    *out = &made->visibility;
    return STATUS_OK;
}

enum status operator_visibility(struct operator_state *op,
                                const struct visibility **out) {
    struct execution *execution = op->execution;
    int64_t day;
    *out = NULL;
    if (op->plan->as_of == NULL)
        return STATUS_OK;
    TRY(visibility_day(op, &day));
    enum status status = visibility_on(execution, day, out);
    if (status != STATUS_OK)
        problem_place(execution->problem, op->plan->as_of->span);
    return status;
}

/* ---- bound nodes -------------------------------------------------------------------------- */

enum status evaluate_exists_then(const struct frame *frame,
                                 const struct expression *expression,
                                 struct column *out) {
    const struct function_context *functions = &frame->evaluation->functions;
    const struct visibility *visibility = NULL;
    struct column nodes;
    if (functions->has_day)
        TRY(visibility_on(frame->evaluation->execution, functions->day, &visibility));
    TRY(frame_evaluate(frame, expression->children[0], &nodes));
    TRY(frame_booleans(frame, out));
    FRAME_ROWS(frame, row) {
        struct value node = column_value(&nodes, row);
        out->booleans[row] = node.type == VALUE_NODE &&
                             (visibility == NULL || visibility->nodes[node.element]);
    }
    return STATUS_OK;
}
