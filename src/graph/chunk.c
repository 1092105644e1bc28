/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A value's index is the number of rows before it that have the key: a rank per word of the
 * presence bitmap and the bits below within the word; in a full chunk it is the place itself.
 * Codes are stored as signed integers of the width like all others.
 */
#include "graph/chunk.h"

#include <string.h>

struct chunk *chunk_new(enum property_type type, uint32_t width, uint32_t capacity) {
    struct chunk *chunk = memory_allocate(sizeof *chunk + (size_t)capacity * width);
    if (chunk == NULL)
        return NULL;
    memset(chunk, 0, sizeof *chunk);
    chunk->capacity = capacity;
    chunk->type = (uint8_t)type;
    chunk->width = (uint8_t)width;
    return chunk;
}

struct chunk *chunk_copy(const struct chunk *chunk) {
    uint32_t capacity = chunk->count + (chunk->count < PROPERTY_CHUNK_ROWS);
    struct chunk *copy = chunk_new(chunk->type, chunk->width, capacity);
    if (copy == NULL)
        return NULL;
    memcpy(copy, chunk, sizeof *chunk + (size_t)chunk->count * chunk->width);
    copy->capacity = capacity;
    for (uint32_t i = 0; chunk->type == PROPERTY_MIXED && i < chunk->count; i++)
        blob_hold(chunk_mixed(chunk, i));
    return copy;
}

void chunk_free(struct chunk *chunk, struct blob_garbage *garbage) {
    if (chunk == NULL)
        return;
    for (uint32_t i = 0; chunk->type == PROPERTY_MIXED && i < chunk->count; i++)
        blob_drop(chunk_mixed(chunk, i), garbage);
    memory_free(chunk);
}

void chunk_rank(struct chunk *chunk) {
    uint32_t before = 0;
    for (uint32_t word = 0; word < CHUNK_WORDS; word++) {
        chunk->rank[word] = (uint16_t)before;
        before += (uint32_t)__builtin_popcountll(chunk->present[word]);
    }
}

/* Writes a cell of the chunk's type. */
static void put(struct chunk *chunk, uint32_t index, struct chunk_cell cell) {
    void *values = chunk->values;
    if (chunk->type == PROPERTY_FLOATS)
        ((double *)values)[index] = cell.number;
    else if (chunk->type == PROPERTY_MIXED)
        ((struct value *)values)[index] = cell.value;
    else
        chunk_put_integer(chunk, index, cell.integer);
}

/* ---- reshaping ---------------------------------------------------------------------------- */

static uint32_t cell_width(struct chunk_cell cell) {
    if (cell.type == PROPERTY_MIXED)
        return sizeof(struct value);
    return cell.type == PROPERTY_FLOATS ? sizeof(double) : chunk_width(cell.integer);
}

/* Half as much room again, never more than rows. */
static uint32_t grown_capacity(uint32_t needed) {
    uint32_t capacity = needed < 4 ? 4 : needed + needed / 2;
    return capacity > PROPERTY_CHUNK_ROWS ? PROPERTY_CHUNK_ROWS : capacity;
}

/* An empty chunk with the marks of another. */
static struct chunk *new_like(const struct chunk *chunk, enum property_type type,
                              uint32_t width, uint32_t capacity) {
    struct chunk *made = chunk_new(type, width, capacity);
    if (made == NULL)
        return NULL;
    made->epoch = chunk->epoch;
    made->count = chunk->count;
    memcpy(made->rank, chunk->rank, sizeof chunk->rank);
    memcpy(made->present, chunk->present, sizeof chunk->present);
    return made;
}

/* Room for more values of more bytes each, the values kept. */
static bool reshape(struct chunk **chunk, uint32_t width, uint32_t capacity) {
    struct chunk *old = *chunk;
    if (width == old->width) {
        struct chunk *grown =
            memory_resize(old, sizeof *old + (size_t)capacity * old->width);
        if (grown == NULL)
            return false;
        grown->capacity = capacity;
        *chunk = grown;
        return true;
    }
    struct chunk *made = new_like(old, old->type, width, capacity);
    if (made == NULL)
        return false;
    for (uint32_t i = 0; i < old->count; i++)
        chunk_put_integer(made, i, chunk_integer(old, i));
    memory_free(old);
    *chunk = made;
    return true;
}

/* Turns all values into tagged ones. */
static bool become_mixed(struct chunk **chunk, uint32_t capacity,
                         const struct dictionary *dictionary) {
    struct chunk *old = *chunk;
    struct chunk *made = new_like(old, PROPERTY_MIXED, sizeof(struct value), capacity);
    if (made == NULL)
        return false;
    for (uint32_t i = 0; i < old->count; i++)
        ((struct value *)(void *)made->values)[i] = chunk_value(old, i, dictionary);
    memory_free(old);
    *chunk = made;
    return true;
}

