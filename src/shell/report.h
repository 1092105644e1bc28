/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Messages for people, all on standard error: what failed, where, and what to do about it.
 *
 *     people.cypher:2:10: unknown function 'lenght' [SyntaxError UnknownFunction]
 *       RETURN lenght(p)
 *              ^^^^^^
 *     hint: did you mean 'length'?
 */
#ifndef ENTENTE_SHELL_REPORT_H
#define ENTENTE_SHELL_REPORT_H

#include "shell/shell.h"

/* True when colours belong on standard error: a terminal, and NO_COLOR and TERM=dumb unset. */
bool report_may_color(void);

/* A failure of a statement that begins at byte `offset` of `source`. */
void report_problem(const struct shell *shell, const struct source *source, size_t offset,
                    const struct problem *problem);

/* A failure without a place: "entente: cannot open ... [ArgumentError CannotOpen]". */
void report_failure(const struct shell *shell, const struct problem *problem);

/* Options that cannot be meant: as report_failure(), without a code, since the exit code says
 * that it is wrong usage. */
void report_usage(const struct shell *shell, const struct problem *problem);

/* "warning: ..." */
void report_warning(const struct shell *shell, const char *message);

/* What a statement gave and did: "3 rows, 2 ms", "1 node created, 5 ms". */
void report_footer(const struct shell *shell, const struct entente_statement *statement,
                   uint64_t row_count, double seconds);

/* Says that changes to the graph that was opened are not written back, if there are any. */
void report_unsaved(const struct shell *shell);

#endif
