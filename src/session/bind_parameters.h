/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parameters as values, beside entente_bind_*(): for callers that have read them already. */
#ifndef ENTENTE_SESSION_BIND_PARAMETERS_H
#define ENTENTE_SESSION_BIND_PARAMETERS_H

#include "session/statement.h"

/*
 * Binds a copy of `value` to a parameter, replacing what it had. STATUS_INTERNAL after the
 * first step. The problem is the database's.
 */
enum status statement_bind_parameter(struct entente_statement *statement,
                                     struct text name, struct value value);

#endif
