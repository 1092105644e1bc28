/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Room grows by half of what there is, for values of some length to which little is added. */
#include "value/room.h"

#include <stdalign.h>
#include <string.h>

#define LONG_BYTES 512 /* shorter values are copied as they are */
#define SMALL_SHARE 4  /* what is appended is at most this part of what was there */

/* Stands before the bytes or items. */
struct room {
    alignas(16) const struct arena *arena;
    uint32_t used, capacity; /* in bytes of a string, items of a list */
};

static struct room *room_of(struct value value) {
    return value.has_room ? (struct room *)(uintptr_t)value.text - 1 : NULL;
}

static char *allocate(struct arena *arena, uint32_t size, bool grows, size_t unit,
                      bool *has_room) {
    *has_room = grows;
    if (!grows)
        return arena_allocate(arena, size * unit);
    uint32_t capacity = size / 2 > UINT32_MAX - size ? UINT32_MAX : size + size / 2;
    struct room *room = arena_allocate(arena, sizeof *room + capacity * unit);
    if (room == NULL)
        return NULL;
    *room = (struct room){arena, size, capacity};
    return (char *)(room + 1);
}

enum status room_append(struct arena *arena, struct value first, struct value second,
                        uint8_t depth, struct value *out, struct problem *problem) {
    bool is_list = first.type == VALUE_LIST;
    size_t unit = is_list ? sizeof(struct value) : 1;
    uint32_t size = first.size + second.size;
    struct room *room = room_of(first);
    struct value made = {.type = first.type, .depth = depth, .size = size};
    char *bytes = (char *)(uintptr_t)first.text;
    if (room != NULL && room->arena == arena && room->used == first.size &&
        size <= room->capacity) {
        room->used = size;
        made.has_room = true;
    } else {
        bool grows =
            first.size * unit >= LONG_BYTES && second.size <= first.size / SMALL_SHARE;
        bytes = allocate(arena, size, grows, unit, &made.has_room);
        TRY_MEMORY(bytes, arena, problem);
        if (first.size > 0)
            memcpy(bytes, first.text, first.size * unit);
    }
    if (second.size > 0)
        memcpy(bytes + first.size * unit, second.text, second.size * unit);
    if (is_list)
        made.items = (const struct value *)(const void *)bytes;
    else
        made.text = bytes;
    *out = made;
    return STATUS_OK;
}
