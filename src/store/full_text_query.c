/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a person wrote as FTS5's query: each word and phrase in quotes, so that no character of a
 * text means anything to FTS5; words beside each other joined by OR, what is left out behind one
 * NOT.
 */
#include "store/full_text.h"

#include "base/array.h"
#include "base/limits.h"

struct reading {
    struct arena *arena;
    struct text query;
    size_t at;
    const struct text *fields;
    uint32_t field_count;
    uint32_t depth; /* of parentheses */
    uint32_t word_count;
    struct problem *problem;
};

/* The parts of one level, "a" OR "b", and those that are left out. */
struct parts {
    struct text_builder wanted, unwanted;
    uint32_t wanted_count, unwanted_count;
};

static enum status read_any(struct reading *reading, struct text *out);

static enum status refuse(const struct reading *reading, size_t at, const char *what) {
    return problem_set(reading->problem, STATUS_INVALID_FULL_TEXT_QUERY, SPAN_NONE,
                       "%s, at byte %zu of the full text query", what, at + 1);
}

/* ---- characters --------------------------------------------------------------------------- */

static bool is_blank(char byte) {
    return (unsigned char)byte <= ' ';
}

static bool is_at(const struct reading *reading, char byte) {
    return reading->at < reading->query.byte_count &&
           reading->query.bytes[reading->at] == byte;
}

static void skip_blanks(struct reading *reading) {
    while (reading->at < reading->query.byte_count &&
           is_blank(reading->query.bytes[reading->at]))
        reading->at++;
}

static bool ends_word(char byte) {
    return is_blank(byte) || byte == '"' || byte == '(' || byte == ')' || byte == ':' ||
           byte == '*';
}

/* The word that begins here; empty where none does. */
static struct text peek_word(const struct reading *reading) {
    size_t end = reading->at;
    while (end < reading->query.byte_count && !ends_word(reading->query.bytes[end]))
        end++;
    return (struct text){reading->query.bytes + reading->at, end - reading->at};
}

/* Takes AND, OR or NOT where it stands alone. */
static bool take_operator(struct reading *reading, struct text word) {
    skip_blanks(reading);
    size_t end = reading->at + word.byte_count;
    bool is_there =
        text_equal(peek_word(reading), word) &&
        (end == reading->query.byte_count || is_blank(reading->query.bytes[end]) ||
         reading->query.bytes[end] == '(' || reading->query.bytes[end] == ')' ||
         reading->query.bytes[end] == '"');
    if (is_there)
        reading->at = end;
    return is_there;
}

/* ---- units -------------------------------------------------------------------------------- */

/* "text", or "text"* where a star follows. */
static void append_quoted(struct reading *reading, struct text_builder *builder,
                          struct text text) {
    text_append_character(builder, '"');
    for (size_t i = 0; i < text.byte_count; i++)
        text_append_character(builder, text.bytes[i] == '\0' ? ' ' : text.bytes[i]);
    text_append_character(builder, '"');
    if (!is_at(reading, '*'))
        return;
    reading->at++;
    text_append_character(builder, '*');
}

static enum status read_phrase(struct reading *reading, struct text_builder *builder) {
    size_t start = reading->at++;
    while (reading->at < reading->query.byte_count && !is_at(reading, '"'))
        reading->at++;
    if (reading->at == reading->query.byte_count)
        return refuse(reading, start, "a quote is not closed");
    struct text phrase = {reading->query.bytes + start + 1, reading->at - start - 1};
    reading->at++;
    append_quoted(reading, builder, phrase);
    return STATUS_OK;
}

static enum status read_parentheses(struct reading *reading,
                                    struct text_builder *builder) {
    size_t start = reading->at++;
    struct text inside;
    if (++reading->depth > MAX_FULL_TEXT_DEPTH)
        return refuse(reading, start, "parentheses are nested too deeply");
    TRY(read_any(reading, &inside));
    reading->depth--;
    if (!is_at(reading, ')'))
        return refuse(reading, start, "a parenthesis is not closed");
    reading->at++;
    if (inside.byte_count == 0)
        return refuse(reading, start, "there is nothing in the parentheses");
    text_append_format(builder, "(%.*s)", TEXT_ARGS(inside));
    return STATUS_OK;
}

/* name: before a unit. */
static enum status read_field(struct reading *reading, struct text name,
                              struct text_builder *builder) {
    uint32_t field = 0;
    while (field < reading->field_count && !text_equal(reading->fields[field], name))
        field++;
    if (field == reading->field_count) {
        problem_set(
            reading->problem, STATUS_INVALID_FULL_TEXT_QUERY, SPAN_NONE,
            "the index has no property '%.*s', at byte %zu of the full text query",
            TEXT_ARGS(name), reading->at + 1);
        problem_hint(reading->problem, "a text with a colon stands in quotes: \"%.*s:\"",
                     TEXT_ARGS(name));
        return STATUS_INVALID_FULL_TEXT_QUERY;
    }
    reading->at += name.byte_count + 1;
    text_append_format(builder, "c%u : ", field);
    return STATUS_OK;
}

