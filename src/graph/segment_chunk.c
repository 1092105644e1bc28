/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Chunk   type, count, presence, values.
 * Presence  nothing when all rows are there; else a byte that tells how: the bitmap, or the
 *         gaps before each row as varints, whatever is shorter.
 * Values  integers and days: a width of 1, 2, 4 or 8 and the numbers; floats: 8 bytes each;
 *         truths: bits; strings: the texts in the order of their first rows and a packed number
 *         of text for each row; mixed ones: value_bytes.h.
 */
#include "graph/graph_internal.h"

#include "graph/growth.h"
#include "value/calendar.h"
#include "value/value_bytes.h"

#include <string.h>

enum presence { PRESENCE_BITS, PRESENCE_GAPS };

/* Up to this many rows gaps are shorter than a bitmap. */
#define GAP_ROWS (PROPERTY_CHUNK_ROWS / 16)

/* Days of all years that there are, and a little more. */
#define MAX_DAYS ((int64_t)366 * (CALENDAR_MAX_YEAR + INT64_C(1)))

/* ---- presence ----------------------------------------------------------------------------- */

static void write_presence(struct bytes *out, const struct chunk *chunk) {
    if (chunk->count == PROPERTY_CHUNK_ROWS)
        return;
    bool has_gaps = chunk->count <= GAP_ROWS;
    bytes_u8(out, has_gaps ? PRESENCE_GAPS : PRESENCE_BITS);
    uint32_t next = 0;
    for (uint32_t word = 0; word < CHUNK_WORDS; word++) {
        if (!has_gaps)
            bytes_u64(out, chunk->present[word]);
        for (uint64_t bits = chunk->present[word]; has_gaps && bits != 0;
             bits &= bits - 1) {
            uint32_t place = word * 64 + (uint32_t)__builtin_ctzll(bits);
            bytes_varint(out, place - next);
            next = place + 1;
        }
    }
}

static void read_gaps(struct byte_reader *reader, uint64_t *present, uint32_t count) {
    uint32_t next = 0;
    for (uint32_t i = 0; i < count && !reader->is_bad; i++) {
        uint32_t place = next + (uint32_t)reader_count(reader, PROPERTY_CHUNK_ROWS);
        if (place >= PROPERTY_CHUNK_ROWS) {
            reader->is_bad = true;
            return;
        }
        present[place / 64] |= UINT64_C(1) << (place % 64);
        next = place + 1;
    }
}

/* The bitmap of `count` rows. */
static void read_presence(struct byte_reader *reader, uint64_t *present, uint32_t count) {
    memset(present, 0, CHUNK_WORDS * sizeof *present);
    if (count == PROPERTY_CHUNK_ROWS) {
        memset(present, 0xFF, CHUNK_WORDS * sizeof *present);
        return;
    }
    if (reader_count(reader, PRESENCE_GAPS) == PRESENCE_GAPS) {
        read_gaps(reader, present, count);
        return;
    }
    uint32_t found = 0;
    for (uint32_t word = 0; word < CHUNK_WORDS; word++) {
        present[word] = reader_u64(reader);
        found += (uint32_t)__builtin_popcountll(present[word]);
    }
    if (found != count)
        reader->is_bad = true;
}

/* ---- numbers ------------------------------------------------------------------------------ */

static void put_little(unsigned char *place, uint64_t number, uint32_t width) {
    for (uint32_t i = 0; i < width; i++)
        place[i] = (unsigned char)(number >> (8 * i));
}

static uint64_t take_little(const unsigned char *place, uint32_t width) {
    uint64_t number = 0;
    for (uint32_t i = 0; i < width; i++)
        number |= (uint64_t)place[i] << (8 * i);
    return number;
}

static void write_integers(struct bytes *out, const struct chunk *chunk) {
    uint32_t width = 1;
    for (uint32_t i = 0; i < chunk->count; i++) {
        uint32_t needed = chunk_width(chunk_integer(chunk, i));
        width = needed > width ? needed : width;
    }
    bytes_u8(out, (uint8_t)width);
    unsigned char *place = bytes_extend(out, (size_t)chunk->count * width);
    for (uint32_t i = 0; place != NULL && i < chunk->count; i++)
        put_little(place + (size_t)i * width, (uint64_t)chunk_integer(chunk, i), width);
}

