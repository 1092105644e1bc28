/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A bound query as an indented tree, one thing a line. The same lines, parted by "; ", stand
 * for a subquery inside an expression.
 */
#include "bind/bound_print.h"

#include "bind/procedure.h"

struct printer {
    struct text_builder *builder;
    const struct bound_slot *slots;
    uint32_t level;
    bool is_line; /* everything on one line */
    size_t start; /* of that line */
};

/* Begins a line of its own, or parts it from what came before on the one line. */
static void begin(const struct printer *printer, const char *word) {
    struct text_builder *builder = printer->builder;
    if (printer->is_line && builder->byte_count > printer->start)
        text_append_string(builder, "; ");
    for (uint32_t i = 0; !printer->is_line && i < printer->level; i++)
        text_append_string(builder, "  ");
    text_append_string(builder, word);
}

static void end(const struct printer *printer) {
    if (!printer->is_line)
        text_append_character(printer->builder, '\n');
}

static struct printer below(const struct printer *printer) {
    struct printer inner = *printer;
    inner.level++;
    return inner;
}

static void put(const struct printer *printer, const char *string) {
    text_append_string(printer->builder, string);
}

static void put_slot(const struct printer *printer, uint32_t slot) {
    bound_print_slot(printer->builder, printer->slots, slot);
}

static void put_expression(const struct printer *printer,
                           const struct expression *expression) {
    bound_print_expression(printer->builder, printer->slots, expression);
}

static void put_labels(const struct printer *printer, const struct bound_labels *labels) {
    if (labels == NULL)
        return;
    text_append_character(printer->builder, ':');
    bound_print_labels(printer->builder, printer->slots, labels);
}

/* "word expression"; nothing for what is absent. */
static void print_value(const struct printer *printer, const char *word,
                        const struct expression *expression) {
    if (expression == NULL)
        return;
    begin(printer, word);
    put(printer, " ");
    put_expression(printer, expression);
    end(printer);
}

static void print_values(const struct printer *printer, const char *word,
                         struct expression *const *expressions, uint32_t count) {
    for (uint32_t i = 0; i < count; i++)
        print_value(printer, word, expressions[i]);
}

/* ---- patterns ------------------------------------------------------------------------------------ */

static void put_node(const struct printer *printer, const struct bound_node *node) {
    put(printer, "(");
    put_slot(printer, node->slot);
    put_labels(printer, node->labels);
    if (node->name != NULL) {
        put(printer, " ");
        put_expression(printer, node->name);
    }
    put(printer, node->is_bound ? " known)" : ")");
}

static void put_quantifier(const struct printer *printer,
                           const struct ast_quantifier *quantifier) {
    if (quantifier->style == AST_QUANTIFIER_NONE)
        return;
    text_append_format(printer->builder, "{%llu,", (unsigned long long)quantifier->min);
    if (quantifier->max != UINT64_MAX)
        text_append_format(printer->builder, "%llu", (unsigned long long)quantifier->max);
    put(printer, "}");
}

static void put_step_node(const struct printer *printer, uint32_t slot,
                          const struct bound_labels *labels) {
    put(printer, "(");
    if (slot != SLOT_NONE)
        put_slot(printer, slot);
    put_labels(printer, labels);
    put(printer, ")");
}

/* A group of several relationships, and in brackets the list that it fills. */
static void put_group(const struct printer *printer, const struct bound_edge *edge) {
    put(printer, "(");
    put_step_node(printer, edge->steps[0].from_slot, NULL);
    for (uint32_t i = 0; i < edge->step_count; i++) {
        const struct bound_step *step = &edge->steps[i];
        put(printer, step->direction == AST_INCOMING ? "<-[" : "-[");
        put_slot(printer, step->slot);
        put_labels(printer, step->types);
        put(printer, step->direction == AST_OUTGOING ? "]->" : "]-");
        put_step_node(printer, step->to_slot, step->to_labels);
    }
    put(printer, ")[");
    put_slot(printer, edge->slot);
    put(printer, "]");
    put_quantifier(printer, &edge->quantifier);
}

