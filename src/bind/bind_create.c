/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Patterns that are written. New variables are declared in a scope of their own; the
 * properties, which are bound next, see those that are made before them (nodes in written
 * order, then relationships); then the variables join the scope of the query.
 */
#include "bind/binder.h"

/* A new element: its properties are bound once all variables are declared. */
struct new_element {
    const struct ast_expression *map; /* NULL: none */
    struct text name;
    uint32_t slot;
};

struct creator {
    struct binder *binder;
    struct scope *query; /* the scope that the variables join at the end */
    struct scope *names; /* the new variables */
    uint32_t stamp;      /* of the marks that hold places of nodes */
    bool takes_undirected;
    ARRAY(struct bound_new_node) nodes;
    ARRAY(struct bound_new_edge) edges;
    ARRAY(enum ast_direction) directions;
    ARRAY(struct bound_item) paths;
    ARRAY(struct new_element) new_nodes; /* beside nodes */
    ARRAY(struct new_element) new_edges; /* beside edges */
};

static enum status refuse(struct creator *creator, enum status status, struct span span,
                          const char *message) {
    return problem_set(creator->binder->problem, status, span, "%s", message);
}

static enum status refuse_bound(struct creator *creator, const struct ast_name *name,
                                const char *hint) {
    problem_set(creator->binder->problem, STATUS_VARIABLE_ALREADY_BOUND, name->span,
                "'%.*s' is bound already", TEXT_ARGS(name->text));
    problem_hint(creator->binder->problem, "%s", hint);
    return STATUS_VARIABLE_ALREADY_BOUND;
}

static enum status declare(struct creator *creator, const struct ast_name *name,
                           uint32_t slot) {
    struct binder *binder = creator->binder;
    if (name->text.byte_count == 0)
        return STATUS_OK;
    struct scope_variable variable = {.name = name->text, .slot = slot};
    TRY_NEW(binder,
            scope_add(binder->arena, creator->names, variable) ? creator->names : NULL);
    return STATUS_OK;
}

/* ---- nodes -------------------------------------------------------------------------------------- */

/* A node that is there already: it can only be an end of a new relationship. */
static enum status use_node(struct creator *creator, const struct ast_node_pattern *ast,
                            bool is_alone, struct bound_new_node *node) {
    struct binder *binder = creator->binder;
    struct expression *found;
    TRY(bind_variable(binder, &ast->variable, &found));
    if (!bind_may_be(found->types, TYPE_BIT(VALUE_NODE)) ||
        found->kind != EXPRESSION_SLOT) {
        char types[TYPES_TEXT_BYTES];
        return problem_set(binder->problem, STATUS_VARIABLE_TYPE_CONFLICT,
                           ast->variable.span, "'%.*s' is %s and cannot be a node",
                           TEXT_ARGS(ast->variable.text),
                           bind_types_text(TYPE_SET_KNOWN(found->types), types));
    }
    if (is_alone)
        return refuse_bound(creator, &ast->variable, "use another name for a new node");
    if (ast->labels != NULL || ast->properties != NULL || ast->text != NULL)
        return refuse_bound(creator, &ast->variable,
                            "leave out labels and properties, or SET them after it");
    node->slot = found->slot;
    node->is_bound = true;
    return STATUS_OK;
}

/* ("EU AI Act") means the node that there is. */
static enum status use_named_node(struct creator *creator,
                                  const struct ast_node_pattern *ast, bool is_alone,
                                  struct bound_new_node *node) {
    struct binder *binder = creator->binder;
    if (ast->labels != NULL || ast->properties != NULL)
        return refuse(
            creator, STATUS_VARIABLE_ALREADY_BOUND, ast->text->span,
            "a quoted name means an existing node: no labels or properties here");
    if (is_alone) {
        problem_set(
            binder->problem, STATUS_VARIABLE_ALREADY_BOUND, ast->text->span,
            "a quoted name means an existing node, so there is nothing to create");
        problem_hint(binder->problem, "a new node of that name is ({name: ...})");
        return STATUS_VARIABLE_ALREADY_BOUND;
    }
    node->name = bind_constant(binder, ast->text->span, ast->text->literal);
    TRY_NEW(binder, node->name);
    return STATUS_OK;
}

