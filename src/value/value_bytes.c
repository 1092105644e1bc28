/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Storable values as bytes: the numbers below stand in files. */
#include "value/value_bytes.h"

#include "base/limits.h"

#include <string.h>

enum stored_type {
    STORED_NULL = 0,
    STORED_FALSE = 1,
    STORED_TRUE = 2,
    STORED_INTEGER = 3,
    STORED_FLOAT = 4,
    STORED_STRING = 5,
    STORED_LIST = 6,
    STORED_DATE = 7,
    STORED_LOCAL_TIME = 8,
    STORED_TIME = 9,
    STORED_LOCAL_DATETIME = 10,
    STORED_DATETIME = 11,
    STORED_DURATION = 12
};

/* ---- writing ------------------------------------------------------------------------------ */

static void write_float(struct bytes *bytes, double number) {
    uint64_t bits;
    memcpy(&bits, &number, sizeof bits);
    bytes_u64(bytes, bits);
}

static void write_temporal(struct bytes *bytes, enum stored_type type,
                           const struct value_temporal *temporal) {
    bytes_u8(bytes, (uint8_t)type);
    bytes_signed(bytes, temporal->days);
    bytes_signed(bytes, temporal->nanoseconds);
    bytes_signed(bytes, temporal->offset_seconds);
    bytes_text(bytes, temporal->zone);
}

static void write_duration(struct bytes *bytes, const struct value_duration *duration) {
    bytes_u8(bytes, STORED_DURATION);
    bytes_signed(bytes, duration->months);
    bytes_signed(bytes, duration->days);
    bytes_signed(bytes, duration->seconds);
    bytes_signed(bytes, duration->nanoseconds);
}

static void write_integer(struct bytes *bytes, enum stored_type type, int64_t integer) {
    bytes_u8(bytes, (uint8_t)type);
    bytes_signed(bytes, integer);
}

/* Lists nest at most as deep as their `depth`, which value_make_list() has checked. */
void value_write_bytes(struct bytes *bytes, struct value value) {
    switch ((enum value_type)value.type) {
    case VALUE_BOOLEAN:
        bytes_u8(bytes, value.boolean ? STORED_TRUE : STORED_FALSE);
        break;
    case VALUE_INTEGER:
        write_integer(bytes, STORED_INTEGER, value.integer);
        break;
    case VALUE_FLOAT:
        bytes_u8(bytes, STORED_FLOAT);
        write_float(bytes, value.number);
        break;
    case VALUE_STRING:
        bytes_u8(bytes, STORED_STRING);
        bytes_text(bytes, (struct text){value.text, value.size});
        break;
    case VALUE_LIST:
        bytes_u8(bytes, STORED_LIST);
        bytes_varint(bytes, value.size);
        for (uint32_t i = 0; i < value.size; i++)
            value_write_bytes(bytes, value.items[i]);
        break;
    case VALUE_DATE:
        write_integer(bytes, STORED_DATE, value.integer);
        break;
    case VALUE_LOCAL_TIME:
        write_integer(bytes, STORED_LOCAL_TIME, value.integer);
        break;
    case VALUE_TIME:
        write_temporal(bytes, STORED_TIME, value.temporal);
        break;
    case VALUE_LOCAL_DATETIME:
        write_temporal(bytes, STORED_LOCAL_DATETIME, value.temporal);
        break;
    case VALUE_DATETIME:
        write_temporal(bytes, STORED_DATETIME, value.temporal);
        break;
    case VALUE_DURATION:
        write_duration(bytes, value.duration);
        break;
    case VALUE_MAP:
    case VALUE_NODE:
    case VALUE_RELATIONSHIP:
    case VALUE_PATH:
    case VALUE_NULL:
        bytes_u8(bytes, STORED_NULL);
        break;
    }
}

/* ---- reading ------------------------------------------------------------------------------ */

static double read_float(struct byte_reader *reader) {
    uint64_t bits = reader_u64(reader);
    double number;
    memcpy(&number, &bits, sizeof number);
    return number;
}

/* A signed number within limits; one outside makes the reader bad. */
static int64_t read_between(struct byte_reader *reader, int64_t least, int64_t most) {
    int64_t number = reader_signed(reader);
    if (number >= least && number <= most)
        return number;
    reader->is_bad = true;
    return 0;
}

#define NANOSECONDS_A_DAY INT64_C(86400000000000)
#define SECONDS_OF_OFFSET 86400
/* Days of the years -999,999,999 to 999,999,999 and a little more. */
#define DAYS_OF_YEARS INT64_C(365243219162)

