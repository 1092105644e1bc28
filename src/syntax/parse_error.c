/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The tokens before the bad one are read again by a parser of its own, which is then asked
 * about every terminal. What usually comes together is called by one name ("an expression"),
 * so that the list stays short.
 */
#include "syntax/parse_error.h"

#include "syntax/grammar.h"
#include "syntax/literal.h"
#include "syntax/parse.h"
#include "syntax/parse_habit.h"
#include "syntax/reader.h"
#include "syntax/source.h"

#include "grammar_entente.h"

#include <stdio.h>
#include <string.h>

#define MOST_KINDS 256
#define MOST_LISTED 7
#define MOST_SHOWN_BYTES 40

struct expected {
    bool kinds[MOST_KINDS];
};

/* ---- what could stand there --------------------------------------------------------------- */

/* Asks for every terminal after the first `count` tokens. */
static enum status find_expected(struct arena *arena, const struct tokens *tokens,
                                 uint32_t count, struct expected *out) {
    struct reader reader;
    *out = (struct expected){{false}};
    TRY(reader_start(&reader, arena, tokens->text, NULL));
    bool is_good = true;
    for (uint32_t i = 0; i < count && is_good; i++)
        is_good = reader_feed(&reader, tokens->items[i]);
    for (uint16_t kind = 0; kind <= grammar_last_kind() && kind < MOST_KINDS; kind++)
        out->kinds[kind] = is_good && reader_accepts(&reader, kind);
    reader_stop(&reader);
    /* These tokens were read before: only memory can be in the way now. */
    return is_good ? STATUS_OK : STATUS_OUT_OF_MEMORY;
}

