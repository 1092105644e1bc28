/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The parser says what kind of thing could stand at the end; the graph, the function table and
 * the text itself give the names. A property of a variable is looked for on the first few
 * elements of the label or type that the text gives the variable.
 */
#include "session/suggest.h"

#include "function/function.h"
#include "render/render_value.h"
#include "session/show.h"
#include "syntax/parse.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* Elements whose keys are looked at for a variable. */
#define SAMPLE_COUNT 200

struct search {
    struct arena *arena;
    const struct entente_database *database;
    const struct graph *graph;
    struct text text; /* the statement so far */
    struct parse_expectation expected;
    struct suggestions *out;
    struct problem *problem;
};

/* ---- adding ------------------------------------------------------------------------------- */

static bool begins_with_word(const struct search *search, struct text name) {
    struct text word = search->expected.word;
    return name.byte_count >= word.byte_count &&
           text_equal_ignoring_case((struct text){name.bytes, word.byte_count}, word);
}

static enum status add(struct search *search, struct text name,
                       enum suggestion_kind kind) {
    struct suggestion suggestion = {name, kind};
    if (!begins_with_word(search, name) || search->out->count >= SUGGEST_LIMIT)
        return STATUS_OK;
    TRY_MEMORY(ARRAY_PUSH(search->arena, *search->out, suggestion), search->arena,
               search->problem);
    return STATUS_OK;
}

/* A name as it is written in a statement. */
static enum status add_name(struct search *search, struct text name,
                            enum suggestion_kind kind) {
    struct text_builder builder;
    if (!begins_with_word(search, name))
        return STATUS_OK;
    text_builder_init(&builder, search->arena);
    render_append_name(&builder, name, kind == SUGGEST_LABEL || kind == SUGGEST_TYPE);
    struct suggestion suggestion = {text_builder_text(&builder), kind};
    if (builder.failed)
        return arena_problem(search->arena, search->problem);
    TRY_MEMORY(ARRAY_PUSH(search->arena, *search->out, suggestion), search->arena,
               search->problem);
    return STATUS_OK;
}

static enum status add_catalogue(struct search *search, enum catalog_kind catalog,
                                 enum suggestion_kind kind) {
    for (uint32_t id = 0; id < graph_name_count(search->graph, catalog); id++)
        if (graph_name_uses(search->graph, catalog, id) > 0)
            TRY(add_name(search, graph_name(search->graph, catalog, id), kind));
    return STATUS_OK;
}

/* ---- names of nodes ----------------------------------------------------------------------- */

/* The content of a string literal; quotes of both kinds are escaped. */
static enum status add_node_name(struct search *search, struct value name) {
    if (name.type != VALUE_STRING || !begins_with_word(search, value_text(name)))
        return STATUS_OK;
    struct text_builder builder;
    text_builder_init(&builder, search->arena);
    for (uint32_t i = 0; i < name.size; i++) {
        if (strchr("'\"\\", name.text[i]) != NULL && name.text[i] != '\0')
            text_append_character(&builder, '\\');
        text_append_character(&builder, name.text[i]);
    }
    struct text text = text_builder_text(&builder);
    if (builder.failed)
        return arena_problem(search->arena, search->problem);
    struct suggestion suggestion = {text, SUGGEST_NODE_NAME};
    TRY_MEMORY(ARRAY_PUSH(search->arena, *search->out, suggestion), search->arena,
               search->problem);
    return STATUS_OK;
}

static enum status add_node_names(struct search *search) {
    const struct graph *graph = search->graph;
    uint32_t name_key = graph_find_name(graph, CATALOG_KEY, TEXT("name"));
    uint32_t alias_key = graph_find_name(graph, CATALOG_KEY, TEXT("aliases"));
    uint32_t rows = graph_row_count(graph, ELEMENT_NODE);
    for (uint32_t row = 0; row < rows && search->out->count < SUGGEST_LIMIT; row++) {
        if (!graph_is_live(graph, ELEMENT_NODE, row))
            continue;
        if (name_key != CATALOG_NONE)
            TRY(add_node_name(search,
                              graph_property(graph, ELEMENT_NODE, row, name_key)));
        if (alias_key == CATALOG_NONE)
            continue;
        struct value aliases = graph_property(graph, ELEMENT_NODE, row, alias_key);
        for (uint32_t i = 0; aliases.type == VALUE_LIST && i < aliases.size; i++)
            TRY(add_node_name(search, aliases.items[i]));
    }
    return STATUS_OK;
}

