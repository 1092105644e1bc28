/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * First every bracket is told its partner, so that a look ahead hops over what is nested; then
 * each token is judged by its neighbours, from left to right. A bracket that is not closed has
 * the end of the statement as its partner.
 */
#include "syntax/mark.h"

#include "base/limits.h"

#include "grammar_entente.h"

struct marking {
    struct text source;
    struct token *tokens;
    uint32_t count;
    uint32_t *partner; /* of an opening bracket: the index of its closing one */
};

/* ---- brackets ----------------------------------------------------------------------------- */

static bool is_opening(uint16_t kind) {
    return kind == TOKEN_LPAREN || kind == TOKEN_LBRACKET || kind == TOKEN_LBRACE ||
           kind == TOKEN_DOLLAR_LPAREN;
}

static bool is_closing(uint16_t kind) {
    return kind == TOKEN_RPAREN || kind == TOKEN_RBRACKET || kind == TOKEN_RBRACE;
}

/* Fills `partner`. A closing bracket of another kind is left to the parser to refuse. */
static enum status pair_brackets(struct marking *marking, uint32_t *open,
                                 struct problem *problem) {
    uint32_t depth = 0;
    for (uint32_t i = 0; i < marking->count; i++) {
        uint16_t kind = marking->tokens[i].kind;
        if (is_closing(kind) && depth > 0)
            marking->partner[open[--depth]] = i;
        if (!is_opening(kind))
            continue;
        if (depth == MAX_EXPRESSION_DEPTH)
            return problem_set(problem, STATUS_QUERY_TOO_LARGE, marking->tokens[i].span,
                               "brackets nested deeper than %d levels",
                               MAX_EXPRESSION_DEPTH);
        marking->partner[i] = marking->count - 1;
        open[depth++] = i;
    }
    return STATUS_OK;
}

/* ---- looking at neighbours ---------------------------------------------------------------- */

/* The kind at `index`; TOKEN_STOP before the first and after the last token. */
static uint16_t kind_at(const struct marking *marking, uint32_t index) {
    return index < marking->count ? marking->tokens[index].kind : TOKEN_STOP;
}

static uint16_t kind_before(const struct marking *marking, uint32_t index) {
    return index == 0 ? TOKEN_STOP : marking->tokens[index - 1].kind;
}

static bool is_word(uint16_t kind) {
    return kind == TOKEN_NAME || token_is_keyword(kind);
}

static bool spells(const struct marking *marking, uint32_t index, const char *word) {
    return text_equal_ignoring_case(token_text(marking->source, marking->tokens[index]),
                                    text_of(word));
}

/* True when a token of this kind ends an operand, so that '[' after it is an index. */
static bool ends_operand(uint16_t kind) {
    return kind == TOKEN_NAME || is_closing(kind) || kind == TOKEN_STRING ||
           kind == TOKEN_PARAMETER || kind == TOKEN_INTEGER || kind == TOKEN_FLOAT;
}

/* The first token of `kind` directly inside the bracket at `open`; 0 when there is none. */
static uint32_t find_inside(const struct marking *marking, uint32_t open, uint16_t kind) {
    uint32_t close = marking->partner[open];
    for (uint32_t i = open + 1; i < close; i++) {
        if (marking->tokens[i].kind == kind)
            return i;
        if (marking->partner[i] > i)
            i = marking->partner[i];
    }
    return 0;
}

/* ---- patterns in expressions -------------------------------------------------------------- */

static bool begins_pattern(const struct marking *marking, uint32_t open);

static bool is_mode(uint16_t kind) {
    return kind == TOKEN_WALK || kind == TOKEN_TRAIL || kind == TOKEN_ACYCLIC ||
           kind == TOKEN_SIMPLE;
}

static bool is_literal_word(uint16_t kind) {
    return kind == TOKEN_NULL || kind == TOKEN_TRUE || kind == TOKEN_FALSE ||
           kind == TOKEN_INF || kind == TOKEN_INFINITY || kind == TOKEN_NAN;
}

