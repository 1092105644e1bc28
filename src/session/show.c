/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SHOW: the catalogue, functions, procedures and settings as rows, one table of kinds. */
#include "session/statement.h"

struct show {
    const char *what;
    const char *columns[4];
    enum status (*rows)(struct entente_statement *statement);
};

static enum status keep_strings(struct entente_statement *statement, const char *first,
                                const char *second, const char *third) {
    struct value row[3] = {value_string(text_of(first)), value_string(text_of(second)),
                           value_string(text_of(third))};
    return statement_keep_row(statement, row);
}

static enum status show_names(struct entente_statement *statement,
                              enum catalog_kind kind) {
    const struct graph *graph = statement->database->graph;
    for (uint32_t id = 0; id < graph_name_count(graph, kind); id++) {
        uint64_t uses = graph_name_uses(graph, kind, id);
        if (uses == 0)
            continue;
        struct value row[2] = {value_string(graph_name(graph, kind, id)),
                               value_integer((int64_t)uses)};
        TRY(statement_keep_row(statement, row));
    }
    return STATUS_OK;
}

static enum status show_labels(struct entente_statement *statement) {
    return show_names(statement, CATALOG_LABEL);
}

static enum status show_types(struct entente_statement *statement) {
    return show_names(statement, CATALOG_TYPE);
}

static enum status show_keys(struct entente_statement *statement) {
    return show_names(statement, CATALOG_KEY);
}

static enum status show_functions(struct entente_statement *statement) {
    uint32_t count;
    const struct function *functions = function_table(&count);
    for (uint32_t i = 0; i < count; i++)
        TRY(keep_strings(statement, functions[i].name, functions[i].signature,
                         functions[i].description));
    const struct aggregate *aggregates = aggregate_table(&count);
    for (uint32_t i = 0; i < count; i++)
        TRY(keep_strings(statement, aggregates[i].name, aggregates[i].signature,
                         aggregates[i].description));
    return STATUS_OK;
}

static void append_fields(struct text_builder *builder,
                          const struct procedure_field *fields, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        text_append_format(builder, "%s%s %s", i == 0 ? "" : ", ", fields[i].name,
                           fields[i].type_name);
        if (fields[i].default_text != NULL)
            text_append_format(builder, " = %s", fields[i].default_text);
    }
}

/* "LIST|STRING"; INTEGER and FLOAT together are a NUMBER. */
static void append_types(struct text_builder *builder, type_set types) {
    bool is_first = true;
    if ((types & TYPE_SET_NUMBER) == TYPE_SET_NUMBER) {
        text_append_string(builder, "NUMBER");
        types &= ~TYPE_SET_NUMBER;
        is_first = false;
    }
    for (unsigned type = 0; type < 16; type++) {
        if (!(types & TYPE_BIT(type)))
            continue;
        text_append_format(builder, "%s%s", is_first ? "" : "|",
                           value_type_name((enum value_type)type));
        is_first = false;
    }
}

/* "damping NUMBER = 0.85, labels LIST|STRING = null, ..." */
static void append_options(struct text_builder *builder,
                           const struct procedure_option *const *tables) {
    bool is_first = true;
    for (uint32_t i = 0; tables != NULL && tables[i] != NULL; i++)
        for (const struct procedure_option *option = tables[i]; option->name; option++) {
            text_append_format(builder, "%s%s ", is_first ? "" : ", ", option->name);
            append_types(builder, option->types);
            text_append_format(builder, " = %s", option->default_text);
            is_first = false;
        }
}

static enum status show_procedure(struct entente_statement *statement,
                                  const struct procedure *procedure) {
    struct text_builder builder;
    text_builder_init(&builder, &statement->arena);
    text_append_format(&builder, "%s(", procedure->name);
    append_fields(&builder, procedure->arguments, procedure->argument_count);
    text_append_string(&builder, ") :: (");
    append_fields(&builder, procedure->outputs, procedure->output_count);
    text_append_string(&builder, ")");
    struct text_builder options;
    text_builder_init(&options, &statement->arena);
    append_options(&options, procedure->options);
    if (builder.failed || options.failed)
        return arena_problem(&statement->arena, &statement->database->problem);
    struct value row[] = {
        value_string(text_of(procedure->name)), value_string(text_builder_text(&builder)),
        value_string(text_builder_text(&options)),
        value_string(
            text_of(procedure->description == NULL ? "" : procedure->description))};
    return statement_keep_row(statement, row);
}

static enum status show_procedures(struct entente_statement *statement) {
    const struct procedure_registry *registry = &statement->database->registry;
    for (uint32_t i = 0; i < registry->table_count; i++)
        for (uint32_t j = 0; j < registry->table_counts[i]; j++)
            TRY(show_procedure(statement, &registry->tables[i][j]));
    for (uint32_t i = 0; i < registry->registered_count; i++)
        TRY(show_procedure(statement, registry->registered[i]));
    return STATUS_OK;
}

static enum status show_settings(struct entente_statement *statement) {
    for (uint32_t i = 0; i < settings_count(); i++) {
        struct value row[3];
        settings_describe(statement->database, i, &statement->arena, row);
        TRY(statement_keep_row(statement, row));
    }
    return STATUS_OK;
}

static const struct show shows[] = {
    {"LABELS", {"label", "nodes"}, show_labels},
    {"RELATIONSHIP TYPES", {"type", "relationships"}, show_types},
    {"PROPERTY KEYS", {"key", "elements"}, show_keys},
    {"FUNCTIONS", {"name", "signature", "description"}, show_functions},
    {"PROCEDURES", {"name", "signature", "options", "description"}, show_procedures},
    {"SETTINGS", {"name", "value", "description"}, show_settings},
};

static const struct show *find_show(struct text what, struct text_nearest *nearest) {
    for (size_t i = 0; i < sizeof shows / sizeof *shows; i++) {
        if (text_equal_ignoring_case(what, text_of(shows[i].what)))
            return &shows[i];
        text_nearest_offer(nearest, text_of(shows[i].what));
    }
    return NULL;
}

enum status show_statement(struct entente_statement *statement) {
    struct problem *problem = &statement->database->problem;
    const struct ast_statement *ast = statement->ast;
    struct text_nearest nearest;
    text_nearest_init(&nearest, ast->what);
    const struct show *show = find_show(ast->what, &nearest);
    if (show == NULL) {
        problem_set(problem, STATUS_FEATURE_NOT_SUPPORTED, ast->span,
                    "SHOW %.*s is not supported", TEXT_ARGS(ast->what));
        text_nearest_hint(&nearest, problem);
        return STATUS_FEATURE_NOT_SUPPORTED;
    }
    if (ast->show_call != NULL || ast->show_where != NULL)
        return problem_set(problem, STATUS_FEATURE_NOT_SUPPORTED, ast->span,
                           "SHOW takes no YIELD or WHERE in this version");
    uint32_t count = 0;
    while (count < 4 && show->columns[count] != NULL)
        count++;
    TRY(statement_set_columns(statement, show->columns, count));
    statement->is_kept = true;
    return show->rows(statement);
}
