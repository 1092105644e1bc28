/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * AS OF: which elements exist on a day (LANGUAGE.md, "On a given day").
 *
 * An element exists from `valid_from` until before `valid_to`; a bound that is missing is open.
 * A relationship needs its own interval and both its ends.
 */
#ifndef ENTENTE_EXECUTE_VISIBILITY_H
#define ENTENTE_EXECUTE_VISIBILITY_H

#include "execute/execute.h"

/* The day of an operator's `as_of`, in days since 1970-01-01. */
enum status visibility_day(struct operator_state *op, int64_t *day);

#endif
