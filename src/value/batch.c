/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "value/batch.h"

enum status batch_new(struct arena *arena, uint32_t slot_count, struct batch *out,
                      struct problem *problem) {
    *out = (struct batch){.arena = arena, .slot_count = slot_count};
    out->columns = ARENA_ARRAY(arena, slot_count, struct column);
    TRY_MEMORY(out->columns, arena, problem);
    return STATUS_OK;
}

static enum status gather_multiplicity(const struct batch *source, const uint32_t *rows,
                                       uint32_t row_count, struct batch *out,
                                       struct problem *problem) {
    const int64_t *from = source->multiplicity;
    out->multiplicity = NULL;
    if (from == NULL)
        return STATUS_OK;
    int64_t *counts = (int64_t *)arena_allocate(out->arena, row_count * sizeof(int64_t));
    TRY_MEMORY(counts, out->arena, problem);
    for (uint32_t i = 0; i < row_count; i++)
        counts[i] = from[rows[i]];
    out->multiplicity = counts;
    return STATUS_OK;
}

enum status batch_gather(const struct batch *source, const uint32_t *rows,
                         uint32_t row_count, struct batch *out, struct problem *problem) {
    uint32_t slot_count =
        source->slot_count < out->slot_count ? source->slot_count : out->slot_count;
    for (uint32_t i = 0; i < slot_count; i++)
        TRY(column_gather(out->arena, &source->columns[i], rows, row_count,
                          &out->columns[i], problem));
    TRY(gather_multiplicity(source, rows, row_count, out, problem));
    out->row_count = row_count;
    return STATUS_OK;
}
