/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Expressions: one function a kind, in a table in the order of ast.h. Beside aggregates
 * grouping_take() is asked first, since a key or an aggregate may stand for the whole.
 */
#include "bind/binder.h"

#include "syntax/written.h"

/* ---- variables ---------------------------------------------------------------------------- */

/* True when a column of the projection at hand has the name. */
static bool is_column(const struct binder *binder, struct text name) {
    const struct ast_projection *columns = binder->place.columns;
    if (columns == NULL)
        return false;
    for (const struct ast_projection_item *item = columns->items; item; item = item->next)
        if (text_equal(item->alias.text, name))
            return true;
    return false;
}

/* True in "RETURN n -- name", where a comment was meant. */
static bool follows_dashes(struct text source, const struct ast_name *name) {
    size_t at = name->span.start;
    if (at > source.byte_count) /* in the text of a procedure */
        return false;
    while (at > 0 && source.bytes[at - 1] == ' ')
        at--;
    return at < name->span.start && at >= 2 && source.bytes[at - 1] == '-' &&
           source.bytes[at - 2] == '-';
}

static enum status unknown_variable(struct binder *binder, const struct ast_name *name) {
    struct problem *problem = binder->problem;
    struct text_nearest nearest;
    problem_set(problem, STATUS_UNDEFINED_VARIABLE, name->span, "unknown variable '%.*s'",
                TEXT_ARGS(name->text));
    if (name->span.end - name->span.start > name->text.byte_count)
        problem_hint(problem,
                     "backquotes are for names: a text stands in '...' or \"...\"");
    if (follows_dashes(binder->context->source, name))
        problem_hint(problem, "a comment begins with //");
    if (scope_has_forgotten(binder->place.scope, name->text))
        problem_hint(problem, "the WITH before does not pass it on: name it there too");
    if (scope_could_yield(binder->place.scope, name->text))
        problem_hint(problem, "the CALL before yields it: write YIELD %.*s",
                     TEXT_ARGS(name->text));
    if (is_column(binder, name->text))
        problem_hint(problem, binder->place.are_let
                                  ? "a LET does not read what it makes: write a second "
                                    "LET behind it"
                                  : "a column cannot read its neighbours: compute it in "
                                    "a WITH before");
    text_nearest_init(&nearest, name->text);
    scope_offer_names(binder->place.scope, &nearest);
    text_nearest_hint(&nearest, problem);
    if (binder->place.is_tested_pattern)
        problem_hint(problem,
                     "a pattern that is tested binds no variables: EXISTS { } does");
    return STATUS_UNDEFINED_VARIABLE;
}

/* A variable that has no single value per group. */
static enum status ungrouped_variable(struct binder *binder,
                                      const struct ast_name *name) {
    struct problem *problem = binder->problem;
    const struct grouping *grouping = binder->place.grouping;
    bool is_written = grouping != NULL && grouping->is_written;
    problem_set(problem, STATUS_AMBIGUOUS_AGGREGATION, name->span,
                is_written ? "'%.*s' is neither a key of GROUP BY nor in an aggregate"
                           : "'%.*s' stands beside an aggregate and is no grouping key",
                TEXT_ARGS(name->text));
    problem_hint(problem, is_written ? "name it in GROUP BY"
                                     : "return it as a column of its own, or compute it "
                                       "in a WITH");
    return problem->status;
}

