/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The arguments of procedures that are written in the language: parameters a row at a time. */
#ifndef ENTENTE_EXECUTE_ARGUMENT_H
#define ENTENTE_EXECUTE_ARGUMENT_H

#include "execute/execute.h"

/*
 * Makes what the arguments of the operator's procedure come to for `row` of `batch` the values
 * of their parameters; `arena` holds them as long as the inner tree runs for that row. Nothing
 * where no procedure is called.
 *
 * Errors  STATUS_TYPE_AT_RUN  a value of another type than the parameter has
 */
enum status argument_pass(struct operator_state *op, const struct batch *batch,
                          uint32_t row, struct arena *arena);

#endif
