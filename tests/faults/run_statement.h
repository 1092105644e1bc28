/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs one statement of a database that may fail, for the programs beside it. */
#ifndef ENTENTE_TESTS_FAULTS_RUN_STATEMENT_H
#define ENTENTE_TESTS_FAULTS_RUN_STATEMENT_H

#include "session/entente.h"

#include <stdio.h>

/* To its end; cells as text go to `rows`, which may be NULL. ENTENTE_OK, or how it failed. */
static inline enum entente_result run_statement(struct entente_database *database,
                                                const char *text, FILE *rows) {
    struct entente_statement *statement = NULL;
    enum entente_result result =
        entente_prepare(database, text, SIZE_MAX, &statement, NULL);
    if (result == ENTENTE_OK) {
        while ((result = entente_step(statement)) == ENTENTE_ROW) {
            for (int i = 0; rows != NULL && i < entente_column_count(statement); i++) {
                const char *cell = entente_column_text(statement, i, NULL);
                fprintf(rows, "%s|", cell == NULL ? "?" : cell);
            }
            if (rows != NULL)
                fputc('\n', rows);
        }
    }
    entente_finalize(statement);
    return result == ENTENTE_DONE ? ENTENTE_OK : result;
}

#endif
