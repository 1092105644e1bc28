/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of analysis_rows.h as procedures, with the fields and options they share. */
#include "analysis/procedures.h"

#include "analysis/analysis.h"

#define NODE_FIELD                                                                       \
    { .name = "node", .type_name = "NODE", .types = TYPE_BIT(VALUE_NODE) }
#define INTEGER_FIELD(field_name)                                                        \
    { .name = field_name, .type_name = "INTEGER", .types = TYPE_BIT(VALUE_INTEGER) }
#define FLOAT_FIELD(field_name)                                                          \
    {                                                                                    \
        .name = field_name, .type_name = "FLOAT?", .types = TYPE_BIT(VALUE_FLOAT),       \
        .takes_null = true                                                               \
    }

static const struct procedure_field node_output[] = {NODE_FIELD};
static const struct procedure_field relationship_output[] = {
    {.name = "relationship",
     .type_name = "RELATIONSHIP",
     .types = TYPE_BIT(VALUE_RELATIONSHIP)}};
static const struct procedure_field node_score_outputs[] = {NODE_FIELD,
                                                            FLOAT_FIELD("score")};
static const struct procedure_field closeness_outputs[] = {
    NODE_FIELD, FLOAT_FIELD("score"), INTEGER_FIELD("reachable")};
static const struct procedure_field component_outputs[] = {
    NODE_FIELD, INTEGER_FIELD("component"), INTEGER_FIELD("size")};
static const struct procedure_field coreness_outputs[] = {NODE_FIELD,
                                                          INTEGER_FIELD("coreness")};
static const struct procedure_field degree_outputs[] = {NODE_FIELD,
                                                        INTEGER_FIELD("degree")};
static const struct procedure_field density_outputs[] = {
    FLOAT_FIELD("density"), INTEGER_FIELD("nodes"), INTEGER_FIELD("relationships")};
static const struct procedure_field diameter_outputs[] = {FLOAT_FIELD("diameter"),
                                                          {.name = "source",
                                                           .type_name = "NODE?",
                                                           .types = TYPE_BIT(VALUE_NODE),
                                                           .takes_null = true},
                                                          {.name = "target",
                                                           .type_name = "NODE?",
                                                           .types = TYPE_BIT(VALUE_NODE),
                                                           .takes_null = true}};
static const struct procedure_field path_length_outputs[] = {
    FLOAT_FIELD("length"), INTEGER_FIELD("unconnected_pairs")};
static const struct procedure_field community_outputs[] = {
    NODE_FIELD, INTEGER_FIELD("community"), FLOAT_FIELD("modularity")};
static const struct procedure_field transitivity_outputs[] = {
    FLOAT_FIELD("transitivity"), FLOAT_FIELD("average_local")};

#define STRINGS (TYPE_BIT(VALUE_STRING) | TYPE_BIT(VALUE_LIST))
#define BOOLEANS TYPE_BIT(VALUE_BOOLEAN)

static const struct procedure_option no_options[] = {{.name = NULL}};
static const struct procedure_option normalized_options[] = {
    {"normalized", BOOLEANS, "false", "divide by the number of pairs"}, {.name = NULL}};
static const struct procedure_option closeness_options[] = {
    {"mode", TYPE_BIT(VALUE_STRING), "'out'", "'out', 'in' or 'all'"},
    {"normalized", BOOLEANS, "true", "mean distance instead of their sum"},
    {.name = NULL}};
static const struct procedure_option harmonic_options[] = {
    {"mode", TYPE_BIT(VALUE_STRING), "'out'", "'out', 'in' or 'all'"},
    {"normalized", BOOLEANS, "true", "divide by the number of other nodes"},
    {.name = NULL}};
static const struct procedure_option component_options[] = {
    {"mode", TYPE_BIT(VALUE_STRING), "'weak'", "'weak' or 'strong'"}, {.name = NULL}};