/* A cell as tagged value. */
static struct chunk_cell mixed_cell(struct chunk_cell cell,
                                    const struct dictionary *dictionary) {
    struct value value = value_null();
    switch (cell.type) {
    case PROPERTY_INTEGERS:
        value = value_integer(cell.integer);
        break;
    case PROPERTY_FLOATS:
        value = value_float(cell.number);
        break;
    case PROPERTY_BOOLEANS:
        value = value_boolean(cell.integer != 0);
        break;
    case PROPERTY_DATES:
        value = value_date(cell.integer);
        break;
    case PROPERTY_STRINGS:
        value = value_string(dictionary_text(dictionary, (uint32_t)cell.integer));
        break;
    case PROPERTY_MIXED:
        return cell;
    case PROPERTY_ABSENT:
        break;
    }
    return (struct chunk_cell){.type = PROPERTY_MIXED, .value = value};
}

/* Gives the chunk a type and width that can take the cell, and room for `needed` values. */
static bool adapt(struct chunk **chunk, struct chunk_cell *cell, uint32_t needed,
                  const struct dictionary *dictionary) {
    struct chunk *old = *chunk;
    uint32_t capacity = needed <= old->capacity ? old->capacity : grown_capacity(needed);
    if (old->count == 0 && old->type != cell->type) {
        struct chunk *made = new_like(old, cell->type, cell_width(*cell), capacity);
        if (made == NULL)
            return false;
        memory_free(old);
        *chunk = made;
        return true;
    }
    if (old->type != cell->type && old->type != PROPERTY_MIXED) {
        if (!become_mixed(chunk, capacity, dictionary))
            return false;
        old = *chunk;
    }
    if (old->type == PROPERTY_MIXED)
        *cell = mixed_cell(*cell, dictionary);
    uint32_t width = cell_width(*cell);
    if (width < old->width)
        width = old->width;
    if (width == old->width && needed <= old->capacity)
        return true;
    return reshape(chunk, width, capacity);
}

/* ---- changing ----------------------------------------------------------------------------- */

/* Moves the values from `index` up by one and marks `place`. */
static void open_gap(struct chunk *chunk, uint32_t place, uint32_t index) {
    unsigned char *values = chunk->values;
    size_t width = chunk->width;
    memmove(values + (index + 1) * width, values + index * width,
            (chunk->count - index) * width);
    chunk->present[place / 64] |= UINT64_C(1) << (place % 64);
    for (uint32_t word = place / 64 + 1; word < CHUNK_WORDS; word++)
        chunk->rank[word]++;
    chunk->count++;
}

/* The one value of a chunk gets another type, and the chunk with it. */
static bool replace_only(struct chunk **chunk, struct chunk_cell cell,
                         struct blob_garbage *garbage) {
    struct chunk *made =
        new_like(*chunk, cell.type, cell_width(cell), (*chunk)->capacity);
    if (made == NULL)
        return false;
    put(made, 0, cell);
    chunk_free(*chunk, garbage);
    *chunk = made;
    return true;
}

bool chunk_set(struct chunk **chunk, uint32_t place, struct chunk_cell cell,
               const struct dictionary *dictionary, struct blob_garbage *garbage) {
    bool is_new = !chunk_has(*chunk, place);
    if (!is_new && (*chunk)->count == 1 && (*chunk)->type != cell.type)
        return replace_only(chunk, cell, garbage);
    if (!adapt(chunk, &cell, (*chunk)->count + (is_new ? 1 : 0), dictionary))
        return false;
    uint32_t index = chunk_index(*chunk, place);
    if (is_new)
        open_gap(*chunk, place, index);
    else if ((*chunk)->type == PROPERTY_MIXED)
        blob_drop(chunk_mixed(*chunk, index), garbage);
    put(*chunk, index, cell);
    return true;
}

void chunk_remove(struct chunk *chunk, uint32_t place, struct blob_garbage *garbage) {
    uint32_t index = chunk_index(chunk, place);
    unsigned char *values = chunk->values;
    size_t width = chunk->width;
    if (chunk->type == PROPERTY_MIXED)
        blob_drop(chunk_mixed(chunk, index), garbage);
    memmove(values + index * width, values + (index + 1) * width,
            (chunk->count - index - 1) * width);
    chunk->present[place / 64] &= ~(UINT64_C(1) << (place % 64));
    for (uint32_t word = place / 64 + 1; word < CHUNK_WORDS; word++)
        chunk->rank[word]--;
    chunk->count--;
}

/* Is every present place before `place`? */
static bool ends_before(const struct chunk *chunk, uint32_t place) {
    if (chunk->count == 0)
        return true;
    uint32_t word = place / 64;
    if (chunk->present[word] >> (place % 64) != 0)
        return false;
    return chunk->rank[word] + (uint32_t)__builtin_popcountll(chunk->present[word]) ==
           chunk->count;
}

