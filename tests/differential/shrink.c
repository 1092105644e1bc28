/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Shrinking by tokens: runs of them are taken away, long ones first, then pairs of brackets. A
 * smaller case counts when it differs in the same way (Zeller and Hildebrandt, "Simplifying and
 * Isolating Failure-Inducing Input", 2002).
 */
#include "check.h"

#include <ctype.h>

/* Enough for most; what is left then is short enough to read. */
#define MAX_TRIES 20000u

struct tokens {
    struct text *items; /* with the blanks behind them */
    uint32_t count;
    uint32_t capacity;
};

struct shrinker {
    struct bench *bench;
    struct check_case *one;
    struct finding *finding;
    struct arena *arena; /* of what is kept */
    uint32_t tries;      /* so far */
    bool is_graph;       /* the graph's text is made smaller, not the query's */
};

static size_t token_end(struct text text, size_t at) {
    size_t end = at + 1;
    if (text.bytes[at] == '\'') {
        while (end < text.byte_count && text.bytes[end] != '\'')
            end++;
        end++;
    } else if (isalnum((unsigned char)text.bytes[at])) {
        while (end < text.byte_count &&
               (isalnum((unsigned char)text.bytes[end]) || text.bytes[end] == '_'))
            end++;
    }
    while (end < text.byte_count && text.bytes[end] == ' ')
        end++;
    return end < text.byte_count ? end : text.byte_count;
}

static struct tokens split(struct arena *arena, struct text text) {
    struct tokens tokens = {0};
    for (size_t at = 0, end; at < text.byte_count; at = end) {
        end = token_end(text, at);
        ARRAY_PUSH(arena, tokens, ((struct text){text.bytes + at, end - at}));
    }
    return tokens;
}

/* The text without the tokens from `start` to before `end`, and without number `other`. */
static struct text without(struct arena *arena, const struct tokens *tokens,
                           uint32_t start, uint32_t end, uint32_t other) {
    struct text_builder builder;
    text_builder_init(&builder, arena);
    for (uint32_t i = 0; i < tokens->count; i++)
        if ((i < start || i >= end) && i != other)
            text_append(&builder, tokens->items[i]);
    return text_builder_text(&builder);
}

/* "SyntaxError UndefinedVariable: ..." without what stands behind the colon. */
static struct text error_kind(const struct table *table) {
    size_t colon = text_find(table->error, TEXT(":"), 0);
    struct text kind = table->error;
    if (colon != SIZE_MAX)
        kind.byte_count = colon;
    return kind;
}

static bool is_alike(const struct finding *first, const struct finding *second) {
    return first->what == second->what &&
           first->expected.is_error == second->expected.is_error &&
           first->found.is_error == second->found.is_error &&
           text_equal(error_kind(&first->found), error_kind(&second->found)) &&
           (first->found.is_error ||
            (first->expected.row_count > first->found.row_count) ==
                (second->expected.row_count > second->found.row_count));
}

/* Keeps `text` when the case still differs with it. */
static bool try_text(struct shrinker *shrinker, struct text text) {
    struct arena arena;
    struct check_case smaller = *shrinker->one;
    struct finding finding;
    if (++shrinker->tries > MAX_TRIES)
        return false;
    arena_init(&arena, NULL);
    *(shrinker->is_graph ? &smaller.graph : &smaller.generated.query) = text;
    bool is_kept =
        check_run(shrinker->bench, &arena, &smaller, &finding) == VERDICT_DIFFERS &&
        is_alike(&finding, shrinker->finding);
    arena_release(&arena);
    if (!is_kept)
        return false;
    text = text_copy(shrinker->arena, text);
    *(shrinker->is_graph ? &shrinker->one->graph : &shrinker->one->generated.query) =
        text;
    return true;
}

static bool drop_runs(struct shrinker *shrinker, struct arena *arena) {
    struct text text =
        shrinker->is_graph ? shrinker->one->graph : shrinker->one->generated.query;
    struct tokens tokens = split(arena, text);
    for (uint32_t run = tokens.count / 2; run > 0; run = run > 8 ? run / 2 : run - 1)
        for (uint32_t start = 0; start + run <= tokens.count; start++)
            if (try_text(shrinker,
                         without(arena, &tokens, start, start + run, UINT32_MAX)))
                return true;
    return false;
}

static uint32_t closing(const struct tokens *tokens, uint32_t open) {
    int depth = 0;
    for (uint32_t i = open; i < tokens->count; i++) {
        depth += strchr("([{", tokens->items[i].bytes[0]) != NULL;
        depth -= strchr(")]}", tokens->items[i].bytes[0]) != NULL;
        if (depth == 0)
            return i;
    }
    return UINT32_MAX;
}

static bool drop_brackets(struct shrinker *shrinker, struct arena *arena) {
    struct text text =
        shrinker->is_graph ? shrinker->one->graph : shrinker->one->generated.query;
    struct tokens tokens = split(arena, text);
    for (uint32_t i = 0; i < tokens.count; i++) {
        if (tokens.items[i].bytes[0] != '(' && tokens.items[i].bytes[0] != '[')
            continue;
        if (try_text(shrinker, without(arena, &tokens, i, i + 1, closing(&tokens, i))))
            return true;
    }
    return false;
}

void shrink(struct bench *bench, struct arena *arena, struct check_case *one,
            struct finding *finding) {
    struct shrinker shrinker = {bench, one, finding, arena, 0, false};
    if (one->generated.query.bytes != finding->query.bytes)
        return;
    one->generated.head = TEXT("");
    if (one->is_folded) {
        one->is_folded = false;
        one->is_folded = !try_text(&shrinker, one->generated.query);
    }
    for (bool is_smaller = true; is_smaller;) {
        struct arena scratch;
        arena_init(&scratch, NULL);
        shrinker.is_graph = false;
        is_smaller = drop_runs(&shrinker, &scratch) || drop_brackets(&shrinker, &scratch);
        shrinker.is_graph = true;
        is_smaller = drop_runs(&shrinker, &scratch) || is_smaller;
        arena_release(&scratch);
    }
    check_run(bench, arena, one, finding);
}
