/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How labels, types and keys meet the graph (LANGUAGE.md, "Names as they are written").
 *
 * A name that is read stays as it is when the graph has it. With helpful names an unknown one
 * becomes all names that fold to the same text, and when there are none a warning lists the
 * nearest. A name that is written always stays, and another spelling of it gives a warning.
 */
#include "bind/binder.h"

#include <stdarg.h>
#include <stdio.h>

#define WARNING_BYTES 400
#define MOST_FOLDED 16

/* ---- warnings --------------------------------------------------------------------------------- */

/* Takes away a character of which the buffer holds only the beginning. */
static void cut_character(char *message, size_t bytes) {
    while (bytes > 0 && ((unsigned char)message[bytes - 1] & 0xC0) == 0x80)
        bytes--;
    if (bytes > 0 && ((unsigned char)message[bytes - 1] & 0x80) != 0)
        bytes--;
    message[bytes] = '\0';
}

static bool has_warning(const struct binder *binder, struct text message) {
    const struct bind_warning *warning = binder->context->warnings;
    while (warning != NULL && !text_equal(warning->message, message))
        warning = warning->next;
    return warning != NULL;
}

/* vsnprintf() that cuts between characters. */
static void format_cut(char *message, size_t bytes, const char *format,
                       va_list arguments) {
    int written = vsnprintf(message, bytes, format, arguments);
    if (written >= (int)bytes)
        cut_character(message, bytes - 1);
}

/* Warnings stand in order of place; the same is not said twice. */
enum status bind_warn(struct binder *binder, struct span span, const char *format, ...) {
    char message[WARNING_BYTES];
    va_list arguments;
    va_start(arguments, format);
    format_cut(message, sizeof message, format, arguments);
    va_end(arguments);
    if (has_warning(binder, text_of(message)))
        return STATUS_OK;
    struct bind_warning **place = &binder->context->warnings;
    while (*place != NULL && (*place)->span.start <= span.start)
        place = &(*place)->next;
    struct bind_warning *made = ARENA_NEW(binder->arena, struct bind_warning);
    TRY_NEW(binder, made);
    made->span = span;
    made->message = text_copy(binder->arena, text_of(message));
    TRY_NEW(binder, made->message.bytes);
    made->next = *place;
    *place = made;
    return STATUS_OK;
}

static const char *kind_word(enum catalog_kind kind) {
    switch (kind) {
    case CATALOG_LABEL:
        return "label";
    case CATALOG_TYPE:
        return "relationship type";
    case CATALOG_KEY:
        return "property";
    }
    return "name";
}