/* The integer of a sign that its width does not tell. */
static int64_t extend_sign(uint64_t number, uint32_t width) {
    uint64_t sign = UINT64_C(1) << (8 * width - 1);
    return (int64_t)((number ^ sign) - sign);
}

/* An empty chunk of `count` values that were read next; NULL and a bad reader without them. */
static struct chunk *new_chunk(struct byte_reader *reader, enum property_type type,
                               uint32_t width, uint32_t count,
                               const unsigned char **place, size_t byte_count,
                               enum status *status, struct problem *problem) {
    *place = reader_raw(reader, byte_count);
    if (*place == NULL)
        return NULL;
    struct chunk *made = chunk_new(type, width, count);
    if (made == NULL)
        *status = growth_problem(problem);
    else
        made->count = count;
    return made;
}

static enum status read_integers(struct byte_reader *reader, enum property_type type,
                                 uint32_t count, struct chunk **out,
                                 struct problem *problem) {
    enum status status = STATUS_OK;
    const unsigned char *place;
    uint32_t width = reader_u8(reader);
    if (width != 1 && width != 2 && width != 4 && width != 8)
        reader->is_bad = true;
    *out = new_chunk(reader, type, width, count, &place, (size_t)count * width, &status,
                     problem);
    for (uint32_t i = 0; *out != NULL && i < count; i++) {
        int64_t number =
            extend_sign(take_little(place + (size_t)i * width, width), width);
        if (type == PROPERTY_DATES && (number > MAX_DAYS || number < -MAX_DAYS))
            reader->is_bad = true;
        chunk_put_integer(*out, i, number);
    }
    return status;
}

static void write_floats(struct bytes *out, const struct chunk *chunk) {
    unsigned char *place = bytes_extend(out, (size_t)chunk->count * 8);
    for (uint32_t i = 0; place != NULL && i < chunk->count; i++, place += 8) {
        double number = chunk_float(chunk, i);
        uint64_t bits;
        memcpy(&bits, &number, sizeof bits);
        put_little(place, bits, 8);
    }
}

static enum status read_floats(struct byte_reader *reader, uint32_t count,
                               struct chunk **out, struct problem *problem) {
    enum status status = STATUS_OK;
    const unsigned char *place;
    *out = new_chunk(reader, PROPERTY_FLOATS, sizeof(double), count, &place,
                     (size_t)count * 8, &status, problem);
    for (uint32_t i = 0; *out != NULL && i < count; i++) {
        uint64_t bits = take_little(place + (size_t)i * 8, 8);
        memcpy((*out)->values + (size_t)i * sizeof bits, &bits, sizeof bits);
    }
    return status;
}

static void write_truths(struct bytes *out, const struct chunk *chunk) {
    unsigned char *place = bytes_extend(out, (chunk->count + 7) / 8);
    if (place == NULL)
        return;
    memset(place, 0, (chunk->count + 7) / 8);
    for (uint32_t i = 0; i < chunk->count; i++)
        place[i / 8] |= (unsigned char)((chunk_integer(chunk, i) != 0) << (i % 8));
}

static enum status read_truths(struct byte_reader *reader, uint32_t count,
                               struct chunk **out, struct problem *problem) {
    enum status status = STATUS_OK;
    const unsigned char *place;
    *out = new_chunk(reader, PROPERTY_BOOLEANS, 1, count, &place, (count + 7) / 8,
                     &status, problem);
    for (uint32_t i = 0; *out != NULL && i < count; i++)
        chunk_put_integer(*out, i, place[i / 8] >> (i % 8) & 1);
    return status;
}

/* ---- texts -------------------------------------------------------------------------------- */

/* Numbers of a chunk's texts in the order of their first rows, by code: at most half full. */
#define SLOT_COUNT (PROPERTY_CHUNK_ROWS * 2)
struct numbering {
    uint32_t codes[PROPERTY_CHUNK_ROWS]; /* by number */
    uint32_t count;
    uint32_t slots[SLOT_COUNT]; /* number + 1 */
};

