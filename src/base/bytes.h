/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Bytes that are kept: a growing buffer to write to and a cursor that reads it back. Numbers
 * are little-endian whatever the machine; counts are varints (LEB128: seven bits a byte, the
 * smallest first, the top bit set on all but the last).
 *
 * Both are sticky: after a failure further calls do nothing, and one question at the end
 * (is_full, is_bad) tells. A reader never leaves its bytes, whatever they are.
 */
#ifndef ENTENTE_BASE_BYTES_H
#define ENTENTE_BASE_BYTES_H

#include "base/text.h"

struct bytes {
    unsigned char *data; /* from memory_allocate(); free with bytes_release() */
    size_t count, capacity;
    bool is_full; /* memory ran out: what is there is not whole */
};

void bytes_release(struct bytes *bytes);

/* Room for `count` bytes more at the end, which become part of the buffer; NULL without
 * memory. Valid until the next call. */
unsigned char *bytes_extend(struct bytes *bytes, size_t count);
void bytes_raw(struct bytes *bytes, const void *data, size_t count);
void bytes_u8(struct bytes *bytes, uint8_t number);
void bytes_u64(struct bytes *bytes, uint64_t number);
void bytes_varint(struct bytes *bytes, uint64_t number);
/* Small numbers of either sign, as varints (zigzag: 0, -1, 1, -2 are 0, 1, 2, 3). */
void bytes_signed(struct bytes *bytes, int64_t number);
void bytes_text(struct bytes *bytes, struct text text);
/* `count` numbers in as many bytes each as the largest takes, 0 to 4, told before them. */
void bytes_packed(struct bytes *bytes, const uint32_t *numbers, uint32_t count);

struct byte_reader {
    const unsigned char *next, *end;
    bool is_bad; /* something was missing or out of its range */
};

static inline struct byte_reader byte_reader_of(const void *data, size_t count) {
    const unsigned char *bytes = data;
    return (struct byte_reader){bytes, bytes + count, false};
}
static inline size_t reader_left(const struct byte_reader *reader) {
    return (size_t)(reader->end - reader->next);
}
/* `count` bytes where they lie; NULL when there are not so many. */
const unsigned char *reader_raw(struct byte_reader *reader, size_t count);
/* 0 when the reader is bad. */
uint8_t reader_u8(struct byte_reader *reader);
uint64_t reader_u64(struct byte_reader *reader);
uint64_t reader_varint(struct byte_reader *reader);
/* A varint that is at most `limit`; a larger one makes the reader bad. */
uint64_t reader_count(struct byte_reader *reader, uint64_t limit);
int64_t reader_signed(struct byte_reader *reader);
/* A text where it lies, valid UTF-8; empty when the reader is bad. */
struct text reader_text(struct byte_reader *reader);
/* What bytes_packed() wrote, into `numbers`. */
void reader_packed(struct byte_reader *reader, uint32_t *numbers, uint32_t count);

#endif
