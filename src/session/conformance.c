/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Names of the type are looked up once a check. Nodes of the same label set share their rules,
 * which are gathered when the first of them is met.
 */
#include "session/conformance.h"

#include "base/array.h"
#include "base/map.h"
#include "bind/bind.h"
#include "syntax/parse.h"

/* ---- the type that is set ----------------------------------------------------------------- */

static enum status read_type(struct entente_database *database, struct text text,
                             struct graph_type **out) {
    struct arena *arena = &database->graph_type.arena;
    struct text copy = text_copy(arena, text);
    struct ast_statement *statement;
    TRY_MEMORY(copy.bytes, arena, &database->problem);
    struct bind_context context = {.arena = arena,
                                   .budget = &database->budget,
                                   .source = copy,
                                   .problem = &database->problem};
    TRY(parse_statement(arena, copy, &database->budget, &statement, NULL,
                        &database->problem));
    return bind_graph_type(&context, statement->definition, out);
}

enum status conformance_type(struct entente_database *database,
                             const struct graph_type **out) {
    const struct graph *graph = database->graph;
    struct set_graph_type *set = &database->graph_type;
    *out = NULL;
    if (graph_definition_count(graph, DEFINITION_SET_GRAPH_TYPE) == 0)
        return STATUS_OK;
    if (set->type == NULL || set->version != graph_definitions_version(graph)) {
        struct graph_definition type;
        struct graph_type *read = NULL;
        set->type = NULL;
        arena_reset(&set->arena);
        struct text name = graph_definition(graph, DEFINITION_SET_GRAPH_TYPE, 0).name;
        if (!graph_find_definition(graph, DEFINITION_GRAPH_TYPE, name, &type))
            return problem_set(&database->problem, STATUS_INTERNAL, SPAN_NONE,
                               "the graph type that is set is gone");
        TRY(read_type(database, type.text, &read));
        set->type = read;
        set->version = graph_definitions_version(graph);
    }
    *out = set->type;
    return STATUS_OK;
}

/* ---- rules -------------------------------------------------------------------------------- */

/* One property of one element type that holds for an element. */
struct rule {
    uint32_t key; /* CATALOG_NONE: no element has it */
    const struct graph_type_property *property;
    const struct graph_type_element *element;
};

/* What holds for all nodes of a label set, or all relationships of a type and two label sets. */
struct rules {
    ARRAY(struct rule) items;
    ARRAY(const struct graph_type_element *) keyed; /* node types with a KEY */
    const struct graph_type_element *first;         /* that holds; NULL: none */
    uint32_t uncovered; /* a label of the set, or CATALOG_NONE */
};

/* An integer that is stored where the type wants a float. */
struct assignment {
    enum element_kind kind;
    uint32_t row, key;
    int64_t integer;
};

struct check {
    struct entente_database *database;
    struct graph *graph;
    const struct graph_type *type;
    struct arena arena;   /* of the check */
    struct arena scratch; /* of one element */
    struct rules **sets;  /* by label set, gathered when needed */
    uint32_t set_count;
    struct map ends; /* source and target label set to an array of rules by type */
    uint32_t type_count;
    uint32_t checked; /* elements, for the budget */
    bool assigns;     /* what was just written: integers become floats where they must */
    ARRAY(struct assignment) assignments;
};

static struct problem *problem_of(const struct check *check) {
    return &check->database->problem;
}

static enum status add_rules(struct check *check,
                             const struct graph_type_element *element,
                             struct rules *rules) {
    if (rules->first == NULL)
        rules->first = element;
    for (uint32_t i = 0; i < element->property_count; i++) {
        const struct graph_type_property *property = &element->properties[i];
        struct rule rule = {graph_find_name(check->graph, CATALOG_KEY, property->name),
                            property, element};
        TRY_MEMORY(ARRAY_PUSH(&check->arena, rules->items, rule), &check->arena,
                   problem_of(check));
    }
    if (element->key_count > 0)
        TRY_MEMORY(ARRAY_PUSH(&check->arena, rules->keyed, element), &check->arena,
                   problem_of(check));
    return STATUS_OK;
}