/* Terminals that are shown as one: when all of `tells` can stand there, `name` says it. */
static const struct group {
    const char *name;
    uint16_t tells[3];
    uint16_t members[40];
} groups[] = {
    {"an expression",
     {TOKEN_CASE, TOKEN_PARAMETER, TOKEN_LBRACKET},
     {TOKEN_CASE,       TOKEN_PARAMETER,     TOKEN_LBRACKET,
      TOKEN_NAME,       TOKEN_STRING,        TOKEN_INTEGER,
      TOKEN_FLOAT,      TOKEN_LPAREN,        TOKEN_LBRACE,
      TOKEN_MINUS,      TOKEN_PLUS,          TOKEN_NOT,
      TOKEN_NULL,       TOKEN_TRUE,          TOKEN_FALSE,
      TOKEN_INF,        TOKEN_INFINITY,      TOKEN_NAN,
      TOKEN_CAST,       TOKEN_ALL_OF,        TOKEN_ANY_OF,
      TOKEN_NONE_OF,    TOKEN_SINGLE_OF,     TOKEN_REDUCE,
      TOKEN_EXISTS,     TOKEN_COUNT,         TOKEN_COLLECT,
      TOKEN_VALUE,      TOKEN_SHORTEST_PATH, TOKEN_ALL_SHORTEST_PATHS,
      TOKEN_ALL_REDUCE, TOKEN_TRIM,          TOKEN_NORMAL_FORM}},
    {"an operator",
     {TOKEN_AND, TOKEN_STAR, TOKEN_CONTAINS},
     {TOKEN_DOUBLE_COLON,
      TOKEN_AND,
      TOKEN_STAR,
      TOKEN_CONTAINS,
      TOKEN_OR,
      TOKEN_XOR,
      TOKEN_EQUAL,
      TOKEN_NOT_EQUAL,
      TOKEN_LESS,
      TOKEN_LESS_EQUAL,
      TOKEN_GREATER,
      TOKEN_IN,
      TOKEN_GREATER_EQUAL,
      TOKEN_STARTS,
      TOKEN_ENDS,
      TOKEN_IS,
      TOKEN_REGULAR_MATCH,
      TOKEN_PLUS,
      TOKEN_MINUS,
      TOKEN_CONCATENATE,
      TOKEN_SLASH,
      TOKEN_PERCENT,
      TOKEN_CARET,
      TOKEN_DOT,
      TOKEN_LBRACKET,
      TOKEN_LPAREN,
      TOKEN_COLON}},
    {"a statement",
     {TOKEN_MATCH, TOKEN_SESSION, TOKEN_EXPLAIN},
     {TOKEN_SESSION,  TOKEN_EXPLAIN, TOKEN_PROFILE,  TOKEN_SHOW,   TOKEN_BEGIN,
      TOKEN_START,    TOKEN_COMMIT,  TOKEN_ROLLBACK, TOKEN_AS,     TOKEN_MATCH,
      TOKEN_OPTIONAL, TOKEN_UNWIND,  TOKEN_FOR,      TOKEN_FILTER, TOKEN_LET,
      TOKEN_LOAD,     TOKEN_WITH,    TOKEN_CREATE,   TOKEN_INSERT, TOKEN_MERGE,
      TOKEN_SET,      TOKEN_REMOVE,  TOKEN_DELETE,   TOKEN_DETACH, TOKEN_NODETACH,
      TOKEN_FOREACH,  TOKEN_CALL,    TOKEN_IMPORT,   TOKEN_RETURN, TOKEN_FINISH,
      TOKEN_EXPORT,   TOKEN_ORDER,   TOKEN_SKIP,     TOKEN_OFFSET, TOKEN_LIMIT,
      TOKEN_DROP}},
    {"a clause",
     {TOKEN_MATCH, TOKEN_UNWIND, TOKEN_CREATE},
     {TOKEN_MATCH,    TOKEN_OPTIONAL, TOKEN_UNWIND, TOKEN_FOR,    TOKEN_FILTER,
      TOKEN_LET,      TOKEN_LOAD,     TOKEN_WITH,   TOKEN_CREATE, TOKEN_INSERT,
      TOKEN_MERGE,    TOKEN_SET,      TOKEN_REMOVE, TOKEN_DELETE, TOKEN_DETACH,
      TOKEN_NODETACH, TOKEN_FOREACH,  TOKEN_CALL,   TOKEN_IMPORT, TOKEN_RETURN,
      TOKEN_FINISH,   TOKEN_EXPORT,   TOKEN_ORDER,  TOKEN_SKIP,   TOKEN_OFFSET,
      TOKEN_LIMIT}},
    {"UNION",
     {TOKEN_UNION, TOKEN_EXCEPT, TOKEN_NEXT},
     {TOKEN_UNION, TOKEN_EXCEPT, TOKEN_INTERSECT, TOKEN_OTHERWISE, TOKEN_NEXT}},
    {"a path",
     {TOKEN_ANY, TOKEN_SHORTEST, TOKEN_TRAIL},
     {TOKEN_ANY, TOKEN_ALL, TOKEN_SHORTEST, TOKEN_CHEAPEST, TOKEN_TRAIL, TOKEN_WALK,
      TOKEN_ACYCLIC, TOKEN_SIMPLE, TOKEN_DIFFERENT, TOKEN_REPEATABLE, TOKEN_PATH,
      TOKEN_PATHS, TOKEN_SHORTEST_PATH, TOKEN_ALL_SHORTEST_PATHS, TOKEN_NAME,
      TOKEN_LPAREN, TOKEN_MINUS, TOKEN_LESS}},
    {"a relationship",
     {TOKEN_LESS, TOKEN_MINUS, TOKEN_LPAREN},
     {TOKEN_LESS, TOKEN_MINUS, TOKEN_LPAREN}},
    {"a quantifier",
     {TOKEN_STAR, TOKEN_PLUS, TOKEN_QUESTION},
     {TOKEN_STAR, TOKEN_PLUS, TOKEN_QUESTION, TOKEN_LBRACE}},
};

/* Takes the members of a group out of `expected`; true when the group was there. */
static bool take_group(struct expected *expected, const struct group *group) {
    for (size_t i = 0; i < sizeof group->tells / sizeof group->tells[0]; i++)
        if (!expected->kinds[group->tells[i]])
            return false;
    for (size_t i = 0; group->members[i] != TOKEN_STOP; i++)
        expected->kinds[group->members[i]] = false;
    return true;
}

/* ---- the list ----------------------------------------------------------------------------- */

struct listing {
    struct text_builder *builder;
    char items[MOST_LISTED][MOST_SHOWN_BYTES];
    uint32_t count;
};

static void list(struct listing *listing, const char *item) {
    for (uint32_t i = 0; i < listing->count && i < MOST_LISTED; i++)
        if (strcmp(listing->items[i], item) == 0)
            return;
    if (listing->count < MOST_LISTED)
        snprintf(listing->items[listing->count], MOST_SHOWN_BYTES, "%s", item);
    listing->count++;
}

/* How a terminal is called in a list: an article for what varies, quotes around signs. */
static void list_kind(struct listing *listing, uint16_t kind) {
    char item[MOST_SHOWN_BYTES];
    const char *display = token_display(kind);
    if (display == NULL)
        return;
    if (kind == TOKEN_NAME || kind == TOKEN_STRING || kind == TOKEN_PARAMETER ||
        kind == TOKEN_FLOAT)
        snprintf(item, sizeof item, "a %s", display);
    else if (kind == TOKEN_INTEGER)
        snprintf(item, sizeof item, "an %s", display);
    else if (token_is_keyword(kind) || kind == TOKEN_STOP)
        snprintf(item, sizeof item, "%s", display);
    else
        snprintf(item, sizeof item, "'%s'", display);
    list(listing, item);
}

