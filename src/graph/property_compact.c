/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A new dictionary is filled with the texts in use, in the order of the rows; then, when
 * nothing can fail any more, codes and pointers are exchanged in place. There are no more new
 * codes than old ones, so every width still fits.
 */
#include "graph/property.h"

/* Unused texts that are not worth the work. */
#ifdef ENTENTE_TIGHT
#define KEPT_TEXTS 4
#else
#define KEPT_TEXTS 4096
#endif

/* What one compaction works on. */
struct compaction {
    const struct dictionary *old;
    struct dictionary fresh;
    uint32_t *codes; /* new codes by old ones, DICTIONARY_NONE where unused */
};

/* The old code of the text at an index, DICTIONARY_NONE where there is no text. */
static uint32_t old_code(const struct compaction *compaction, const struct chunk *chunk,
                         uint32_t index) {
    if (chunk->type == PROPERTY_STRINGS)
        return (uint32_t)chunk_integer(chunk, index);
    struct value value = chunk_mixed(chunk, index);
    if (value.type != VALUE_STRING)
        return DICTIONARY_NONE;
    return dictionary_find(compaction->old, value_text(value));
}

/* Unread chunks have no codes yet. */
static bool has_texts(const struct chunk *chunk) {
    return chunk != NULL && !property_is_unread(chunk) &&
           (chunk->type == PROPERTY_STRINGS || chunk->type == PROPERTY_MIXED);
}

/* Enters the texts of a chunk into the new dictionary. */
static bool collect(struct compaction *compaction, const struct chunk *chunk) {
    for (uint32_t i = 0; i < chunk->count; i++) {
        uint32_t code = old_code(compaction, chunk, i);
        if (code != DICTIONARY_NONE && compaction->codes[code] == DICTIONARY_NONE &&
            !dictionary_add(&compaction->fresh, dictionary_text(compaction->old, code),
                            &compaction->codes[code]))
            return false;
    }
    return true;
}

static void exchange(const struct compaction *compaction, struct chunk *chunk) {
    struct value *values = (void *)chunk->values;
    for (uint32_t i = 0; i < chunk->count; i++) {
        uint32_t code = old_code(compaction, chunk, i);
        if (code == DICTIONARY_NONE)
            continue;
        code = compaction->codes[code];
        if (chunk->type == PROPERTY_STRINGS)
            chunk_put_integer(chunk, i, code);
        else
            values[i].text = compaction->fresh.entries[code].bytes;
    }
}

bool property_compact(struct property_column *column) {
    uint32_t count = column->dictionary.count;
    if (count <= KEPT_TEXTS || count / 2 <= column->present_count)
        return false;
    struct compaction compaction = {.old = &column->dictionary};
    compaction.codes = memory_allocate(count * sizeof *compaction.codes);
    bool has_room = compaction.codes != NULL;
    for (uint32_t code = 0; has_room && code < count; code++)
        compaction.codes[code] = DICTIONARY_NONE;
    for (uint32_t place = 0; has_room && place < column->chunk_count; place++) {
        if (has_texts(column->chunks[place]))
            has_room = collect(&compaction, column->chunks[place]);
    }
    for (uint32_t place = 0; has_room && place < column->chunk_count; place++) {
        if (has_texts(column->chunks[place]))
            exchange(&compaction, column->chunks[place]);
    }
    memory_free(compaction.codes);
    if (!has_room) {
        dictionary_release(&compaction.fresh);
        return false;
    }
    dictionary_release(&column->dictionary);
    column->dictionary = compaction.fresh;
    column->read_texts = 0;
    return true;
}
