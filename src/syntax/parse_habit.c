/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Habits are looked up by words, in one table; what needs more than words follows it. A hint
 * is given only beside an error: text that means something here never comes to this place.
 */
#include "syntax/parse_habit.h"

#include "grammar_entente.h"

#include <string.h>

#define MOST_WORDS 3

static bool has_word(const struct tokens *tokens, uint32_t index, const char *word) {
    return index < tokens->count &&
           text_equal_ignoring_case(token_text(tokens->text, tokens->items[index]),
                                    text_of(word));
}

/* ---- by words ----------------------------------------------------------------------------- */

enum habit_place {
    ANYWHERE,
    AT_START /* the first word begins the statement */
};

/* What is written elsewhere, `back` of its words before the token that is refused. */
static const struct habit {
    const char *words[MOST_WORDS];
    uint8_t back;
    enum habit_place place;
    const char *hint;
} habits[] = {
    /* other graph databases */
    {{"USE"},
     0,
     AT_START,
     "there is one graph, the one that entente was opened with: leave USE out"},
    {{"CYPHER"},
     0,
     AT_START,
     "the language has one version and no options: leave CYPHER and what belongs to it "
     "out"},
    {{":", "param"},
     0,
     AT_START,
     ".params NAME=VALUE gives a parameter in the shell, --param from outside"},
    {{":", "params"}, 0, AT_START, ".params lists the parameters of the shell"},
    {{":", "use"}, 0, AT_START, "there is one graph; .open PATH opens another"},
    {{":"}, 0, AT_START, "commands of the shell begin with a dot, and .help lists them"},
    {{"START"}, 1, AT_START, "MATCH (n) finds nodes"},
    {{"CREATE", "UNIQUE"}, 2, ANYWHERE, "MERGE creates what is not there yet"},
    {{"CREATE", "DATABASE"}, 2, AT_START, "a graph is a folder or a file: .open PATH"},
    {{"DROP", "DATABASE"}, 1, AT_START, "MATCH (n) DETACH DELETE n empties the graph"},
    {{"USING", "PERIODIC"},
     0,
     AT_START,
     "a statement is one transaction of any size: leave USING PERIODIC COMMIT out"},
    {{"USING", "PERIODIC"},
     1,
     ANYWHERE,
     "a statement is one transaction of any size: leave USING PERIODIC COMMIT out"},
    {{"USING"}, 0, ANYWHERE, "the planner finds its way by itself: leave USING out"},
    {{"USING"}, 1, ANYWHERE, "the planner finds its way by itself: leave USING out"},
    /* SQL */
    {{"SELECT"}, 0, ANYWHERE, "MATCH (x:Label) WHERE x.key = 1 RETURN x.key reads"},
    {{"UPDATE"}, 0, AT_START, "MATCH (x:Label) SET x.key = 1 changes"},
    {{"INSERT", "INTO"}, 2, AT_START, "INSERT (:Label {key: 1}) creates a node"},
    {{"DELETE", "FROM"}, 2, AT_START, "MATCH (x:Label) DELETE x deletes nodes"},
    {{"CREATE", "TABLE"},
     2,
     AT_START,
     "CREATE (:Label {key: 1}) needs no table; CREATE GRAPH TYPE keeps rules"},
    {{"DROP", "TABLE"}, 1, AT_START, "MATCH (x:Label) DETACH DELETE x deletes the nodes"},
    {{"DESCRIBE"}, 0, AT_START, "SHOW LABELS and SHOW PROPERTY KEYS tell what there is"},
    {{"PRAGMA"}, 0, AT_START, "SHOW SETTINGS lists what SESSION SET sets"},
    {{"EXPLAIN", "ANALYZE"}, 1, AT_START, "PROFILE runs the statement and measures it"},
    {{"GROUP", "BY"},
     0,
     ANYWHERE,
     "GROUP BY stands behind the columns of a RETURN or WITH"},
    {{"HAVING"}, 0, ANYWHERE, "aggregate in a WITH, and filter in a WHERE behind it"},
    {{"TOP"}, 1, ANYWHERE, "LIMIT 5 stands at the end"},
    /* ISO/IEC 39075 */
    {{"NEXT", "YIELD"},
     1,
     ANYWHERE,
     "WITH picks and renames the columns: NEXT WITH a, b AS c"},
    {{"OPTIONAL", "{"},
     1,
     ANYWHERE,
     "OPTIONAL CALL (*) { ... RETURN x } keeps the rows that find nothing"},
    {{"NOT", "LIKE"},
     0,
     ANYWHERE,
     "write NOT x CONTAINS 'text', or NOT x =~ 'pattern' with a regular expression"},
    {{"LIKE"},
     0,
     ANYWHERE,
     "write STARTS WITH, ENDS WITH or CONTAINS, or =~ with a regular expression"},
    {{"ILIKE"}, 0, ANYWHERE, "write =~ '(?i).*text.*', a regular expression in any case"},
    {{"NOT", "NULL"}, 0, ANYWHERE, "write IS NOT NULL"},
    {{"BETWEEN"}, 0, ANYWHERE, "write 1 <= x AND x <= 9, or 1 <= x <= 9"},
    {{"DIV"}, 0, ANYWHERE, "/ between integers gives an integer"},
    {{"MOD"}, 0, ANYWHERE, "the rest of a division is written %"},
    /* other languages */
    {{"!", "="}, 0, ANYWHERE, "not equal is written <>"},
    {{"=", "="}, 1, ANYWHERE, "equality is written with one ="},
    {{"&", "&"}, 0, ANYWHERE, "both conditions are joined by AND"},
    {{"+", "+"}, 0, ANYWHERE, "write x.key = x.key + 1"},
    {{"+", "+"}, 1, ANYWHERE, "write x.key = x.key + 1"},
};