/* ---- labels ------------------------------------------------------------------------------- */

static bool set_has(const struct check *check, uint32_t set, struct text label) {
    uint32_t id = graph_find_name(check->graph, CATALOG_LABEL, label), count;
    const uint32_t *labels = graph_label_set(check->graph, set, &count);
    for (uint32_t i = 0; i < count; i++)
        if (labels[i] == id)
            return true;
    return false;
}

static bool has_all(const struct check *check, uint32_t set,
                    const struct graph_type_element *element) {
    for (uint32_t i = 0; i < element->label_count; i++)
        if (!set_has(check, set, element->labels[i]))
            return false;
    return true;
}

/* A label of the set that no node type covers whose labels are all there. */
static uint32_t find_uncovered(const struct check *check, uint32_t set) {
    uint32_t count;
    const uint32_t *labels = graph_label_set(check->graph, set, &count);
    for (uint32_t i = 0; i < count; i++) {
        struct text label = graph_name(check->graph, CATALOG_LABEL, labels[i]);
        bool is_covered = false;
        for (uint32_t j = 0; j < check->type->element_count && !is_covered; j++) {
            const struct graph_type_element *element = &check->type->elements[j];
            for (uint32_t k = 0; !element->is_relationship && k < element->label_count;
                 k++)
                is_covered |=
                    text_equal(element->labels[k], label) && has_all(check, set, element);
        }
        if (!is_covered)
            return labels[i];
    }
    return CATALOG_NONE;
}

static enum status rules_of_set(struct check *check, uint32_t set,
                                const struct rules **out) {
    *out = check->sets[set];
    if (*out != NULL)
        return STATUS_OK;
    struct rules *rules = ARENA_NEW(&check->arena, struct rules);
    TRY_MEMORY(rules, &check->arena, problem_of(check));
    for (uint32_t i = 0; i < check->type->element_count; i++) {
        const struct graph_type_element *element = &check->type->elements[i];
        if (!element->is_relationship && has_all(check, set, element))
            TRY(add_rules(check, element, rules));
    }
    rules->uncovered = find_uncovered(check, set);
    check->sets[set] = rules;
    *out = rules;
    return STATUS_OK;
}

static bool end_fits(const struct check *check, uint32_t set,
                     const struct ast_label_expression *labels) {
    if (labels->kind == AST_LABEL_AND)
        return end_fits(check, set, labels->first) &&
               end_fits(check, set, labels->second);
    if (labels->kind == AST_LABEL_OR)
        return end_fits(check, set, labels->first) ||
               end_fits(check, set, labels->second);
    return set_has(check, set, labels->name.text);
}

/* The rules of all types between two label sets, each gathered when needed. */
static enum status rules_between(struct check *check, uint32_t from, uint32_t to,
                                 struct rules ***out) {
    uint64_t key = (uint64_t)from << 32 | to;
    uint64_t *known = map_find_integer(&check->ends, key);
    if (known != NULL) {
        *out = (struct rules **)(uintptr_t)*known;
        return STATUS_OK;
    }
    *out = ARENA_ARRAY(&check->arena, (size_t)check->type_count + 1, struct rules *);
    TRY_MEMORY(*out, &check->arena, problem_of(check));
    if (map_set_integer(&check->ends, key, (uintptr_t)*out) != STATUS_OK)
        return arena_problem(&check->arena, problem_of(check));
    return STATUS_OK;
}

