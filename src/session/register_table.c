/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Procedures over a fixed table. Rows that have the same inputs form a chain in table order;
 * a map from the inputs' hash finds where chains begin, so a call costs what it yields.
 * Everything lives on the database's procedures arena until reset or close; a procedure that is
 * replaced stays there unused.
 */
#include "session/register_table.h"

#include "base/map.h"
#include "session/plain_locale.h"
#include "value/json.h"

#include <string.h>

#define NO_ROW UINT64_MAX

struct table {
    const struct value *cells; /* row after row: inputs, then outputs */
    uint32_t row_count;
    uint64_t *next; /* of each row: the next one whose inputs hash alike, or NO_ROW */
    struct map first_rows; /* hash of inputs to the first row */
};

/* ---- types -------------------------------------------------------------------------------- */

static const struct {
    const char *name;
    type_set types;
} type_names[] = {
    {"ANY", TYPE_SET_ANY},
    {"BOOLEAN", TYPE_BIT(VALUE_BOOLEAN)},
    {"INTEGER", TYPE_BIT(VALUE_INTEGER)},
    {"FLOAT", TYPE_SET_NUMBER},
    {"NUMBER", TYPE_SET_NUMBER},
    {"STRING", TYPE_BIT(VALUE_STRING)},
    {"MAP", TYPE_BIT(VALUE_MAP)},
    {"LIST", TYPE_BIT(VALUE_LIST)},
    {"NODE", TYPE_BIT(VALUE_NODE)},
    {"RELATIONSHIP", TYPE_BIT(VALUE_RELATIONSHIP)},
    {"PATH", TYPE_BIT(VALUE_PATH)},
    {"DATE", TYPE_BIT(VALUE_DATE)},
    {"TIME", TYPE_BIT(VALUE_TIME)},
    {"LOCALTIME", TYPE_BIT(VALUE_LOCAL_TIME)},
    {"DATETIME", TYPE_BIT(VALUE_DATETIME)},
    {"LOCALDATETIME", TYPE_BIT(VALUE_LOCAL_DATETIME)},
    {"DURATION", TYPE_BIT(VALUE_DURATION)},
};

/* "FLOAT?" to its types and whether null is allowed. */
static enum status read_type(struct text text, struct procedure_field *field,
                             struct problem *problem) {
    struct text_nearest nearest;
    field->takes_null = text_ends_with(text, TEXT("?"));
    text.byte_count -= field->takes_null;
    text_nearest_init(&nearest, text);
    for (size_t i = 0; i < sizeof type_names / sizeof *type_names; i++) {
        if (text_equal_ignoring_case(text, text_of(type_names[i].name))) {
            field->types = type_names[i].types;
            return STATUS_OK;
        }
        text_nearest_offer(&nearest, text_of(type_names[i].name));
    }
    problem_set(problem, STATUS_PROTOCOL, SPAN_NONE, "unknown type '%.*s'",
                TEXT_ARGS(text));
    text_nearest_hint(&nearest, problem);
    return STATUS_PROTOCOL;
}

/* ---- the description ---------------------------------------------------------------------- */

static enum status take_member(struct value object, const char *name,
                               enum value_type type, struct value *out,
                               struct problem *problem) {
    if (json_member(object, text_of(name), out) && out->type == type)
        return STATUS_OK;
    return problem_set(problem, STATUS_PROTOCOL, SPAN_NONE,
                       "a procedure needs '%s', a %s", name,
                       type == VALUE_LIST ? "list" : "string");
}

static enum status copy_string(struct arena *arena, struct value string, const char **out,
                               struct problem *problem) {
    *out = arena_copy(arena, string.text, string.size);
    TRY_MEMORY(*out, arena, problem);
    return STATUS_OK;
}

/* [{"name": ..., "type": ...}, ...] */
static enum status read_fields(struct arena *arena, struct value list,
                               struct procedure_field **out, struct problem *problem) {
    struct procedure_field *fields =
        ARENA_ARRAY(arena, list.size + 1, struct procedure_field);
    TRY_MEMORY(fields, arena, problem);
    for (uint32_t i = 0; i < list.size; i++) {
        struct value name, type;
        TRY(take_member(list.items[i], "name", VALUE_STRING, &name, problem));
        TRY(take_member(list.items[i], "type", VALUE_STRING, &type, problem));
        TRY(copy_string(arena, name, &fields[i].name, problem));
        TRY(copy_string(arena, type, &fields[i].type_name, problem));
        TRY(read_type(value_text(type), &fields[i], problem));
    }
    *out = fields;
    return STATUS_OK;
}

