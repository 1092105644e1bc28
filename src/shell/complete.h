/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Completion: the language's suggestions, and the shell's own: commands, modes, files,
 * parameters.
 */
#ifndef ENTENTE_SHELL_COMPLETE_H
#define ENTENTE_SHELL_COMPLETE_H

#include "session/suggest.h"
#include "shell/shell.h"

struct completion {
    struct text text;  /* what replaces the word */
    struct text after; /* follows it when it is the only one: a quote, a blank */
    const char *color; /* in lists; "" for none */
};

struct completions {
    struct completion *items;
    uint32_t count, capacity;
    size_t word_start; /* byte offset of the word in the text */
};

/* Completions for the end of `text`, on `arena`. */
enum status complete_find(struct arena *arena, const struct shell *shell,
                          struct text text, struct completions *out);

/* What all completions have in common; of a single one all of it, with what follows. */
struct text complete_common(const struct completions *completions);

/* Appends the completions in columns, at most `row_limit` rows of them. */
void complete_append_list(struct text_builder *out, const struct completions *completions,
                          size_t width_columns, size_t row_limit, bool has_color);

#endif