static enum status hidden_variable(struct binder *binder, const struct ast_name *name,
                                   enum scope_barrier barrier) {
    struct problem *problem = binder->problem;
    struct text text = name->text;
    switch (barrier) {
    case SCOPE_GROUPED:
        return ungrouped_variable(binder, name);
    case SCOPE_SORTED:
        problem_set(problem, STATUS_UNDEFINED_VARIABLE, name->span,
                    "'%.*s' cannot be seen after DISTINCT or an aggregate",
                    TEXT_ARGS(text));
        problem_hint(problem, "only the columns can be used here");
        return problem->status;
    case SCOPE_CONSTANT:
        return problem_set(problem, STATUS_NON_CONSTANT_EXPRESSION, name->span,
                           "'%.*s' cannot be used here: the value must be the same for "
                           "all rows",
                           TEXT_ARGS(text));
    case SCOPE_COST:
        return problem_set(problem, STATUS_UNDEFINED_VARIABLE, name->span,
                           "COST sees its own relationship only, not '%.*s'",
                           TEXT_ARGS(text));
    case SCOPE_CALLED:
        problem_set(problem, STATUS_UNDEFINED_VARIABLE, name->span,
                    "'%.*s' is not imported into this subquery", TEXT_ARGS(text));
        problem_hint(problem, "write CALL (%.*s) { ... }", TEXT_ARGS(text));
        return problem->status;
    case SCOPE_CREATED:
        problem_set(problem, STATUS_UNDEFINED_VARIABLE, name->span,
                    "'%.*s' is made after this place in the clause", TEXT_ARGS(text));
        problem_hint(problem, "set the property in a SET clause after it");
        return problem->status;
    case SCOPE_OPEN:
        break;
    }
    return unknown_variable(binder, name);
}

struct import_note {
    struct binder *binder;
    const struct frame *owner;
    bool failed;
};

static void note_import(void *context, uint32_t slot) {
    struct import_note *note = context;
    struct binder *binder = note->binder;
    if (!frame_note_import(binder->arena, binder->place.scope->frame, note->owner, slot))
        note->failed = true;
}

enum status bind_variable(struct binder *binder, const struct ast_name *name,
                          struct expression **out) {
    struct scope *scope = binder->place.scope, *owner = NULL;
    struct scope_variable *found = scope_find(scope, name->text, &owner);
    if (found == NULL)
        return hidden_variable(binder, name, scope_hides(scope, name->text));
    struct expression *made;
    if (found->expression == NULL) {
        made = bind_slot(binder, name->span, found->slot);
    } else {
        made = ARENA_NEW(binder->arena, struct expression);
        if (made != NULL) {
            *made = *found->expression;
            made->span = name->span;
        }
    }
    TRY_NEW(binder, made);
    if (owner->frame != scope->frame) {
        struct import_note note = {.binder = binder, .owner = owner->frame};
        bound_visit_slots(made, note_import, &note);
        TRY_NEW(binder, note.failed ? NULL : made);
    }
    *out = made;
    return STATUS_OK;
}

/* ---- leaves ------------------------------------------------------------------------------- */

static enum status bind_literal(struct binder *binder, const struct ast_expression *ast,
                                struct expression **out) {
    *out = bind_constant(binder, ast->span, ast->literal);
    TRY_NEW(binder, *out);
    return STATUS_OK;
}

static enum status bind_parameter(struct binder *binder, const struct ast_expression *ast,
                                  struct expression **out) {
    const struct bind_context *context = binder->context;
    struct text name = ast->name.text;
    if (binder->place.procedure != NULL)
        return bind_procedure_parameter(binder, ast, out);
    if (bind_find_parameter(binder, name) == NULL) {
        uint32_t i;
        struct text_nearest nearest;
        text_nearest_init(&nearest, name);
        for (i = 0; i < context->parameter_count; i++)
            text_nearest_offer(&nearest, context->parameters[i].name);
        for (i = 0; i < nearest.count; i++) {
            const char *best =
                arena_format(binder->arena, "$%.*s", TEXT_ARGS(nearest.best[i]));
            TRY_NEW(binder, best);
            nearest.best[i] = text_of(best);
        }
        problem_set(binder->problem, STATUS_MISSING_PARAMETER, ast->span,
                    "parameter $%.*s has no value", TEXT_ARGS(name));
        text_nearest_hint(&nearest, binder->problem);
        return STATUS_MISSING_PARAMETER;
    }
    *out = bind_make(binder, EXPRESSION_PARAMETER, ast->span, 0);
    TRY_NEW(binder, *out);
    (*out)->text = name;
    return STATUS_OK;
}

