/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The finished tokens are fed to a parser, which is then asked about every terminal; the word
 * at the end, which may be unfinished, is left out. Kinds of names are told by the brackets
 * that are open and by what the grammar accepts: '%' and '!' together stand nowhere but where
 * a label can.
 */
#include "syntax/parse.h"

#include "syntax/grammar.h"
#include "syntax/reader.h"
#include "syntax/tokens.h"

#include "grammar_entente.h"

/* The finished tokens of the last statement of a text. */
struct unfinished {
    struct tokens tokens; /* `count` without the word at the end and without TOKEN_STOP */
    struct text word;
    bool is_string;
};

/* ---- the end of the text ------------------------------------------------------------------ */

static bool is_word(uint16_t kind) {
    return kind == TOKEN_NAME || kind == TOKEN_PARAMETER || token_is_keyword(kind);
}

/* An unfinished string or name in backquotes, or a lone '$'. */
static bool is_open_text(struct text text, struct token token) {
    char first = text.bytes[token.span.start];
    return token.kind == TOKEN_INVALID && token.span.end == text.byte_count &&
           (first == '\'' || first == '"' || first == '`' || first == '$');
}

/* Takes the word that the text ends in, if it does, off the tokens. */
static void take_word(struct unfinished *unfinished) {
    struct tokens *tokens = &unfinished->tokens;
    unfinished->word = (struct text){tokens->text.bytes + tokens->text.byte_count, 0};
    if (tokens->count == 0)
        return;
    struct token last = tokens->items[tokens->count - 1];
    if (last.span.end != tokens->text.byte_count)
        return;
    if (is_open_text(tokens->text, last)) {
        char first = tokens->text.bytes[last.span.start];
        unfinished->is_string = first == '\'' || first == '"';
        last.span.start += first == '$' ? 0 : 1;
    } else if (last.kind == TOKEN_MINUS && tokens->count > 1) {
        /* `aligns-`: a label that goes on */
        struct token before = tokens->items[tokens->count - 2];
        if (before.kind != TOKEN_NAME || before.span.end != last.span.start)
            return;
        last.span.start = before.span.start;
        tokens->count--;
    } else if (!is_word(last.kind)) {
        return;
    }
    tokens->count--;
    unfinished->word = token_text(tokens->text, last);
}

/* Reads the last statement of `text`: what was ended by ';' does not count. */
static enum status read_unfinished(struct arena *arena, struct text text,
                                   struct unfinished *out, struct problem *problem) {
    size_t start = 0;
    for (;;) {
        bool is_complete;
        struct text rest = {text.bytes + start, text.byte_count - start};
        size_t end = parse_statement_end(rest, &is_complete);
        if (!is_complete)
            break;
        start += end;
    }
    *out = (struct unfinished){.is_string = false};
    struct text statement = {text.bytes + start, text.byte_count - start};
    TRY(tokens_read(arena, statement, NULL, &out->tokens, problem));
    out->tokens.count--; /* the end */
    take_word(out);
    return STATUS_OK;
}

/* ---- kinds of names ----------------------------------------------------------------------- */

/* The innermost bracket that is open at the end; `count` when there is none. */
static uint32_t open_bracket(const struct tokens *tokens) {
    uint32_t closed = 0;
    for (uint32_t i = tokens->count; i-- > 0;) {
        const char *display = token_display(tokens->items[i].kind);
        char first = tokens->text.bytes[tokens->items[i].span.start];
        bool is_sign = tokens->items[i].kind != TOKEN_STRING &&
                       tokens->items[i].kind != TOKEN_NAME &&
                       (display == NULL || !token_is_keyword(tokens->items[i].kind));
        if (is_sign && (first == ')' || first == ']' || first == '}'))
            closed++;
        bool is_open = is_sign && (first == '(' || first == '[' || first == '{');
        if (is_open && closed-- == 0)
            return i;
    }
    return tokens->count;
}

static uint16_t kind_at(const struct tokens *tokens, uint32_t index) {
    return index < tokens->count ? tokens->items[index].kind : TOKEN_STOP;
}

static char first_byte(const struct tokens *tokens, uint32_t index) {
    return index < tokens->count ? tokens->text.bytes[tokens->items[index].span.start]
                                 : '\0';
}