/* True when the '(' at `open` can begin a node: its first two tokens tell. */
static bool reads_as_node(const struct marking *marking, uint32_t open) {
    uint16_t first = kind_at(marking, open + 1), second = kind_at(marking, open + 2);
    if (first == TOKEN_RPAREN || first == TOKEN_COLON || first == TOKEN_IS ||
        first == TOKEN_LBRACE || first == TOKEN_STRING || first == TOKEN_WHERE)
        return true;
    if (!is_word(first) || is_literal_word(first))
        return false;
    return second == TOKEN_RPAREN || second == TOKEN_COLON || second == TOKEN_IS ||
           second == TOKEN_LBRACE || second == TOKEN_STRING ||
           second == TOKEN_PARAMETER || second == TOKEN_WHERE || second == TOKEN_STOP;
}

/* The index after the relationship that begins at `index`; 0 when none does. */
static uint32_t relationship_end(const struct marking *marking, uint32_t index) {
    if (kind_at(marking, index) == TOKEN_LESS)
        index++;
    bool is_undirected = kind_at(marking, index) == TOKEN_TILDE;
    if (kind_at(marking, index) != TOKEN_MINUS && !is_undirected)
        return 0;
    index++;
    bool has_filler = kind_at(marking, index) == TOKEN_LBRACKET;
    if (has_filler) {
        index = marking->partner[index];
        if (kind_at(marking, index) == TOKEN_STOP)
            return index;
        index++;
    }
    if (kind_at(marking, index) == TOKEN_MINUS || kind_at(marking, index) == TOKEN_TILDE)
        index++;
    else if (has_filler || (!is_undirected && kind_at(marking, index) != TOKEN_GREATER))
        return 0; /* (a)-(b) is a difference, and (a)<-(b) a comparison */
    if (kind_at(marking, index) == TOKEN_GREATER)
        index++;
    uint16_t quantifier = kind_at(marking, index);
    if (quantifier == TOKEN_PLUS || quantifier == TOKEN_STAR ||
        quantifier == TOKEN_QUESTION)
        index++;
    else if (quantifier == TOKEN_LBRACE)
        index = marking->partner[index] + 1;
    return index;
}

/* True when what stands in the '(' at `open` begins with a mode and a path, or a path's name. */
static bool opens_with_path_words(const struct marking *marking, uint32_t open) {
    bool is_named =
        is_word(kind_at(marking, open + 1)) && kind_at(marking, open + 2) == TOKEN_EQUAL;
    uint32_t path = is_named ? open + 3 : open + 1;
    uint16_t first = kind_at(marking, path), second = kind_at(marking, path + 1);
    if (is_mode(first))
        return second == TOKEN_LPAREN || second == TOKEN_PATH || second == TOKEN_PATHS;
    return is_named && first == TOKEN_LPAREN;
}

/* True when the '(' at `open` can begin a group: a path stands inside. */
static bool reads_as_group(const struct marking *marking, uint32_t open) {
    return kind_at(marking, open + 1) == TOKEN_LPAREN ||
           relationship_end(marking, open + 1) != 0 ||
           opens_with_path_words(marking, open);
}

/* True when a node or a group can begin at `index`, or the statement is cut off there. */
static bool goes_on(const struct marking *marking, uint32_t index) {
    return kind_at(marking, index) == TOKEN_STOP ||
           (kind_at(marking, index) == TOKEN_LPAREN &&
            (reads_as_node(marking, index) || reads_as_group(marking, index)));
}

/* ((a)-->(b))+(c): what follows the group, or the WHERE in it, tells that it is no operand. */
static bool begins_with_group(const struct marking *marking, uint32_t open) {
    uint32_t close = marking->partner[open];
    uint16_t next = kind_at(marking, close + 1);
    if (!opens_with_path_words(marking, open) && !begins_pattern(marking, open + 1))
        return false;
    if (next == TOKEN_PLUS || next == TOKEN_STAR)
        return goes_on(marking, close + 2);
    return next == TOKEN_LBRACE || next == TOKEN_QUESTION || next == TOKEN_LPAREN ||
           find_inside(marking, open, TOKEN_WHERE) != 0;
}

/* A node before a relationship and a node, or groups among them; after a name '(' opens
 * arguments. */
static bool begins_pattern(const struct marking *marking, uint32_t open) {
    if (kind_at(marking, open) != TOKEN_LPAREN ||
        kind_before(marking, open) == TOKEN_NAME)
        return false;
    if (!reads_as_node(marking, open))
        return reads_as_group(marking, open) && begins_with_group(marking, open);
    uint32_t next = marking->partner[open] + 1;
    uint32_t end = relationship_end(marking, next);
    if (end != 0)
        return goes_on(marking, end);
    return kind_at(marking, next) == TOKEN_LPAREN && reads_as_group(marking, next);
}