static enum status check_cell(struct value cell, const struct procedure_field *field,
                              struct problem *problem) {
    bool fits = cell.type == VALUE_NULL ? field->takes_null
                                        : (field->types >> cell.type & 1) != 0;
    if (fits)
        return STATUS_OK;
    return problem_set(problem, STATUS_PROTOCOL, SPAN_NONE,
                       "the table holds a value of type %s for '%s', which is %s",
                       value_type_name((enum value_type)cell.type), field->name,
                       field->type_name);
}

/* A float column takes integers, and gives floats. */
static struct value to_declared_type(struct value cell,
                                     const struct procedure_field *field) {
    bool is_float = strncmp(field->type_name, "FLOAT", 5) == 0;
    return is_float && cell.type == VALUE_INTEGER ? value_float((double)cell.integer)
                                                  : cell;
}

static enum status read_row(struct arena *arena, const struct procedure *procedure,
                            struct value row, struct value *cells,
                            struct problem *problem) {
    uint32_t width = procedure->argument_count + procedure->output_count;
    if (row.type != VALUE_LIST || row.size != width)
        return problem_set(problem, STATUS_PROTOCOL, SPAN_NONE,
                           "each row of '%s' is a list of %u values", procedure->name,
                           width);
    for (uint32_t i = 0; i < width; i++) {
        const struct procedure_field *field =
            i < procedure->argument_count
                ? &procedure->arguments[i]
                : &procedure->outputs[i - procedure->argument_count];
        struct value decoded;
        TRY(json_decode(arena, row.items[i], &decoded, problem));
        TRY(check_cell(decoded, field, problem));
        TRY(value_copy(arena, to_declared_type(decoded, field), &cells[i], problem));
    }
    return STATUS_OK;
}

/* ---- looking up --------------------------------------------------------------------------- */

static uint64_t hash_inputs(const struct value *inputs, uint32_t count) {
    uint64_t hash = 1;
    for (uint32_t i = 0; i < count; i++)
        hash = hash * 0x9E3779B97F4A7C15u + value_hash(inputs[i]);
    return hash;
}

static enum status index_rows(struct table *table, uint32_t width, uint32_t input_count) {
    for (uint32_t i = table->row_count; i-- > 0;) {
        uint64_t hash = hash_inputs(table->cells + (size_t)i * width, input_count);
        const uint64_t *first = map_find_integer(&table->first_rows, hash);
        table->next[i] = first == NULL ? NO_ROW : *first;
        TRY(map_set_integer(&table->first_rows, hash, i));
    }
    return STATUS_OK;
}

static bool has_inputs(const struct value *row, const struct value *arguments,
                       uint32_t count) {
    for (uint32_t i = 0; i < count; i++)
        if (!value_equivalent(row[i], arguments[i]))
            return false;
    return true;
}

static enum status check_arguments(const struct procedure *procedure,
                                   const struct value *arguments,
                                   struct problem *problem) {
    for (uint32_t i = 0; i < procedure->argument_count; i++) {
        const struct procedure_field *field = &procedure->arguments[i];
        bool fits = value_is_null(arguments[i])
                        ? field->takes_null
                        : (field->types >> arguments[i].type & 1) != 0;
        if (!fits)
            return problem_set(problem, STATUS_TYPE_AT_RUN, SPAN_NONE,
                               "'%s' of %s() takes %s, not %s", field->name,
                               procedure->name, field->type_name,
                               value_type_name((enum value_type)arguments[i].type));
    }
    return STATUS_OK;
}

static enum status run_table(const struct procedure *procedure,
                             struct procedure_context *context,
                             const struct value *arguments) {
    const struct table *table = procedure->data;
    uint32_t width = procedure->argument_count + procedure->output_count;
    TRY(check_arguments(procedure, arguments, context->functions->problem));
    if (procedure->output_count == 0)
        return STATUS_OK;
    uint64_t hash = hash_inputs(arguments, procedure->argument_count);
    const uint64_t *first = map_find_integer(&table->first_rows, hash);
    for (uint64_t i = first == NULL ? NO_ROW : *first; i != NO_ROW; i = table->next[i]) {
        const struct value *row = table->cells + i * width;
        if (has_inputs(row, arguments, procedure->argument_count))
            TRY(context->emit(context->sink, row + procedure->argument_count));
    }
    return STATUS_OK;
}