static bool is_habit(const struct tokens *tokens, uint32_t index,
                     const struct habit *habit) {
    if (habit->back > index || (habit->place == AT_START && habit->back != index))
        return false;
    for (uint32_t i = 0; i < MOST_WORDS && habit->words[i] != NULL; i++)
        if (!has_word(tokens, index - habit->back + i, habit->words[i]))
            return false;
    return true;
}

/* ---- by what stands around ---------------------------------------------------------------- */

static bool is_kind(const struct tokens *tokens, uint32_t index, uint16_t kind) {
    return index < tokens->count && tokens->items[index].kind == kind;
}

/* A text stands where a name does: "label", 'column'. */
static void hint_quoted_name(const struct tokens *tokens, uint32_t index,
                             const bool *expected, struct problem *problem) {
    struct text text = token_text(tokens->text, tokens->items[index]);
    if (!is_kind(tokens, index, TOKEN_STRING) || !expected[TOKEN_NAME] ||
        expected[TOKEN_STRING])
        return;
    if (index > 0 && has_word(tokens, index - 1, "IS"))
        problem_hint(problem, "equality is written with =");
    else
        problem_hint(problem, "names stand without quotes, or in backquotes: `%.*s`",
                     (int)(text.byte_count - 2), text.bytes + 1);
}

/* {name}, :name and ?: parameters elsewhere. */
static void hint_parameter(const struct tokens *tokens, uint32_t index,
                           const bool *expected, struct problem *problem) {
    if (is_kind(tokens, index, TOKEN_RBRACE) && index >= 2 &&
        is_kind(tokens, index - 1, TOKEN_NAME) && has_word(tokens, index - 2, "{") &&
        expected[TOKEN_COLON])
        problem_hint(problem, "a parameter is written $%.*s",
                     TEXT_ARGS(token_text(tokens->text, tokens->items[index - 1])));
    if (!expected[TOKEN_PARAMETER])
        return;
    if (has_word(tokens, index, ":") && is_kind(tokens, index + 1, TOKEN_NAME))
        problem_hint(problem, "a parameter is written $%.*s",
                     TEXT_ARGS(token_text(tokens->text, tokens->items[index + 1])));
    if (has_word(tokens, index, "?"))
        problem_hint(problem, "a parameter is written with its name: $name");
    if (has_word(tokens, index, "!"))
        problem_hint(problem, "a condition is turned round by NOT");
}

/* The place of the innermost parenthesis that is open before `index`; false without one. */
static bool find_open(const struct tokens *tokens, uint32_t index, uint32_t *open) {
    uint32_t closed = 0;
    for (uint32_t i = index; i-- > 0;) {
        if (has_word(tokens, i, ")"))
            closed++;
        else if (has_word(tokens, i, "(") && closed-- == 0) {
            *open = i;
            return true;
        }
    }
    return false;
}

