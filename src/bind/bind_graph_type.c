/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CREATE GRAPH TYPE: from its syntax tree to a struct graph_type. */
#include "bind/binder.h"

/* Property types that a graph can hold. */
#define TYPE_SET_PROPERTY (TYPE_SET_STORED | TYPE_BIT(VALUE_NULL))

static enum status refuse(struct binder *binder, struct span span, const char *format,
                          struct text name) {
    return problem_set(binder->problem, STATUS_INVALID_GRAPH_TYPE, span, format,
                       TEXT_ARGS(name));
}

/* ---- properties ------------------------------------------------------------------------------- */

static enum status read_property(struct binder *binder,
                                 const struct ast_property_type *ast,
                                 const struct graph_type_element *element,
                                 struct graph_type_property *out) {
    for (uint32_t i = 0; i < element->property_count; i++)
        if (text_equal(element->properties[i].name, ast->name.text))
            return refuse(binder, ast->name.span, "two properties are called '%.*s'",
                          ast->name.text);
    out->name = ast->name.text;
    out->type_text = ast->type.text;
    TRY(bind_type_name(binder, &ast->type, &out->type));
    type_set types = out->type->types;
    if (types != TYPE_SET_ANY && (types & ~TYPE_SET_PROPERTY) != 0)
        return refuse(binder, ast->type.span, "a property cannot be of type %.*s",
                      ast->type.text);
    return STATUS_OK;
}

static enum status read_properties(struct binder *binder,
                                   const struct ast_element_type *ast,
                                   struct graph_type_element *element) {
    uint32_t count = 0;
    for (const struct ast_property_type *each = ast->properties; each; each = each->next)
        count++;
    element->properties = ARENA_ARRAY(binder->arena, count, struct graph_type_property);
    TRY_NEW(binder, element->properties);
    for (const struct ast_property_type *each = ast->properties; each;
         each = each->next) {
        TRY(read_property(binder, each, element,
                          &element->properties[element->property_count]));
        element->property_count++;
    }
    return STATUS_OK;
}

static enum status read_key_part(struct binder *binder, const struct ast_name *name,
                                 struct graph_type_element *element) {
    struct text_nearest nearest;
    text_nearest_init(&nearest, name->text);
    for (uint32_t i = 0; i < element->property_count; i++) {
        struct graph_type_property *property = &element->properties[i];
        text_nearest_offer(&nearest, property->name);
        if (!text_equal(property->name, name->text))
            continue;
        property->type->takes_null = false;
        element->key[element->key_count++] = i;
        return STATUS_OK;
    }
    refuse(binder, name->span, "KEY names '%.*s', which is not among the properties",
           name->text);
    text_nearest_hint(&nearest, binder->problem);
    return STATUS_INVALID_GRAPH_TYPE;
}

static enum status read_key(struct binder *binder, const struct ast_element_type *ast,
                            struct graph_type_element *element) {
    uint32_t count = 0;
    for (const struct ast_name *each = ast->key; each != NULL; each = each->next)
        count++;
    element->key = ARENA_ARRAY(binder->arena, count, uint32_t);
    TRY_NEW(binder, element->key);
    for (const struct ast_name *each = ast->key; each != NULL; each = each->next)
        TRY(read_key_part(binder, each, element));
    return STATUS_OK;
}

/* ---- labels ----------------------------------------------------------------------------------- */

static uint32_t count_names(const struct ast_label_expression *labels) {
    return labels->kind == AST_LABEL_AND
               ? count_names(labels->first) + count_names(labels->second)
               : 1;
}

/* All labels of a node type: names with '&' or ':' between. */
static enum status read_labels(struct binder *binder,
                               const struct ast_label_expression *labels,
                               struct graph_type_element *element) {
    if (labels->kind == AST_LABEL_AND) {
        TRY(read_labels(binder, labels->first, element));
        return read_labels(binder, labels->second, element);
    }
    if (labels->kind != AST_LABEL_NAME)
        return problem_set(binder->problem, STATUS_INVALID_GRAPH_TYPE, labels->span,
                           "a node type has a label, or several with '&' between");
    element->labels[element->label_count++] = labels->name.text;
    return STATUS_OK;
}

