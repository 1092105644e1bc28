/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Checking a database beyond its file: entente_check() is both. */
#ifndef ENTENTE_SESSION_CARE_H
#define ENTENTE_SESSION_CARE_H

#include "session/database.h"

/*
 * Whether every definition reads as what it is kept as, the constraints hold, and the graph type
 * that is set; `report` is called for each that does not. What cannot be read is a fault too.
 * Errors  STATUS_OUT_OF_MEMORY
 */
enum status care_check_meaning(struct entente_database *database,
                               void (*report)(void *context, const char *fault),
                               void *context);

#endif