/* "a, b or c"; a list that is cut says so. */
static void append_listing(struct text_builder *builder, const struct listing *listing) {
    uint32_t shown = listing->count < MOST_LISTED ? listing->count : MOST_LISTED;
    bool is_cut = listing->count > MOST_LISTED;
    for (uint32_t i = 0; i < shown; i++) {
        if (i > 0)
            text_append_string(builder, i + 1 == shown && !is_cut ? " or " : ", ");
        text_append_string(builder, listing->items[i]);
    }
    if (is_cut)
        text_append_string(builder, " or other words");
}

/* What says the same as something else in the list, or would only puzzle. */
static void drop_repeats(struct expected *expected) {
    if (expected->kinds[TOKEN_SKIP])
        expected->kinds[TOKEN_OFFSET] = false;
    if (expected->kinds[TOKEN_COLON])
        expected->kinds[TOKEN_IS] = false;
    if (expected->kinds[TOKEN_AND]) { /* DATE '...' and map {...} after any name */
        expected->kinds[TOKEN_STRING] = false;
        expected->kinds[TOKEN_LBRACE] = false;
    }
    expected->kinds[TOKEN_INTEGER_MINIMUM] = false;
    expected->kinds[TOKEN_TILDE] = false;
}

/* Brackets that close first, then the groups, then the rest in the grammar's order. */
static void append_expected(struct text_builder *builder, struct expected expected) {
    static const uint16_t closing[] = {TOKEN_RPAREN, TOKEN_RBRACKET, TOKEN_RBRACE};
    struct listing listing = {0};
    drop_repeats(&expected);
    for (size_t i = 0; i < sizeof closing / sizeof closing[0]; i++)
        if (expected.kinds[closing[i]])
            list_kind(&listing, closing[i]);
    for (size_t i = 0; i < sizeof groups / sizeof groups[0]; i++)
        if (take_group(&expected, &groups[i]))
            list(&listing, groups[i].name);
    for (uint16_t kind = 1; kind < MOST_KINDS; kind++)
        if (expected.kinds[kind])
            list_kind(&listing, kind);
    if (expected.kinds[TOKEN_STOP])
        list_kind(&listing, TOKEN_STOP);
    if (listing.count == 0)
        return;
    text_append_string(builder, ", expected ");
    append_listing(builder, &listing);
}

/* ---- what was found ----------------------------------------------------------------------- */

static void append_found(struct text_builder *builder, struct text source,
                         struct token token) {
    struct text text = token_text(source, token);
    if (token.kind == TOKEN_STOP) {
        text_append_string(builder, "unexpected end of the statement");
        return;
    }
    const char *what = "";
    if (token.kind == TOKEN_NAME || token.kind == TOKEN_STRING ||
        token.kind == TOKEN_PARAMETER)
        what = token_display(token.kind);
    else if (token.kind == TOKEN_INTEGER || token.kind == TOKEN_FLOAT)
        what = "number";
    const char *quote = token.kind == TOKEN_STRING || text.bytes[0] == '`' ? "" : "'";
    size_t shown = text.byte_count;
    const char *more = "";
    if (shown > MOST_SHOWN_BYTES) {
        shown = MOST_SHOWN_BYTES;
        while (shown > 0 && (text.bytes[shown] & 0xC0) == 0x80)
            shown--;
        more = "...";
    }
    text_append_format(builder, "unexpected %s%s%s%.*s%s%s", what,
                       *what == '\0' ? "" : " ", quote, (int)shown, text.bytes, more,
                       quote);
}

/* ---- hints -------------------------------------------------------------------------------- */

/* Offers the keywords that could stand there as what a misspelt word may have meant. */
static void hint_keyword(const struct expected *expected, struct text word,
                         struct problem *problem) {
    struct text_nearest nearest;
    text_nearest_init(&nearest, word);
    for (uint16_t kind = 1; kind < MOST_KINDS; kind++)
        if (expected->kinds[kind] && token_is_keyword(kind))
            text_nearest_offer(&nearest, text_of(token_display(kind)));
    text_nearest_hint(&nearest, problem);
}