/* True for keywords that begin a path and can be a path's variable too. */
static bool is_path_word(uint16_t kind) {
    return kind == TOKEN_ALL || kind == TOKEN_ANY || kind == TOKEN_SHORTEST ||
           kind == TOKEN_CHEAPEST || kind == TOKEN_REPEATABLE ||
           kind == TOKEN_DIFFERENT || is_mode(kind);
}

/* True for what stands before a path to say which paths: SHORTEST 3 TRAIL PATHS. */
static bool is_selector_word(uint16_t kind) {
    return is_path_word(kind) || kind == TOKEN_PATH || kind == TOKEN_PATHS ||
           kind == TOKEN_GROUP || kind == TOKEN_GROUPS || kind == TOKEN_INTEGER ||
           kind == TOKEN_PARAMETER;
}

/* ---- lists -------------------------------------------------------------------------------- */

static void mark_bar(struct marking *marking, uint32_t open) {
    uint32_t bar = find_inside(marking, open, TOKEN_BAR);
    if (bar != 0)
        marking->tokens[bar].kind = TOKEN_BODY_BAR;
}

/* [x IN list is a comprehension unless a comma, before any WHERE or bar, shows that it is a
 * list of truths. */
static bool opens_list_comprehension(const struct marking *marking, uint32_t open) {
    if (!is_word(kind_at(marking, open + 1)) || kind_at(marking, open + 2) != TOKEN_IN)
        return false;
    uint32_t comma = find_inside(marking, open, TOKEN_COMMA);
    uint32_t where = find_inside(marking, open, TOKEN_WHERE);
    uint32_t bar = find_inside(marking, open, TOKEN_BAR);
    return comma == 0 || (where != 0 && where < comma) || (bar != 0 && bar < comma);
}

/* shortestPath(...) or its sister with what closes it; 0 when it is none. */
static uint32_t search_end(const struct marking *marking, uint32_t index) {
    bool is_search = kind_at(marking, index + 1) == TOKEN_LPAREN &&
                     (spells(marking, index, "shortestPath") ||
                      spells(marking, index, "allShortestPaths"));
    return is_search ? marking->partner[index + 1] : 0;
}

/* What stands behind a search that makes it the pattern of a comprehension. */
static bool begins_searched(const struct marking *marking, uint32_t index) {
    uint32_t end = search_end(marking, index);
    uint16_t next = end == 0 ? TOKEN_RBRACKET : kind_at(marking, end + 1);
    return next == TOKEN_BAR || next == TOKEN_WHERE;
}

/* [(a)-->(b) is a comprehension when there is a bar or WHERE, else a list. */
static bool opens_pattern_comprehension(const struct marking *marking, uint32_t open) {
    bool is_named =
        is_word(kind_at(marking, open + 1)) && kind_at(marking, open + 2) == TOKEN_EQUAL;
    uint32_t node = is_named ? open + 3 : open + 1;
    if (begins_searched(marking, node))
        return true;
    if (is_path_word(kind_at(marking, node)))
        while (is_selector_word(kind_at(marking, node)))
            node++;
    return begins_pattern(marking, node) &&
           (find_inside(marking, open, TOKEN_BAR) != 0 ||
            find_inside(marking, open, TOKEN_WHERE) != 0);
}

static void mark_bracket(struct marking *marking, uint32_t open) {
    if (ends_operand(kind_before(marking, open)))
        return;
    if (opens_list_comprehension(marking, open))
        marking->tokens[open].kind = TOKEN_LIST_LBRACKET;
    else if (opens_pattern_comprehension(marking, open))
        marking->tokens[open].kind = TOKEN_PATTERN_LBRACKET;
    else
        return;
    mark_bar(marking, open);
}

/* ---- words -------------------------------------------------------------------------------- */

/* True when what follows `brace` reads as a map projection, not as a query. */
static bool opens_projection(const struct marking *marking, uint32_t brace) {
    uint16_t first = kind_at(marking, brace + 1), second = kind_at(marking, brace + 2);
    if (first == TOKEN_DOT || first == TOKEN_RBRACE)
        return true;
    return is_word(first) &&
           (second == TOKEN_COLON || second == TOKEN_COMMA || second == TOKEN_RBRACE);
}

