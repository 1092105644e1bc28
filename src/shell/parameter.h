/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The parameters that every statement is given: --param and .params.
 */
#ifndef ENTENTE_SHELL_PARAMETER_H
#define ENTENTE_SHELL_PARAMETER_H

#include "value/value.h"

struct parameter {
    struct text name;
    struct text json; /* as it was given, or the string in JSON */
    struct value value;
};

struct parameters {
    struct parameter *items;
    uint32_t count, capacity;
};

/*
 * Sets "name=value" on `arena`; the value is JSON in the protocol's encoding, and what does not
 * begin like JSON is a string. STATUS_INVALID_OPTION for what is neither.
 */
enum status parameter_set(struct arena *arena, struct parameters *parameters,
                          struct text assignment, struct problem *problem);

/* Forgets one; false when it is not there. */
bool parameter_remove(struct parameters *parameters, struct text name);

#endif