/* ---- properties --------------------------------------------------------------------------- */

static bool is_name_byte(char c) {
    return isalnum((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80;
}

/* In "(variable:Name" or "[variable:name": the name and the bracket; false when the text has
 * neither. */
static bool find_label_of(const struct search *search, struct text *name, char *bracket) {
    struct text text = search->text, variable = search->expected.variable;
    for (size_t at = text_find(text, variable, 0); at != SIZE_MAX && at > 0;
         at = text_find(text, variable, at + 1)) {
        size_t end = at + variable.byte_count;
        char before = text.bytes[at - 1];
        if ((before != '(' && before != '[') || end >= text.byte_count ||
            text.bytes[end] != ':')
            continue;
        size_t start = end + 1;
        for (end = start; end < text.byte_count &&
                          (is_name_byte(text.bytes[end]) || text.bytes[end] == '-');)
            end++;
        *name = (struct text){text.bytes + start, end - start};
        *bracket = before;
        return true;
    }
    return false;
}

/* True for the elements that the label or type at hand has. */
static bool has_name(const struct graph *graph, enum element_kind kind, uint32_t row,
                     uint32_t id) {
    return kind == ELEMENT_NODE ? graph_has_label(graph, row, id)
                                : graph_relationship_type(graph, row) == id;
}

/* Adds each key of a sample of elements once. */
static enum status add_keys_of(struct search *search, enum element_kind kind,
                               uint32_t id) {
    const struct graph *graph = search->graph;
    uint32_t key_count = graph_name_count(graph, CATALOG_KEY), sampled = 0;
    bool *is_added = ARENA_ARRAY(search->arena, key_count + 1, bool);
    TRY_MEMORY(is_added, search->arena, search->problem);
    for (uint32_t row = 0; row < graph_row_count(graph, kind) && sampled < SAMPLE_COUNT;
         row++) {
        if (!graph_is_live(graph, kind, row) || !has_name(graph, kind, row, id))
            continue;
        sampled++;
        uint32_t *keys, count;
        TRY(graph_element_keys(graph, kind, row, search->arena, &keys, &count,
                               search->problem));
        for (uint32_t i = 0; i < count; i++) {
            if (!is_added[keys[i]])
                TRY(add_name(search, graph_name(graph, CATALOG_KEY, keys[i]),
                             SUGGEST_PROPERTY));
            is_added[keys[i]] = true;
        }
    }
    return STATUS_OK;
}

/* After `date.`: the functions of that name space. */
static enum status add_dotted_functions(struct search *search) {
    struct text space = search->expected.variable;
    uint32_t count;
    const struct function *functions = function_table(&count);
    for (uint32_t i = 0; i < count; i++) {
        struct text name = text_of(functions[i].name);
        if (name.byte_count > space.byte_count + 1 && space.byte_count > 0 &&
            name.bytes[space.byte_count] == '.' &&
            text_equal_ignoring_case((struct text){name.bytes, space.byte_count}, space))
            TRY(add(search,
                    (struct text){name.bytes + space.byte_count + 1,
                                  name.byte_count - space.byte_count - 1},
                    SUGGEST_FUNCTION));
    }
    return STATUS_OK;
}

/* The label or type that was written, in any case; CATALOG_NONE when there is none. */
static uint32_t find_name(const struct search *search, enum catalog_kind catalog,
                          struct text name) {
    uint32_t id = graph_find_name(search->graph, catalog, name);
    struct text folded = text_fold(search->arena, name, true);
    if (id == CATALOG_NONE && folded.bytes != NULL)
        graph_match_folded(search->graph, catalog, folded, &id, 1);
    return id;
}

static enum status add_properties(struct search *search) {
    struct text name;
    char bracket;
    TRY(add_dotted_functions(search));
    if (search->out->count > 0)
        return STATUS_OK;
    if (search->expected.variable.byte_count > 0 &&
        find_label_of(search, &name, &bracket)) {
        bool is_node = bracket == '(';
        enum catalog_kind catalog = is_node ? CATALOG_LABEL : CATALOG_TYPE;
        uint32_t id = find_name(search, catalog, name);
        if (id != CATALOG_NONE)
            TRY(add_keys_of(search, is_node ? ELEMENT_NODE : ELEMENT_RELATIONSHIP, id));
    }
    if (search->out->count > 0)
        return STATUS_OK;
    return add_catalogue(search, CATALOG_KEY, SUGGEST_PROPERTY);
}

/* ---- types of a place --------------------------------------------------------------------- */

/* In "(x:Label)-[" or "(x:Label)<-[" before byte `at`: the label's id, CATALOG_NONE when
 * something else stands there. */
static uint32_t label_before(const struct search *search, size_t at) {
    struct text text = search->text;
    while (at > 0 && text.bytes[at - 1] != ')' && text.bytes[at - 1] != '(')
        at--;
    if (at == 0 || text.bytes[at - 1] != ')')
        return CATALOG_NONE;
    size_t end = at - 1, start = end;
    while (start > 0 &&
           (is_name_byte(text.bytes[start - 1]) || text.bytes[start - 1] == '-'))
        start--;
    if (start == 0 || text.bytes[start - 1] != ':')
        return CATALOG_NONE;
    struct text name = {text.bytes + start, end - start};
    return find_name(search, CATALOG_LABEL, name);
}

/* Marks the types of relationships that leave (or, with `is_reversed`, reach) the label. */
static void mark_types(const struct graph *graph, uint32_t label, bool is_reversed,
                       bool *is_marked) {
    struct graph_edges edges = graph_edges(graph);
    uint32_t rows = graph_row_count(graph, ELEMENT_RELATIONSHIP);
    for (uint32_t row = 0; row < rows; row++) {
        if (edges.types[row] == TYPE_DEAD || is_marked[edges.types[row]])
            continue;
        uint32_t node = is_reversed ? edges.targets[row] : edges.sources[row];
        is_marked[edges.types[row]] = graph_has_label(graph, node, label);
    }
}

/* After "(x:Label)-[:" the types that such nodes have; which way the arrow goes is known only
 * for "<-[". Elsewhere all types. */
static enum status add_types(struct search *search) {
    struct text text = search->text;
    uint32_t count = graph_name_count(search->graph, CATALOG_TYPE);
    size_t bracket = search->out->word_start;
    while (bracket > 0 && text.bytes[bracket - 1] != '[')
        bracket--;
    uint32_t label = bracket > 0 ? label_before(search, bracket - 1) : CATALOG_NONE;
    if (label == CATALOG_NONE)
        return add_catalogue(search, CATALOG_TYPE, SUGGEST_TYPE);
    bool *is_marked = ARENA_ARRAY(search->arena, count + 1, bool);
    TRY_MEMORY(is_marked, search->arena, search->problem);
    bool is_reversed = bracket >= 3 && text.bytes[bracket - 3] == '<';
    mark_types(search->graph, label, true, is_marked);
    if (!is_reversed)
        mark_types(search->graph, label, false, is_marked);
    for (uint32_t id = 0; id < count; id++)
        if (is_marked[id])
            TRY(add_name(search, graph_name(search->graph, CATALOG_TYPE, id),
                         SUGGEST_TYPE));
    return STATUS_OK;
}

/* ---- procedures --------------------------------------------------------------------------- */

/* When the text ends in "WORD name.part": where that name begins. */
static bool is_after_word(struct text text, struct text word, size_t *start) {
    size_t at = text.byte_count, bytes = word.byte_count;
    while (at > 0 && (is_name_byte(text.bytes[at - 1]) || text.bytes[at - 1] == '.'))
        at--;
    *start = at;
    while (at > 0 && isspace((unsigned char)text.bytes[at - 1]))
        at--;
    bool is_there =
        at >= bytes && at < *start &&
        text_equal_ignoring_case((struct text){text.bytes + at - bytes, bytes}, word);
    return is_there && (at == bytes || !is_name_byte(text.bytes[at - bytes - 1]));
}

/* When the text ends in "SHOW words": where those begin. */
static bool is_after_show(struct text text, size_t *start) {
    size_t at = text.byte_count;
    while (at > 0 && (isalpha((unsigned char)text.bytes[at - 1]) ||
                      isspace((unsigned char)text.bytes[at - 1])))
        at--;
    while (at < text.byte_count && isspace((unsigned char)text.bytes[at]))
        at++;
    struct text show = TEXT("SHOW");
    if (text.byte_count - at <= show.byte_count ||
        !text_equal_ignoring_case((struct text){text.bytes + at, show.byte_count},
                                  show) ||
        !isspace((unsigned char)text.bytes[at + show.byte_count]))
        return false;
    for (at += show.byte_count;
         at < text.byte_count && isspace((unsigned char)text.bytes[at]);)
        at++;
    *start = at;
    return true;
}

static enum status add_settings(struct search *search) {
    for (uint32_t i = 0; i < settings_count(); i++) {
        struct value row[3];
        settings_describe(search->database, i, search->arena, row);
        if (row[0].type == VALUE_STRING)
            TRY(add(search, value_text(row[0]), SUGGEST_VARIABLE));
    }
    return STATUS_OK;
}

/* The columns behind "SHOW words YIELD", the last of which begins at `start`; none elsewhere. */
static enum status add_columns(struct search *search, size_t start) {
    struct text before = {search->text.bytes, start};
    size_t words;
    for (size_t end = before.byte_count; end > 0; end--) {
        struct text head = {before.bytes, end};
        if (!text_ends_with(head, TEXT("YIELD")) && !text_ends_with(head, TEXT("yield")))
            continue;
        head.byte_count -= strlen("YIELD");
        while (head.byte_count > 0 &&
               isspace((unsigned char)head.bytes[head.byte_count - 1]))
            head.byte_count--;
        if (!is_after_show(head, &words))
            return STATUS_OK;
        struct text shown = {head.bytes + words, head.byte_count - words};
        for (uint32_t i = 0; show_column(shown, i) != NULL; i++)
            TRY(add(search, text_of(show_column(shown, i)), SUGGEST_VARIABLE));
        return STATUS_OK;
    }
    return STATUS_OK;
}

static enum status add_shows(struct search *search) {
    for (uint32_t i = 0; show_words(i) != NULL; i++)
        TRY(add(search, text_of(show_words(i)), SUGGEST_KEYWORD));
    return STATUS_OK;
}

static enum status add_defined(struct search *search, enum definition_kind kind,
                               enum suggestion_kind as) {
    for (uint32_t i = 0; i < graph_definition_count(search->graph, kind); i++)
        TRY(add_name(search, graph_definition(search->graph, kind, i).name, as));
    return STATUS_OK;
}

static enum status add_procedures(struct search *search) {
    const struct procedure_registry *registry = &search->database->registry;
    for (uint32_t i = 0; i < registry->table_count; i++)
        for (uint32_t j = 0; j < registry->table_counts[i]; j++)
            TRY(add(search, text_of(registry->tables[i][j].name), SUGGEST_PROCEDURE));
    for (uint32_t i = 0; i < registry->registered_count; i++)
        TRY(add(search, text_of(registry->registered[i]->name), SUGGEST_PROCEDURE));
    return add_defined(search, DEFINITION_PROCEDURE, SUGGEST_PROCEDURE);
}

/* ---- expressions and keywords ------------------------------------------------------------- */

static enum status add_functions(struct search *search) {
    uint32_t count;
    if (search->expected.word.byte_count == 0)
        return STATUS_OK; /* all of them would hide the rest */
    const struct function *functions = function_table(&count);
    for (uint32_t i = 0; i < count; i++)
        TRY(add(search, text_of(functions[i].name), SUGGEST_FUNCTION));
    const struct aggregate *aggregates = aggregate_table(&count);
    for (uint32_t i = 0; i < count; i++)
        TRY(add(search, text_of(aggregates[i].name), SUGGEST_FUNCTION));
    return STATUS_OK;
}

/* Names that the text has written plainly: mostly variables. */
static enum status add_variables(struct search *search) {
    struct parse_piece *pieces;
    uint32_t count;
    struct text before = {search->text.bytes, search->out->word_start};
    TRY(parse_pieces(search->arena, before, &pieces, &count, search->problem));
    for (uint32_t i = 0; i < count; i++) {
        struct text piece = {before.bytes + pieces[i].span.start,
                             pieces[i].span.end - pieces[i].span.start};
        bool follows_dot =
            pieces[i].span.start > 0 && before.bytes[pieces[i].span.start - 1] == '.';
        if (pieces[i].class != PARSE_CLASS_PLAIN || follows_dot ||
            piece.byte_count == 0 || !is_name_byte(piece.bytes[0]))
            continue;
        TRY(add(search, piece, SUGGEST_VARIABLE));
    }
    return STATUS_OK;
}

static enum status add_keywords(struct search *search) {
    for (uint32_t i = 0; i < search->expected.terminal_count; i++) {
        struct text terminal = text_of(search->expected.terminals[i]);
        if (terminal.byte_count > 0 && isupper((unsigned char)terminal.bytes[0]))
            TRY(add(search, terminal, SUGGEST_KEYWORD));
    }
    return STATUS_OK;
}

/* ---- the whole ---------------------------------------------------------------------------- */

/* What is suggested replaces the text from `start` on. */
static void begin_at(struct search *search, size_t start) {
    search->out->word_start = start;
    search->expected.word =
        (struct text){search->text.bytes + start, search->text.byte_count - start};
}

static enum status collect(struct search *search) {
    const struct parse_expectation *expected = &search->expected;
    size_t start;
    if (expected->is_name_string)
        return add_node_names(search);
    if (expected->is_string)
        return STATUS_OK;
    if (is_after_word(search->text, TEXT("CALL"), &start)) {
        begin_at(search, start);
        return add_procedures(search);
    }
    if (is_after_word(search->text, TEXT("DROP PROCEDURE"), &start) ||
        is_after_word(search->text, TEXT("PROCEDURE IF EXISTS"), &start)) {
        begin_at(search, start);
        TRY(add_defined(search, DEFINITION_PROCEDURE, SUGGEST_PROCEDURE));
        return add_keywords(search);
    }
    if (is_after_word(search->text, TEXT("GRAPH TYPE"), &start) ||
        is_after_word(search->text, TEXT("TYPE IF EXISTS"), &start)) {
        begin_at(search, start);
        TRY(add_defined(search, DEFINITION_GRAPH_TYPE, SUGGEST_LABEL));
        return add_keywords(search);
    }
    if (is_after_word(search->text, TEXT("SESSION SET"), &start)) {
        begin_at(search, start);
        return add_settings(search);
    }
    TRY(add_columns(search, search->out->word_start));
    if (search->out->count > 0)
        return STATUS_OK;
    if (is_after_show(search->text, &start)) {
        size_t word_start = search->out->word_start;
        begin_at(search, start);
        TRY(add_shows(search));
        if (search->out->count > 0)
            return STATUS_OK;
        begin_at(search, word_start);
    }
    if (expected->is_property)
        return add_properties(search);
    if (expected->is_label || expected->is_type) {
        if (expected->is_label)
            TRY(add_catalogue(search, CATALOG_LABEL, SUGGEST_LABEL));
        if (expected->is_type)
            TRY(add_types(search));
        return STATUS_OK;
    }
    if (expected->is_function) {
        TRY(add_variables(search));
        TRY(add_functions(search));
    }
    return add_keywords(search);
}

static int compare(const void *first, const void *second) {
    const struct suggestion *one = first, *other = second;
    if (one->kind != other->kind)
        return one->kind < other->kind ? -1 : 1;
    return text_compare(one->text, other->text);
}

static void sort_once(struct suggestions *out) {
    uint32_t kept = 0;
    if (out->count == 0)
        return;
    qsort(out->items, out->count, sizeof *out->items, compare);
    for (uint32_t i = 0; i < out->count; i++)
        if (kept == 0 || compare(&out->items[kept - 1], &out->items[i]) != 0)
            out->items[kept++] = out->items[i];
    out->count = kept;
}

/* True when the text ends inside of a comment. */
static enum status is_in_comment(struct search *search, bool *out) {
    struct parse_piece *pieces;
    uint32_t count;
    TRY(parse_pieces(search->arena, search->text, &pieces, &count, search->problem));
    *out = count > 0 && pieces[count - 1].class == PARSE_CLASS_COMMENT &&
           !text_ends_with(search->text, TEXT("*/"));
    return STATUS_OK;
}

enum status suggest(struct arena *arena, const struct entente_database *database,
                    struct text text, struct suggestions *out, struct problem *problem) {
    struct search search = {.arena = arena,
                            .database = database,
                            .graph = database->graph,
                            .text = text,
                            .out = out,
                            .problem = problem};
    *out = (struct suggestions){.word_start = text.byte_count};
    bool is_comment;
    TRY(is_in_comment(&search, &is_comment));
    if (is_comment)
        return STATUS_OK;
    TRY(parse_expectation(arena, text, &search.expected, problem));
    out->is_string = search.expected.is_string;
    if (search.expected.word.byte_count > 0)
        out->word_start = (size_t)(search.expected.word.bytes - text.bytes);
    TRY(collect(&search));
    sort_once(out);
    return STATUS_OK;
}