/* IN (1, 2), filter(x IN xs WHERE ...), extract(x IN xs | ...). */
static void hint_parenthesis(const struct tokens *tokens, uint32_t index,
                             struct problem *problem) {
    uint32_t open;
    if (!find_open(tokens, index, &open) || open == 0)
        return;
    if (has_word(tokens, index, ",") && has_word(tokens, open - 1, "IN"))
        problem_hint(problem, "a list stands in brackets: [1, 2]");
    bool is_form = has_word(tokens, index, "WHERE") || has_word(tokens, index, "|");
    if (is_form &&
        (has_word(tokens, open - 1, "filter") || has_word(tokens, open - 1, "extract")))
        problem_hint(problem,
                     "a comprehension does this: [x IN list WHERE x > 1 | x * 2]");
}

/* LIMIT 5, 10 and LIMIT 5 SKIP 10. */
static void hint_limit(const struct tokens *tokens, uint32_t index,
                       struct problem *problem) {
    if (index < 2 || !is_kind(tokens, index - 2, TOKEN_LIMIT))
        return;
    if (has_word(tokens, index, ","))
        problem_hint(problem, "write SKIP 5 LIMIT 10");
    if (is_kind(tokens, index, TOKEN_SKIP) || is_kind(tokens, index, TOKEN_OFFSET))
        problem_hint(problem, "SKIP stands before LIMIT");
}

/* Two hyphens that begin a comment elsewhere: a blank and a name are behind them. */
static bool is_dashes(const struct tokens *tokens, uint32_t index) {
    struct span one = tokens->items[index].span, two = tokens->items[index + 1].span;
    return is_kind(tokens, index, TOKEN_MINUS) &&
           is_kind(tokens, index + 1, TOKEN_MINUS) && one.end == two.start &&
           is_kind(tokens, index + 2, TOKEN_NAME) &&
           tokens->items[index + 2].span.start > two.end;
}

/* "-- text" at the end of a line. */
static void hint_comment(const struct tokens *tokens, uint32_t index,
                         struct problem *problem) {
    uint32_t i = index;
    while (i > 0 && !(i + 1 < tokens->count && is_dashes(tokens, i - 1)))
        i--;
    size_t start = i > 0 ? tokens->items[i].span.end : SIZE_MAX;
    if (i > 0 &&
        text_find(tokens->text, TEXT("\n"), start) > tokens->items[index].span.start)
        problem_hint(problem, "a comment begins with //");
}

/* A clause behind a RETURN: two statements, or a WITH that was meant. */
static void hint_after_return(const struct tokens *tokens, uint32_t index,
                              const bool *expected, struct problem *problem) {
    static const uint16_t clauses[] = {
        TOKEN_MATCH,  TOKEN_OPTIONAL, TOKEN_UNWIND, TOKEN_CREATE, TOKEN_MERGE, TOKEN_SET,
        TOKEN_DELETE, TOKEN_CALL,     TOKEN_RETURN, TOKEN_WITH,   TOKEN_WHERE};
    if (!expected[TOKEN_UNION] || !expected[TOKEN_STOP] || expected[TOKEN_MATCH])
        return;
    for (size_t i = 0; i < sizeof clauses / sizeof *clauses; i++)
        if (is_kind(tokens, index, clauses[i]))
            problem_hint(problem, "RETURN ends a query: WITH goes on with its rows, ';' "
                                  "begins another statement");
}

/* NOT in the midst of a comparison, a node without parentheses. */
static void hint_order(const struct tokens *tokens, uint32_t index, const bool *expected,
                       struct problem *problem) {
    if (is_kind(tokens, index, TOKEN_NOT) && expected[TOKEN_AND]) {
        bool is_text = is_kind(tokens, index + 1, TOKEN_STARTS) ||
                       is_kind(tokens, index + 1, TOKEN_ENDS) ||
                       is_kind(tokens, index + 1, TOKEN_CONTAINS);
        struct text word = is_text ? token_text(tokens->text, tokens->items[index + 1])
                                   : TEXT("IN list");
        problem_hint(problem, "NOT stands before the whole comparison: NOT x %.*s%s",
                     TEXT_ARGS(word),
                     !is_text                                     ? ""
                     : is_kind(tokens, index + 1, TOKEN_CONTAINS) ? " 'text'"
                                                                  : " WITH 'text'");
    }
    if (index >= 2 && is_kind(tokens, index - 2, TOKEN_MATCH) &&
        is_kind(tokens, index - 1, TOKEN_NAME) && expected[TOKEN_EQUAL])
        problem_hint(problem, "a node stands in parentheses: (%.*s)",
                     TEXT_ARGS(token_text(tokens->text, tokens->items[index - 1])));
}