/* A word, a phrase or parentheses. */
static enum status read_unit(struct reading *reading, struct text_builder *builder) {
    skip_blanks(reading);
    if (++reading->word_count > MAX_FULL_TEXT_WORDS)
        return refuse(reading, reading->at, "there are too many words");
    struct text word = peek_word(reading);
    size_t end = reading->at + word.byte_count;
    if (word.byte_count > 0 && end < reading->query.byte_count &&
        reading->query.bytes[end] == ':') {
        TRY(read_field(reading, word, builder));
        word = peek_word(reading);
    }
    if (is_at(reading, '"'))
        return read_phrase(reading, builder);
    if (is_at(reading, '('))
        return read_parentheses(reading, builder);
    if (word.byte_count == 0)
        return refuse(reading, reading->at,
                      is_at(reading, '*')   ? "a star follows the beginning of a word"
                      : is_at(reading, ':') ? "a colon follows the name of a property"
                                            : "a word is missing");
    reading->at += word.byte_count;
    append_quoted(reading, builder, word);
    if (is_at(reading, '*') || is_at(reading, ':'))
        return refuse(reading, reading->at, "a blank or a quote is missing");
    return STATUS_OK;
}

/* ---- what joins them ---------------------------------------------------------------------- */

static void add(struct parts *parts, bool is_wanted, const char *joint,
                struct text part) {
    struct text_builder *builder = is_wanted ? &parts->wanted : &parts->unwanted;
    uint32_t *count = is_wanted ? &parts->wanted_count : &parts->unwanted_count;
    if ((*count)++ > 0)
        text_append_string(builder, is_wanted ? joint : " OR ");
    text_append(builder, part);
}

/* [NOT | -] unit */
static enum status read_item(struct reading *reading, bool *is_wanted, struct text *out) {
    struct text_builder builder;
    text_builder_init(&builder, reading->arena);
    *is_wanted = !take_operator(reading, TEXT("NOT"));
    skip_blanks(reading);
    if (*is_wanted && is_at(reading, '-') && peek_word(reading).byte_count > 1) {
        *is_wanted = false;
        reading->at++;
    }
    TRY(read_unit(reading, &builder));
    *out = text_builder_text(&builder);
    return builder.failed ? arena_problem(reading->arena, reading->problem) : STATUS_OK;
}

static void begin_parts(struct parts *parts, struct arena *arena) {
    *parts = (struct parts){0};
    text_builder_init(&parts->wanted, arena);
    text_builder_init(&parts->unwanted, arena);
}

/* (wanted) NOT (unwanted) */
static enum status join(struct reading *reading, struct parts *parts, struct text *out) {
    struct text_builder builder;
    struct text wanted = text_builder_text(&parts->wanted);
    struct text unwanted = text_builder_text(&parts->unwanted);
    text_builder_init(&builder, reading->arena);
    text_append_format(&builder, "(%.*s)", TEXT_ARGS(wanted));
    if (parts->unwanted_count > 0)
        text_append_format(&builder, " NOT (%.*s)", TEXT_ARGS(unwanted));
    *out = text_builder_text(&builder);
    return builder.failed || parts->wanted.failed || parts->unwanted.failed
               ? arena_problem(reading->arena, reading->problem)
               : STATUS_OK;
}

/* item AND item ...; all of it is unwanted when it is one item that is. */
static enum status read_chain(struct reading *reading, bool *is_wanted,
                              struct text *out) {
    struct parts parts;
    struct text item;
    uint32_t count = 0;
    size_t start = reading->at;
    begin_parts(&parts, reading->arena);
    do {
        TRY(read_item(reading, is_wanted, &item));
        add(&parts, *is_wanted, " AND ", item);
        count++;
    } while (take_operator(reading, TEXT("AND")));
    *is_wanted = parts.wanted_count > 0;
    if (*is_wanted)
        return join(reading, &parts, out);
    *out = item;
    return count == 1 ? STATUS_OK
                      : refuse(reading, start, "nothing says what is to be found");
}

/* Chains beside each other or joined by OR, up to a closing parenthesis or the end. */
static enum status read_any(struct reading *reading, struct text *out) {
    struct parts parts;
    struct text chain;
    size_t start = reading->at;
    begin_parts(&parts, reading->arena);
    *out = TEXT("");
    for (bool is_joined = false;;) {
        bool is_wanted;
        skip_blanks(reading);
        bool is_end = reading->at == reading->query.byte_count || is_at(reading, ')');
        if (is_end && !is_joined)
            break;
        TRY(read_chain(reading, &is_wanted, &chain));
        if (!is_wanted && is_joined)
            return refuse(reading, reading->at, "OR joins what is to be found");
        add(&parts, is_wanted, " OR ", chain);
        is_joined = take_operator(reading, TEXT("OR"));
        if (is_joined && !is_wanted)
            return refuse(reading, reading->at, "OR joins what is to be found");
    }
    if (parts.wanted_count == 0)
        return parts.unwanted_count == 0
                   ? STATUS_OK
                   : refuse(reading, start, "nothing says what is to be found");
    return join(reading, &parts, out);
}

enum status full_text_read_query(struct arena *arena, struct text query,
                                 const struct text *fields, uint32_t field_count,
                                 struct text *out, struct problem *problem) {
    struct reading reading = {.arena = arena,
                              .query = query,
                              .fields = fields,
                              .field_count = field_count,
                              .problem = problem};
    TRY(read_any(&reading, out));
    return reading.at == query.byte_count
               ? STATUS_OK
               : refuse(&reading, reading.at,
                        "a parenthesis is closed that was not opened");
}