/* True when LIST or ARRAY at `index` stands where a type does. */
static bool is_in_type(const struct marking *marking, uint32_t index) {
    uint16_t before = kind_before(marking, index);
    return before == TOKEN_DOUBLE_COLON || before == TOKEN_TYPED || before == TOKEN_AS ||
           (before == TOKEN_LESS && kind_before(marking, index - 1) == TOKEN_LIST_OF);
}

/* A word is a word of the language only before what `follower` says. */
enum follower {
    BEFORE_ELEMENT,
    BEFORE_ACCUMULATOR,
    BEFORE_QUERY,
    BEFORE_PAREN,
    BEFORE_FROM, /* f(... FROM ...) */
    BEFORE_FORM, /* f(..., NFC) */
    BEFORE_TYPE
};

static const struct soft_word {
    const char *word;
    enum follower follower;
    uint16_t kind;
} soft_words[] = {
    {"all", BEFORE_ELEMENT, TOKEN_ALL_OF},
    {"any", BEFORE_ELEMENT, TOKEN_ANY_OF},
    {"none", BEFORE_ELEMENT, TOKEN_NONE_OF},
    {"single", BEFORE_ELEMENT, TOKEN_SINGLE_OF},
    {"reduce", BEFORE_ACCUMULATOR, TOKEN_REDUCE},
    {"exists", BEFORE_QUERY, TOKEN_EXISTS},
    {"count", BEFORE_QUERY, TOKEN_COUNT},
    {"collect", BEFORE_QUERY, TOKEN_COLLECT},
    {"value", BEFORE_QUERY, TOKEN_VALUE},
    {"allReduce", BEFORE_ACCUMULATOR, TOKEN_ALL_REDUCE},
    {"cast", BEFORE_PAREN, TOKEN_CAST},
    {"trim", BEFORE_FROM, TOKEN_TRIM},
    {"normalize", BEFORE_FORM, TOKEN_NAME},
    {"shortestPath", BEFORE_PAREN, TOKEN_SHORTEST_PATH},
    {"allShortestPaths", BEFORE_PAREN, TOKEN_ALL_SHORTEST_PATHS},
    {"list", BEFORE_TYPE, TOKEN_LIST_OF},
    {"array", BEFORE_TYPE, TOKEN_LIST_OF},
};

/* True for the name of a normal form of Unicode. */
static bool is_normal_form(const struct marking *marking, uint32_t index) {
    return kind_at(marking, index) == TOKEN_NAME &&
           (spells(marking, index, "NFC") || spells(marking, index, "NFD") ||
            spells(marking, index, "NFKC") || spells(marking, index, "NFKD"));
}

/* True when the last thing inside the bracket is a comma and a normal form. */
static bool ends_with_form(const struct marking *marking, uint32_t open) {
    uint32_t last = marking->partner[open] - 1;
    return last > open && kind_before(marking, last) == TOKEN_COMMA &&
           is_normal_form(marking, last);
}

static bool is_followed(const struct marking *marking, uint32_t index,
                        enum follower follower) {
    uint16_t next = kind_at(marking, index + 1);
    bool is_call = next == TOKEN_LPAREN && is_word(kind_at(marking, index + 2));
    switch (follower) {
    case BEFORE_ELEMENT:
        return is_call && kind_at(marking, index + 3) == TOKEN_IN;
    case BEFORE_ACCUMULATOR:
        return is_call && kind_at(marking, index + 3) == TOKEN_EQUAL;
    case BEFORE_QUERY:
        return next == TOKEN_LBRACE && !opens_projection(marking, index + 1);
    case BEFORE_PAREN:
        return next == TOKEN_LPAREN;
    case BEFORE_FROM:
        return next == TOKEN_LPAREN && find_inside(marking, index + 1, TOKEN_FROM) != 0;
    case BEFORE_FORM:
        return next == TOKEN_LPAREN && ends_with_form(marking, index + 1);
    case BEFORE_TYPE:
        return next == TOKEN_LESS && is_in_type(marking, index);
    }
    return false;
}

/* What a marked word makes of the tokens of its bracket. */
static void mark_inside(struct marking *marking, uint32_t index) {
    struct token *inside = &marking->tokens[index + 2];
    switch (marking->tokens[index].kind) {
    case TOKEN_REDUCE:
    case TOKEN_ALL_REDUCE:
        mark_bar(marking, index + 1);
        break;
    case TOKEN_TRIM:
        if (spells(marking, index + 2, "both") || spells(marking, index + 2, "leading") ||
            spells(marking, index + 2, "trailing"))
            inside->kind = TOKEN_TRIM_SIDE;
        break;
    case TOKEN_NAME:
        marking->tokens[marking->partner[index + 1] - 1].kind = TOKEN_NORMAL_FORM;
        break;
    default:
        break;
    }
}