static void put_edge(const struct printer *printer, const struct bound_edge *edge) {
    if (edge->step_count > 1) {
        put_group(printer, edge);
        return;
    }
    put(printer, edge->direction == AST_INCOMING ? "<-[" : "-[");
    put_slot(printer, edge->slot);
    put_labels(printer, edge->types);
    put(printer, edge->is_bound ? " known]" : "]");
    put(printer, edge->direction == AST_OUTGOING ? "->" : "-");
    put_quantifier(printer, &edge->quantifier);
}

static const char *selector_words(enum ast_path_selector selector) {
    static const char *const words[] = {
        [AST_SELECT_NONE] = "",
        [AST_SELECT_ALL] = "all ",
        [AST_SELECT_ANY] = "any ",
        [AST_SELECT_ANY_SHORTEST] = "any shortest ",
        [AST_SELECT_ALL_SHORTEST] = "all shortest ",
        [AST_SELECT_SHORTEST] = "shortest ",
        [AST_SELECT_SHORTEST_GROUPS] = "shortest groups ",
        [AST_SELECT_ANY_CHEAPEST] = "any cheapest ",
        [AST_SELECT_ALL_CHEAPEST] = "all cheapest ",
        [AST_SELECT_CHEAPEST] = "cheapest ",
        [AST_SELECT_CHEAPEST_GROUPS] = "cheapest groups ",
        [AST_SELECT_SHORTEST_PATH] = "shortestPath ",
        [AST_SELECT_ALL_SHORTEST_PATHS] = "allShortestPaths ",
    };
    return words[selector];
}

static const char *mode_words(enum ast_path_mode mode) {
    static const char *const words[] = {
        [AST_MODE_NONE] = "",          [AST_MODE_WALK] = "walk ",
        [AST_MODE_TRAIL] = "trail ",   [AST_MODE_ACYCLIC] = "acyclic ",
        [AST_MODE_SIMPLE] = "simple ",
    };
    return words[mode];
}

static void print_path(const struct printer *printer, const struct bound_match *match,
                       const struct bound_path *path) {
    begin(printer, "path ");
    if (path->slot != SLOT_NONE) {
        put_slot(printer, path->slot);
        put(printer, " = ");
    }
    put(printer, selector_words(path->selector));
    if (path->count != NULL) {
        put_expression(printer, path->count);
        put(printer, " ");
    }
    put(printer, mode_words(path->mode));
    put_node(printer, &match->nodes[path->nodes[0]]);
    for (uint32_t i = 0; i < path->edge_count; i++) {
        put_edge(printer, &match->edges[path->edges[i]]);
        put_node(printer, &match->nodes[path->nodes[i + 1]]);
    }
    end(printer);
}

/* What holds at each step of a quantified edge (each iteration of several steps), and its
 * cost. */
static void print_steps(const struct printer *printer, const struct bound_edge *edge) {
    const struct expression *where = edge->where;
    for (uint32_t i = 0; i < edge->step_count; i++) {
        const struct bound_step *step = &edge->steps[i];
        bool is_last = i + 1 == edge->step_count;
        if (step->cost == NULL && (where == NULL || !is_last))
            continue;
        begin(printer, "step ");
        put_slot(printer, step->slot);
        put(printer, " of ");
        put_slot(printer, edge->slot);
        end(printer);
        struct printer inner = below(printer);
        print_value(&inner, "where", is_last ? where : NULL);
        print_value(&inner, "cost", step->cost);
    }
}

static void print_match(const struct printer *printer, const struct bound_match *match) {
    begin(printer, match->is_optional ? "optional match" : "match");
    put(printer, match->is_repeatable ? " repeatable elements" : "");
    end(printer);
    struct printer inner = below(printer);
    for (uint32_t i = 0; i < match->path_count; i++)
        print_path(&inner, match, &match->paths[i]);
    for (uint32_t i = 0; i < match->edge_count; i++)
        print_steps(&inner, &match->edges[i]);
    print_values(&inner, "inner", match->inner, match->inner_count);
    print_values(&inner, "where", match->conjuncts, match->conjunct_count);
}