static enum status new_node(struct creator *creator, const struct ast_node_pattern *ast,
                            bool is_alone, struct bound_new_node *node) {
    struct binder *binder = creator->binder;
    if (ast->where != NULL)
        return refuse(creator, STATUS_UNEXPECTED_SYNTAX, ast->where->span,
                      "WHERE cannot stand in a pattern that is written");
    if (ast->text != NULL)
        TRY(use_named_node(creator, ast, is_alone, node));
    if (ast->labels != NULL)
        TRY(bind_written_labels(binder, ast->labels, CATALOG_LABEL, &node->labels));
    TRY(bind_new_slot(binder, ast->variable.text, "node", TYPE_BIT(VALUE_NODE), 0,
                      &node->slot));
    return declare(creator, &ast->variable, node->slot);
}

static enum status add_node(struct creator *creator, const struct ast_node_pattern *ast,
                            bool is_alone, uint32_t *place) {
    struct binder *binder = creator->binder;
    struct bound_new_node node = {.span = ast->span};
    bool is_named = ast->variable.text.byte_count > 0;
    if (is_named && scope_find(creator->names, ast->variable.text, NULL) != NULL)
        TRY(use_node(creator, ast, is_alone, &node));
    else
        TRY(new_node(creator, ast, is_alone, &node));
    if (node.is_bound && bind_is_marked(binder, creator->stamp, node.slot, place))
        return STATUS_OK;
    *place = creator->nodes.count;
    bind_mark(binder, creator->stamp, node.slot, *place);
    struct new_element made = {.map = ast->properties, .slot = node.slot};
    if (!node.is_bound)
        made.name = ast->variable.text;
    TRY_NEW(binder, ARRAY_PUSH(binder->arena, creator->nodes, node));
    TRY_NEW(binder, ARRAY_PUSH(binder->arena, creator->new_nodes, made));
    return STATUS_OK;
}

/* ---- relationships -------------------------------------------------------------------------------- */

static enum status check_edge(struct creator *creator,
                              const struct ast_path_element *element) {
    const struct ast_edge_pattern *edge = element->edge;
    if (element->quantifier.style != AST_QUANTIFIER_NONE)
        return refuse(creator, STATUS_CREATING_VARIABLE_LENGTH, element->quantifier.span,
                      "a relationship that is written cannot be of variable length");
    if (edge->where != NULL || edge->cost != NULL)
        return refuse(creator, STATUS_UNEXPECTED_SYNTAX, edge->span,
                      "WHERE and COST cannot stand in a pattern that is written");
    const struct ast_name *name = &edge->variable;
    if (name->text.byte_count > 0 && scope_find(creator->names, name->text, NULL) != NULL)
        return refuse_bound(creator, name, "use another name for a new relationship");
    if (edge->types == NULL || edge->types->kind == AST_LABEL_ANY)
        return refuse(creator, STATUS_NO_SINGLE_RELATIONSHIP_TYPE, edge->span,
                      "a relationship that is written needs a type: -[:TYPE]->");
    if (edge->direction == AST_UNDIRECTED && !creator->takes_undirected)
        return refuse(creator, STATUS_REQUIRES_DIRECTED_RELATIONSHIP, edge->span,
                      "a created relationship needs one direction: -[:TYPE]->");
    return STATUS_OK;
}

