/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Buffers and cursors of bytes that are kept. */
#include "base/bytes.h"

#include "base/arena.h"

#include <string.h>

/* ---- writing ------------------------------------------------------------------------------ */

void bytes_release(struct bytes *bytes) {
    memory_free(bytes->data);
    *bytes = (struct bytes){0};
}

static bool reserve(struct bytes *bytes, size_t count) {
    if (bytes->is_full)
        return false;
    if (count <= bytes->capacity - bytes->count)
        return true;
    size_t capacity = bytes->capacity + bytes->capacity / 2;
    if (capacity < bytes->count + count)
        capacity = bytes->count + count;
    if (capacity < 64)
        capacity = 64;
    unsigned char *data = memory_resize(bytes->data, capacity);
    bytes->is_full = data == NULL;
    if (bytes->is_full)
        return false;
    bytes->data = data;
    bytes->capacity = capacity;
    return true;
}

unsigned char *bytes_extend(struct bytes *bytes, size_t count) {
    if (!reserve(bytes, count))
        return NULL;
    bytes->count += count;
    return bytes->data + bytes->count - count;
}

void bytes_raw(struct bytes *bytes, const void *data, size_t count) {
    unsigned char *place = bytes_extend(bytes, count);
    if (place != NULL && count > 0)
        memcpy(place, data, count);
}

void bytes_u8(struct bytes *bytes, uint8_t number) {
    bytes_raw(bytes, &number, 1);
}

static void put_little(unsigned char *place, uint64_t number, uint32_t width) {
    for (uint32_t i = 0; i < width; i++)
        place[i] = (unsigned char)(number >> (8 * i));
}

void bytes_u64(struct bytes *bytes, uint64_t number) {
    unsigned char *place = bytes_extend(bytes, 8);
    if (place != NULL)
        put_little(place, number, 8);
}

void bytes_varint(struct bytes *bytes, uint64_t number) {
    unsigned char digits[10];
    uint32_t count = 0;
    for (; number >= 0x80; number >>= 7)
        digits[count++] = (unsigned char)(number | 0x80);
    digits[count++] = (unsigned char)number;
    bytes_raw(bytes, digits, count);
}

void bytes_signed(struct bytes *bytes, int64_t number) {
    uint64_t doubled = (uint64_t)number << 1;
    bytes_varint(bytes, number < 0 ? ~doubled : doubled);
}

void bytes_text(struct bytes *bytes, struct text text) {
    bytes_varint(bytes, text.byte_count);
    bytes_raw(bytes, text.bytes, text.byte_count);
}

static uint32_t width_of(const uint32_t *numbers, uint32_t count) {
    uint32_t all = 0;
    for (uint32_t i = 0; i < count; i++)
        all |= numbers[i];
    uint32_t width = 0;
    for (; all > 0; all >>= 8)
        width++;
    return width;
}

void bytes_packed(struct bytes *bytes, const uint32_t *numbers, uint32_t count) {
    uint32_t width = width_of(numbers, count);
    bytes_u8(bytes, (uint8_t)width);
    unsigned char *place = bytes_extend(bytes, (size_t)count * width);
    if (place == NULL)
        return;
    for (uint32_t i = 0; i < count; i++, place += width)
        put_little(place, numbers[i], width);
}

/* ---- reading ------------------------------------------------------------------------------ */

const unsigned char *reader_raw(struct byte_reader *reader, size_t count) {
    if (reader->is_bad || count > reader_left(reader)) {
        reader->is_bad = true;
        return NULL;
    }
    reader->next += count;
    return reader->next - count;
}

static uint64_t take_little(const unsigned char *place, uint32_t width) {
    uint64_t number = 0;
    for (uint32_t i = 0; i < width; i++)
        number |= (uint64_t)place[i] << (8 * i);
    return number;
}

uint8_t reader_u8(struct byte_reader *reader) {
    const unsigned char *place = reader_raw(reader, 1);
    return place == NULL ? 0 : *place;
}

uint64_t reader_u64(struct byte_reader *reader) {
    const unsigned char *place = reader_raw(reader, 8);
    return place == NULL ? 0 : take_little(place, 8);
}

uint64_t reader_varint(struct byte_reader *reader) {
    uint64_t number = 0;
    for (uint32_t shift = 0; shift < 64; shift += 7) {
        uint8_t digit = reader_u8(reader);
        uint64_t part = digit & 0x7Fu;
        if (shift == 63 && part > 1)
            break;
        number |= part << shift;
        if ((digit & 0x80) == 0)
            return reader->is_bad ? 0 : number;
    }
    reader->is_bad = true;
    return 0;
}

uint64_t reader_count(struct byte_reader *reader, uint64_t limit) {
    uint64_t number = reader_varint(reader);
    if (number <= limit)
        return number;
    reader->is_bad = true;
    return 0;
}

int64_t reader_signed(struct byte_reader *reader) {
    uint64_t doubled = reader_varint(reader);
    uint64_t half = doubled >> 1;
    return (int64_t)((doubled & 1) != 0 ? ~half : half);
}

struct text reader_text(struct byte_reader *reader) {
    size_t count = (size_t)reader_count(reader, reader_left(reader));
    const unsigned char *place = reader_raw(reader, count);
    struct text text = {(const char *)place, count};
    if (place == NULL || text_is_utf8(text, NULL))
        return place == NULL ? TEXT("") : text;
    reader->is_bad = true;
    return TEXT("");
}

/* A loop for each width: the compiler unrolls them. */
static void unpack(const unsigned char *place, uint32_t width, uint32_t *numbers,
                   uint32_t count) {
    switch (width) {
    case 1:
        for (uint32_t i = 0; i < count; i++)
            numbers[i] = place[i];
        break;
    case 2:
        for (uint32_t i = 0; i < count; i++, place += 2)
            numbers[i] = (uint32_t)take_little(place, 2);
        break;
    case 3:
        for (uint32_t i = 0; i < count; i++, place += 3)
            numbers[i] = (uint32_t)take_little(place, 3);
        break;
    default:
        for (uint32_t i = 0; i < count; i++, place += 4)
            numbers[i] = (uint32_t)take_little(place, 4);
        break;
    }
}

void reader_packed(struct byte_reader *reader, uint32_t *numbers, uint32_t count) {
    uint32_t width = (uint32_t)reader_count(reader, 4);
    const unsigned char *place = reader_raw(reader, (size_t)count * width);
    if (count == 0)
        return;
    if (place == NULL || width == 0)
        memset(numbers, 0, count * sizeof *numbers);
    else
        unpack(place, width, numbers, count);
}