/* ---- projections ------------------------------------------------------------------------------------ */

static void print_items(const struct printer *printer, const char *word,
                        const struct bound_item *items, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        begin(printer, word);
        put(printer, " ");
        put_expression(printer, items[i].expression);
        if (items[i].name.bytes[0] != ' ') {
            put(printer, " as ");
            written_name(printer->builder, items[i].name);
        }
        end(printer);
    }
}

static void print_aggregate(const struct printer *printer,
                            const struct bound_aggregate *aggregate) {
    begin(printer, "aggregate ");
    put(printer, aggregate->aggregate == NULL ? "count" : aggregate->aggregate->name);
    put(printer, aggregate->is_distinct ? "(distinct " : "(");
    if (aggregate->argument == NULL)
        put(printer, "*");
    else
        put_expression(printer, aggregate->argument);
    if (aggregate->second != NULL) {
        put(printer, ", ");
        put_expression(printer, aggregate->second);
    }
    put(printer, ") to ");
    put_slot(printer, aggregate->slot);
    end(printer);
}

static void print_sort(const struct printer *printer, const struct bound_sort *sort) {
    static const char *const nulls[] = {
        [AST_NULLS_DEFAULT] = "",
        [AST_NULLS_FIRST] = " nulls first",
        [AST_NULLS_LAST] = " nulls last",
    };
    begin(printer, "sort ");
    put_expression(printer, sort->expression);
    put(printer, sort->is_descending ? " descending" : "");
    put(printer, nulls[sort->nulls]);
    end(printer);
}

static void print_projection(const struct printer *printer,
                             const struct bound_projection *projection) {
    begin(printer, projection->is_aggregating ? "group"
                   : projection->keeps_scope  ? "extend"
                                              : "project");
    put(printer, projection->is_distinct ? " distinct" : "");
    end(printer);
    struct printer inner = below(printer);
    print_items(&inner, "key", projection->keys, projection->key_count);
    for (uint32_t i = 0; i < projection->aggregate_count; i++)
        print_aggregate(&inner, &projection->aggregates[i]);
    print_items(&inner, "item", projection->items, projection->item_count);
    for (uint32_t i = 0; i < projection->sort_count; i++)
        print_sort(&inner, &projection->sort[i]);
    print_value(&inner, "skip", projection->skip);
    print_value(&inner, "limit", projection->limit);
    print_value(&inner, "where", projection->where);
}

/* ---- writing ------------------------------------------------------------------------------------------ */

static void print_new_node(const struct printer *printer,
                           const struct bound_new_node *node) {
    begin(printer, "node (");
    put_slot(printer, node->slot);
    put_labels(printer, node->labels);
    if (node->name != NULL) {
        put(printer, " ");
        put_expression(printer, node->name);
    }
    if (node->properties != NULL) {
        put(printer, " ");
        put_expression(printer, node->properties);
    }
    put(printer, node->is_bound ? " known)" : ")");
    end(printer);
}

static void print_new_edge(const struct printer *printer,
                           const struct bound_create *create,
                           const struct bound_new_edge *edge) {
    begin(printer, "relationship (");
    put_slot(printer, create->nodes[edge->from].slot);
    put(printer, ")-[");
    put_slot(printer, edge->slot);
    put_labels(printer, edge->type);
    if (edge->properties != NULL) {
        put(printer, " ");
        put_expression(printer, edge->properties);
    }
    put(printer, "]->(");
    put_slot(printer, create->nodes[edge->to].slot);
    put(printer, ")");
    end(printer);
}

static void print_create(const struct printer *printer, const char *word,
                         const struct bound_create *create) {
    begin(printer, word);
    end(printer);
    struct printer inner = below(printer);
    for (uint32_t i = 0; i < create->node_count; i++)
        print_new_node(&inner, &create->nodes[i]);
    for (uint32_t i = 0; i < create->edge_count; i++)
        print_new_edge(&inner, create, &create->edges[i]);
    print_items(&inner, "path", create->paths, create->path_count);
}