/* CURRENT_DATE and its sisters are calls without parentheses, unless a variable is called so. */
static const char *clock_function(const struct binder *binder, struct text name) {
    static const struct {
        const char *name, *function;
    } clocks[] = {
        {"current_date", "date"},
        {"current_time", "time"},
        {"current_timestamp", "datetime"},
        {"local_time", "localtime"},
        {"local_timestamp", "localdatetime"},
    };
    if (scope_find(binder->place.scope, name, NULL) != NULL)
        return NULL;
    for (size_t i = 0; i < sizeof clocks / sizeof *clocks; i++)
        if (text_equal_ignoring_case(name, text_of(clocks[i].name)))
            return clocks[i].function;
    return NULL;
}

static enum status bind_variable_use(struct binder *binder,
                                     const struct ast_expression *ast,
                                     struct expression **out) {
    const char *clock = clock_function(binder, ast->name.text);
    if (clock != NULL) {
        struct ast_expression call = *ast;
        call.kind = AST_FUNCTION;
        call.name.text = text_of(clock);
        return bind_function(binder, &call, out);
    }
    TRY(bind_variable(binder, &ast->name, out));
    (*out)->span = ast->span;
    return STATUS_OK;
}

/* ---- access -------------------------------------------------------------------------------- */

#define HAS_PROPERTIES                                                                   \
    (TYPE_BIT(VALUE_MAP) | TYPE_SET_ELEMENT | TYPE_SET_TEMPORAL |                        \
     TYPE_BIT(VALUE_DURATION))
#define HAS_ITEMS (TYPE_BIT(VALUE_LIST) | TYPE_BIT(VALUE_MAP) | TYPE_SET_ELEMENT)

/* A path is a value of the pattern, so that its use is a mistake of syntax; other values can
 * come from anywhere. */
static enum status refuse_property(struct binder *binder, const struct expression *base,
                                   const struct ast_name *key) {
    type_set types = TYPE_SET_KNOWN(base->types);
    char found[TYPES_TEXT_BYTES];
    enum status status =
        types == TYPE_BIT(VALUE_PATH) ? STATUS_INVALID_ARGUMENT_TYPE : STATUS_TYPE_EARLY;
    problem_set(binder->problem, status, base->span, "%s has no property '%.*s'",
                bind_types_text(types, found), TEXT_ARGS(key->text));
    if (types == TYPE_BIT(VALUE_PATH))
        problem_hint(binder->problem, "nodes() and relationships() give its elements");
    else if (types == TYPE_BIT(VALUE_LIST))
        problem_hint(binder->problem, "[x IN list | x.%.*s] reads it of each item",
                     TEXT_ARGS(key->text));
    return status;
}

static enum status bind_property(struct binder *binder, const struct ast_expression *ast,
                                 struct expression **out) {
    struct expression *base;
    TRY(bind_expression(binder, ast->first, &base));
    if (!bind_may_be(base->types, HAS_PROPERTIES))
        return refuse_property(binder, base, &ast->name);
    return bind_read_property(binder, ast->span, base, &ast->name, out);
}

static enum status bind_index(struct binder *binder, const struct ast_expression *ast,
                              struct expression **out) {
    struct expression *container, *index;
    TRY(bind_expression(binder, ast->first, &container));
    TRY(bind_expression(binder, ast->second, &index));
    TRY(bind_require(binder, STATUS_TYPE_EARLY, container, HAS_ITEMS, "[...]"));
    if (TYPE_SET_KNOWN(container->types) == TYPE_BIT(VALUE_LIST))
        TRY(bind_require(binder, STATUS_TYPE_EARLY, index, TYPE_BIT(VALUE_INTEGER),
                         "a list's index"));
    type_set types = TYPE_SET_ANY;
    if (TYPE_SET_KNOWN(container->types) == TYPE_BIT(VALUE_LIST))
        types = bind_item_types(container);
    *out = bind_pair(binder, EXPRESSION_INDEX, ast->span, container, index, types);
    TRY_NEW(binder, *out);
    return STATUS_OK;
}

