/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Head, then the value's structure (items of a list, or the temporal struct), then everything
 * it points to. The value points just behind the head, which is how the head is found again.
 */
#include "graph/blob.h"

#include "base/arena.h"

#include <string.h>

struct blob {
    struct blob *next; /* in the garbage */
    uint32_t holders;
    uint32_t byte_count;
};

_Static_assert(sizeof(struct blob) % 16 == 0, "what follows the head is aligned");

static size_t align(size_t bytes) {
    return (bytes + 15) & ~(size_t)15;
}

static bool is_temporal(struct value value) {
    return value.type == VALUE_DATETIME || value.type == VALUE_LOCAL_DATETIME ||
           value.type == VALUE_TIME;
}

bool blob_is_needed(struct value value) {
    return value.type == VALUE_LIST || value.type == VALUE_DURATION || is_temporal(value);
}

/* Bytes of everything the value points to. */
static size_t measure(struct value value) {
    if (value.type == VALUE_STRING)
        return align((size_t)value.size + 1);
    if (value.type == VALUE_DURATION)
        return align(sizeof *value.duration);
    if (is_temporal(value))
        return align(sizeof *value.temporal) + align(value.temporal->zone.byte_count + 1);
    size_t bytes = 0;
    if (value.type == VALUE_LIST) {
        bytes = align(value.size * sizeof *value.items);
        for (uint32_t i = 0; i < value.size; i++)
            bytes += measure(value.items[i]);
    }
    return bytes;
}

/* Takes `bytes` at `*place`. */
static void *take(char **place, size_t bytes) {
    void *taken = *place;
    *place += align(bytes);
    return taken;
}

static const char *copy_text(const char *bytes, size_t byte_count, char **place) {
    char *copy = take(place, byte_count + 1);
    if (byte_count > 0)
        memcpy(copy, bytes, byte_count);
    copy[byte_count] = '\0';
    return copy;
}

static struct value copy(struct value value, char **place) {
    value.has_room = false;
    if (value.type == VALUE_STRING) {
        value.text = copy_text(value.text, value.size, place);
    } else if (value.type == VALUE_DURATION) {
        struct value_duration *duration = take(place, sizeof *duration);
        *duration = *value.duration;
        value.duration = duration;
    } else if (is_temporal(value)) {
        struct value_temporal *temporal = take(place, sizeof *temporal);
        *temporal = *value.temporal;
        temporal->zone.bytes =
            copy_text(temporal->zone.bytes, temporal->zone.byte_count, place);
        value.temporal = temporal;
    } else if (value.type == VALUE_LIST) {
        struct value *items = take(place, value.size * sizeof *items);
        for (uint32_t i = 0; i < value.size; i++)
            items[i] = copy(value.items[i], place);
        value.items = items;
    }
    return value;
}

bool blob_make(struct value value, struct value *out) {
    size_t byte_count = sizeof(struct blob) + measure(value);
    struct blob *blob = byte_count > UINT32_MAX ? NULL : memory_allocate(byte_count);
    if (blob == NULL)
        return false;
    *blob = (struct blob){.holders = 1, .byte_count = (uint32_t)byte_count};
    char *place = (char *)(blob + 1);
    *out = copy(value, &place);
    return true;
}

/* The head before what the value points to. */
static struct blob *blob_of(struct value value) {
    return (struct blob *)value.items - 1;
}

void blob_hold(struct value value) {
    if (blob_is_needed(value))
        blob_of(value)->holders++;
}

void blob_drop(struct value value, struct blob_garbage *garbage) {
    if (!blob_is_needed(value))
        return;
    struct blob *blob = blob_of(value);
    if (--blob->holders > 0)
        return;
    blob->next = garbage->first;
    garbage->first = blob;
}

void blob_garbage_empty(struct blob_garbage *garbage) {
    while (garbage->first != NULL) {
        struct blob *next = garbage->first->next;
        memory_free(garbage->first);
        garbage->first = next;
    }
}

uint64_t blob_bytes(struct value value) {
    return blob_is_needed(value) ? blob_of(value)->byte_count : 0;
}