static void mark_soft_word(struct marking *marking, uint32_t index) {
    uint16_t next = kind_at(marking, index + 1);
    if (next != TOKEN_LPAREN && next != TOKEN_LBRACE && next != TOKEN_LESS)
        return;
    for (size_t i = 0; i < sizeof soft_words / sizeof soft_words[0]; i++)
        if (is_followed(marking, index, soft_words[i].follower) &&
            spells(marking, index, soft_words[i].word)) {
            marking->tokens[index].kind = soft_words[i].kind;
            mark_inside(marking, index);
            return;
        }
}

/* True for a mode after '(' that no path follows: a node's variable. */
static bool is_node_variable(uint16_t kind, uint16_t before, uint16_t next) {
    bool begins_path = next == TOKEN_LPAREN || next == TOKEN_MINUS ||
                       next == TOKEN_LESS || next == TOKEN_PATH || next == TOKEN_PATHS;
    return is_mode(kind) && (before == TOKEN_LPAREN || before == TOKEN_NODE_LPAREN) &&
           !begins_path;
}

/* True when the keyword at `index` can only be a name there. */
static bool is_only_name(const struct marking *marking, uint32_t index) {
    uint16_t kind = marking->tokens[index].kind;
    uint16_t before = kind_before(marking, index), next = kind_at(marking, index + 1);
    bool begins_path = is_path_word(kind) || ((kind == TOKEN_OR || kind == TOKEN_GRAPH) &&
                                              before == TOKEN_CREATE);
    if (before == TOKEN_DOT || (begins_path && next == TOKEN_EQUAL) ||
        is_node_variable(kind, before, next))
        return true;
    if ((kind == TOKEN_STARTS || kind == TOKEN_ENDS) && next != TOKEN_WITH)
        return true;
    if ((kind == TOKEN_SOURCE || kind == TOKEN_DESTINATION) && next != TOKEN_OF)
        return true;
    bool is_variable =
        before == TOKEN_LPAREN || before == TOKEN_NODE_LPAREN || before == TOKEN_LBRACKET;
    bool begins_filler = kind == TOKEN_WHERE || kind == TOKEN_COST || kind == TOKEN_IS;
    return is_variable &&
           (next == TOKEN_COLON ||
            (begins_filler && (next == TOKEN_RPAREN || next == TOKEN_RBRACKET)));
}

/* count(ALL x), where size(all) reads a variable and size(all(x IN ...)) holds a form. */
static bool is_all_of_arguments(const struct marking *marking, uint32_t index) {
    static const uint16_t operators[] = {
        TOKEN_AND,  TOKEN_OR,       TOKEN_XOR, TOKEN_IN,   TOKEN_IS,   TOKEN_STARTS,
        TOKEN_ENDS, TOKEN_CONTAINS, TOKEN_AS,  TOKEN_FROM, TOKEN_WHERE};
    uint16_t next = kind_at(marking, index + 1);
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++)
        if (next == operators[i])
            return false;
    return is_word(next) || next == TOKEN_LPAREN || next == TOKEN_STRING ||
           next == TOKEN_INTEGER || next == TOKEN_FLOAT || next == TOKEN_PARAMETER;
}

static void mark_word(struct marking *marking, uint32_t index) {
    struct token *token = &marking->tokens[index];
    if (token->kind == TOKEN_ALL && kind_before(marking, index) == TOKEN_LPAREN &&
        !is_all_of_arguments(marking, index)) {
        token->kind = TOKEN_NAME;
        return;
    }
    if (token->kind != TOKEN_NAME && is_only_name(marking, index)) {
        token->kind = TOKEN_NAME;
        return;
    }
    if (token->kind == TOKEN_FOREACH && kind_at(marking, index + 1) == TOKEN_LPAREN)
        mark_bar(marking, index + 1);
    uint16_t next = kind_at(marking, index + 1);
    bool is_ordinality = token->kind == TOKEN_WITH &&
                         (next == TOKEN_ORDINALITY || next == TOKEN_OFFSET) &&
                         kind_at(marking, index + 2) == TOKEN_NAME;
    if (is_ordinality)
        token->kind = TOKEN_WITH_ORDINALITY;
    if (kind_before(marking, index) != TOKEN_DOT)
        mark_soft_word(marking, index);
    if (next == TOKEN_NORMALIZED && is_normal_form(marking, index))
        token->kind = TOKEN_NORMAL_FORM;
}