static enum status bind_slice(struct binder *binder, const struct ast_expression *ast,
                              struct expression **out) {
    const struct ast_expression *bounds[2] = {ast->second, ast->third};
    struct expression *made = bind_make(binder, EXPRESSION_SLICE, ast->span, 3);
    TRY_NEW(binder, made);
    TRY(bind_expression(binder, ast->first, &made->children[0]));
    TRY(bind_require(binder, STATUS_TYPE_EARLY, made->children[0], TYPE_BIT(VALUE_LIST),
                     "[from..to]"));
    for (int i = 0; i < 2; i++)
        if (bounds[i] != NULL) {
            TRY(bind_expression(binder, bounds[i], &made->children[i + 1]));
            TRY(bind_require(binder, STATUS_TYPE_EARLY, made->children[i + 1],
                             TYPE_BIT(VALUE_INTEGER), "a list's bound"));
        }
    made->types = TYPE_BIT(VALUE_LIST);
    made->item_types = made->children[0]->item_types;
    *out = made;
    return STATUS_OK;
}

/* ---- lists and maps ------------------------------------------------------------------------ */

enum status bind_expressions(struct binder *binder, const struct ast_expression *list,
                             struct expression ***out, uint32_t *count) {
    uint32_t found = 0;
    for (const struct ast_expression *item = list; item != NULL; item = item->next)
        found++;
    *out = NULL;
    *count = found;
    if (found == 0)
        return STATUS_OK;
    *out = ARENA_ARRAY(binder->arena, found, struct expression *);
    TRY_NEW(binder, *out);
    for (uint32_t i = 0; i < found; i++, list = list->next)
        TRY(bind_expression(binder, list, &(*out)[i]));
    return STATUS_OK;
}

static enum status bind_list(struct binder *binder, const struct ast_expression *ast,
                             struct expression **out) {
    struct expression *made = bind_make(binder, EXPRESSION_LIST, ast->span, 0);
    TRY_NEW(binder, made);
    TRY(bind_expressions(binder, ast->arguments, &made->children, &made->child_count));
    made->types = TYPE_BIT(VALUE_LIST);
    for (uint32_t i = 0; i < made->child_count; i++)
        made->item_types |= made->children[i]->types;
    *out = made;
    return STATUS_OK;
}

static enum status bind_map(struct binder *binder, const struct ast_expression *ast,
                            struct expression **out) {
    uint32_t count = 0;
    for (const struct ast_map_entry *entry = ast->entries; entry; entry = entry->next)
        count++;
    struct expression *made = bind_make(binder, EXPRESSION_MAP, ast->span, count);
    TRY_NEW(binder, made);
    made->types = TYPE_BIT(VALUE_MAP);
    made->keys = ARENA_ARRAY(binder->arena, count, struct text);
    TRY_NEW(binder, made->keys);
    made->key_spans = ARENA_ARRAY(binder->arena, count, struct span);
    TRY_NEW(binder, made->key_spans);
    const struct ast_map_entry *entry = ast->entries;
    for (uint32_t i = 0; i < count; i++, entry = entry->next) {
        made->keys[i] = entry->key.text;
        made->key_spans[i] = entry->key.span;
        TRY(bind_expression(binder, entry->value, &made->children[i]));
    }
    *out = made;
    return STATUS_OK;
}

/* ---- operators ------------------------------------------------------------------------------ */

static enum status bind_two(struct binder *binder, const struct ast_expression *ast,
                            enum expression_kind kind, type_set types,
                            struct expression **out) {
    struct expression *first, *second;
    TRY(bind_expression(binder, ast->first, &first));
    TRY(bind_expression(binder, ast->second, &second));
    *out = bind_pair(binder, kind, ast->span, first, second, types);
    TRY_NEW(binder, *out);
    return STATUS_OK;
}

#define DURATION_HINT                                                                    \
    "duration.between(earlier, later) and duration.inDays(...) tell how long"

