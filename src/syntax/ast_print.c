/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "syntax/ast_print.h"

#include "syntax/ast_printer.h"
#include "syntax/written.h"

/* ---- lines -------------------------------------------------------------------------------- */

/* Begins the line of a node. */
static void begin(struct ast_printer printer, const char *word) {
    if (printer.is_one_line)
        text_append_character(printer.builder, ' ');
    for (uint32_t i = 0; i < printer.level && !printer.is_one_line; i++)
        text_append_string(printer.builder, "  ");
    text_append_string(printer.builder, word);
}

static void end(struct ast_printer printer) {
    if (!printer.is_one_line)
        text_append_character(printer.builder, '\n');
}

static struct ast_printer below(struct ast_printer printer) {
    printer.level++;
    return printer;
}

static void print_word(struct ast_printer printer, const char *word) {
    begin(printer, word);
    end(printer);
}

/* "word expression"; nothing for what was left out. */
static void print_value(struct ast_printer printer, const char *word,
                        const struct ast_expression *expression) {
    if (expression == NULL)
        return;
    begin(printer, word);
    text_append_character(printer.builder, ' ');
    ast_print_expression(printer.builder, expression);
    end(printer);
}

static void print_values(struct ast_printer printer, const char *word,
                         const struct ast_expression *list) {
    for (; list != NULL; list = list->next)
        print_value(printer, word, list);
}

static void print_named(struct ast_printer printer, const char *word, struct text name) {
    if (name.byte_count == 0)
        return;
    begin(printer, word);
    text_append_character(printer.builder, ' ');
    written_name(printer.builder, name);
    end(printer);
}

/* ---- parts of clauses --------------------------------------------------------------------- */

static void print_paths(struct ast_printer printer, const struct ast_pattern *pattern) {
    if (pattern == NULL)
        return;
    if (pattern->mode == AST_REPEATABLE_ELEMENTS)
        print_word(printer, "repeatable elements");
    for (const struct ast_path_pattern *path = pattern->paths; path != NULL;
         path = path->next) {
        begin(printer, "path ");
        ast_print_path(printer.builder, path);
        end(printer);
    }
}

static void print_items(struct ast_printer printer,
                        const struct ast_projection_item *item) {
    for (; item != NULL; item = item->next) {
        begin(printer, "item ");
        ast_print_expression(printer.builder, item->expression);
        if (item->alias.text.byte_count > 0) {
            text_append_string(printer.builder, " as ");
            written_name(printer.builder, item->alias.text);
        }
        end(printer);
    }
}

static void print_sort(struct ast_printer printer, const struct ast_sort_item *item) {
    static const char *const nulls[] = {
        [AST_NULLS_DEFAULT] = "",
        [AST_NULLS_FIRST] = " nulls first",
        [AST_NULLS_LAST] = " nulls last",
    };
    for (; item != NULL; item = item->next) {
        begin(printer, "sort ");
        ast_print_expression(printer.builder, item->expression);
        text_append_string(printer.builder, item->is_descending ? " descending" : "");
        text_append_string(printer.builder, nulls[item->nulls]);
        end(printer);
    }
}

static void print_projection(struct ast_printer printer,
                             const struct ast_projection *projection) {
    if (projection == NULL)
        return;
    if (projection->is_distinct)
        print_word(printer, "distinct");
    if (projection->is_all)
        print_word(printer, "item *");
    print_items(printer, projection->items);
    if (projection->has_group_by && projection->group_by == NULL)
        print_word(printer, "group by ()");
    print_values(printer, "group by", projection->group_by);
    print_sort(printer, projection->sort);
    print_value(printer, "skip", projection->skip);
    print_value(printer, "limit", projection->limit);
}

static void print_set_item(struct ast_printer printer, const struct ast_set_item *item) {
    struct text_builder *builder = printer.builder;
    begin(printer, "item ");
    ast_print_expression(builder, item->target);
    if (item->key.text.byte_count > 0) {
        text_append_character(builder, '.');
        written_name(builder, item->key.text);
    }
    if (item->key_expression != NULL) {
        text_append_character(builder, '[');
        ast_print_expression(builder, item->key_expression);
        text_append_character(builder, ']');
    }
    if (item->labels != NULL) {
        text_append_character(builder, ':');
        ast_print_labels(builder, item->labels);
    }
    if (item->value != NULL) {
        text_append_string(builder, item->kind == AST_SET_ADD ? " += " : " = ");
        ast_print_expression(builder, item->value);
    }
    end(printer);
}

static void print_set_items(struct ast_printer printer, const char *word,
                            const struct ast_set_item *item) {
    if (item == NULL)
        return;
    if (word != NULL) {
        print_word(printer, word);
        printer = below(printer);
    }
    for (; item != NULL; item = item->next)
        print_set_item(printer, item);
}