static void print_set(const struct printer *printer, const struct bound_set *set) {
    begin(printer, set->is_remove ? "remove " : "set ");
    put_expression(printer, set->target);
    if (set->kind == AST_SET_LABELS) {
        put_labels(printer, set->labels);
    } else if (set->key_expression != NULL) {
        put(printer, "[");
        put_expression(printer, set->key_expression);
        put(printer, "]");
    } else if (set->kind == AST_SET_PROPERTY) {
        put(printer, ".");
        written_name(printer->builder, set->key);
    }
    if (set->value != NULL) {
        put(printer, set->kind == AST_SET_ADD ? " += " : " = ");
        put_expression(printer, set->value);
    }
    end(printer);
}

static void print_sets(const struct printer *printer, const char *word,
                       const struct bound_set *sets, uint32_t count) {
    if (count == 0)
        return;
    struct printer inner = *printer;
    if (word != NULL) {
        begin(printer, word);
        end(printer);
        inner = below(printer);
    }
    for (uint32_t i = 0; i < count; i++)
        print_set(&inner, &sets[i]);
}

static void print_merge(const struct printer *printer, const struct bound_merge *merge) {
    begin(printer, "merge");
    end(printer);
    struct printer inner = below(printer);
    print_match(&inner, merge->match);
    print_create(&inner, "create", merge->create);
    print_sets(&inner, "on create", merge->on_create, merge->on_create_count);
    print_sets(&inner, "on match", merge->on_match, merge->on_match_count);
}

/* ---- other clauses -------------------------------------------------------------------------------------- */

static void print_query(const struct printer *printer, const struct bound_query *query);
static void print_clauses(const struct printer *printer,
                          const struct bound_clause *clause);

static void print_unwind(const struct printer *printer, const char *word,
                         const struct bound_clause *clause) {
    begin(printer, word);
    put(printer, " ");
    put_expression(printer, clause->expression);
    put(printer, " as ");
    put_slot(printer, clause->slot);
    if (clause->ordinality_slot != SLOT_NONE) {
        text_append_format(printer->builder, ", from %lld as ",
                           (long long)clause->ordinality_base);
        put_slot(printer, clause->ordinality_slot);
    }
    end(printer);
}

static void print_call(const struct printer *printer, const struct bound_clause *clause) {
    const struct bound_call *call = clause->call;
    begin(printer, clause->is_optional ? "optional call " : "call ");
    put(printer, call->procedure->name);
    put(printer, "(");
    for (uint32_t i = 0; i < call->argument_count; i++) {
        put(printer, i > 0 ? ", " : "");
        put_expression(printer, call->arguments[i]);
    }
    put(printer, ")");
    end(printer);
    struct printer inner = below(printer);
    for (uint32_t i = 0; i < call->output_count; i++) {
        begin(&inner, "yield ");
        put(&inner, call->procedure->outputs[call->outputs[i]].name);
        put(&inner, " as ");
        put_slot(&inner, call->slots[i]);
        end(&inner);
    }
    print_value(&inner, "where", call->where);
}

static void print_subquery(const struct printer *printer,
                           const struct bound_clause *clause) {
    const struct bound_procedure *procedure = clause->procedure;
    begin(printer, clause->is_optional ? "optional call" : "call");
    if (procedure != NULL)
        text_append_format(printer->builder, " %.*s", TEXT_ARGS(procedure->name));
    for (uint32_t i = 0; i < clause->import_count; i++) {
        put(printer, i > 0 ? ", " : " importing ");
        put_slot(printer, clause->imports[i]);
    }
    end(printer);
    struct printer inner = below(printer);
    for (uint32_t i = 0; procedure != NULL && i < procedure->argument_count; i++) {
        begin(&inner, "argument ");
        text_append(printer->builder, procedure->arguments[i].name);
        put(&inner, " = ");
        put_expression(&inner, procedure->arguments[i].expression);
        end(&inner);
    }
    print_query(&inner, clause->query);
}