static enum status rules_of_ends(struct check *check, uint32_t type, uint32_t from,
                                 uint32_t to, const struct rules **out) {
    struct rules **between, *rules;
    TRY(rules_between(check, from, to, &between));
    *out = between[type];
    if (*out != NULL)
        return STATUS_OK;
    rules = ARENA_NEW(&check->arena, struct rules);
    TRY_MEMORY(rules, &check->arena, problem_of(check));
    struct text name = graph_name(check->graph, CATALOG_TYPE, type);
    for (uint32_t i = 0; i < check->type->element_count; i++) {
        const struct graph_type_element *element = &check->type->elements[i];
        if (element->is_relationship && text_equal(element->labels[0], name) &&
            end_fits(check, from, element->from) && end_fits(check, to, element->to))
            TRY(add_rules(check, element, rules));
    }
    *out = between[type] = rules;
    return STATUS_OK;
}

/* ---- failures ----------------------------------------------------------------------------- */

static void append_set(struct text_builder *builder, const struct graph *graph,
                       uint32_t set) {
    uint32_t count;
    const uint32_t *labels = graph_label_set(graph, set, &count);
    for (uint32_t i = 0; i < count; i++) {
        text_append_character(builder, ':');
        text_append(builder, graph_name(graph, CATALOG_LABEL, labels[i]));
    }
}

/* "node 3 (:Body 'United Nations')" */
static void append_node(struct text_builder *builder, const struct graph *graph,
                        uint32_t node) {
    uint32_t key = graph_find_name(graph, CATALOG_KEY, TEXT("name"));
    text_append_format(builder, "node %llu (",
                       (unsigned long long)graph_id(graph, ELEMENT_NODE, node));
    append_set(builder, graph, graph_node_label_sets(graph)[node]);
    struct value name = key == CATALOG_NONE
                            ? value_null()
                            : graph_property(graph, ELEMENT_NODE, node, key);
    if (name.type == VALUE_STRING)
        text_append_format(builder, "%s'%.*s'",
                           graph_node_label_sets(graph)[node] == LABEL_SET_EMPTY ? ""
                                                                                 : " ",
                           TEXT_ARGS(value_text(name)));
    text_append_character(builder, ')');
}

void conformance_append_element(struct text_builder *builder, const struct graph *graph,
                                enum element_kind kind, uint32_t row) {
    struct graph_edges edges = graph_edges(graph);
    if (kind == ELEMENT_NODE) {
        append_node(builder, graph, row);
        return;
    }
    struct text type = graph_name(graph, CATALOG_TYPE, edges.types[row]);
    text_append_format(builder, "relationship %llu [:%.*s] from ",
                       (unsigned long long)graph_id(graph, kind, row), TEXT_ARGS(type));
    append_node(builder, graph, edges.sources[row]);
    text_append_string(builder, " to ");
    append_node(builder, graph, edges.targets[row]);
}

/* "node 3 (:Body 'UN') breaks the graph type 'g': " and the rule. */
static enum status violation(struct check *check, enum element_kind kind, uint32_t row,
                             const char *rule) {
    struct text_builder builder;
    text_builder_init(&builder, &check->arena);
    conformance_append_element(&builder, check->graph, kind, row);
    text_append_format(&builder, " breaks the graph type '%.*s': %s",
                       TEXT_ARGS(check->type->name), rule == NULL ? "" : rule);
    if (builder.failed || rule == NULL)
        return arena_problem(&check->arena, problem_of(check));
    struct text text = text_builder_text(&builder);
    return problem_set(problem_of(check), STATUS_GRAPH_TYPE_VIOLATION, SPAN_NONE, "%.*s",
                       TEXT_ARGS(text));
}

#define RULE(check, ...) arena_format(&(check)->arena, __VA_ARGS__)

/* ---- properties --------------------------------------------------------------------------- */

/* True for an integer that a float holds exactly, of a property that takes floats alone. */
static bool is_float_to_be(const struct check *check, const struct rule *rule,
                           struct value value) {
    enum { EXACT_BITS = 53 };
    const int64_t most = (int64_t)1 << EXACT_BITS;
    return check->assigns && value.type == VALUE_INTEGER && value.integer >= -most &&
           value.integer <= most &&
           bound_type_admits(rule->property->type, value_float((double)value.integer));
}