/* An end takes any of several labels, each of which a node type declares. */
static enum status check_end(struct binder *binder, const struct graph_type *type,
                             const struct ast_label_expression *labels) {
    if (labels->kind == AST_LABEL_AND || labels->kind == AST_LABEL_OR) {
        TRY(check_end(binder, type, labels->first));
        return check_end(binder, type, labels->second);
    }
    if (labels->kind != AST_LABEL_NAME)
        return problem_set(binder->problem, STATUS_INVALID_GRAPH_TYPE, labels->span,
                           "an end has a label, or several with '|' or '&' between");
    if (graph_type_has(type, CATALOG_LABEL, labels->name.text))
        return STATUS_OK;
    struct text_nearest nearest;
    text_nearest_init(&nearest, labels->name.text);
    graph_type_offer(type, CATALOG_LABEL, &nearest);
    refuse(binder, labels->span, "no node type has the label '%.*s'", labels->name.text);
    text_nearest_hint(&nearest, binder->problem);
    return STATUS_INVALID_GRAPH_TYPE;
}

static void append_labels(struct text_builder *builder,
                          const struct ast_label_expression *labels) {
    if (labels->kind == AST_LABEL_NAME) {
        text_append(builder, labels->name.text);
        return;
    }
    append_labels(builder, labels->first);
    text_append_string(builder, labels->kind == AST_LABEL_OR ? " | " : " & ");
    append_labels(builder, labels->second);
}

static enum status make_head(struct binder *binder, const struct ast_element_type *ast,
                             struct graph_type_element *element) {
    struct text_builder builder;
    text_builder_init(&builder, binder->arena);
    if (ast->is_relationship) {
        text_append_character(&builder, '(');
        append_labels(&builder, ast->from);
        text_append_string(&builder, ")-[");
    }
    append_labels(&builder, ast->labels);
    if (ast->is_relationship) {
        text_append_string(&builder, "]->(");
        append_labels(&builder, ast->to);
        text_append_character(&builder, ')');
    }
    element->head = text_builder_text(&builder);
    return builder.failed ? arena_problem(binder->arena, binder->problem) : STATUS_OK;
}

/* ---- the type ----------------------------------------------------------------------------------- */

static enum status read_element(struct binder *binder, const struct ast_element_type *ast,
                                struct graph_type_element *element) {
    element->is_relationship = ast->is_relationship;
    element->from = ast->from;
    element->to = ast->to;
    element->labels = ARENA_ARRAY(binder->arena, count_names(ast->labels), struct text);
    TRY_NEW(binder, element->labels);
    TRY(read_labels(binder, ast->labels, element));
    TRY(read_properties(binder, ast, element));
    return read_key(binder, ast, element);
}

/* Two node types of the same labels would both hold; that is more likely a slip. */
static enum status check_repeated(struct binder *binder, const struct graph_type *type,
                                  uint32_t place, struct span span) {
    const struct graph_type_element *element = &type->elements[place];
    for (uint32_t i = 0; i < place; i++)
        if (type->elements[i].is_relationship == element->is_relationship &&
            text_equal(type->elements[i].head, element->head))
            return refuse(binder, span, "'%.*s' stands in the type already",
                          element->head);
    return STATUS_OK;
}

static enum status read_elements(struct binder *binder, const struct ast_definition *ast,
                                 struct graph_type *type) {
    uint32_t place = 0;
    for (const struct ast_element_type *each = ast->elements; each; each = each->next) {
        TRY(read_element(binder, each, &type->elements[type->element_count]));
        type->element_count++;
    }
    for (const struct ast_element_type *each = ast->elements; each; each = each->next) {
        if (each->is_relationship) {
            TRY(check_end(binder, type, each->from));
            TRY(check_end(binder, type, each->to));
        }
        TRY(make_head(binder, each, &type->elements[place]));
        TRY(check_repeated(binder, type, place++, each->span));
    }
    return STATUS_OK;
}

enum status bind_graph_type(struct bind_context *context,
                            const struct ast_definition *ast, struct graph_type **out) {
    struct binder binder = {
        .context = context, .arena = context->arena, .problem = context->problem};
    struct graph_type *type = ARENA_NEW(context->arena, struct graph_type);
    TRY_NEW(&binder, type);
    uint32_t count = 0;
    for (const struct ast_element_type *each = ast->elements; each; each = each->next)
        count++;
    type->name = ast->name.text;
    type->elements = ARENA_ARRAY(context->arena, count, struct graph_type_element);
    TRY_NEW(&binder, type->elements);
    TRY(read_elements(&binder, ast, type));
    *out = type;
    return STATUS_OK;
}
