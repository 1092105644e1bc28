/* SPDX-License-Identifier: GPL-3.0-or-later */
/* DISTINCT: the first row of each combination of slots; rows come out as soon as they are new. */
#include "execute/grouping.h"
#include "execute/make.h"

struct op_distinct {
    struct operator_state base;
    struct grouping grouping;
};

/* Keeps the rows whose group is new: their numbers follow on those seen before. */
static enum status keep_new(struct op_distinct *state, const struct batch *rows,
                            uint32_t *kept, uint32_t *count) {
    struct operator_state *op = &state->base;
    uint32_t next_group = state->grouping.table.count;
    uint32_t *groups =
        (uint32_t *)arena_allocate(&op->rows, rows->row_count * sizeof(uint32_t));
    TRY_MEMORY(groups, &op->rows, op->execution->problem);
    TRY(grouping_assign(&state->grouping, rows, &op->rows, groups));
    *count = 0;
    for (uint32_t row = 0; row < rows->row_count; row++) {
        bool is_new = groups[row] == next_group;
        kept[*count] = row;
        *count += is_new;
        next_group += is_new;
    }
    return STATUS_OK;
}

static enum status next_distinct(struct operator_state *op, struct batch *out) {
    struct op_distinct *state = (struct op_distinct *)op;
    struct batch rows;
    for (;;) {
        uint32_t count = 0;
        TRY(operator_next(op->child, &rows));
        if (rows.row_count == 0)
            return STATUS_OK;
        arena_reset(&op->rows);
        uint32_t *kept =
            (uint32_t *)arena_allocate(&op->rows, rows.row_count * sizeof(uint32_t));
        TRY_MEMORY(kept, &op->rows, op->execution->problem);
        TRY(keep_new(state, &rows, kept, &count));
        rows.multiplicity = NULL;
        if (count > 0)
            return operator_gather(op, &rows, kept, count, out);
    }
}

static enum status restart_distinct(struct operator_state *op) {
    grouping_reset(&((struct op_distinct *)op)->grouping);
    return STATUS_OK;
}

static void close_distinct(struct operator_state *op) {
    grouping_release(&((struct op_distinct *)op)->grouping);
}

static const struct operator_type distinct_type = {.name = "distinct",
                                                   .next = next_distinct,
                                                   .restart = restart_distinct,
                                                   .close = close_distinct};

enum status op_distinct_new(struct execution *execution, const struct plan *plan,
                            struct operator_state **out) {
    struct arena *arena = execution->arena;
    TRY(make_state(execution, plan, &distinct_type, sizeof(struct op_distinct), out));
    struct expression *slots =
        ARENA_ARRAY(arena, (size_t)plan->slot_count + 1, struct expression);
    TRY_MEMORY(slots, arena, execution->problem);
    const struct expression **keys =
        ARENA_ARRAY(arena, (size_t)plan->slot_count + 1, const struct expression *);
    TRY_MEMORY(keys, arena, execution->problem);
    for (uint32_t i = 0; i < plan->slot_count; i++) {
        slots[i].kind = EXPRESSION_SLOT;
        slots[i].slot = plan->slots[i];
        keys[i] = &slots[i];
    }
    return grouping_init(&((struct op_distinct *)*out)->grouping, &execution->evaluation,
                         keys, plan->slot_count, arena);
}
