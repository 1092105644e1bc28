/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * COLUMN  how many values are distinct (an estimate), number of chunks up to the last that is
 *         there; of each the type and, unless that says that there is none, the count.
 */
#include "graph/graph_internal.h"

#include "graph/growth.h"

static uint64_t at_most(uint64_t number, uint64_t most) {
    return number < most ? number : most;
}

/* Distinct values, at least 1 and at most all. While not all chunks can be looked at it is the
 * stored number, of values that may have gone since. */
static uint64_t distinct_of(const struct property_column *column) {
    if (column->unread_count > 0)
        return at_most(column->stored_distinct, column->present_count);
    double distinct = (double)column->present_count / index_estimate(column);
    uint64_t rounded = distinct < 1 ? 1 : (uint64_t)(distinct + 0.5);
    return at_most(rounded, column->present_count);
}

void segment_write_column(struct bytes *out, const struct property_column *column) {
    uint32_t count = column->chunk_count;
    while (count > 0 && property_mark(column->chunks[count - 1]) == 0)
        count--;
    bytes_varint(out, distinct_of(column));
    bytes_varint(out, count);
    for (uint32_t place = 0; place < count; place++) {
        uint32_t mark = property_mark(column->chunks[place]);
        bytes_u8(out, (uint8_t)property_mark_type(mark));
        if (mark != 0)
            bytes_varint(out, property_mark_count(mark));
    }
}

/* Notes an unread chunk, with room for it. */
static void put_unread(struct property_column *column, uint32_t place,
                       enum property_type type, uint32_t count) {
    uint32_t mark = type == PROPERTY_ABSENT ? 0 : count << 4 | (uint32_t)type << 1 | 1;
    column->chunks[place] = property_unread(mark);
    column->kept[place] = mark;
    if (mark == 0)
        return;
    column->unread_count++;
    column->present_count += count;
    column->type_chunks[type]++;
}

enum status segment_read_column(struct byte_reader *reader, uint32_t row_count,
                                struct property_column *column, struct problem *problem) {
    column->stored_distinct = reader_count(reader, row_count);
    uint64_t places = row_count / PROPERTY_CHUNK_ROWS + UINT64_C(1);
    uint32_t count = (uint32_t)reader_count(
        reader, places < reader_left(reader) ? places : reader_left(reader));
    if (reader->is_bad || column->stored_distinct == 0)
        return reader->is_bad = true, STATUS_OK;
    TRY_ROOM(growth_reserve((void **)&column->kept, &column->kept_capacity, count,
                            sizeof *column->kept) &&
                 growth_reserve((void **)&column->chunks, &column->chunk_count, count,
                                sizeof(struct chunk *)),
             problem);
    for (uint32_t place = 0; place < column->chunk_count; place++)
        column->chunks[place] = NULL;
    column->kept_count = count;
    for (uint32_t place = 0; place < count && !reader->is_bad; place++) {
        enum property_type type =
            (enum property_type)reader_count(reader, PROPERTY_MIXED);
        uint32_t present = type == PROPERTY_ABSENT
                               ? 0
                               : (uint32_t)reader_count(reader, PROPERTY_CHUNK_ROWS);
        if (type != PROPERTY_ABSENT && present == 0)
            reader->is_bad = true;
        if (!reader->is_bad)
            put_unread(column, place, type, present);
    }
    return STATUS_OK;
}
