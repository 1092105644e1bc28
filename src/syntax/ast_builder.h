/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the constructors of the tree share: memory, places, lists that grow, refusals.
 *
 * The grammar's actions never test for failure. Once something failed, ast_new() gives NULL
 * for ever, constructors pass the NULL on without looking at their arguments, and the parser
 * stops after the token at hand. Thread safety: a builder belongs to one thread.
 */
#ifndef ENTENTE_SYNTAX_AST_BUILDER_H
#define ENTENTE_SYNTAX_AST_BUILDER_H

#include "syntax/ast.h"
#include "syntax/token.h"

struct ast_builder {
    struct arena *arena;
    struct problem *problem; /* may be NULL */
    struct text source;
    uint32_t end;       /* of the last token read: where the phrase at hand ends */
    enum status status; /* the first failure */
    bool is_unexpected; /* the token at hand cannot stand here */
    struct ast_name *first_use, *last_use; /* of parameters, in source order */
    bool has_files;        /* a clause that reads or writes a file was made ... */
    struct span file_span; /* ... the first one here */
    struct ast_statement *statement; /* the result */
};

/* A cleared node of `type`, or NULL. */
#define AST_NEW(build, type) ((type *)ast_new((build), sizeof(type)))
void *ast_new(struct ast_builder *build, size_t byte_count);

/* Ends the parse with a message about `span`; the first refusal counts. */
void ast_refuse(struct ast_builder *build, enum status status, struct span span,
                const char *format, ...) __attribute__((format(printf, 4, 5)));
void ast_out_of_memory(struct ast_builder *build);

/* Refuses what is nested deeper than MAX_EXPRESSION_DEPTH. */
bool ast_is_too_deep(struct ast_builder *build, uint32_t depth, struct span span);

/* From the start of `first` to the end of the phrase at hand. */
struct span ast_span(const struct ast_builder *build, struct span first);

/* `first` widened to the end of the phrase at hand. */
struct token ast_to_here(const struct ast_builder *build, struct token first);

/* What stands for a token that may be left out, and was. */
static inline struct token ast_no_token(void) {
    return (struct token){.kind = TOKEN_STOP, .span = SPAN_NONE};
}
static inline bool ast_has_token(struct token token) {
    return token.kind != TOKEN_STOP;
}

/* Notes that the clause at hand reads or writes a file. */
static inline void ast_note_file(struct ast_builder *build, struct span span) {
    if (!build->has_files)
        build->file_span = span;
    build->has_files = true;
}

/* The name that a token spells; no token gives the empty name. */
struct ast_name ast_name(struct ast_builder *build, struct token token);

/* The same, to be put in a list. */
struct ast_name *ast_name_item(struct ast_builder *build, struct token token);

/* `a.b.c` as one name: the names joined by dots. */
struct ast_name_list;
struct ast_name ast_dotted(struct ast_builder *build, struct ast_name_list names);

/*
 * Lists that grow at their end. NAME_list_of(NULL) is the empty list; adding NULL (a failure
 * elsewhere) leaves a list as it is.
 */
#define AST_LIST(item)                                                                   \
    struct item##_list {                                                                 \
        struct item *first, *last;                                                       \
    };                                                                                   \
    static inline struct item##_list item##_list_of(struct item *only) {                 \
        return (struct item##_list){only, only};                                         \
    }                                                                                    \
    static inline struct item##_list item##_list_add(struct item##_list list,            \
                                                     struct item *added) {               \
        if (added == NULL)                                                               \
            return list;                                                                 \
        if (list.last == NULL)                                                           \
            return item##_list_of(added);                                                \
        list.last->next = added;                                                         \
        list.last = added;                                                               \
        return list;                                                                     \
    }

AST_LIST(ast_name)
AST_LIST(ast_expression)
AST_LIST(ast_map_entry)
AST_LIST(ast_case)
AST_LIST(ast_path_element)
AST_LIST(ast_path_pattern)
AST_LIST(ast_projection_item)
AST_LIST(ast_sort_item)
AST_LIST(ast_set_item)
AST_LIST(ast_yield_item)
AST_LIST(ast_clause)
AST_LIST(ast_procedure_parameter)
AST_LIST(ast_property_type)
AST_LIST(ast_element_type)
AST_LIST(ast_rule_key)

#endif