static uint32_t number_of(struct numbering *numbering, uint32_t code) {
    uint32_t slot = (uint32_t)(code * UINT64_C(0x9E3779B97F4A7C15) >> 32) % SLOT_COUNT;
    while (numbering->slots[slot] != 0) {
        if (numbering->codes[numbering->slots[slot] - 1] == code)
            return numbering->slots[slot] - 1;
        slot = (slot + 1) % SLOT_COUNT;
    }
    numbering->codes[numbering->count] = code;
    numbering->slots[slot] = ++numbering->count;
    return numbering->count - 1;
}

static void write_strings(struct bytes *out, const struct chunk *chunk,
                          const struct dictionary *dictionary) {
    struct numbering numbering = {.count = 0};
    uint32_t numbers[PROPERTY_CHUNK_ROWS];
    for (uint32_t i = 0; i < chunk->count; i++)
        numbers[i] = number_of(&numbering, (uint32_t)chunk_integer(chunk, i));
    bytes_varint(out, numbering.count);
    for (uint32_t i = 0; i < numbering.count; i++)
        bytes_text(out, dictionary_text(dictionary, numbering.codes[i]));
    bytes_packed(out, numbers, chunk->count);
}

/* Enters a text; false without memory. */
static bool enter_text(struct byte_reader *reader, struct dictionary *dictionary,
                       struct text text, uint32_t *code) {
    if (text.byte_count > MAX_TEXT_BYTES)
        reader->is_bad = true;
    *code = 0;
    return reader->is_bad || dictionary_add(dictionary, text, code);
}

static enum status read_strings(struct byte_reader *reader, struct dictionary *dictionary,
                                uint32_t count, struct chunk **out,
                                struct problem *problem) {
    uint32_t codes[PROPERTY_CHUNK_ROWS], numbers[PROPERTY_CHUNK_ROWS], highest = 0;
    uint32_t text_count = (uint32_t)reader_count(reader, count);
    for (uint32_t i = 0; i < text_count && !reader->is_bad; i++) {
        TRY_ROOM(enter_text(reader, dictionary, reader_text(reader), &codes[i]), problem);
        highest = codes[i] > highest ? codes[i] : highest;
    }
    reader_packed(reader, numbers, count);
    if (reader->is_bad)
        return STATUS_OK;
    *out = chunk_new(PROPERTY_STRINGS, chunk_width(highest), count);
    TRY_ROOM(*out != NULL, problem);
    (*out)->count = count;
    for (uint32_t i = 0; i < count; i++) {
        if (numbers[i] >= text_count)
            reader->is_bad = true;
        chunk_put_integer(*out, i, reader->is_bad ? 0 : codes[numbers[i]]);
    }
    return STATUS_OK;
}

enum status segment_read_texts(struct byte_reader *reader, uint32_t first_row,
                               enum status (*visit)(void *context, uint32_t row,
                                                    struct text text),
                               void *context) {
    struct text texts[PROPERTY_CHUNK_ROWS];
    uint32_t numbers[PROPERTY_CHUNK_ROWS];
    uint64_t present[CHUNK_WORDS];
    if (reader_u8(reader) != PROPERTY_STRINGS)
        reader->is_bad = true;
    uint32_t count = (uint32_t)reader_count(reader, PROPERTY_CHUNK_ROWS), next = 0;
    read_presence(reader, present, count);
    uint32_t text_count = (uint32_t)reader_count(reader, count);
    for (uint32_t i = 0; i < text_count && !reader->is_bad; i++)
        texts[i] = reader_text(reader);
    reader_packed(reader, numbers, count);
    for (uint32_t i = 0; i < count && !reader->is_bad; i++)
        reader->is_bad = numbers[i] >= text_count;
    for (uint32_t word = 0; word < CHUNK_WORDS && !reader->is_bad; word++)
        for (uint64_t bits = present[word]; bits != 0 && next < count; bits &= bits - 1)
            TRY(visit(context, first_row + word * 64 + (uint32_t)__builtin_ctzll(bits),
                      texts[numbers[next++]]));
    return STATUS_OK;
}

/* ---- mixed values ------------------------------------------------------------------------- */