static void write_cut(char *message, size_t bytes, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void write_cut(char *message, size_t bytes, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    format_cut(message, bytes, format, arguments);
    va_end(arguments);
}

void bind_describe_unknown(const struct graph *graph, enum catalog_kind kind,
                           struct text name, char *message, size_t message_bytes) {
    struct text_nearest nearest;
    text_nearest_init(&nearest, name);
    for (uint32_t id = 0; id < graph_name_count(graph, kind); id++)
        if (graph_name_uses(graph, kind, id) > 0)
            text_nearest_offer(&nearest, graph_name(graph, kind, id));
    struct problem hint;
    problem_clear(&hint);
    problem_set(&hint, STATUS_INTERNAL, SPAN_NONE, "unknown name");
    text_nearest_hint(&nearest, &hint);
    write_cut(message, message_bytes, "no element has the %s '%.*s'%s%s", kind_word(kind),
              TEXT_ARGS(name), hint.hint[0] != '\0' ? "; " : "", hint.hint);
}

static enum status warn_unknown(struct binder *binder, enum catalog_kind kind,
                                struct text name, struct span span) {
    char message[WARNING_BYTES];
    bind_describe_unknown(binder->context->graph, kind, name, message, sizeof message);
    return bind_warn(binder, span, "%s", message);
}

/* ---- finding ------------------------------------------------------------------------------------ */

static bool is_used(const struct binder *binder, enum catalog_kind kind,
                    struct text name) {
    const struct graph *graph = binder->context->graph;
    uint32_t id = graph_find_name(graph, kind, name);
    return id != CATALOG_NONE && graph_name_uses(graph, kind, id) > 0;
}

static bool is_written_here(const struct binder *binder, enum catalog_kind kind,
                            struct text name) {
    for (uint32_t i = 0; i < binder->written.count; i++)
        if (binder->written.items[i].kind == kind &&
            text_equal(binder->written.items[i].name, name))
            return true;
    return false;
}

/* Fills `names` with the used names that fold like `name`, copied, and `*count`. */
static enum status find_folded(struct binder *binder, enum catalog_kind kind,
                               struct text name, struct text names[MOST_FOLDED],
                               uint32_t *count) {
    const struct graph *graph = binder->context->graph;
    uint32_t ids[MOST_FOLDED];
    struct text folded = text_fold(binder->arena, name, true);
    TRY_NEW(binder, folded.bytes);
    uint32_t found = graph_match_folded(graph, kind, folded, ids, MOST_FOLDED);
    *count = 0;
    for (uint32_t i = 0; i < found && i < MOST_FOLDED; i++) {
        if (graph_name_uses(graph, kind, ids[i]) == 0)
            continue;
        names[*count] = text_copy(binder->arena, graph_name(graph, kind, ids[i]));
        TRY_NEW(binder, names[*count].bytes);
        (*count)++;
    }
    return STATUS_OK;
}

/* ---- a graph type's names ------------------------------------------------------------------------ */

/* A name that the graph type does not have is an error, with the nearest that it has. */
static enum status refuse_undeclared(struct binder *binder, enum catalog_kind kind,
                                     const struct ast_name *name) {
    const struct graph_type *type = binder->context->graph_type;
    struct text_nearest nearest;
    text_nearest_init(&nearest, name->text);
    graph_type_offer(type, kind, &nearest);
    problem_set(binder->problem, STATUS_UNDECLARED_NAME, name->span,
                "the graph type '%.*s' has no %s '%.*s'", TEXT_ARGS(type->name),
                kind_word(kind), TEXT_ARGS(name->text));
    text_nearest_hint(&nearest, binder->problem);
    return STATUS_UNDECLARED_NAME;
}

/* As resolve(), against the names of the graph type. */
static enum status resolve_declared(struct binder *binder, enum catalog_kind kind,
                                    const struct ast_name *name,
                                    struct text names[MOST_FOLDED], uint32_t *count) {
    const struct bind_context *context = binder->context;
    *count = 0;
    if (graph_type_has(context->graph_type, kind, name->text))
        return STATUS_OK;
    if (context->has_helpful_names) {
        struct text folded = text_fold(binder->arena, name->text, true);
        TRY_NEW(binder, folded.bytes);
        if (graph_type_fold(context->graph_type, kind, folded, binder->arena, names,
                            MOST_FOLDED, count) != STATUS_OK)
            return arena_problem(binder->arena, binder->problem);
    }
    return *count > 0 ? STATUS_OK : refuse_undeclared(binder, kind, name);
}

/*
 * What a name that is read means: *count 0 for itself, else the names that are meant. Warns
 * when nothing in the graph is like it.
 */
static enum status resolve(struct binder *binder, enum catalog_kind kind,
                           const struct ast_name *name, struct text names[MOST_FOLDED],
                           uint32_t *count) {
    const struct bind_context *context = binder->context;
    if (context->graph_type != NULL)
        return resolve_declared(binder, kind, name, names, count);
    *count = 0;
    if (!context->has_helpful_names || context->graph == NULL ||
        is_used(binder, kind, name->text) || is_written_here(binder, kind, name->text))
        return STATUS_OK;
    TRY(find_folded(binder, kind, name->text, names, count));
    return *count > 0 ? STATUS_OK : warn_unknown(binder, kind, name->text, name->span);
}

/* ---- labels and types that are read --------------------------------------------------------------- */

static struct bound_labels *make_labels(struct binder *binder, enum ast_label_kind kind) {
    struct bound_labels *made = ARENA_NEW(binder->arena, struct bound_labels);
    if (made != NULL)
        made->kind = kind;
    return made;
}

static enum status make_name(struct binder *binder, struct text name,
                             struct bound_labels **out) {
    *out = make_labels(binder, AST_LABEL_NAME);
    TRY_NEW(binder, *out);
    (*out)->name = name;
    return STATUS_OK;
}

static enum status bind_label_name(struct binder *binder, enum catalog_kind kind,
                                   const struct ast_name *name,
                                   struct bound_labels **out) {
    struct text names[MOST_FOLDED];
    uint32_t count;
    TRY(resolve(binder, kind, name, names, &count));
    TRY(make_name(binder, count == 0 ? name->text : names[0], out));
    for (uint32_t i = 1; i < count; i++) {
        struct bound_labels *either = make_labels(binder, AST_LABEL_OR);
        TRY_NEW(binder, either);
        either->first = *out;
        TRY(make_name(binder, names[i], &either->second));
        *out = either;
    }
    return STATUS_OK;
}

static enum status bind_dynamic(struct binder *binder,
                                const struct ast_label_expression *ast,
                                struct bound_labels **out) {
    *out = make_labels(binder, AST_LABEL_DYNAMIC);
    TRY_NEW(binder, *out);
    (*out)->is_any = ast->is_any;
    TRY(bind_expression(binder, ast->expression, &(*out)->expression));
    return bind_require(binder, STATUS_INVALID_ARGUMENT_TYPE, (*out)->expression,
                        TYPE_BIT(VALUE_STRING) | TYPE_BIT(VALUE_LIST), "$( )");
}

enum status bind_labels(struct binder *binder, const struct ast_label_expression *ast,
                        enum catalog_kind kind, struct bound_labels **out) {
    if (ast->kind == AST_LABEL_NAME)
        return bind_label_name(binder, kind, &ast->name, out);
    if (ast->kind == AST_LABEL_DYNAMIC)
        return bind_dynamic(binder, ast, out);
    *out = make_labels(binder, ast->kind);
    TRY_NEW(binder, *out);
    if (ast->first != NULL)
        TRY(bind_labels(binder, ast->first, kind, &(*out)->first));
    if (ast->second != NULL)
        TRY(bind_labels(binder, ast->second, kind, &(*out)->second));
    return STATUS_OK;
}

static void note_slot(void *context, uint32_t slot) {
    (void)slot;
    *(bool *)context = true;
}

bool bind_labels_read_rows(const struct bound_labels *labels) {
    if (labels == NULL)
        return false;
    bool reads = false;
    if (labels->kind == AST_LABEL_DYNAMIC)
        bound_visit_slots(labels->expression, note_slot, &reads);
    reads |= labels->kind == AST_LABEL_DYNAMIC && bound_has_subquery(labels->expression);
    return reads || bind_labels_read_rows(labels->first) ||
           bind_labels_read_rows(labels->second);
}

/* ---- properties that are read ------------------------------------------------------------------------ */

static enum status make_property(struct binder *binder, struct span span,
                                 struct expression *element, struct text key,
                                 struct expression **out) {
    *out = bind_make(binder, EXPRESSION_PROPERTY, span, 1);
    TRY_NEW(binder, *out);
    (*out)->children[0] = element;
    (*out)->text = key;
    bool is_element =
        element->types != 0 && bind_must_be(element->types, TYPE_SET_ELEMENT);
    (*out)->types = is_element ? TYPE_SET_STORED : TYPE_SET_ANY;
    return STATUS_OK;
}

/* coalesce(element.first, element.second, ...) */
static enum status make_choice(struct binder *binder, struct span span,
                               struct expression *element, const struct text *names,
                               uint32_t count, struct expression **out) {
    struct expression *choice = bind_make(binder, EXPRESSION_FUNCTION, span, count);
    TRY_NEW(binder, choice);
    choice->function = function_find(TEXT("coalesce"));
    choice->types = TYPE_SET_STORED;
    for (uint32_t i = 0; i < count; i++)
        TRY(make_property(binder, span, element, names[i], &choice->children[i]));
    *out = choice;
    return STATUS_OK;
}

enum status bind_read_property(struct binder *binder, struct span span,
                               struct expression *element, const struct ast_name *key,
                               struct expression **out) {
    struct text names[MOST_FOLDED];
    uint32_t count = 0;
    if (element->types != 0 && bind_must_be(element->types, TYPE_SET_ELEMENT))
        TRY(resolve(binder, CATALOG_KEY, key, names, &count));
    if (count > 1)
        return make_choice(binder, span, element, names, count, out);
    return make_property(binder, span, element, count == 1 ? names[0] : key->text, out);
}

/* Do the elements that have the key hold dates in it, all of them? */
static bool holds_dates(const struct graph *graph, const struct expression *property) {
    uint32_t key = graph_find_name(graph, CATALOG_KEY, property->text);
    bool found = false;
    for (int kind = ELEMENT_NODE; key != CATALOG_NONE && kind <= ELEMENT_RELATIONSHIP;
         kind++) {
        enum value_type type = kind == ELEMENT_NODE ? VALUE_NODE : VALUE_RELATIONSHIP;
        enum property_type stored =
            graph_property_type(graph, (enum element_kind)kind, key);
        if (!(property->children[0]->types & TYPE_BIT(type)) || stored == PROPERTY_ABSENT)
            continue;
        if (stored != PROPERTY_DATES)
            return false;
        found = true;
    }
    return found;
}

enum status bind_warn_of_dates(struct binder *binder, const struct expression *property,
                               const struct expression *other) {
    const struct bind_context *context = binder->context;
    if (!context->has_helpful_names || context->graph == NULL ||
        property->kind != EXPRESSION_PROPERTY || other->kind != EXPRESSION_CONSTANT ||
        other->constant.type != VALUE_STRING || !holds_dates(context->graph, property))
        return STATUS_OK;
    struct text text = value_text(other->constant);
    return bind_warn(binder, other->span,
                     "'%.*s' holds dates, and '%.*s' is a string, which no date equals, "
                     "precedes or follows; a date is written date('%.*s')",
                     TEXT_ARGS(property->text), TEXT_ARGS(text), TEXT_ARGS(text));
}

/* ---- names that are written ------------------------------------------------------------------------------ */

enum status bind_written_name(struct binder *binder, enum catalog_kind kind,
                              const struct ast_name *name) {
    const struct bind_context *context = binder->context;
    struct text names[MOST_FOLDED];
    uint32_t count;
    if (context->graph_type != NULL &&
        !graph_type_has(context->graph_type, kind, name->text))
        return refuse_undeclared(binder, kind, name);
    if (!context->has_helpful_names || context->graph == NULL ||
        is_written_here(binder, kind, name->text))
        return STATUS_OK;
    struct written_name note = {kind, name->text};
    TRY_NEW(binder, ARRAY_PUSH(binder->arena, binder->written, note));
    if (is_used(binder, kind, name->text))
        return STATUS_OK;
    TRY(find_folded(binder, kind, name->text, names, &count));
    if (count == 0)
        return STATUS_OK;
    return bind_warn(binder, name->span, "the graph spells the %s '%.*s' as '%.*s'",
                     kind_word(kind), TEXT_ARGS(name->text), TEXT_ARGS(names[0]));
}

enum status bind_written_keys(struct binder *binder, const struct ast_expression *map) {
    if (map == NULL || map->kind != AST_MAP)
        return STATUS_OK;
    for (const struct ast_map_entry *entry = map->entries; entry; entry = entry->next)
        TRY(bind_written_name(binder, CATALOG_KEY, &entry->key));
    return STATUS_OK;
}

static enum status refuse_written(struct binder *binder,
                                  const struct ast_label_expression *ast,
                                  enum catalog_kind kind) {
    if (kind == CATALOG_TYPE)
        return problem_set(binder->problem, STATUS_NO_SINGLE_RELATIONSHIP_TYPE, ast->span,
                           "a relationship that is written has exactly one type");
    return problem_set(binder->problem, STATUS_UNEXPECTED_SYNTAX, ast->span,
                       "labels that are written are a list of names: ':A:B' or ':A&B'");
}

enum status bind_written_labels(struct binder *binder,
                                const struct ast_label_expression *ast,
                                enum catalog_kind kind, struct bound_labels **out) {
    if (ast->kind == AST_LABEL_DYNAMIC)
        return ast->is_any ? refuse_written(binder, ast, kind)
                           : bind_dynamic(binder, ast, out);
    if (ast->kind == AST_LABEL_NAME) {
        TRY(bind_written_name(binder, kind, &ast->name));
        return make_name(binder, ast->name.text, out);
    }
    if (ast->kind != AST_LABEL_AND || kind == CATALOG_TYPE)
        return refuse_written(binder, ast, kind);
    *out = make_labels(binder, AST_LABEL_AND);
    TRY_NEW(binder, *out);
    TRY(bind_written_labels(binder, ast->first, kind, &(*out)->first));
    return bind_written_labels(binder, ast->second, kind, &(*out)->second);
}