/* A label, a type, or in expressions either. */
static void tell_labels(const struct tokens *tokens, const struct reader *reader,
                        struct parse_expectation *out) {
    bool is_name = reader_accepts(reader, TOKEN_PERCENT) &&
                   reader_accepts(reader, TOKEN_EXCLAMATION) &&
                   reader_accepts(reader, TOKEN_NAME);
    if (!is_name)
        return;
    uint32_t bracket = open_bracket(tokens);
    while (first_byte(tokens, bracket) == '(' && bracket > 0 &&
           kind_at(tokens, bracket - 1) == TOKEN_EXCLAMATION) {
        struct tokens before = *tokens;
        before.count = bracket;
        bracket = open_bracket(&before);
    }
    bool is_relationship = first_byte(tokens, bracket) == '[' && bracket > 0 &&
                           kind_at(tokens, bracket - 1) == TOKEN_MINUS;
    bool is_node = first_byte(tokens, bracket) == '(' &&
                   (kind_at(tokens, bracket + 1) == TOKEN_COLON ||
                    kind_at(tokens, bracket + 1) == TOKEN_IS ||
                    kind_at(tokens, bracket + 2) == TOKEN_COLON ||
                    kind_at(tokens, bracket + 2) == TOKEN_IS);
    out->is_label = !is_relationship;
    out->is_type = !is_node;
}

/* A key after `variable.`, or in the map of a node or relationship pattern. */
static void tell_property(const struct tokens *tokens, const struct reader *reader,
                          struct parse_expectation *out) {
    uint16_t last = tokens->count > 0 ? kind_at(tokens, tokens->count - 1) : TOKEN_STOP;
    if (!reader_accepts(reader, TOKEN_NAME))
        return;
    if (last == TOKEN_DOT && tokens->count > 1) {
        out->is_property = true;
        if (kind_at(tokens, tokens->count - 2) == TOKEN_NAME)
            out->variable = token_text(tokens->text, tokens->items[tokens->count - 2]);
        return;
    }
    uint32_t brace = open_bracket(tokens);
    bool is_key = (last == TOKEN_LBRACE || last == TOKEN_COMMA) &&
                  first_byte(tokens, brace) == '{' && !reader_accepts(reader, TOKEN_CASE);
    if (!is_key)
        return;
    struct tokens outside = *tokens;
    outside.count = brace;
    uint32_t bracket = open_bracket(&outside);
    bool is_pattern = first_byte(&outside, bracket) == '(' ||
                      (first_byte(&outside, bracket) == '[' && bracket > 0 &&
                       kind_at(&outside, bracket - 1) == TOKEN_MINUS);
    out->is_property = is_pattern;
    if (is_pattern && kind_at(&outside, bracket + 1) == TOKEN_NAME)
        out->variable = token_text(tokens->text, tokens->items[bracket + 1]);
}

/* ---- the answer --------------------------------------------------------------------------- */

static enum status list_terminals(struct arena *arena, const struct reader *reader,
                                  struct parse_expectation *out,
                                  struct problem *problem) {
    uint32_t most = (uint32_t)grammar_last_kind() + 1;
    out->terminals = ARENA_ARRAY(arena, most, const char *);
    TRY_MEMORY(out->terminals, arena, problem);
    for (uint16_t kind = 1; kind < most; kind++)
        if (token_display(kind) != NULL && reader_accepts(reader, kind))
            out->terminals[out->terminal_count++] = token_display(kind);
    return STATUS_OK;
}

enum status parse_expectation(struct arena *arena, struct text text,
                              struct parse_expectation *out, struct problem *problem) {
    struct unfinished unfinished;
    struct reader reader;
    *out = (struct parse_expectation){.terminals = NULL};
    TRY(read_unfinished(arena, text, &unfinished, problem));
    out->word = unfinished.word;
    out->is_string = unfinished.is_string;
    /* Refusals of the unfinished text are nobody's business, so the reader gets no problem. */
    if (reader_start(&reader, arena, unfinished.tokens.text, NULL) != STATUS_OK)
        return arena_problem(arena, problem);
    bool is_good = true;
    for (uint32_t i = 0; i < unfinished.tokens.count && is_good; i++)
        is_good = reader_feed(&reader, unfinished.tokens.items[i]);
    enum status status = STATUS_OK;
    if (reader.build.status == STATUS_OUT_OF_MEMORY)
        status = arena_problem(arena, problem);
    if (is_good) {
        bool is_filler =
            reader_accepts(&reader, TOKEN_RPAREN) && !reader_accepts(&reader, TOKEN_CASE);
        out->is_function = reader_accepts(&reader, TOKEN_CASE);
        out->is_name_string =
            out->is_string && is_filler && reader_accepts(&reader, TOKEN_STRING);
        tell_labels(&unfinished.tokens, &reader, out);
        tell_property(&unfinished.tokens, &reader, out);
        status = list_terminals(arena, &reader, out, problem);
    }
    reader_stop(&reader);
    return status;
}