/* ---- registering -------------------------------------------------------------------------- */

static void release_table(void *object) {
    map_release(&((struct table *)object)->first_rows);
}

static enum status read_rows(struct arena *arena, struct value rows,
                             struct procedure *procedure, struct problem *problem) {
    uint32_t width = procedure->argument_count + procedure->output_count;
    struct table *table = ARENA_NEW(arena, struct table);
    TRY_MEMORY(table, arena, problem);
    map_init(&table->first_rows);
    TRY(arena_on_release(arena, release_table, table));
    struct value *cells = ARENA_ARRAY(arena, (size_t)rows.size * width + 1, struct value);
    TRY_MEMORY(cells, arena, problem);
    table->next = ARENA_ARRAY(arena, rows.size + 1, uint64_t);
    TRY_MEMORY(table->next, arena, problem);
    table->row_count = rows.size;
    table->cells = cells;
    for (uint32_t i = 0; i < rows.size; i++)
        TRY(read_row(arena, procedure, rows.items[i], cells + (size_t)i * width,
                     problem));
    if (index_rows(table, width, procedure->argument_count) != STATUS_OK)
        return arena_problem(arena, problem);
    procedure->data = table;
    return STATUS_OK;
}

static enum status read_procedure(struct arena *arena, struct value description,
                                  struct procedure *procedure, struct problem *problem) {
    struct value name, inputs, outputs, rows;
    if (description.type != VALUE_MAP)
        return problem_set(problem, STATUS_PROTOCOL, SPAN_NONE,
                           "a procedure is described by an object");
    TRY(take_member(description, "name", VALUE_STRING, &name, problem));
    TRY(take_member(description, "inputs", VALUE_LIST, &inputs, problem));
    TRY(take_member(description, "outputs", VALUE_LIST, &outputs, problem));
    TRY(take_member(description, "rows", VALUE_LIST, &rows, problem));
    struct procedure_field *fields;
    TRY(copy_string(arena, name, &procedure->name, problem));
    TRY(read_fields(arena, inputs, &fields, problem));
    procedure->arguments = fields;
    procedure->argument_count = inputs.size;
    TRY(read_fields(arena, outputs, &fields, problem));
    procedure->outputs = fields;
    procedure->output_count = outputs.size;
    procedure->run = run_table;
    procedure->description = "A table given with the procedure.";
    return read_rows(arena, rows, procedure, problem);
}

/* Replaces the procedure of that name, or appends it to a grown array. */
static enum status enter(struct entente_database *database, struct procedure *procedure) {
    struct procedure_registry *registry = &database->registry;
    struct arena *arena = &database->procedures_arena;
    for (uint32_t i = 0; i < registry->registered_count; i++) {
        if (text_equal_ignoring_case(text_of(registry->registered[i]->name),
                                     text_of(procedure->name))) {
            registry->registered[i] = procedure;
            return STATUS_OK;
        }
    }
    struct procedure **grown =
        ARENA_ARRAY(arena, registry->registered_count + 1, struct procedure *);
    TRY_MEMORY(grown, arena, &database->problem);
    for (uint32_t i = 0; i < registry->registered_count; i++)
        grown[i] = registry->registered[i];
    grown[registry->registered_count++] = procedure;
    registry->registered = grown;
    return STATUS_OK;
}

enum status database_register_table(struct entente_database *database,
                                    struct value description) {
    struct arena *arena = &database->procedures_arena;
    struct procedure *procedure = ARENA_NEW(arena, struct procedure);
    TRY_MEMORY(procedure, arena, &database->problem);
    TRY(read_procedure(arena, description, procedure, &database->problem));
    return enter(database, procedure);
}

enum entente_result entente_register_table(struct entente_database *database,
                                           const char *json, size_t byte_count) {
    database_begin_call(database);
    struct arena arena;
    arena_init(&arena, NULL);
    struct value description;
    struct text text = {json, byte_count == SIZE_MAX ? strlen(json) : byte_count};
    locale_t before = plain_locale_enter();
    enum status status = json_read(&arena, text, &description, &database->problem);
    if (status == STATUS_OK)
        status = database_register_table(database, description);
    plain_locale_leave(before);
    arena_release(&arena);
    return database_result(status);
}