/* A misspelt keyword before the bad token was taken for a name: asks what it could have been. */
static enum status hint_word_before(struct arena *arena, const struct tokens *tokens,
                                    uint32_t index, struct problem *problem) {
    if (index == 0 || tokens->items[index - 1].kind != TOKEN_NAME)
        return STATUS_OK;
    struct text word = token_text(tokens->text, tokens->items[index - 1]);
    struct expected expected;
    if (word.byte_count < 3)
        return STATUS_OK;
    TRY(find_expected(arena, tokens, index - 1, &expected));
    hint_keyword(&expected, word, problem);
    return STATUS_OK;
}

void parse_place_hint(struct problem *problem, struct text text) {
    struct span bracket = problem->hinted;
    if (bracket.start == bracket.end)
        return;
    struct source_place place = source_place(text, bracket.start);
    problem->hint[0] = '\0';
    problem_hint(problem, "the '%c' at line %u, column %u is still open",
                 text.bytes[bracket.end - 1], place.line, place.column);
}

/* Names the innermost bracket that is open before the token `index`. */
static void hint_open_bracket(const struct tokens *tokens, uint32_t index,
                              struct problem *problem) {
    uint32_t closed = 0;
    if (problem->hint[0] != '\0')
        return;
    for (uint32_t i = index; i-- > 0;) {
        struct token token = tokens->items[i];
        char first = tokens->text.bytes[token.span.start];
        char last = tokens->text.bytes[token.span.end - 1];
        bool is_sign = token.kind != TOKEN_STRING && token.kind != TOKEN_NAME;
        if (is_sign && (first == ')' || first == ']' || first == '}'))
            closed++;
        bool is_open = is_sign && (last == '(' || last == '[' || last == '{');
        if (is_open && closed-- == 0) {
            problem->hinted = token.span;
            parse_place_hint(problem, tokens->text);
            return;
        }
    }
}

/* ---- tokens that are none ----------------------------------------------------------------- */

static enum status report_text(const struct tokens *tokens, struct token token,
                               struct problem *problem) {
    struct text text = token_text(tokens->text, token);
    struct span fault = literal_fault(tokens->text, token);
    bool is_escape = fault.end - fault.start < text.byte_count && text.bytes[0] != '`';
    switch (text.bytes[0]) {
    case '\'':
    case '"':
        if (!is_escape)
            return problem_set(problem, STATUS_UNEXPECTED_SYNTAX, token.span,
                               "string is not closed");
        problem_set(problem, STATUS_UNEXPECTED_SYNTAX, fault,
                    "unknown escape '%.*s' in a string", (int)(fault.end - fault.start),
                    tokens->text.bytes + fault.start);
        problem_hint(problem, "a backslash is written \\\\");
        return STATUS_UNEXPECTED_SYNTAX;
    case '`':
        return problem_set(problem, STATUS_UNEXPECTED_SYNTAX, token.span,
                           "name in backquotes is not closed");
    case '/':
        return problem_set(problem, STATUS_UNEXPECTED_SYNTAX, token.span,
                           "comment is not closed");
    case '$':
        return problem_set(problem, STATUS_UNEXPECTED_SYNTAX, token.span,
                           "'$' without the name of a parameter");
    default:
        problem_set(problem, STATUS_UNEXPECTED_SYNTAX, token.span,
                    "unexpected character '%.*s'", TEXT_ARGS(text));
        parse_hint_character(text, problem);
        return STATUS_UNEXPECTED_SYNTAX;
    }
}

/* A number: wrong in itself only where a number could stand. */
static enum status report_number(const struct tokens *tokens, struct token token,
                                 enum status status, struct problem *problem) {
    struct text text = token_text(tokens->text, token);
    if (status == STATUS_INVALID_NUMBER_LITERAL)
        return problem_set(problem, status, token.span, "invalid number '%.*s'",
                           TEXT_ARGS(text));
    problem_set(problem, status, token.span, "integer %.*s is out of range",
                TEXT_ARGS(text));
    problem_hint(problem, "integers go from -9223372036854775808 to 9223372036854775807");
    return status;
}

/* What word processors make of quotes and hyphens. */
static void hint_character(struct text character, struct problem *problem) {
    static const char *const quotes[] = {"\u201C", "\u201D", "\u201E", "\u2018",
                                         "\u2019", "\u201A", "\u00AB", "\u00BB"};
    static const char *const hyphens[] = {"\u2010", "\u2011", "\u2012",
                                          "\u2013", "\u2014", "\u2212"};
    for (size_t i = 0; i < sizeof quotes / sizeof *quotes; i++)
        if (text_equal(character, text_of(quotes[i])))
            problem_hint(problem, "strings stand in plain quotes: 'text' or \"text\"");
    for (size_t i = 0; i < sizeof hyphens / sizeof *hyphens; i++)
        if (text_equal(character, text_of(hyphens[i])))
            problem_hint(problem, "the plain hyphen is '-'");
}

