/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "execute/path_step.h"

#include "base/array.h"
#include "execute/accepts.h"
#include "execute/execute.h"

/* ---- the row around a walk -------------------------------------------------------------- */

enum status path_row_init(struct path_row *row, uint32_t slot_count, struct arena *arena,
                          struct problem *problem) {
    *row = (struct path_row){.slot_count = slot_count, .arena = arena};
    row->columns = ARENA_ARRAY(arena, slot_count, struct column);
    TRY_MEMORY(row->columns, arena, problem);
    return STATUS_OK;
}

static void note_slot(void *context, uint32_t slot) {
    struct path_row *row = context;
    for (uint32_t i = 0; i < row->read_count; i++)
        if (row->read_slots[i] == slot)
            return;
    if (row->read_count == row->read_capacity) {
        uint32_t *slots = array_grow(row->arena, row->read_slots, row->read_count,
                                     &row->read_capacity, sizeof *slots);
        row->failed = row->failed || slots == NULL;
        if (slots == NULL)
            return;
        row->read_slots = slots;
    }
    row->read_slots[row->read_count++] = slot;
}

enum status path_row_reads(struct path_row *row, const struct expression *expression,
                           struct problem *problem) {
    if (expression != NULL)
        bound_visit_slots(expression, note_slot, row);
    return row->failed ? arena_problem(row->arena, problem) : STATUS_OK;
}

/* One cell of a column as a constant column that shares its memory. */
static struct column column_cell(const struct column *source, uint32_t row) {
    struct column cell = *source;
    uint32_t place = source->is_constant ? 0 : row;
    cell.is_constant = true;
    if (source->nulls != NULL)
        cell.nulls = source->nulls + place;
    switch (source->type) {
    case COLUMN_NONE:
        break;
    case COLUMN_VALUES:
        cell.values = source->values + place;
        break;
    case COLUMN_NODES:
    case COLUMN_RELATIONSHIPS:
        cell.elements = source->elements + place;
        break;
    case COLUMN_INTEGERS:
        cell.integers = source->integers + place;
        break;
    case COLUMN_FLOATS:
        cell.floats = source->floats + place;
        break;
    case COLUMN_BOOLEANS:
        cell.booleans = source->booleans + place;
        break;
    }
    return cell;
}

void path_row_set(struct path_row *row, const struct batch *source, uint32_t place) {
    for (uint32_t i = 0; i < row->read_count; i++) {
        uint32_t slot = row->read_slots[i];
        if (slot < source->slot_count && source->columns[slot].type != COLUMN_NONE)
            row->columns[slot] = column_cell(&source->columns[slot], place);
        else
            row->columns[slot].type = COLUMN_NONE;
    }
}

enum status path_node_of(const struct column *column, uint32_t place, uint32_t *node,
                         struct problem *problem) {
    struct value value = column_value(column, place);
    if (value.type == VALUE_NODE) {
        *node = (uint32_t)value.element;
        return STATUS_OK;
    }
    *node = ELEMENT_NONE;
    if (value_is_null(value))
        return STATUS_OK;
    return problem_set(problem, STATUS_TYPE_AT_RUN, SPAN_NONE,
                       "a pattern needs a node here, not %s",
                       value_type_name(value.type));
}

/* ---- steps -------------------------------------------------------------------------------- */

void path_step_init(struct path_step *step, struct operator_state *op,
                    struct path_row *row) {
    *step = (struct path_step){.op = op,
                               .row = row,
                               .types = {.is_any = true},
                               .edge_slot = SLOT_NONE,
                               .from_slot = SLOT_NONE,
                               .to_slot = SLOT_NONE};
    arena_init(&step->arena, op->execution->budget);
}

static enum direction opposite(enum direction direction) {
    switch (direction) {
    case DIRECTION_OUT:
        return DIRECTION_IN;
    case DIRECTION_IN:
        return DIRECTION_OUT;
    case DIRECTION_BOTH:
        break;
    }
    return DIRECTION_BOTH;
}

void path_step_take(struct path_step *step, const struct plan_step *plan,
                    bool is_backward) {
    step->direction = accepts_direction(plan->direction);
    if (is_backward)
        step->direction = opposite(step->direction);
    step->where = plan->where;
    step->edge_slot = plan->slot;
    step->from_slot = is_backward ? plan->to_slot : plan->from_slot;
    step->to_slot = is_backward ? plan->from_slot : plan->to_slot;
}