/* SHORTEST 2 GROUPS TRAIL, ANY SHORTEST PATHS WALK, SHORTEST -1. */
static void hint_selector(const struct tokens *tokens, uint32_t index,
                          struct problem *problem) {
    bool is_mode =
        is_kind(tokens, index, TOKEN_WALK) || is_kind(tokens, index, TOKEN_TRAIL) ||
        is_kind(tokens, index, TOKEN_ACYCLIC) || is_kind(tokens, index, TOKEN_SIMPLE);
    if (index == 0)
        return;
    if (is_mode && (is_kind(tokens, index - 1, TOKEN_PATH) ||
                    is_kind(tokens, index - 1, TOKEN_PATHS) ||
                    is_kind(tokens, index - 1, TOKEN_GROUP) ||
                    is_kind(tokens, index - 1, TOKEN_GROUPS)))
        problem_hint(problem,
                     "the mode stands before PATHS and GROUPS: SHORTEST 2 %.*s "
                     "PATHS GROUPS",
                     TEXT_ARGS(token_text(tokens->text, tokens->items[index])));
    if (index >= 2 && is_kind(tokens, index - 1, TOKEN_MINUS) &&
        (is_kind(tokens, index - 2, TOKEN_SHORTEST) ||
         is_kind(tokens, index - 2, TOKEN_CHEAPEST) ||
         is_kind(tokens, index - 2, TOKEN_ANY)))
        problem_hint(problem, "the number of paths is 1 or more");
}

/* True for what an operand must follow. */
static bool needs_operand(const struct tokens *tokens, uint32_t index) {
    static const uint16_t operators[] = {
        TOKEN_AND,        TOKEN_OR,    TOKEN_XOR,           TOKEN_NOT,
        TOKEN_EQUAL,      TOKEN_LESS,  TOKEN_GREATER,       TOKEN_NOT_EQUAL,
        TOKEN_LESS_EQUAL, TOKEN_PLUS,  TOKEN_GREATER_EQUAL, TOKEN_MINUS,
        TOKEN_STAR,       TOKEN_SLASH, TOKEN_PERCENT,       TOKEN_CARET,
        TOKEN_IN,         TOKEN_WITH,  TOKEN_CONTAINS,      TOKEN_REGULAR_MATCH,
        TOKEN_COMMA,      TOKEN_WHERE};
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++)
        if (is_kind(tokens, index, operators[i]))
            return true;
    return false;
}

/* WHERE n.age > RETURN n: the clause's word was read as a variable. */
static void hint_unfinished(const struct tokens *tokens, uint32_t index,
                            struct problem *problem) {
    static const uint16_t clauses[] = {
        TOKEN_RETURN, TOKEN_MATCH,  TOKEN_UNWIND, TOKEN_SET,  TOKEN_CREATE,
        TOKEN_MERGE,  TOKEN_DELETE, TOKEN_CALL,   TOKEN_WITH, TOKEN_LET,
        TOKEN_FILTER, TOKEN_ORDER,  TOKEN_LIMIT,  TOKEN_SKIP};
    if (index < 2 || !needs_operand(tokens, index - 2))
        return;
    for (size_t i = 0; i < sizeof clauses / sizeof *clauses; i++)
        if (is_kind(tokens, index - 1, clauses[i]))
            problem_hint(problem,
                         "'%.*s' was read as a variable: something is missing between "
                         "'%.*s' and it",
                         TEXT_ARGS(token_text(tokens->text, tokens->items[index - 1])),
                         TEXT_ARGS(token_text(tokens->text, tokens->items[index - 2])));
}

void parse_hint_habit(const struct tokens *tokens, uint32_t index, const bool *expected,
                      struct problem *problem) {
    for (size_t i = 0; i < sizeof habits / sizeof *habits; i++)
        if (is_habit(tokens, index, &habits[i]))
            problem_hint(problem, "%s", habits[i].hint);
    hint_quoted_name(tokens, index, expected, problem);
    hint_parameter(tokens, index, expected, problem);
    hint_parenthesis(tokens, index, problem);
    hint_limit(tokens, index, problem);
    hint_comment(tokens, index, problem);
    hint_after_return(tokens, index, expected, problem);
    hint_order(tokens, index, expected, problem);
    hint_selector(tokens, index, problem);
    hint_unfinished(tokens, index, problem);
}

void parse_hint_character(struct text character, struct problem *problem) {
    if (text_equal(character, TEXT("@")))
        problem_hint(problem, "a parameter is written with its name: $name");
    if (text_equal(character, TEXT("#")))
        problem_hint(problem, "a comment begins with //");
}