/* GQL's store assignment: notes what becomes a float when all is checked, since nothing can be
 * written while changes are visited. */
static enum status note_assignment(struct check *check, enum element_kind kind,
                                   uint32_t row, uint32_t key, int64_t integer) {
    struct assignment assignment = {kind, row, key, integer};
    TRY_MEMORY(ARRAY_PUSH(&check->arena, check->assignments, assignment), &check->arena,
               problem_of(check));
    return STATUS_OK;
}

static enum status assign_floats(struct check *check) {
    for (uint32_t i = 0; i < check->assignments.count; i++) {
        struct assignment to = check->assignments.items[i];
        TRY(graph_set_property(check->graph, to.kind, to.row, to.key,
                               value_float((double)to.integer), NULL, problem_of(check)));
    }
    return STATUS_OK;
}

static bool is_key_of(const struct rule *rule) {
    const struct graph_type_element *element = rule->element;
    for (uint32_t i = 0; i < element->key_count; i++)
        if (&element->properties[element->key[i]] == rule->property)
            return true;
    return false;
}

static enum status check_value(struct check *check, enum element_kind kind, uint32_t row,
                               const struct rule *rule) {
    struct value value = rule->key == CATALOG_NONE
                             ? value_null()
                             : graph_property(check->graph, kind, row, rule->key);
    char buffer[VALUE_FOUND_BYTES];
    if (bound_type_admits(rule->property->type, value))
        return STATUS_OK;
    if (is_float_to_be(check, rule, value))
        return note_assignment(check, kind, row, rule->key, value.integer);
    struct text name = rule->property->name, head = rule->element->head;
    struct text written = rule->property->type_text;
    if (value_is_null(value)) {
        bool is_key = is_key_of(rule);
        enum status status =
            violation(check, kind, row,
                      RULE(check, "'%.*s %.*s' of %.*s is missing%s", TEXT_ARGS(name),
                           TEXT_ARGS(written), TEXT_ARGS(head),
                           is_key ? ", and it is its KEY" : ""));
        if (is_key)
            problem_hint(problem_of(check),
                         "give '%.*s' a value that no other has; SET GRAPH TYPE ANY "
                         "writes without rules",
                         TEXT_ARGS(name));
        return status;
    }
    return violation(check, kind, row,
                     RULE(check, "'%.*s %.*s' of %.*s is %s", TEXT_ARGS(name),
                          TEXT_ARGS(written), TEXT_ARGS(head),
                          bound_type_found(rule->property->type, value, buffer)));
}

static enum status refuse_key(struct check *check, enum element_kind kind, uint32_t row,
                              const struct rules *rules, uint32_t key) {
    struct text name = graph_name(check->graph, CATALOG_KEY, key);
    struct text_nearest nearest;
    text_nearest_init(&nearest, name);
    for (uint32_t i = 0; i < rules->items.count; i++)
        text_nearest_offer(&nearest, rules->items.items[i].property->name);
    enum status status = violation(check, kind, row,
                                   RULE(check, "%.*s has no property '%.*s'",
                                        TEXT_ARGS(rules->first->head), TEXT_ARGS(name)));
    text_nearest_hint(&nearest, problem_of(check));
    return status;
}

/* What is declared is of its type, and nothing else is there. */
static enum status check_properties(struct check *check, enum element_kind kind,
                                    uint32_t row, const struct rules *rules) {
    uint32_t *keys, count;
    for (uint32_t i = 0; i < rules->items.count; i++)
        TRY(check_value(check, kind, row, &rules->items.items[i]));
    TRY(graph_element_keys(check->graph, kind, row, &check->scratch, &keys, &count,
                           problem_of(check)));
    for (uint32_t i = 0; i < count; i++) {
        uint32_t j = 0;
        while (j < rules->items.count && rules->items.items[j].key != keys[i])
            j++;
        if (j == rules->items.count)
            return refuse_key(check, kind, row, rules, keys[i]);
    }
    return STATUS_OK;
}

