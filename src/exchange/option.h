/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Options of a format: OPTIONS { name: value }.
 */
#ifndef ENTENTE_EXCHANGE_OPTION_H
#define ENTENTE_EXCHANGE_OPTION_H

#include "exchange/exchange.h"

/* STATUS_INVALID_OPTION for options that `format` does not have, with the nearest names. */
enum status option_check(struct exchange_context *context,
                         const struct exchange_format *format);

/* A string option; *out empty when it is not given. STATUS_INVALID_OPTION for other types. */
enum status option_text(struct exchange_context *context, const char *name,
                        struct text *out);
/* An integer option; *is_given false when it is not. */
enum status option_integer(struct exchange_context *context, const char *name,
                           int64_t *out, bool *is_given);
/* One of the words up to NULL; the first when the option is not given. */
enum status option_word(struct exchange_context *context, const char *name,
                        const char *const *words, uint32_t *place);

#endif