static void print_call(struct ast_printer printer, const struct ast_call *call) {
    if (call == NULL)
        return;
    if (call->name.text.byte_count > 0) {
        begin(printer, "procedure ");
        text_append(printer.builder, call->name.text);
        end(printer);
    }
    print_values(below(printer), "argument", call->arguments);
    if (call->yields_all)
        print_word(printer, "yield *");
    for (const struct ast_yield_item *item = call->yield; item != NULL;
         item = item->next) {
        begin(printer, "yield ");
        written_name(printer.builder, item->name.text);
        if (item->alias.text.byte_count > 0) {
            text_append_string(printer.builder, " as ");
            written_name(printer.builder, item->alias.text);
        }
        end(printer);
    }
}

static void print_file(struct ast_printer printer, const struct ast_file *file) {
    if (file == NULL)
        return;
    print_value(printer, "file", file->path);
    print_named(printer, "format", file->format.text);
    print_value(printer, "options", file->options);
}

static void print_imports(struct ast_printer printer, const struct ast_clause *clause) {
    if (clause->imports_all)
        print_word(printer, "import *");
    for (const struct ast_name *name = clause->imports; name != NULL; name = name->next)
        print_named(printer, "import", name->text);
}

/* ---- clauses and queries ------------------------------------------------------------------ */

/* ORDER ast_clause_kind */
static const char *const clause_words[] = {
    [AST_MATCH] = "match",
    [AST_UNWIND] = "unwind",
    [AST_WITH] = "with",
    [AST_RETURN] = "return",
    [AST_FILTER] = "filter",
    [AST_LET] = "let",
    [AST_FINISH] = "finish",
    [AST_CALL] = "call",
    [AST_CALL_SUBQUERY] = "call subquery",
    [AST_CREATE] = "create",
    [AST_MERGE] = "merge",
    [AST_SET] = "set",
    [AST_REMOVE] = "remove",
    [AST_DELETE] = "delete",
    [AST_FOREACH] = "foreach",
    [AST_LOAD_CSV] = "load csv",
    [AST_EXPORT] = "export",
    [AST_IMPORT] = "import",
};

/* A clause with all its parts; those that its kind does not have are empty. */
static void print_clause(struct ast_printer printer, const struct ast_clause *clause) {
    struct ast_printer inner = below(printer);
    begin(printer, clause->is_optional ? "optional " : "");
    text_append_string(printer.builder, clause->is_detach ? "detach " : "");
    text_append_string(printer.builder, clause->is_nodetach ? "nodetach " : "");
    text_append_string(printer.builder, clause_words[clause->kind]);
    end(printer);
    if (clause->with_headers)
        print_word(inner, "with headers");
    print_value(inner, "list", clause->expression);
    print_values(inner, "element", clause->expressions);
    print_named(inner, "variable", clause->variable.text);
    print_named(inner, clause->is_offset ? "offset" : "ordinality",
                clause->ordinality.text);
    print_paths(inner, clause->pattern);
    print_call(inner, clause->call);
    print_projection(inner, clause->projection);
    print_set_items(inner, NULL, clause->set_items);
    print_set_items(inner, "on create", clause->on_create);
    print_set_items(inner, "on match", clause->on_match);
    print_imports(inner, clause);
    if (clause->query != NULL)
        ast_print_query(inner, clause->query);
    for (const struct ast_clause *each = clause->clauses; each != NULL; each = each->next)
        print_clause(inner, each);
    print_file(inner, clause->file);
    print_value(inner, "separator", clause->separator);
    print_value(inner, "where", clause->where);
}