/* A value as a chunk holds it; a bad reader when it cannot hold it. */
static enum status read_mixed(struct byte_reader *reader, struct dictionary *dictionary,
                              struct arena *arena, struct value *out,
                              struct problem *problem) {
    uint32_t code;
    TRY(value_read_bytes(reader, arena, out, problem));
    if (!reader->is_bad && property_check(*out, NULL) != STATUS_OK)
        reader->is_bad = true;
    if (reader->is_bad)
        return STATUS_OK;
    if (out->type == VALUE_STRING) {
        TRY_ROOM(enter_text(reader, dictionary, value_text(*out), &code), problem);
        out->text = dictionary_text(dictionary, code).bytes;
        return STATUS_OK;
    }
    TRY_ROOM(!blob_is_needed(*out) || blob_make(*out, out), problem);
    return STATUS_OK;
}

static enum status read_values(struct byte_reader *reader, struct dictionary *dictionary,
                               uint32_t count, struct chunk **out,
                               struct problem *problem) {
    struct arena arena;
    enum status status = STATUS_OK;
    *out = chunk_new(PROPERTY_MIXED, sizeof(struct value), count);
    TRY_ROOM(*out != NULL, problem);
    struct value *values = (void *)(*out)->values;
    arena_init(&arena, NULL);
    while ((*out)->count < count && status == STATUS_OK && !reader->is_bad) {
        struct value value;
        status = read_mixed(reader, dictionary, &arena, &value, problem);
        if (status == STATUS_OK && !reader->is_bad)
            values[(*out)->count++] = value;
        arena_reset(&arena);
    }
    arena_release(&arena);
    return status;
}

/* ---- chunks ------------------------------------------------------------------------------- */

void segment_write_chunk(struct bytes *out, const struct chunk *chunk,
                         const struct dictionary *dictionary) {
    bytes_u8(out, chunk->type);
    bytes_varint(out, chunk->count);
    write_presence(out, chunk);
    switch ((enum property_type)chunk->type) {
    case PROPERTY_INTEGERS:
    case PROPERTY_DATES:
        write_integers(out, chunk);
        break;
    case PROPERTY_FLOATS:
        write_floats(out, chunk);
        break;
    case PROPERTY_BOOLEANS:
        write_truths(out, chunk);
        break;
    case PROPERTY_STRINGS:
        write_strings(out, chunk, dictionary);
        break;
    case PROPERTY_MIXED:
        for (uint32_t i = 0; i < chunk->count; i++)
            value_write_bytes(out, chunk_mixed(chunk, i));
        break;
    case PROPERTY_ABSENT:
        break;
    }
}

static enum status read_typed(struct byte_reader *reader, enum property_type type,
                              struct dictionary *dictionary, uint32_t count,
                              struct chunk **out, struct problem *problem) {
    switch (type) {
    case PROPERTY_INTEGERS:
    case PROPERTY_DATES:
        return read_integers(reader, type, count, out, problem);
    case PROPERTY_FLOATS:
        return read_floats(reader, count, out, problem);
    case PROPERTY_BOOLEANS:
        return read_truths(reader, count, out, problem);
    case PROPERTY_STRINGS:
        return read_strings(reader, dictionary, count, out, problem);
    case PROPERTY_MIXED:
        return read_values(reader, dictionary, count, out, problem);
    case PROPERTY_ABSENT:
        break;
    }
    reader->is_bad = true;
    return STATUS_OK;
}

enum status segment_read_chunk(struct byte_reader *reader, struct dictionary *dictionary,
                               struct chunk **out, struct problem *problem) {
    uint64_t present[CHUNK_WORDS];
    *out = NULL;
    if (reader_left(reader) == 0)
        return STATUS_OK;
    enum property_type type = (enum property_type)reader_count(reader, PROPERTY_MIXED);
    uint32_t count = (uint32_t)reader_count(reader, PROPERTY_CHUNK_ROWS);
    if (count == 0)
        reader->is_bad = true;
    read_presence(reader, present, count);
    if (reader->is_bad)
        return STATUS_OK;
    enum status status = read_typed(reader, type, dictionary, count, out, problem);
    if (status == STATUS_OK && !reader->is_bad) {
        memcpy((*out)->present, present, sizeof present);
        chunk_rank(*out);
        return STATUS_OK;
    }
    struct blob_garbage garbage = {0};
    chunk_free(*out, &garbage);
    blob_garbage_empty(&garbage);
    *out = NULL;
    return status;
}