static const enum value_operator operations[AST_EXPRESSION_KIND_COUNT] = {
    [AST_ADD] = OPERATE_ADD,
    [AST_SUBTRACT] = OPERATE_SUBTRACT,
    [AST_MULTIPLY] = OPERATE_MULTIPLY,
    [AST_DIVIDE] = OPERATE_DIVIDE,
    [AST_MODULO] = OPERATE_MODULO,
    [AST_POWER] = OPERATE_POWER,
    [AST_CONCATENATE] = OPERATE_CONCATENATE,
};

/* What a list holds after + or ||. */
static type_set joined_items(const struct expression *first,
                             const struct expression *second) {
    const struct expression *sides[2] = {first, second};
    type_set items = 0;
    for (int i = 0; i < 2; i++) {
        bool is_list = TYPE_SET_KNOWN(sides[i]->types) == TYPE_BIT(VALUE_LIST);
        bool may_be_list = (sides[i]->types & TYPE_BIT(VALUE_LIST)) != 0;
        if ((is_list && sides[i]->item_types == 0) || (!is_list && may_be_list))
            return 0;
        items |= is_list ? sides[i]->item_types : sides[i]->types;
    }
    return items;
}

static enum status bind_operation(struct binder *binder, const struct ast_expression *ast,
                                  struct expression **out) {
    struct expression *made;
    bool is_possible;
    TRY(bind_two(binder, ast, EXPRESSION_OPERATE, 0, &made));
    struct expression *first = made->children[0], *second = made->children[1];
    made->operation = operations[ast->kind];
    made->types =
        bind_operate_types(made->operation, first->types, second->types, &is_possible);
    if (!is_possible) {
        char left[TYPES_TEXT_BYTES], right[TYPES_TEXT_BYTES];
        problem_set(binder->problem, STATUS_INVALID_ARGUMENT_TYPE, ast->span,
                    "'%s' cannot be used between %s and %s", written_sign(ast->kind),
                    bind_types_text(TYPE_SET_KNOWN(first->types), left),
                    bind_types_text(TYPE_SET_KNOWN(second->types), right));
        if (made->operation == OPERATE_SUBTRACT &&
            bind_must_be(first->types, TYPE_SET_TEMPORAL) &&
            bind_must_be(second->types, TYPE_SET_TEMPORAL))
            problem_hint(binder->problem, DURATION_HINT);
        if (ast->kind == AST_CONCATENATE)
            problem_hint(binder->problem, "|| joins texts or lists, OR joins conditions");
        return STATUS_INVALID_ARGUMENT_TYPE;
    }
    if (made->types == TYPE_BIT(VALUE_LIST))
        made->item_types = joined_items(first, second);
    *out = made;
    return STATUS_OK;
}

static bool negate_literal(struct value value, struct value *out) {
    if (value.type == VALUE_INTEGER && value.integer != INT64_MIN)
        *out = value_integer(-value.integer);
    else if (value.type == VALUE_FLOAT)
        *out = value_float(-value.number);
    else
        return false;
    return true;
}

static enum status bind_sign(struct binder *binder, const struct ast_expression *ast,
                             struct expression **out) {
    bool is_minus = ast->kind == AST_NEGATE;
    struct expression *operand;
    struct value negated;
    TRY(bind_expression(binder, ast->first, &operand));
    TRY(bind_require(binder, STATUS_INVALID_ARGUMENT_TYPE, operand,
                     TYPE_SET_NUMBER | TYPE_BIT(VALUE_DURATION),
                     is_minus ? "unary '-'" : "unary '+'"));
    if (!is_minus) {
        *out = operand;
        return STATUS_OK;
    }
    if (operand->kind == EXPRESSION_CONSTANT &&
        negate_literal(operand->constant, &negated)) {
        *out = bind_constant(binder, ast->span, negated);
    } else {
        *out = bind_make(binder, EXPRESSION_NEGATE, ast->span, 1);
        TRY_NEW(binder, *out);
        (*out)->children[0] = operand;
        (*out)->types = operand->types;
    }
    TRY_NEW(binder, *out);
    return STATUS_OK;
}