/* ORDER ast_set_operator */
static const char *const operator_words[] = {
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

void ast_print_query(struct ast_printer printer, const struct ast_query *query) {
    if (query->linear == NULL) {
        print_word(printer, operator_words[query->operator]);
        ast_print_query(below(printer), query->left);
        ast_print_query(below(printer), query->right);
        return;
    }
    print_word(printer, "linear");
    print_value(below(printer), "as of", query->linear->as_of);
    for (const struct ast_clause *clause = query->linear->clauses; clause != NULL;
         clause = clause->next)
        print_clause(below(printer), clause);
}

/* ---- statements --------------------------------------------------------------------------- */

static void print_show(struct ast_printer printer,
                       const struct ast_statement *statement) {
    begin(printer, "show ");
    text_append(printer.builder, statement->what);
    end(printer);
    print_call(below(printer), statement->show_call);
    if (statement->show_order != NULL) {
        print_sort(below(printer), statement->show_order->sort);
        print_value(below(printer), "skip", statement->show_order->skip);
        print_value(below(printer), "limit", statement->show_order->limit);
    }
    print_value(below(printer), "where", statement->show_where);
    if (statement->show_result != NULL)
        print_clause(below(printer), statement->show_result);
}

static void print_parameters(struct ast_printer printer,
                             const struct ast_procedure_parameter *parameter) {
    for (; parameter != NULL; parameter = parameter->next) {
        begin(printer, "parameter ");
        written_name(printer.builder, parameter->name.text);
        text_append_character(printer.builder, ' ');
        text_append(printer.builder, parameter->type.text);
        end(printer);
        print_value(below(printer), "default", parameter->initial);
    }
}

static void print_end(struct text_builder *builder,
                      const struct ast_label_expression *labels) {
    text_append_character(builder, '(');
    ast_print_labels(builder, labels);
    text_append_character(builder, ')');
}

static void print_element_types(struct ast_printer printer,
                                const struct ast_element_type *element) {
    for (; element != NULL; element = element->next) {
        begin(printer, element->is_relationship ? "relationship " : "node ");
        ast_print_labels(printer.builder, element->labels);
        if (element->is_relationship) {
            text_append_character(printer.builder, ' ');
            print_end(printer.builder, element->from);
            text_append_string(printer.builder, "->");
            print_end(printer.builder, element->to);
        }
        end(printer);
        for (const struct ast_property_type *property = element->properties;
             property != NULL; property = property->next) {
            begin(below(printer), "property ");
            written_name(printer.builder, property->name.text);
            text_append_character(printer.builder, ' ');
            text_append(printer.builder, property->type.text);
            end(printer);
        }
        for (const struct ast_name *key = element->key; key != NULL; key = key->next)
            print_named(below(printer), "key", key->text);
    }
}

static void print_rule(struct ast_printer printer, const struct ast_rule *rule) {
    static const char *const words[] = {[AST_RULE_INDEX] = "index ",
                                        [AST_RULE_FULL_TEXT] = "full text ",
                                        [AST_RULE_UNIQUE] = "unique ",
                                        [AST_RULE_EXISTS] = "not null ",
                                        [AST_RULE_KEY] = "key "};
    if (rule == NULL)
        return;
    begin(printer, words[rule->kind]);
    text_append_character(printer.builder, rule->is_relationship ? '[' : '(');
    written_name(printer.builder, rule->variable.text);
    text_append_character(printer.builder, ':');
    ast_print_labels(printer.builder, rule->labels);
    text_append_character(printer.builder, rule->is_relationship ? ']' : ')');
    end(printer);
    for (const struct ast_rule_key *key = rule->keys; key != NULL; key = key->next)
        print_named(below(printer), "key", key->name.text);
}

static void print_definition(struct ast_printer printer, const char *word,
                             const struct ast_definition *definition) {
    begin(printer, word);
    text_append(printer.builder, definition->name.text);
    text_append_string(printer.builder, definition->is_replace      ? " or replace"
                                        : definition->if_exists     ? " if exists"
                                        : definition->if_not_exists ? " if not exists"
                                                                    : "");
    end(printer);
    print_parameters(below(printer), definition->parameters);
    print_element_types(below(printer), definition->elements);
    print_rule(below(printer), definition->rule);
    if (definition->query != NULL)
        ast_print_query(below(printer), definition->query);
}

static void print_setting(struct ast_printer printer,
                          const struct ast_statement *statement) {
    begin(printer, "session set ");
    text_append(printer.builder, statement->setting.text);
    end(printer);
    print_value(below(printer), "value", statement->value);
}

void ast_print_statement(struct text_builder *builder,
                         const struct ast_statement *statement) {
    struct ast_printer printer = {.builder = builder};
    switch (statement->kind) {
    case AST_QUERY:
        ast_print_query(printer, statement->query);
        break;
    case AST_SESSION_SET:
        print_setting(printer, statement);
        break;
    case AST_SHOW:
        print_show(printer, statement);
        break;
    case AST_BEGIN:
        print_word(printer, "begin");
        break;
    case AST_COMMIT:
        print_word(printer, "commit");
        break;
    case AST_ROLLBACK:
        print_word(printer, "rollback");
        break;
    case AST_CREATE_PROCEDURE:
        print_definition(printer, "create procedure ", statement->definition);
        break;
    case AST_DROP_PROCEDURE:
        print_definition(printer, "drop procedure ", statement->definition);
        break;
    case AST_CREATE_GRAPH_TYPE:
        print_definition(printer, "create graph type ", statement->definition);
        break;
    case AST_DROP_GRAPH_TYPE:
        print_definition(printer, "drop graph type ", statement->definition);
        break;
    case AST_SET_GRAPH_TYPE:
        print_definition(printer,
                         statement->definition->name.text.byte_count == 0
                             ? "set graph type any"
                             : "set graph type ",
                         statement->definition);
        break;
    case AST_CREATE_INDEX:
        print_definition(printer, "create index ", statement->definition);
        break;
    case AST_DROP_INDEX:
        print_definition(printer, "drop index ", statement->definition);
        break;
    case AST_CREATE_CONSTRAINT:
        print_definition(printer, "create constraint ", statement->definition);
        break;
    case AST_DROP_CONSTRAINT:
        print_definition(printer, "drop constraint ", statement->definition);
        break;
    }
}