/* ---- keys --------------------------------------------------------------------------------- */

static struct value part_of_key(const struct check *check,
                                const struct graph_type_element *element, uint32_t part,
                                uint32_t node) {
    struct text name = element->properties[element->key[part]].name;
    uint32_t key = graph_find_name(check->graph, CATALOG_KEY, name);
    return key == CATALOG_NONE ? value_null()
                               : graph_property(check->graph, ELEMENT_NODE, node, key);
}

static bool has_same_key(const struct check *check,
                         const struct graph_type_element *element, uint32_t first,
                         uint32_t second) {
    for (uint32_t i = 0; i < element->key_count; i++)
        if (!value_equivalent(part_of_key(check, element, i, first),
                              part_of_key(check, element, i, second)))
            return false;
    return true;
}

/* Of several parts the one with the fewest nodes a value is looked up. */
static uint32_t best_part(const struct check *check,
                          const struct graph_type_element *element) {
    uint32_t best = 0;
    double fewest = -1;
    for (uint32_t i = 0; i < element->key_count && element->key_count > 1; i++) {
        uint32_t key = graph_find_name(check->graph, CATALOG_KEY,
                                       element->properties[element->key[i]].name);
        double estimate =
            key == CATALOG_NONE ? 0 : graph_find_estimate(check->graph, key);
        if (fewest >= 0 && estimate >= fewest)
            continue;
        fewest = estimate;
        best = i;
    }
    return best;
}

static enum status check_key(struct check *check,
                             const struct graph_type_element *element, uint32_t node) {
    uint32_t part = best_part(check, element), *rows, count;
    uint32_t key = graph_find_name(check->graph, CATALOG_KEY,
                                   element->properties[element->key[part]].name);
    TRY(graph_find_nodes(check->graph, key, part_of_key(check, element, part, node),
                         &check->scratch, &rows, &count, problem_of(check)));
    for (uint32_t i = 0; i < count; i++) {
        uint32_t set = graph_node_label_sets(check->graph)[rows[i]];
        if (rows[i] == node || !has_all(check, set, element) ||
            !has_same_key(check, element, node, rows[i]))
            continue;
        struct text_builder names;
        text_builder_init(&names, &check->arena);
        for (uint32_t j = 0; j < element->key_count; j++) {
            text_append_string(&names, j == 0 ? "" : ", ");
            text_append(&names, element->properties[element->key[j]].name);
        }
        struct text text = text_builder_text(&names);
        if (names.failed)
            return arena_problem(&check->arena, problem_of(check));
        return violation(
            check, ELEMENT_NODE, node,
            RULE(check, "KEY (%.*s) of %.*s is that of node %llu too", TEXT_ARGS(text),
                 TEXT_ARGS(element->head),
                 (unsigned long long)graph_id(check->graph, ELEMENT_NODE, rows[i])));
    }
    return STATUS_OK;
}

/* ---- elements ----------------------------------------------------------------------------- */

static enum status check_node(struct check *check, uint32_t node) {
    const struct rules *rules;
    TRY(rules_of_set(check, graph_node_label_sets(check->graph)[node], &rules));
    if (rules->uncovered != CATALOG_NONE) {
        struct text label = graph_name(check->graph, CATALOG_LABEL, rules->uncovered);
        return violation(
            check, ELEMENT_NODE, node,
            RULE(check, "no node type covers the label '%.*s'", TEXT_ARGS(label)));
    }
    if (rules->first == NULL)
        return violation(check, ELEMENT_NODE, node,
                         RULE(check, "no node type is without labels"));
    TRY(check_properties(check, ELEMENT_NODE, node, rules));
    for (uint32_t i = 0; i < rules->keyed.count; i++)
        TRY(check_key(check, rules->keyed.items[i], node));
    return STATUS_OK;
}