/* ---- definitions -------------------------------------------------------------------------- */

/* Makes the word at `index` one of the language when it is spelt so. */
static bool take_word(struct marking *marking, uint32_t index, const char *word,
                      uint16_t kind) {
    if (!is_word(kind_at(marking, index)) || !spells(marking, index, word))
        return false;
    marking->tokens[index].kind = kind;
    return true;
}

/* LIST<...> in the brackets that open at `open`, which hold types without '::'. */
static void mark_types(struct marking *marking, uint32_t open) {
    for (uint32_t i = open + 1; i < marking->partner[open]; i++)
        if (kind_at(marking, i + 1) == TOKEN_LESS &&
            !take_word(marking, i, "list", TOKEN_LIST_OF))
            take_word(marking, i, "array", TOKEN_LIST_OF);
}

/* KEY (...) in a graph type, whose brace opens at `open`. */
static void mark_keys(struct marking *marking, uint32_t open) {
    for (uint32_t i = open + 1; i < marking->partner[open]; i++)
        if (kind_before(marking, i) == TOKEN_RPAREN &&
            kind_at(marking, i + 1) == TOKEN_LPAREN)
            take_word(marking, i, "key", TOKEN_KEY);
}

/* IF EXISTS before a name. */
static void mark_if_exists(struct marking *marking, uint32_t index) {
    if (!is_word(kind_at(marking, index)) || !spells(marking, index, "if"))
        return;
    if (take_word(marking, index + 1, "exists", TOKEN_EXISTS))
        marking->tokens[index].kind = TOKEN_IF;
}

/* Types stand in the first bracket after the name that begins at `index`. */
static void mark_body(struct marking *marking, uint32_t index, uint16_t bracket) {
    while (is_word(kind_at(marking, index)) || kind_at(marking, index) == TOKEN_DOT)
        index++;
    if (kind_at(marking, index) != bracket)
        return;
    mark_types(marking, index);
    if (bracket == TOKEN_LBRACE)
        mark_keys(marking, index);
}

/* The index of the statement's first word, after EXPLAIN and the stage that it names. */
static uint32_t statement_start(const struct marking *marking) {
    uint16_t first = kind_at(marking, 0), second = kind_at(marking, 1);
    if (first != TOKEN_EXPLAIN && first != TOKEN_PROFILE)
        return 0;
    return second == TOKEN_CREATE || second == TOKEN_SET || spells(marking, 1, "drop")
               ? 1
               : 2;
}

/* IF NOT EXISTS at `index`. */
static void mark_if_not_exists(struct marking *marking, uint32_t index) {
    if (is_word(kind_at(marking, index)) && spells(marking, index, "if") &&
        kind_at(marking, index + 1) == TOKEN_NOT &&
        take_word(marking, index + 2, "exists", TOKEN_EXISTS))
        marking->tokens[index].kind = TOKEN_IF;
}

/* INDEX or CONSTRAINT at `index`, with what kind of index before it: true when it is there. */
static bool mark_rule(struct marking *marking, uint32_t index, bool is_drop) {
    bool has_kind = !is_drop && is_word(kind_at(marking, index + 1)) &&
                    spells(marking, index + 1, "index") &&
                    (take_word(marking, index, "range", TOKEN_INDEX_KIND) ||
                     take_word(marking, index, "text", TOKEN_INDEX_KIND) ||
                     take_word(marking, index, "point", TOKEN_INDEX_KIND) ||
                     take_word(marking, index, "vector", TOKEN_INDEX_KIND) ||
                     take_word(marking, index, "fulltext", TOKEN_INDEX_KIND));
    index += has_kind;
    bool is_index = take_word(marking, index, "index", TOKEN_INDEX);
    if (!is_index && !take_word(marking, index, "constraint", TOKEN_CONSTRAINT))
        return false;
    /* Before the name, and behind it. */
    for (uint32_t i = index + 1; i <= index + 2; i++)
        if (is_drop)
            mark_if_exists(marking, i);
        else
            mark_if_not_exists(marking, i);
    for (uint32_t i = index + 1; !is_drop && i < marking->count; i++)
        if (is_index ? kind_before(marking, i) == TOKEN_ON &&
                           kind_at(marking, i + 1) == TOKEN_LBRACKET &&
                           take_word(marking, i, "each", TOKEN_EACH)
                     : kind_before(marking, i) == TOKEN_RPAREN &&
                           take_word(marking, i, "require", TOKEN_REQUIRE))
            break;
    return true;
}

