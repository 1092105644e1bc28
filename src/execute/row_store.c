/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How: full chunks of BATCH_ROWS rows, so that row n stands in chunk n / BATCH_ROWS. A chunk
 * begins small and doubles; a column whose cells do not fit its type becomes VALUES.
 */
#include "execute/row_store.h"

#include <string.h>

#define FIRST_CHUNK_ROWS 16

void row_store_init(struct row_store *store, uint32_t slot_count, const uint64_t *kept,
                    struct budget *budget, struct problem *problem) {
    *store =
        (struct row_store){.slot_count = slot_count, .kept = kept, .problem = problem};
    arena_init(&store->arena, budget);
}

static void forget(struct row_store *store) {
    store->chunks = NULL;
    store->chunk_count = store->chunk_capacity = store->row_count = 0;
}

void row_store_release(struct row_store *store) {
    arena_release(&store->arena);
    forget(store);
}

void row_store_reset(struct row_store *store) {
    arena_reset(&store->arena);
    forget(store);
}

static bool is_kept(const struct row_store *store, uint32_t slot) {
    return store->kept == NULL || slot_set_has(store->kept, slot);
}

/* ---- chunks ------------------------------------------------------------------------------- */

static enum status add_chunk(struct row_store *store) {
    if (store->chunk_count == store->chunk_capacity) {
        uint32_t capacity = store->chunk_capacity == 0 ? 8 : 2 * store->chunk_capacity;
        struct row_chunk **chunks =
            ARENA_ARRAY(&store->arena, capacity, struct row_chunk *);
        TRY_MEMORY(chunks, &store->arena, store->problem);
        for (uint32_t i = 0; i < store->chunk_count; i++)
            chunks[i] = store->chunks[i];
        store->chunks = chunks;
        store->chunk_capacity = capacity;
    }
    struct row_chunk *chunk = ARENA_NEW(&store->arena, struct row_chunk);
    TRY_MEMORY(chunk, &store->arena, store->problem);
    TRY(batch_new(&store->arena, store->slot_count, &chunk->batch, store->problem));
    store->chunks[store->chunk_count++] = chunk;
    return STATUS_OK;
}

static size_t cell_bytes(enum column_type type) {
    static const uint8_t bytes[] = {
        [COLUMN_NONE] = 0,
        [COLUMN_VALUES] = sizeof(struct value),
        [COLUMN_NODES] = sizeof(uint32_t),
        [COLUMN_RELATIONSHIPS] = sizeof(uint32_t),
        [COLUMN_INTEGERS] = sizeof(int64_t),
        [COLUMN_FLOATS] = sizeof(double),
        [COLUMN_BOOLEANS] = sizeof(uint8_t),
    };
    return bytes[type];
}

/* Moves a column to memory for `capacity` rows; its first `row_count` cells stay. */
static enum status grow_column(struct row_store *store, struct column *column,
                               uint32_t row_count, uint32_t capacity) {
    struct column grown;
    if (column->type == COLUMN_NONE)
        return STATUS_OK;
    TRY(column_allocate(&store->arena, column->type, capacity, &grown, store->problem));
    if (row_count > 0)
        memcpy(grown.values, column->values, row_count * cell_bytes(column->type));
    if (column->nulls != NULL) {
        grown.nulls = (uint8_t *)arena_allocate(&store->arena, capacity);
        TRY_MEMORY(grown.nulls, &store->arena, store->problem);
        memcpy(grown.nulls, column->nulls, row_count);
    }
    *column = grown;
    return STATUS_OK;
}

static enum status reserve(struct row_store *store, struct row_chunk *chunk,
                           uint32_t more) {
    struct batch *batch = &chunk->batch;
    uint32_t capacity = chunk->capacity == 0 ? FIRST_CHUNK_ROWS : 2 * chunk->capacity;
    if (batch->row_count + more <= chunk->capacity)
        return STATUS_OK;
    if (capacity < batch->row_count + more)
        capacity = batch->row_count + more;
    if (capacity > BATCH_ROWS)
        capacity = BATCH_ROWS;
    for (uint32_t slot = 0; slot < store->slot_count; slot++)
        TRY(grow_column(store, &batch->columns[slot], batch->row_count, capacity));
    if (batch->multiplicity != NULL) {
        int64_t *grown =
            (int64_t *)arena_allocate(&store->arena, capacity * sizeof(int64_t));
        TRY_MEMORY(grown, &store->arena, store->problem);
        memcpy(grown, batch->multiplicity, batch->row_count * sizeof(int64_t));
        batch->multiplicity = grown;
    }
    chunk->capacity = capacity;
    return STATUS_OK;
}

/* ---- appending ---------------------------------------------------------------------------- */