/* The relationship types of a name, as the message lists them. */
static enum status refuse_ends(struct check *check, uint32_t row, struct text name) {
    struct text_builder rule;
    bool is_first = true;
    text_builder_init(&rule, &check->arena);
    for (uint32_t i = 0; i < check->type->element_count; i++) {
        const struct graph_type_element *element = &check->type->elements[i];
        if (!element->is_relationship || !text_equal(element->labels[0], name))
            continue;
        text_append_string(&rule, is_first ? "its ends are not those of " : " or ");
        text_append(&rule, element->head);
        is_first = false;
    }
    if (is_first)
        text_append_format(&rule, "there is no relationship type '%.*s'",
                           TEXT_ARGS(name));
    struct text text = text_builder_text(&rule);
    return violation(check, ELEMENT_RELATIONSHIP, row,
                     rule.failed ? NULL : RULE(check, "%.*s", TEXT_ARGS(text)));
}

static enum status check_relationship(struct check *check, uint32_t row) {
    struct graph_edges edges = graph_edges(check->graph);
    const uint32_t *sets = graph_node_label_sets(check->graph);
    const struct rules *rules;
    TRY(rules_of_ends(check, edges.types[row], sets[edges.sources[row]],
                      sets[edges.targets[row]], &rules));
    if (rules->first == NULL)
        return refuse_ends(check, row,
                           graph_name(check->graph, CATALOG_TYPE, edges.types[row]));
    return check_properties(check, ELEMENT_RELATIONSHIP, row, rules);
}

static enum status check_element(void *context, enum element_kind kind, uint32_t row) {
    struct check *check = context;
    arena_reset(&check->scratch);
    if (++check->checked % 1024 == 0)
        TRY(budget_check(&check->database->budget, problem_of(check)));
    return kind == ELEMENT_NODE ? check_node(check, row) : check_relationship(check, row);
}

/* ---- checks ------------------------------------------------------------------------------- */

static enum status open_check(struct check *check, struct entente_database *database,
                              const struct graph_type *type) {
    *check = (struct check){.database = database, .graph = database->graph, .type = type};
    arena_init(&check->arena, &database->budget);
    arena_init(&check->scratch, &database->budget);
    map_init(&check->ends);
    check->type_count = graph_name_count(database->graph, CATALOG_TYPE);
    check->set_count = graph_label_set_count(database->graph);
    check->sets = ARENA_ARRAY(&check->arena, check->set_count, struct rules *);
    TRY_MEMORY(check->sets, &check->arena, problem_of(check));
    return STATUS_OK;
}

static void close_check(struct check *check) {
    map_release(&check->ends);
    arena_release(&check->arena);
    arena_release(&check->scratch);
}

enum status conformance_check_changes(struct entente_database *database,
                                      uint64_t savepoint) {
    const struct graph_type *type;
    struct check check;
    TRY(conformance_type(database, &type));
    if (type == NULL)
        return STATUS_OK;
    enum status status = open_check(&check, database, type);
    check.assigns = true;
    if (status == STATUS_OK)
        status = graph_visit_changes(database->graph, savepoint, check_element, &check);
    if (status == STATUS_OK)
        status = assign_floats(&check);
    close_check(&check);
    return status;
}

static enum status check_rows(struct check *check, enum element_kind kind) {
    uint32_t count = graph_row_count(check->graph, kind);
    for (uint32_t row = 0; row < count; row++)
        if (graph_is_live(check->graph, kind, row))
            TRY(check_element(check, kind, row));
    return STATUS_OK;
}

enum status conformance_check_all(struct entente_database *database,
                                  const struct graph_type *type) {
    struct check check;
    enum status status = open_check(&check, database, type);
    if (status == STATUS_OK)
        status = check_rows(&check, ELEMENT_NODE);
    if (status == STATUS_OK)
        status = check_rows(&check, ELEMENT_RELATIONSHIP);
    close_check(&check);
    return status;
}