/* CREATE [OR REPLACE] PROCEDURE name(...), DROP PROCEDURE [IF EXISTS] name, and the same for
 * GRAPH TYPE, which SET takes too, and INDEX and CONSTRAINT: only here are these words more than names, and not before
 * '=', where one names a path. */
static void mark_definition(struct marking *marking) {
    uint32_t i = statement_start(marking);
    bool is_drop = take_word(marking, i, "drop", TOKEN_DROP);
    uint16_t verb = kind_at(marking, i);
    if (!is_drop && verb != TOKEN_CREATE && verb != TOKEN_SET)
        return;
    if (verb == TOKEN_CREATE && kind_at(marking, i + 1) == TOKEN_OR &&
        take_word(marking, i + 2, "replace", TOKEN_REPLACE))
        i += 2;
    if (kind_at(marking, ++i + 1) == TOKEN_EQUAL)
        return;
    if (verb != TOKEN_SET && mark_rule(marking, i, is_drop))
        return;
    bool is_type = kind_at(marking, i) == TOKEN_GRAPH;
    if (is_type)
        take_word(marking, ++i, "type", TOKEN_TYPE);
    else if (verb == TOKEN_SET || !take_word(marking, i, "procedure", TOKEN_PROCEDURE))
        return;
    if (is_drop)
        mark_if_exists(marking, i + 1);
    else
        mark_body(marking, i + 1, is_type ? TOKEN_LBRACE : TOKEN_LPAREN);
}

/* ---- the pass ----------------------------------------------------------------------------- */

static void mark_all(struct marking *marking) {
    for (uint32_t i = 0; i < marking->count; i++) {
        uint16_t kind = marking->tokens[i].kind;
        if (kind == TOKEN_LPAREN && begins_pattern(marking, i))
            marking->tokens[i].kind = TOKEN_NODE_LPAREN;
        else if (kind == TOKEN_LBRACKET)
            mark_bracket(marking, i);
        else if (is_word(kind))
            mark_word(marking, i);
    }
}

static bool is_subquery_word(uint16_t kind) {
    return kind == TOKEN_EXISTS || kind == TOKEN_COUNT || kind == TOKEN_COLLECT ||
           kind == TOKEN_VALUE || kind == TOKEN_CALL;
}

/* Holds MAX_SUBQUERY_DEPTH: counts the braces of subqueries that are open. */
static enum status check_subqueries(const struct marking *marking,
                                    struct problem *problem) {
    uint32_t ends[MAX_SUBQUERY_DEPTH];
    uint32_t depth = 0;
    for (uint32_t i = 0; i < marking->count; i++) {
        while (depth > 0 && ends[depth - 1] <= i)
            depth--;
        if (!is_subquery_word(marking->tokens[i].kind))
            continue;
        uint32_t brace = i + 1;
        if (kind_at(marking, brace) == TOKEN_LPAREN)
            brace = marking->partner[brace] + 1;
        if (kind_at(marking, brace) != TOKEN_LBRACE)
            continue;
        if (depth == MAX_SUBQUERY_DEPTH)
            return problem_set(problem, STATUS_QUERY_TOO_LARGE, marking->tokens[i].span,
                               "subqueries nested deeper than %d levels",
                               MAX_SUBQUERY_DEPTH);
        ends[depth++] = marking->partner[brace];
    }
    return STATUS_OK;
}

enum status mark_tokens(struct arena *arena, struct text source, struct token *tokens,
                        uint32_t count, struct problem *problem) {
    struct marking marking = {.source = source, .tokens = tokens, .count = count};
    uint32_t open[MAX_EXPRESSION_DEPTH];
    marking.partner = ARENA_ARRAY(arena, count, uint32_t);
    TRY_MEMORY(marking.partner, arena, problem);
    TRY(pair_brackets(&marking, open, problem));
    mark_all(&marking);
    mark_definition(&marking);
    return check_subqueries(&marking, problem);
}
