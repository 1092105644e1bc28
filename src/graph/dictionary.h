/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The distinct texts of one property column and their codes, dense from 0. A text never moves
 * while the dictionary lives, so values may point to it. Texts that fall out of use stay
 * (property_compact() writes a new dictionary); only the newest can be dropped, which is what
 * rollback does.
 */
#ifndef ENTENTE_GRAPH_DICTIONARY_H
#define ENTENTE_GRAPH_DICTIONARY_H

#include "base/text.h"

struct dictionary_block; /* a piece of memory that holds texts */

struct dictionary_entry {
    const char *bytes;
    uint32_t size;
    uint32_t hash;
};

struct dictionary {
    struct dictionary_entry *entries;
    uint32_t count;
    uint32_t capacity;
    uint32_t *slots; /* open addressing: code + 1, 0 where empty */
    uint32_t slot_count;
    struct dictionary_block *block; /* the newest; older ones behind it */
    uint64_t block_bytes;
};

#define DICTIONARY_NONE UINT32_MAX

void dictionary_release(struct dictionary *dictionary);

/* The code of a text, DICTIONARY_NONE when it is not there. */
uint32_t dictionary_find(const struct dictionary *dictionary, struct text text);

/* The code of a text, added when it is new; false when there is no memory. */
bool dictionary_add(struct dictionary *dictionary, struct text text, uint32_t *code);

static inline struct text dictionary_text(const struct dictionary *dictionary,
                                          uint32_t code) {
    return (struct text){dictionary->entries[code].bytes, dictionary->entries[code].size};
}

/* Forgets the texts with codes from `count` up. */
void dictionary_truncate(struct dictionary *dictionary, uint32_t count);

uint64_t dictionary_bytes(const struct dictionary *dictionary);

#endif
