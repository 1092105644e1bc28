/* SPDX-License-Identifier: GPL-3.0-or-later */
/* entente_register_table() for callers that have read the JSON already. */
#ifndef ENTENTE_SESSION_REGISTER_TABLE_H
#define ENTENTE_SESSION_REGISTER_TABLE_H

#include "session/database.h"

/*
 * Registers the procedure that a JSON object describes (PROTOCOL.md section 7), as json_read()
 * gives it, replacing one of the same name. All of it is copied. STATUS_PROTOCOL with what is
 * wrong; then nothing changes.
 */
enum status database_register_table(struct entente_database *database,
                                    struct value description);

#endif
