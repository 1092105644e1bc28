/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * States of a searched pattern that remember elements of the iteration they stand in.
 *
 * Where a step reads earlier elements of its iteration, two ways to the same state at the same
 * node may differ in what can follow. Each is a state of its own then, numbered from
 * pattern->state_count on: the state of the automaton together with those earlier elements that
 * a later step reads. Ways that agree in these are one. They live for one incoming row.
 */
#ifndef ENTENTE_EXECUTE_PATH_CONTEXT_H
#define ENTENTE_EXECUTE_PATH_CONTEXT_H

#include "execute/path_pattern.h"

/* Finds out which elements later steps read; sets `has_contexts`. */
enum status path_context_init(struct path_pattern *pattern);

/* Forgets all of them, for a new incoming row. */
void path_context_reset(struct path_pattern *pattern);

#endif