/* The width all cells need, 0 when their types differ. */
static uint32_t common_width(const struct chunk_cells *cells) {
    uint32_t width = 0;
    for (uint32_t i = 0; i < cells->count; i++) {
        if (cells->cells[i].type != cells->cells[0].type)
            return 0;
        uint32_t needed = cell_width(cells->cells[i]);
        if (needed > width)
            width = needed;
    }
    return width;
}

bool chunk_append(struct chunk **chunk, const struct chunk_cells *cells,
                  uint32_t expected, bool *is_taken) {
    struct chunk *old = *chunk;
    uint32_t width = common_width(cells);
    *is_taken = width > 0 && ends_before(old, cells->places[0]) &&
                (old->count == 0 || old->type == cells->cells[0].type);
    if (!*is_taken)
        return true;
    uint32_t needed = old->count + cells->count;
    if (old->count == 0)
        old->type = (uint8_t)cells->cells[0].type;
    if (old->count > 0 && width < old->width)
        width = old->width;
    if (width != old->width || needed > old->capacity) {
        uint32_t capacity = needed + expected;
        if (capacity > PROPERTY_CHUNK_ROWS)
            capacity = PROPERTY_CHUNK_ROWS;
        if (!reshape(chunk, width, capacity > needed ? capacity : needed)) {
            *is_taken = false;
            return false;
        }
    }
    for (uint32_t i = 0; i < cells->count; i++) {
        uint32_t place = cells->places[i];
        (*chunk)->present[place / 64] |= UINT64_C(1) << (place % 64);
        put(*chunk, (*chunk)->count++, cells->cells[i]);
    }
    chunk_rank(*chunk);
    return true;
}

/* The column type a tagged value would have on its own; MIXED when there is none. */
static enum property_type simple_type(struct value value) {
    switch (value.type) {
    case VALUE_INTEGER:
        return PROPERTY_INTEGERS;
    case VALUE_FLOAT:
        return PROPERTY_FLOATS;
    case VALUE_BOOLEAN:
        return PROPERTY_BOOLEANS;
    case VALUE_DATE:
        return PROPERTY_DATES;
    case VALUE_STRING:
        return PROPERTY_STRINGS;
    default:
        return PROPERTY_MIXED;
    }
}

/* A tagged value of a simple type as the cell of that type. */
static struct chunk_cell simple_cell(struct value value,
                                     const struct dictionary *dictionary) {
    struct chunk_cell cell = {.type = simple_type(value)};
    if (value.type == VALUE_FLOAT)
        cell.number = value.number;
    else if (value.type == VALUE_BOOLEAN)
        cell.integer = value.boolean;
    else if (value.type == VALUE_STRING)
        cell.integer = dictionary_find(dictionary, value_text(value));
    else
        cell.integer = value.integer;
    return cell;
}

void chunk_settle(struct chunk **chunk, const struct dictionary *dictionary,
                  struct blob_garbage *garbage) {
    struct chunk *old = *chunk;
    if (old->type != PROPERTY_MIXED || old->count == 0)
        return;
    enum property_type type = simple_type(chunk_mixed(old, 0));
    uint32_t width = 1;
    for (uint32_t i = 0; i < old->count; i++) {
        struct value value = chunk_mixed(old, i);
        if (type == PROPERTY_MIXED || simple_type(value) != type)
            return;
        uint32_t needed = cell_width(simple_cell(value, dictionary));
        width = needed > width ? needed : width;
    }
    struct chunk *made = new_like(old, type, width, old->count);
    if (made == NULL)
        return;
    for (uint32_t i = 0; i < old->count; i++)
        put(made, i, simple_cell(chunk_mixed(old, i), dictionary));
    chunk_free(old, garbage);
    *chunk = made;
}

/* ---- reading ------------------------------------------------------------------------------ */

struct value chunk_value(const struct chunk *chunk, uint32_t index,
                         const struct dictionary *dictionary) {
    if (chunk->type == PROPERTY_MIXED)
        return chunk_mixed(chunk, index);
    struct chunk_cell cell = {.type = chunk->type};
    if (chunk->type == PROPERTY_FLOATS)
        cell.number = chunk_float(chunk, index);
    else
        cell.integer = chunk_integer(chunk, index);
    return mixed_cell(cell, dictionary).value;
}

uint64_t chunk_bytes(const struct chunk *chunk) {
    uint64_t bytes = sizeof *chunk + (uint64_t)chunk->capacity * chunk->width;
    for (uint32_t i = 0; chunk->type == PROPERTY_MIXED && i < chunk->count; i++)
        bytes += blob_bytes(chunk_mixed(chunk, i));
    return bytes;
}