static enum status read_temporal(struct byte_reader *reader, struct arena *arena,
                                 enum value_type type, struct value *out,
                                 struct problem *problem) {
    struct value_temporal *temporal = ARENA_NEW(arena, struct value_temporal);
    TRY_MEMORY(temporal, arena, problem);
    temporal->days = read_between(reader, -DAYS_OF_YEARS, DAYS_OF_YEARS);
    temporal->nanoseconds = read_between(reader, 0, NANOSECONDS_A_DAY - 1);
    temporal->offset_seconds =
        (int32_t)read_between(reader, -SECONDS_OF_OFFSET, SECONDS_OF_OFFSET);
    temporal->zone = text_copy(arena, reader_text(reader));
    TRY_MEMORY(temporal->zone.bytes, arena, problem);
    *out = (struct value){.type = (uint8_t)type, .temporal = temporal};
    return STATUS_OK;
}

static enum status read_duration(struct byte_reader *reader, struct arena *arena,
                                 struct value *out, struct problem *problem) {
    struct value_duration *duration = ARENA_NEW(arena, struct value_duration);
    TRY_MEMORY(duration, arena, problem);
    duration->months = reader_signed(reader);
    duration->days = reader_signed(reader);
    duration->seconds = reader_signed(reader);
    duration->nanoseconds = (int32_t)read_between(reader, 0, 999999999);
    *out = (struct value){.type = VALUE_DURATION, .duration = duration};
    return STATUS_OK;
}

static enum status read_string(struct byte_reader *reader, struct arena *arena,
                               struct value *out, struct problem *problem) {
    struct text text = reader_text(reader);
    if (text.byte_count > MAX_TEXT_BYTES)
        reader->is_bad = true;
    text = text_copy(arena, text);
    TRY_MEMORY(text.bytes, arena, problem);
    *out = value_string(text);
    return STATUS_OK;
}

static enum status read_value(struct byte_reader *reader, struct arena *arena,
                              uint32_t depth, struct value *out, struct problem *problem);

static enum status read_list(struct byte_reader *reader, struct arena *arena,
                             uint32_t depth, struct value *out, struct problem *problem) {
    /* An item takes a byte at least, so a count is never more than what is left. */
    uint32_t count = (uint32_t)reader_count(reader, reader_left(reader) < MAX_LIST_ITEMS
                                                        ? reader_left(reader)
                                                        : MAX_LIST_ITEMS);
    struct value *items = ARENA_ARRAY(arena, count + 1, struct value);
    TRY_MEMORY(items, arena, problem);
    if (depth >= MAX_VALUE_DEPTH)
        reader->is_bad = true;
    for (uint32_t i = 0; i < count; i++) {
        items[i] = value_null();
        if (!reader->is_bad)
            TRY(read_value(reader, arena, depth + 1, &items[i], problem));
    }
    /* What is too deep is bad bytes, no failure. */
    return reader->is_bad ? STATUS_OK : value_make_list(items, count, out, problem);
}

static enum status read_value(struct byte_reader *reader, struct arena *arena,
                              uint32_t depth, struct value *out,
                              struct problem *problem) {
    *out = value_null();
    switch (reader_u8(reader)) {
    case STORED_NULL:
        return STATUS_OK;
    case STORED_FALSE:
    case STORED_TRUE:
        *out = value_boolean(reader->next[-1] == STORED_TRUE);
        return STATUS_OK;
    case STORED_INTEGER:
        *out = value_integer(reader_signed(reader));
        return STATUS_OK;
    case STORED_FLOAT:
        *out = value_float(read_float(reader));
        return STATUS_OK;
    case STORED_STRING:
        return read_string(reader, arena, out, problem);
    case STORED_LIST:
        return read_list(reader, arena, depth, out, problem);
    case STORED_DATE:
        *out = (struct value){.type = VALUE_DATE,
                              .integer =
                                  read_between(reader, -DAYS_OF_YEARS, DAYS_OF_YEARS)};
        return STATUS_OK;
    case STORED_LOCAL_TIME:
        *out = (struct value){.type = VALUE_LOCAL_TIME,
                              .integer = read_between(reader, 0, NANOSECONDS_A_DAY - 1)};
        return STATUS_OK;
    case STORED_TIME:
        return read_temporal(reader, arena, VALUE_TIME, out, problem);
    case STORED_LOCAL_DATETIME:
        return read_temporal(reader, arena, VALUE_LOCAL_DATETIME, out, problem);
    case STORED_DATETIME:
        return read_temporal(reader, arena, VALUE_DATETIME, out, problem);
    case STORED_DURATION:
        return read_duration(reader, arena, out, problem);
    default:
        reader->is_bad = true;
        return STATUS_OK;
    }
}

enum status value_read_bytes(struct byte_reader *reader, struct arena *arena,
                             struct value *out, struct problem *problem) {
    return read_value(reader, arena, 0, out, problem);
}