/* ---- truth ---------------------------------------------------------------------------------- */

static enum status bind_not(struct binder *binder, const struct ast_expression *ast,
                            struct expression **out) {
    /* `name` is a constant of the program, which a zero ends. */
    const char *operator= ast->name.text.byte_count> 0 ? ast->name.text.bytes : "NOT";
    *out = bind_make(binder, EXPRESSION_NOT, ast->span, 1);
    TRY_NEW(binder, *out);
    (*out)->types = TYPE_BIT(VALUE_BOOLEAN);
    TRY(bind_truth(binder, ast->first, &(*out)->children[0]));
    return bind_require(binder, STATUS_INVALID_ARGUMENT_TYPE, (*out)->children[0],
                        TYPE_BIT(VALUE_BOOLEAN), operator);
}

static uint32_t count_operands(const struct ast_expression *ast,
                               enum ast_expression_kind kind) {
    if (ast->kind != kind)
        return 1;
    return count_operands(ast->first, kind) + count_operands(ast->second, kind);
}

static enum status bind_operands(struct binder *binder, const struct ast_expression *ast,
                                 enum ast_expression_kind kind,
                                 struct expression ***next) {
    if (ast->kind == kind) {
        TRY(bind_operands(binder, ast->first, kind, next));
        return bind_operands(binder, ast->second, kind, next);
    }
    struct expression *operand;
    TRY(bind_truth(binder, ast, &operand));
    *(*next)++ = operand;
    return bind_require(binder, STATUS_INVALID_ARGUMENT_TYPE, operand,
                        TYPE_BIT(VALUE_BOOLEAN), written_sign(kind));
}

/* a AND b AND c is one node with three children; OR and XOR the same. */
static enum status bind_logic(struct binder *binder, const struct ast_expression *ast,
                              struct expression **out) {
    bool is_xor = ast->kind == AST_XOR;
    enum expression_kind kind = ast->kind == AST_AND  ? EXPRESSION_AND
                                : ast->kind == AST_OR ? EXPRESSION_OR
                                                      : EXPRESSION_XOR;
    uint32_t count = is_xor ? 2 : count_operands(ast, ast->kind);
    struct expression *made = bind_make(binder, kind, ast->span, count);
    TRY_NEW(binder, made);
    made->types = TYPE_BIT(VALUE_BOOLEAN);
    struct expression **next = made->children;
    if (is_xor) {
        for (int i = 0; i < 2; i++) {
            const struct ast_expression *side = i == 0 ? ast->first : ast->second;
            TRY(bind_truth(binder, side, &made->children[i]));
            TRY(bind_require(binder, STATUS_INVALID_ARGUMENT_TYPE, made->children[i],
                             TYPE_BIT(VALUE_BOOLEAN), "XOR"));
        }
    } else {
        TRY(bind_operands(binder, ast, ast->kind, &next));
    }
    *out = made;
    return STATUS_OK;
}

static const enum expression_kind comparison_kinds[AST_EXPRESSION_KIND_COUNT] = {
    [AST_EQUAL] = EXPRESSION_EQUAL,
    [AST_NOT_EQUAL] = EXPRESSION_NOT_EQUAL,
    [AST_LESS] = EXPRESSION_LESS,
    [AST_LESS_EQUAL] = EXPRESSION_LESS_EQUAL,
    [AST_GREATER] = EXPRESSION_GREATER,
    [AST_GREATER_EQUAL] = EXPRESSION_GREATER_EQUAL,
    [AST_REGULAR_MATCH] = EXPRESSION_REGULAR_MATCH,
    [AST_IN] = EXPRESSION_IN,
    [AST_STARTS_WITH] = EXPRESSION_STARTS_WITH,
    [AST_ENDS_WITH] = EXPRESSION_ENDS_WITH,
    [AST_CONTAINS] = EXPRESSION_CONTAINS,
};