static enum status add_edge(struct creator *creator,
                            const struct ast_path_element *element, uint32_t from,
                            uint32_t to, uint32_t *slot) {
    struct binder *binder = creator->binder;
    const struct ast_edge_pattern *ast = element->edge;
    bool is_reversed = ast->direction == AST_INCOMING;
    struct bound_new_edge edge = {.from = is_reversed ? to : from,
                                  .to = is_reversed ? from : to,
                                  .span = ast->span};
    TRY(bind_written_labels(binder, ast->types, CATALOG_TYPE, &edge.type));
    TRY(bind_new_slot(binder, ast->variable.text, "relationship",
                      TYPE_BIT(VALUE_RELATIONSHIP), 0, &edge.slot));
    TRY(declare(creator, &ast->variable, edge.slot));
    *slot = edge.slot;
    TRY_NEW(binder, ARRAY_PUSH(binder->arena, creator->edges, edge));
    TRY_NEW(binder, ARRAY_PUSH(binder->arena, creator->directions, ast->direction));
    struct new_element made = {ast->properties, ast->variable.text, edge.slot};
    TRY_NEW(binder, ARRAY_PUSH(binder->arena, creator->new_edges, made));
    return STATUS_OK;
}

/* ---- paths ------------------------------------------------------------------------------------------ */

static enum status check_elements(struct creator *creator,
                                  const struct ast_path_pattern *path) {
    if (path->selector != AST_SELECT_NONE || path->mode != AST_MODE_NONE)
        return refuse(creator, STATUS_UNEXPECTED_SYNTAX, path->span,
                      "a search cannot be written");
    bool wants_node = true;
    for (const struct ast_path_element *e = path->elements; e != NULL; e = e->next) {
        if (e->kind == AST_PATH_GROUP)
            return refuse(creator, STATUS_CREATING_VARIABLE_LENGTH, e->span,
                          "a group cannot be written");
        if ((e->kind == AST_PATH_NODE) != wants_node)
            return refuse(
                creator, STATUS_UNEXPECTED_SYNTAX, e->span,
                "nodes and relationships take turns in a pattern that is written");
        wants_node = !wants_node;
    }
    if (wants_node)
        return refuse(creator, STATUS_UNEXPECTED_SYNTAX, path->span,
                      "a pattern that is written ends with a node");
    return STATUS_OK;
}

static enum status push_slot(struct creator *creator, struct bound_path_value *value,
                             uint32_t *capacity, uint32_t slot) {
    struct binder *binder = creator->binder;
    value->slots = array_grow(binder->arena, value->slots, value->slot_count, capacity,
                              sizeof *value->slots);
    TRY_NEW(binder, value->slots);
    value->slots[value->slot_count++] = slot;
    return STATUS_OK;
}

static enum status name_path(struct creator *creator, const struct ast_name *name,
                             struct bound_path_value *value) {
    struct binder *binder = creator->binder;
    struct bound_item item = {.name = name->text};
    if (name->text.byte_count == 0)
        return STATUS_OK;
    if (scope_find(creator->names, name->text, NULL) != NULL)
        return refuse_bound(creator, name, "use another name for the path");
    item.expression = bind_make(binder, EXPRESSION_PATH, name->span, 0);
    TRY_NEW(binder, item.expression);
    item.expression->path = value;
    item.expression->types = TYPE_BIT(VALUE_PATH);
    TRY(bind_new_slot(binder, name->text, "path", TYPE_BIT(VALUE_PATH), 0, &item.slot));
    TRY_NEW(binder, ARRAY_PUSH(binder->arena, creator->paths, item));
    return declare(creator, name, item.slot);
}

static enum status add_path(struct creator *creator,
                            const struct ast_path_pattern *path) {
    struct binder *binder = creator->binder;
    struct bound_path_value *value = ARENA_NEW(binder->arena, struct bound_path_value);
    TRY_NEW(binder, value);
    TRY(check_elements(creator, path));
    const struct ast_path_element *element = path->elements;
    uint32_t capacity = 0, from, to, edge;
    TRY(add_node(creator, element->node, element->next == NULL, &from));
    TRY(push_slot(creator, value, &capacity, creator->nodes.items[from].slot));
    while ((element = element->next) != NULL) {
        const struct ast_path_element *hop = element;
        element = element->next;
        TRY(check_edge(creator, hop));
        TRY(add_node(creator, element->node, false, &to));
        TRY(add_edge(creator, hop, from, to, &edge));
        TRY(push_slot(creator, value, &capacity, edge));
        TRY(push_slot(creator, value, &capacity, creator->nodes.items[to].slot));
        from = to;
    }
    return name_path(creator, &path->variable, value);
}