static enum status report_invalid(const struct tokens *tokens, struct token token,
                                  struct problem *problem) {
    struct span fault = literal_fault(tokens->text, token);
    struct text text = token_text(tokens->text, (struct token){.span = fault});
    enum status status = (enum status)token.status;
    if (status == STATUS_INVALID_UNICODE_LITERAL) {
        problem_set(problem, status, fault, "invalid escape '%.*s'", TEXT_ARGS(text));
        problem_hint(problem, "\\u takes four hexadecimal digits and \\U six");
        return status;
    }
    if (status != STATUS_INVALID_UNICODE_CHARACTER)
        return report_text(tokens, token, problem);
    if (!text_is_utf8(text, NULL))
        return problem_set(problem, status, fault, "the text is not UTF-8");
    problem_set(problem, status, fault, "unexpected character '%.*s'", TEXT_ARGS(text));
    hint_character(text, problem);
    return status;
}

/* ---- what other engines have -------------------------------------------------------------- */

/* Statements of others that this version does not have, by two words. */
static const struct {
    const char *words[2];
    const char *name;
    const char *hint;
} unsupported[] = {
    {{"IN", "TRANSACTIONS"},
     "CALL { } IN TRANSACTIONS",
     "a statement is one transaction; BEGIN and COMMIT join several"},
    {{"USING", "INDEX"},
     "USING INDEX",
     "the planner finds its way by itself: leave USING out"},
};

static bool has_word(const struct tokens *tokens, uint32_t index, const char *word) {
    return index < tokens->count &&
           text_equal_ignoring_case(token_text(tokens->text, tokens->items[index]),
                                    text_of(word));
}

/* Are the words at the bad token or right before it? */
static bool report_unsupported(const struct tokens *tokens, uint32_t index,
                               struct problem *problem) {
    for (size_t i = 0; i < sizeof unsupported / sizeof *unsupported; i++)
        for (uint32_t back = 0; back <= 2 && back <= index; back++) {
            uint32_t at = index - back;
            if (!has_word(tokens, at, unsupported[i].words[0]) ||
                !has_word(tokens, at + 1, unsupported[i].words[1]))
                continue;
            struct span span =
                span_join(tokens->items[at].span, tokens->items[at + 1].span);
            problem_set(problem, STATUS_FEATURE_NOT_SUPPORTED, span,
                        "%s is not supported", unsupported[i].name);
            if (unsupported[i].hint[0] != '\0')
                problem_hint(problem, "%s", unsupported[i].hint);
            return true;
        }
    return false;
}

/* ---- the report --------------------------------------------------------------------------- */

static enum status report_unexpected(struct arena *arena, const struct tokens *tokens,
                                     uint32_t index, const struct expected *expected,
                                     struct problem *problem) {
    struct text_builder message;
    struct token token = tokens->items[index];
    if (report_unsupported(tokens, index, problem))
        return STATUS_FEATURE_NOT_SUPPORTED;
    text_builder_init(&message, arena);
    append_found(&message, tokens->text, token);
    append_expected(&message, *expected);
    if (message.failed)
        return arena_problem(arena, problem);
    problem_set(problem, STATUS_UNEXPECTED_SYNTAX, token.span, "%s",
                text_builder_text(&message).bytes);
    parse_hint_habit(tokens, index, expected->kinds, problem);
    if (token.kind == TOKEN_NAME || token_is_keyword(token.kind))
        hint_keyword(expected, token_text(tokens->text, token), problem);
    TRY(hint_word_before(arena, tokens, index, problem));
    if (token.kind == TOKEN_STOP)
        hint_open_bracket(tokens, index, problem);
    return STATUS_UNEXPECTED_SYNTAX;
}

enum status parse_error_unexpected(struct arena *arena, const struct tokens *tokens,
                                   uint32_t index, struct problem *problem) {
    struct token token = tokens->items[index];
    struct expected expected;
    enum status found = find_expected(arena, tokens, index, &expected);
    if (found != STATUS_OK)
        return arena_problem(arena, problem);
    enum status status = (enum status)token.status;
    if (token.kind == TOKEN_INTEGER_MINIMUM)
        status = STATUS_INTEGER_OVERFLOW;
    bool is_number =
        status == STATUS_INVALID_NUMBER_LITERAL || status == STATUS_INTEGER_OVERFLOW;
    if (is_number && expected.kinds[TOKEN_INTEGER])
        return report_number(tokens, token, status, problem);
    if (token.kind == TOKEN_INVALID && !is_number)
        return report_invalid(tokens, token, problem);
    return report_unexpected(arena, tokens, index, &expected, problem);
}