static enum status bind_comparison(struct binder *binder,
                                   const struct ast_expression *ast,
                                   struct expression **out) {
    TRY(bind_two(binder, ast, comparison_kinds[ast->kind], TYPE_BIT(VALUE_BOOLEAN), out));
    if (ast->kind == AST_IN)
        return bind_require(binder, STATUS_INVALID_ARGUMENT_TYPE, (*out)->children[1],
                            TYPE_BIT(VALUE_LIST), "IN");
    bool is_order = ast->kind == AST_EQUAL || ast->kind == AST_NOT_EQUAL ||
                    ast->kind == AST_LESS || ast->kind == AST_LESS_EQUAL ||
                    ast->kind == AST_GREATER || ast->kind == AST_GREATER_EQUAL;
    if (!is_order)
        return STATUS_OK;
    TRY(bind_warn_of_dates(binder, (*out)->children[0], (*out)->children[1]));
    return bind_warn_of_dates(binder, (*out)->children[1], (*out)->children[0]);
}

static enum status bind_null_test(struct binder *binder, const struct ast_expression *ast,
                                  struct expression **out) {
    enum expression_kind kind =
        ast->kind == AST_IS_NULL ? EXPRESSION_IS_NULL : EXPRESSION_IS_NOT_NULL;
    *out = bind_make(binder, kind, ast->span, 1);
    TRY_NEW(binder, *out);
    (*out)->types = TYPE_BIT(VALUE_BOOLEAN);
    return bind_expression(binder, ast->first, &(*out)->children[0]);
}

/* What `x:name` asks for. Where x may be either, a graph type can tell by the name. */
static enum catalog_kind kind_of_test(const struct binder *binder, type_set types,
                                      const struct ast_label_expression *labels) {
    const struct graph_type *type = binder->context->graph_type;
    if (TYPE_SET_KNOWN(types) == TYPE_BIT(VALUE_RELATIONSHIP))
        return CATALOG_TYPE;
    while (labels->kind != AST_LABEL_NAME && labels->first != NULL)
        labels = labels->first;
    bool is_open = type != NULL && (types & TYPE_BIT(VALUE_RELATIONSHIP)) != 0;
    return is_open && !graph_type_has(type, CATALOG_LABEL, labels->name.text) &&
                   graph_type_has(type, CATALOG_TYPE, labels->name.text)
               ? CATALOG_TYPE
               : CATALOG_LABEL;
}

static enum status bind_has_labels(struct binder *binder,
                                   const struct ast_expression *ast,
                                   struct expression **out) {
    struct expression *made = bind_make(binder, EXPRESSION_HAS_LABELS, ast->span, 1);
    TRY_NEW(binder, made);
    made->types = TYPE_BIT(VALUE_BOOLEAN);
    TRY(bind_expression(binder, ast->first, &made->children[0]));
    TRY(bind_require(binder, STATUS_INVALID_ARGUMENT_TYPE, made->children[0],
                     TYPE_SET_ELEMENT, "a label test"));
    TRY(bind_labels(binder, ast->labels,
                    kind_of_test(binder, made->children[0]->types, ast->labels),
                    &made->labels));
    *out = made;
    return STATUS_OK;
}

static enum status bind_typed(struct binder *binder, const struct ast_expression *ast,
                              struct expression **out) {
    bool is_test = ast->kind == AST_IS_TYPED;
    struct expression *made =
        bind_make(binder, is_test ? EXPRESSION_IS_TYPED : EXPRESSION_CAST, ast->span, 1);
    TRY_NEW(binder, made);
    TRY(bind_expression(binder, ast->first, &made->children[0]));
    TRY(bind_type_name(binder, &ast->name, &made->type));
    made->text = ast->name.text;
    made->is_negated = ast->is_negated;
    made->types = is_test ? TYPE_BIT(VALUE_BOOLEAN) : made->type->types;
    if (!is_test && made->type->items != NULL)
        made->item_types = made->type->items->types;
    *out = made;
    return STATUS_OK;
}

/* ---- the table ------------------------------------------------------------------------------- */

