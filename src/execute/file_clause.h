/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What IMPORT, EXPORT, INTO and LOAD CSV have in common: a path, a format, options, and whether
 * files may be touched at all.
 */
#ifndef ENTENTE_EXECUTE_FILE_CLAUSE_H
#define ENTENTE_EXECUTE_FILE_CLAUSE_H

#include "exchange/exchange.h"
#include "execute/execute.h"

/* STATUS_CANNOT_OPEN where the database was told to leave files alone. */
enum status file_clause_allowed(const struct execution *execution, struct span span);

/* A path's value as a C string on `arena`: "file://" before it is taken off, other schemes and zero
 * bytes are STATUS_CANNOT_OPEN. */
enum status file_clause_path(const struct execution *execution, struct value path,
                             struct span span, struct arena *arena, const char **out);

struct file_target {
    const char *path;
    const struct exchange_format *format;
    struct exchange_context context; /* arena, options and the rest */
};

/* Evaluates the parts of a clause's file and checks its options; lives on `arena`. */
enum status file_clause_open(struct operator_state *op, const struct bound_file *file,
                             struct arena *arena, struct file_target *out);

/* Places a failure at the option that it is about, or at the file. */
void file_clause_place(struct operator_state *op, const struct bound_file *file,
                       const struct exchange_context *context);

/* Fills the columns of a statement's one answering row by their names. */
struct file_answer {
    const char *name;
    struct value value;
};
enum status file_clause_answer(struct operator_state *op,
                               const struct file_answer *answers, uint32_t count,
                               struct batch *out);

#endif