/* ---- properties --------------------------------------------------------------------------------------- */

static enum status bind_one_map(struct binder *binder, const struct new_element *element,
                                struct expression **out) {
    struct scope *scope = binder->place.scope;
    if (element->map != NULL) {
        TRY(bind_written_keys(binder, element->map));
        TRY(bind_expression(binder, element->map, out));
        TRY(bind_require(binder, STATUS_INVALID_ARGUMENT_TYPE, *out, TYPE_BIT(VALUE_MAP),
                         "a pattern's properties"));
    }
    if (element->name.byte_count == 0)
        return STATUS_OK;
    struct scope_variable variable = {.name = element->name, .slot = element->slot};
    TRY_NEW(binder, scope_add(binder->arena, scope, variable) ? scope : NULL);
    return STATUS_OK;
}

static enum status bind_maps(struct creator *creator) {
    struct binder *binder = creator->binder;
    struct scope *scope = scope_new(binder->arena, creator->query, creator->query->frame);
    TRY_NEW(binder, scope);
    scope->hidden = creator->names;
    scope->barrier = SCOPE_CREATED;
    binder->place.scope = scope;
    for (uint32_t i = 0; i < creator->nodes.count; i++)
        TRY(bind_one_map(binder, &creator->new_nodes.items[i],
                         &creator->nodes.items[i].properties));
    for (uint32_t i = 0; i < creator->edges.count; i++)
        TRY(bind_one_map(binder, &creator->new_edges.items[i],
                         &creator->edges.items[i].properties));
    return STATUS_OK;
}

static enum status join_scope(struct creator *creator) {
    struct binder *binder = creator->binder;
    binder->place.scope = creator->query;
    for (uint32_t i = 0; i < creator->names->variables.count; i++)
        TRY_NEW(binder, scope_add(binder->arena, creator->query,
                                  creator->names->variables.items[i])
                            ? creator->query
                            : NULL);
    return STATUS_OK;
}

enum status bind_new_pattern(struct binder *binder, const struct ast_path_pattern *paths,
                             enum ast_direction **directions, struct bound_create **out) {
    struct creator creator = {.binder = binder,
                              .query = binder->place.scope,
                              .stamp = bind_new_stamp(binder),
                              .takes_undirected = directions != NULL};
    struct bound_create *made = ARENA_NEW(binder->arena, struct bound_create);
    creator.names = scope_new(binder->arena, creator.query, creator.query->frame);
    TRY_NEW(binder, made);
    TRY_NEW(binder, creator.names);
    binder->place.scope = creator.names;
    for (; paths != NULL; paths = paths->next)
        TRY(add_path(&creator, paths));
    TRY(bind_maps(&creator));
    TRY(join_scope(&creator));
    made->nodes = creator.nodes.items;
    made->node_count = creator.nodes.count;
    made->edges = creator.edges.items;
    made->edge_count = creator.edges.count;
    made->paths = creator.paths.items;
    made->path_count = creator.paths.count;
    if (directions != NULL)
        *directions = creator.directions.items;
    *out = made;
    return STATUS_OK;
}

enum status bind_create(struct binder *binder, struct clause_list *clauses,
                        const struct ast_clause *ast) {
    struct bound_create *create;
    TRY(bind_new_pattern(binder, ast->pattern->paths, NULL, &create));
    struct bound_clause *clause =
        clause_list_add(binder, clauses, BOUND_CREATE, ast->span);
    TRY_NEW(binder, clause);
    clause->create = create;
    return STATUS_OK;
}