static const struct procedure_option degree_options[] = {
    {"mode", TYPE_BIT(VALUE_STRING), "'all'", "'all', 'out' or 'in'"},
    {"loops", BOOLEANS, "true", "count self-loops"},
    {.name = NULL}};
static const struct procedure_option resolution_options[] = {
    {"resolution", TYPE_SET_NUMBER, "1.0", "above 1: smaller communities"},
    {.name = NULL}};
static const struct procedure_option pagerank_options[] = {
    {"damping", TYPE_SET_NUMBER, "0.85", "how likely the walk goes on, 0 to 1"},
    {.name = NULL}};

const struct procedure_option analysis_common_options[] = {
    {"labels", STRINGS, "null", "only nodes with one of these labels"},
    {"types", STRINGS, "null", "only relationships of these types"},
    {"nodes", TYPE_BIT(VALUE_LIST), "null", "only these nodes"},
    {"relationships", TYPE_BIT(VALUE_LIST), "null",
     "only these relationships and, without `nodes`, their ends"},
    {"directed", BOOLEANS, "null",
     "whether directions count; null: as the analysis does"},
    {.name = NULL}};

const struct procedure_option analysis_weight_options[] = {
    {"weight", TYPE_BIT(VALUE_STRING), "null", "property that holds the weight"},
    {"missing_weight", TYPE_SET_NUMBER, "null",
     "weight where the property is absent; null: an error"},
    {.name = NULL}};

/* ORDER ANALYSIS */
#define ANALYSIS_ROW(row, directed, weights, fields, own, text, paper)                   \
    static const struct procedure_option *const row##_tables[] = {                       \
        own, analysis_common_options, weights ? analysis_weight_options : NULL, NULL};
#include "analysis/analysis_rows.h"
#undef ANALYSIS_ROW

enum {
#define ANALYSIS_ROW(name, directed, weights, outputs, options, description, source)     \
    ROW_##name,
#include "analysis/analysis_rows.h"
#undef ANALYSIS_ROW
    ROW_COUNT
};

#define LENGTH(array) ((uint32_t)(sizeof(array) / sizeof *(array)))

static const struct analysis analyses[ROW_COUNT] = {
#define ANALYSIS_ROW(row, directed, weights, fields, own, text, paper)                   \
    [ROW_##row] = {.name = "igraph." #row,                                               \
                   .is_directed = directed,                                              \
                   .takes_weights = weights,                                             \
                   .options = row##_tables,                                              \
                   .outputs = fields,                                                    \
                   .output_count = LENGTH(fields),                                       \
                   .run = analysis_##row},
#include "analysis/analysis_rows.h"
#undef ANALYSIS_ROW
};

static const struct procedure_field options_argument[] = {
    {.name = "options",
     .type_name = "MAP?",
     .types = TYPE_BIT(VALUE_MAP),
     .takes_null = true,
     .default_text = "{}",
     .default_value = {.type = VALUE_MAP},
     .description = "what to analyse, and the analysis's own options"}};

static const struct procedure procedures[ROW_COUNT] = {
#define ANALYSIS_ROW(row, directed, weights, fields, own, text, paper)                   \
    [ROW_##row] = {.name = "igraph." #row,                                               \
                   .arguments = options_argument,                                        \
                   .argument_count = 1,                                                  \
                   .outputs = fields,                                                    \
                   .output_count = LENGTH(fields),                                       \
                   .options = row##_tables,                                              \
                   .run = analysis_call,                                                 \
                   .data = &analyses[ROW_##row],                                         \
                   .description = text,                                                  \
                   .source = paper},
#include "analysis/analysis_rows.h"
#undef ANALYSIS_ROW
};

static const struct procedure *const all_tables[] = {procedures};
static const uint32_t all_counts[] = {ROW_COUNT};

void procedures_builtin(const struct procedure *const **tables, const uint32_t **counts,
                        uint32_t *table_count) {
    *tables = all_tables;
    *counts = all_counts;
    *table_count = LENGTH(all_counts);
}
