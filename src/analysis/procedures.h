/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The built-in procedures: the one table that holds all of them. Each runs as bind/procedure.h
 * says; those over igraph run in a worker process (worker.h).
 */
#ifndef ENTENTE_ANALYSIS_PROCEDURES_H
#define ENTENTE_ANALYSIS_PROCEDURES_H

#include "bind/procedure.h"

/* Sets the three members of a procedure_registry to the built-in tables. They are constant. */
void procedures_builtin(const struct procedure *const **tables, const uint32_t **counts,
                        uint32_t *table_count);

#endif