/* ORDER AST EXPRESSION. */
static const expression_binder binders[AST_EXPRESSION_KIND_COUNT] = {
    [AST_LITERAL] = bind_literal,
    [AST_PARAMETER] = bind_parameter,
    [AST_VARIABLE] = bind_variable_use,
    [AST_PROPERTY] = bind_property,
    [AST_INDEX] = bind_index,
    [AST_SLICE] = bind_slice,
    [AST_LIST] = bind_list,
    [AST_MAP] = bind_map,
    [AST_MAP_PROJECTION] = bind_map_projection,
    [AST_FUNCTION] = bind_function,
    [AST_COUNT_STAR] = bind_function,
    [AST_NOT] = bind_not,
    [AST_NEGATE] = bind_sign,
    [AST_PLUS] = bind_sign,
    [AST_AND] = bind_logic,
    [AST_OR] = bind_logic,
    [AST_XOR] = bind_logic,
    [AST_ADD] = bind_operation,
    [AST_SUBTRACT] = bind_operation,
    [AST_MULTIPLY] = bind_operation,
    [AST_DIVIDE] = bind_operation,
    [AST_MODULO] = bind_operation,
    [AST_POWER] = bind_operation,
    [AST_CONCATENATE] = bind_operation,
    [AST_EQUAL] = bind_comparison,
    [AST_NOT_EQUAL] = bind_comparison,
    [AST_LESS] = bind_comparison,
    [AST_LESS_EQUAL] = bind_comparison,
    [AST_GREATER] = bind_comparison,
    [AST_GREATER_EQUAL] = bind_comparison,
    [AST_COMPARISON_CHAIN] = bind_chain,
    [AST_REGULAR_MATCH] = bind_comparison,
    [AST_IN] = bind_comparison,
    [AST_STARTS_WITH] = bind_comparison,
    [AST_ENDS_WITH] = bind_comparison,
    [AST_CONTAINS] = bind_comparison,
    [AST_IS_NULL] = bind_null_test,
    [AST_IS_NOT_NULL] = bind_null_test,
    [AST_HAS_LABELS] = bind_has_labels,
    [AST_IS_TYPED] = bind_typed,
    [AST_CAST] = bind_typed,
    [AST_CASE] = bind_case,
    [AST_CASE_OPERAND] = bind_case_operand,
    [AST_LIST_COMPREHENSION] = bind_comprehension,
    [AST_ALL] = bind_quantifier,
    [AST_ANY] = bind_quantifier,
    [AST_NONE] = bind_quantifier,
    [AST_SINGLE] = bind_quantifier,
    [AST_REDUCE] = bind_reduce,
    [AST_ALL_REDUCE] = bind_all_reduce,
    [AST_PATTERN_COMPREHENSION] = bind_pattern_comprehension,
    [AST_EXISTS_SUBQUERY] = bind_subquery,
    [AST_COUNT_SUBQUERY] = bind_subquery,
    [AST_COLLECT_SUBQUERY] = bind_subquery,
    [AST_VALUE_SUBQUERY] = bind_subquery,
    [AST_SHORTEST_PATH] = bind_shortest_path,
};

enum status bind_expression(struct binder *binder, const struct ast_expression *ast,
                            struct expression **out) {
    if (binder->place.grouping != NULL) {
        TRY(grouping_take(binder, ast, out));
        if (*out != NULL)
            return STATUS_OK;
    }
    if (ast->kind == AST_PATTERN_PREDICATE) {
        problem_set(
            binder->problem, STATUS_UNEXPECTED_SYNTAX, ast->span,
            "a pattern is a truth: it can stand in WHERE and beside AND, OR, NOT");
        problem_hint(binder->problem,
                     "[pattern | value] makes a list, COUNT { pattern } counts");
        return STATUS_UNEXPECTED_SYNTAX;
    }
    return binders[ast->kind](binder, ast, out);
}

enum status bind_truth(struct binder *binder, const struct ast_expression *ast,
                       struct expression **out) {
    if (ast->kind == AST_PATTERN_PREDICATE)
        return bind_pattern_predicate(binder, ast, out);
    return bind_expression(binder, ast, out);
}