/* Turns the cells so far into tagged values, since what comes does not fit their type. */
static enum status generalise(struct row_store *store, const struct row_chunk *chunk,
                              struct column *column) {
    struct column values;
    TRY(column_allocate(&store->arena, COLUMN_VALUES, chunk->capacity, &values,
                        store->problem));
    for (uint32_t row = 0; row < chunk->batch.row_count; row++)
        values.values[row] = column_value(column, row);
    *column = values;
    return STATUS_OK;
}

static enum status add_nulls(struct row_store *store, const struct row_chunk *chunk,
                             struct column *column) {
    column->nulls = (uint8_t *)arena_allocate(&store->arena, chunk->capacity);
    TRY_MEMORY(column->nulls, &store->arena, store->problem);
    memset(column->nulls, 0, chunk->batch.row_count);
    return STATUS_OK;
}

/* Makes `column` able to take cells of `from`. */
static enum status fit_type(struct row_store *store, const struct row_chunk *chunk,
                            const struct column *from, struct column *column) {
    if (column->type == COLUMN_NONE && chunk->batch.row_count == 0) {
        TRY(column_allocate(&store->arena, from->type, chunk->capacity, column,
                            store->problem));
    } else if (column->type != from->type && column->type != COLUMN_VALUES) {
        TRY(generalise(store, chunk, column));
    }
    if (from->nulls != NULL && column->type == from->type && column->nulls == NULL)
        TRY(add_nulls(store, chunk, column));
    return STATUS_OK;
}

#define COPY_CELLS(member)                                                               \
    for (uint32_t i = 0; i < count; i++)                                                 \
    column->member[start + i] = from->member[(rows == NULL ? i : rows[i]) & mask]

static void copy_typed(const struct column *from, const uint32_t *rows, uint32_t count,
                       uint32_t start, struct column *column) {
    uint32_t mask = from->is_constant ? 0 : UINT32_MAX;
    if (column->type == COLUMN_INTEGERS)
        COPY_CELLS(integers);
    else if (column->type == COLUMN_FLOATS)
        COPY_CELLS(floats);
    else if (column->type == COLUMN_BOOLEANS)
        COPY_CELLS(booleans);
    else
        COPY_CELLS(elements);
    if (column->nulls == NULL)
        return;
    if (from->nulls == NULL)
        memset(column->nulls + start, 0, count);
    else
        COPY_CELLS(nulls);
}

static enum status append_column(struct row_store *store, const struct row_chunk *chunk,
                                 const struct column *from, const uint32_t *rows,
                                 uint32_t count, struct column *column) {
    uint32_t start = chunk->batch.row_count;
    if (from->type == COLUMN_NONE && column->type == COLUMN_NONE)
        return STATUS_OK;
    TRY(fit_type(store, chunk, from, column));
    if (column->type != COLUMN_VALUES) {
        copy_typed(from, rows, count, start, column);
        return STATUS_OK;
    }
    for (uint32_t i = 0; i < count; i++)
        TRY(value_copy_asking(&store->arena,
                              column_value(from, rows == NULL ? i : rows[i]),
                              &column->values[start + i], store->problem));
    return STATUS_OK;
}

static enum status append_multiplicity(struct row_store *store, struct row_chunk *chunk,
                                       const int64_t *from, const uint32_t *rows,
                                       uint32_t count) {
    struct batch *batch = &chunk->batch;
    if (from == NULL && batch->multiplicity == NULL)
        return STATUS_OK;
    if (batch->multiplicity == NULL) {
        batch->multiplicity =
            (int64_t *)arena_allocate(&store->arena, chunk->capacity * sizeof(int64_t));
        TRY_MEMORY(batch->multiplicity, &store->arena, store->problem);
        for (uint32_t i = 0; i < batch->row_count; i++)
            batch->multiplicity[i] = 1;
    }
    for (uint32_t i = 0; i < count; i++)
        batch->multiplicity[batch->row_count + i] =
            from == NULL ? 1 : from[rows == NULL ? i : rows[i]];
    return STATUS_OK;
}

/* Appends what fits into the last chunk. */
static enum status append_part(struct row_store *store, const struct batch *from,
                               const uint32_t *rows, uint32_t count) {
    struct row_chunk *chunk = store->chunks[store->chunk_count - 1];
    TRY(reserve(store, chunk, count));
    for (uint32_t slot = 0; slot < from->slot_count; slot++)
        if (is_kept(store, slot))
            TRY(append_column(store, chunk, &from->columns[slot], rows, count,
                              &chunk->batch.columns[slot]));
    TRY(append_multiplicity(store, chunk, from->multiplicity, rows, count));
    chunk->batch.row_count += count;
    store->row_count += count;
    return STATUS_OK;
}

/* The first rows of a batch from `start` on, where no list of rows says which. */
static enum status append_range(struct row_store *store, const struct batch *batch,
                                uint32_t start, uint32_t count) {
    uint32_t rows[BATCH_ROWS];
    for (uint32_t i = 0; i < count; i++)
        rows[i] = start + i;
    return append_part(store, batch, rows, count);
}