static void print_file(const struct printer *printer, const struct bound_file *file) {
    if (file == NULL)
        return;
    begin(printer, "file ");
    put_expression(printer, file->path);
    if (file->format.byte_count > 0)
        text_append_format(printer->builder, " format %.*s", TEXT_ARGS(file->format));
    if (file->options != NULL) {
        put(printer, " options ");
        put_expression(printer, file->options);
    }
    end(printer);
}

static void print_word(const struct printer *printer, const char *word) {
    begin(printer, word);
    end(printer);
}

static void print_clause(const struct printer *printer,
                         const struct bound_clause *clause) {
    struct printer inner = below(printer);
    switch (clause->kind) {
    case BOUND_MATCH:
        print_match(printer, clause->match);
        break;
    case BOUND_UNWIND:
        print_unwind(printer, "unwind", clause);
        break;
    case BOUND_PROJECT:
        print_projection(printer, clause->projection);
        break;
    case BOUND_CALL:
        print_call(printer, clause);
        break;
    case BOUND_CALL_SUBQUERY:
        print_subquery(printer, clause);
        break;
    case BOUND_CREATE:
        print_create(printer, "create", clause->create);
        break;
    case BOUND_MERGE:
        print_merge(printer, clause->merge);
        break;
    case BOUND_SET:
        print_sets(printer, NULL, clause->sets, clause->set_count);
        break;
    case BOUND_DELETE:
        print_values(printer, clause->is_detach ? "detach delete" : "delete",
                     clause->expressions, clause->expression_count);
        break;
    case BOUND_FOREACH:
        print_unwind(printer, "foreach", clause);
        print_clauses(&inner, clause->clauses);
        break;
    case BOUND_LOAD_CSV:
        print_unwind(printer, clause->with_headers ? "load csv with headers" : "load csv",
                     clause);
        break;
    case BOUND_EXPORT:
        print_word(printer, clause->exports_graph ? "export graph" : "export");
        print_values(&inner, "element", clause->expressions, clause->expression_count);
        break;
    case BOUND_IMPORT:
        print_word(printer, "import");
        break;
    }
    print_file(&inner, clause->file);
}

static void print_clauses(const struct printer *printer,
                          const struct bound_clause *clause) {
    for (; clause != NULL; clause = clause->next)
        print_clause(printer, clause);
}

static const char *operator_word(enum ast_set_operator operator) {
    static const char *const words[] = {
        [AST_LINEAR] = "",
        [AST_UNION] = "union",
        [AST_UNION_ALL] = "union all",
        [AST_EXCEPT] = "except",
        [AST_EXCEPT_ALL] = "except all",
        [AST_INTERSECT] = "intersect",
        [AST_INTERSECT_ALL] = "intersect all",
        [AST_OTHERWISE] = "otherwise",
        [AST_NEXT] = "next",
    };
    return words[operator];
}

static void print_query(const struct printer *printer, const struct bound_query *query) {
    if (query->operator== AST_LINEAR) {
        print_value(printer, "as of", query->as_of);
        print_clauses(printer, query->clauses);
        return;
    }
    print_word(printer, operator_word(query->operator));
    struct printer inner = below(printer);
    print_query(&inner, query->left);
    print_query(&inner, query->right);
}

static void print_columns(const struct printer *printer,
                          const struct bound_query *query) {
    if (query->column_count == 0)
        return;
    begin(printer, "columns");
    for (uint32_t i = 0; i < query->column_count; i++) {
        put(printer, i > 0 ? ", " : " ");
        written_name(printer->builder, query->columns[i].name);
    }
    end(printer);
}

void bound_print_statement(struct text_builder *builder,
                           const struct bound_statement *statement) {
    struct printer printer = {.builder = builder, .slots = statement->slots};
    print_query(&printer, statement->query);
    print_columns(&printer, statement->query);
}

void bound_print_query_line(struct text_builder *builder, const struct bound_slot *slots,
                            const struct bound_query *query) {
    struct printer printer = {.builder = builder,
                              .slots = slots,
                              .is_line = true,
                              .start = builder->byte_count};
    print_query(&printer, query);
}