enum status path_step_resolve(struct path_step *step, const struct plan_step *plan,
                              const struct visibility *visibility, struct arena *arena) {
    struct evaluation *evaluation = step->op->evaluation;
    step->types = (struct type_filter){.is_any = true};
    if (plan->types != NULL)
        TRY(evaluate_type_filter(evaluation, plan->types, arena, &step->types));
    uint8_t *labels = NULL;
    if (plan->to_labels != NULL)
        TRY(evaluate_label_sets(evaluation, plan->to_labels, arena, &labels));
    step->to_labels = labels;
    step->visibility = visibility;
    return STATUS_OK;
}

void path_step_release(struct path_step *step) {
    arena_release(&step->arena);
}

void path_step_open(struct path_step *step, uint32_t node) {
    step->node = node;
    step->pending.count = 0;
    adjacency_open(&step->cursor, step->op->execution->graph, step->direction, node,
                   step->types);
}

/* Scratch for filtered runs, made when the first one comes. */
static enum status make_scratch(struct path_step *step) {
    struct execution *execution = step->op->execution;
    uint32_t *scratch =
        arena_allocate(execution->arena, 3 * BATCH_ROWS * sizeof *scratch);
    TRY_MEMORY(scratch, execution->arena, execution->problem);
    step->neighbours = scratch;
    step->edges = scratch + BATCH_ROWS;
    step->kept = scratch + 2 * BATCH_ROWS;
    return STATUS_OK;
}

static bool is_labelled(const struct path_step *step, uint32_t node) {
    if (step->to_labels == NULL)
        return true;
    return step->to_labels[graph_node_label_sets(step->op->execution->graph)[node]];
}

/* Copies what is visible of the pending run, up to a batch, into the scratch. */
static uint32_t take_visible(struct path_step *step) {
    struct adjacency_run *pending = &step->pending;
    uint32_t taken = 0, place = 0;
    for (; place < pending->count && taken < BATCH_ROWS; place++) {
        if (!path_is_edge_visible(step->visibility, pending->edges[place]) ||
            !path_is_node_visible(step->visibility, pending->neighbours[place]) ||
            !is_labelled(step, pending->neighbours[place]))
            continue;
        step->neighbours[taken] = pending->neighbours[place];
        step->edges[taken++] = pending->edges[place];
    }
    pending->neighbours += place;
    pending->edges += place;
    pending->count -= place;
    return taken;
}

static void set_column(struct path_row *row, uint32_t slot, enum column_type type,
                       uint32_t *elements, bool is_constant) {
    if (slot != SLOT_NONE)
        row->columns[slot] = (struct column){
            .type = type, .is_constant = is_constant, .elements = elements};
}

void path_step_put(struct path_row *row, const struct plan_step *steps,
                   uint32_t hop_count, uint32_t *nodes, uint32_t *edges) {
    for (uint32_t i = 0; i < hop_count; i++) {
        set_column(row, steps[i].from_slot, COLUMN_NODES, &nodes[i], true);
        set_column(row, steps[i].slot, COLUMN_RELATIONSHIPS, &edges[i], true);
        set_column(row, steps[i].to_slot, COLUMN_NODES, &nodes[i + 1], true);
    }
}

/* Keeps the relationships of the scratch for which WHERE is true. */
static enum status filter_scratch(struct path_step *step, uint32_t *count) {
    arena_reset(&step->arena);
    set_column(step->row, step->edge_slot, COLUMN_RELATIONSHIPS, step->edges, false);
    set_column(step->row, step->from_slot, COLUMN_NODES, &step->node, true);
    set_column(step->row, step->to_slot, COLUMN_NODES, step->neighbours, false);
    struct batch batch = {.arena = &step->arena,
                          .row_count = *count,
                          .slot_count = step->row->slot_count,
                          .columns = step->row->columns};
    uint32_t kept_count;
    TRY(evaluate_filter(step->op->evaluation, step->where, &batch, &step->arena,
                        step->kept, &kept_count));
    for (uint32_t i = 0; i < kept_count; i++) {
        step->neighbours[i] = step->neighbours[step->kept[i]];
        step->edges[i] = step->edges[step->kept[i]];
    }
    *count = kept_count;
    return STATUS_OK;
}

enum status path_step_next(struct path_step *step, struct adjacency_run *run) {
    *run = (struct adjacency_run){0};
    if (path_step_is_plain(step)) {
        while (run->count == 0 && adjacency_next(&step->cursor, run))
            ;
        return STATUS_OK;
    }
    if (step->neighbours == NULL)
        TRY(make_scratch(step));
    while (step->pending.count > 0 || adjacency_next(&step->cursor, &step->pending)) {
        uint32_t count = take_visible(step);
        if (count > 0 && step->where != NULL)
            TRY(filter_scratch(step, &count));
        if (count > 0) {
            *run = (struct adjacency_run){step->neighbours, step->edges, count};
            return STATUS_OK;
        }
    }
    return STATUS_OK;
}