enum status row_store_append(struct row_store *store, const struct batch *batch,
                             const uint32_t *rows, uint32_t count) {
    for (uint32_t done = 0; done < count;) {
        uint32_t used = store->row_count % BATCH_ROWS;
        if (used == 0)
            TRY(add_chunk(store));
        uint32_t part = BATCH_ROWS - used;
        if (part > count - done)
            part = count - done;
        if (rows != NULL)
            TRY(append_part(store, batch, rows + done, part));
        else if (done == 0)
            TRY(append_part(store, batch, NULL, part));
        else
            TRY(append_range(store, batch, done, part));
        done += part;
    }
    return STATUS_OK;
}

/* ---- giving back -------------------------------------------------------------------------- */

/* The type that holds the slot's cells in all chunks. */
static enum column_type type_of_slot(const struct row_store *store, uint32_t slot,
                                     bool *has_nulls) {
    enum column_type type = COLUMN_NONE;
    *has_nulls = false;
    for (uint32_t i = 0; i < store->chunk_count; i++) {
        const struct column *column = &store->chunks[i]->batch.columns[slot];
        *has_nulls |= column->nulls != NULL;
        if (i > 0 && column->type != type)
            return COLUMN_VALUES;
        type = column->type;
    }
    return type;
}

#define GATHER_CELLS(member)                                                             \
    for (uint32_t i = 0; i < count; i++)                                                 \
    out->member[i] =                                                                     \
        store->chunks[numbers[i] / BATCH_ROWS]->batch.columns[slot].member[numbers[i] %  \
                                                                           BATCH_ROWS]

static void gather_typed(const struct row_store *store, uint32_t slot,
                         const uint32_t *numbers, uint32_t count, struct column *out) {
    if (out->type == COLUMN_INTEGERS)
        GATHER_CELLS(integers);
    else if (out->type == COLUMN_FLOATS)
        GATHER_CELLS(floats);
    else if (out->type == COLUMN_BOOLEANS)
        GATHER_CELLS(booleans);
    else
        GATHER_CELLS(elements);
    for (uint32_t i = 0; i < count && out->nulls != NULL; i++) {
        const struct column *column =
            &store->chunks[numbers[i] / BATCH_ROWS]->batch.columns[slot];
        out->nulls[i] = column->nulls != NULL && column->nulls[numbers[i] % BATCH_ROWS];
    }
}

static enum status gather_slot(const struct row_store *store, uint32_t slot,
                               const uint32_t *numbers, uint32_t count,
                               struct arena *arena, struct column *out) {
    bool has_nulls;
    enum column_type type = type_of_slot(store, slot, &has_nulls);
    TRY(column_allocate(arena, type, count, out, store->problem));
    if (type == COLUMN_NONE)
        return STATUS_OK;
    if (type == COLUMN_VALUES) {
        for (uint32_t i = 0; i < count; i++)
            out->values[i] =
                column_value(&store->chunks[numbers[i] / BATCH_ROWS]->batch.columns[slot],
                             numbers[i] % BATCH_ROWS);
        return STATUS_OK;
    }
    if (has_nulls) {
        out->nulls = (uint8_t *)arena_allocate(arena, count);
        TRY_MEMORY(out->nulls, arena, store->problem);
    }
    gather_typed(store, slot, numbers, count, out);
    return STATUS_OK;
}

static enum status gather_multiplicity(const struct row_store *store,
                                       const uint32_t *numbers, uint32_t count,
                                       struct batch *out) {
    bool has_any = false;
    for (uint32_t i = 0; i < store->chunk_count; i++)
        has_any |= store->chunks[i]->batch.multiplicity != NULL;
    if (!has_any)
        return STATUS_OK;
    out->multiplicity = (int64_t *)arena_allocate(out->arena, count * sizeof(int64_t));
    TRY_MEMORY(out->multiplicity, out->arena, store->problem);
    for (uint32_t i = 0; i < count; i++) {
        const int64_t *from = store->chunks[numbers[i] / BATCH_ROWS]->batch.multiplicity;
        out->multiplicity[i] = from == NULL ? 1 : from[numbers[i] % BATCH_ROWS];
    }
    return STATUS_OK;
}

enum status row_store_gather(const struct row_store *store, const uint32_t *numbers,
                             uint32_t count, struct batch *out) {
    for (uint32_t slot = 0; slot < store->slot_count; slot++)
        if (is_kept(store, slot))
            TRY(gather_slot(store, slot, numbers, count, out->arena,
                            &out->columns[slot]));
    out->row_count = count;
    return gather_multiplicity(store, numbers, count, out);
}

enum status row_store_next(const struct row_store *store, uint32_t *place,
                           struct batch *out) {
    *out = (struct batch){0};
    if (*place >= store->row_count)
        return STATUS_OK;
    *out = store->chunks[*place / BATCH_ROWS]->batch;
    *place += out->row_count;
    return STATUS_OK;
}
