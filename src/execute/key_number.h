/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Keys as small numbers: where the possible values of an expression are numbered already.
 */
#ifndef ENTENTE_EXECUTE_KEY_NUMBER_H
#define ENTENTE_EXECUTE_KEY_NUMBER_H

#include "execute/evaluate.h"

enum key_domain_kind {
    DOMAIN_NONE,     /* not numbered */
    DOMAIN_CODES,    /* dictionary codes of a property of strings */
    DOMAIN_ELEMENTS, /* rows of nodes or relationships */
    DOMAIN_TYPES,    /* type(r): ids of types */
    DOMAIN_BOOLEANS,
    DOMAIN_INTEGERS /* from `base` on */
};

/* What numbers mean: `size` of them, the last one for null. */
struct key_domain {
    enum key_domain_kind kind;
    enum element_kind element;
    uint32_t key; /* CODES */
    int64_t base; /* INTEGERS */
    uint64_t size;
};

/*
 * Numbers the rows of a batch: one number below domain->size per row into `*numbers`, on
 * `arena`. `former` is the domain of an earlier batch, which is kept where it can be. The
 * domain's kind is NONE where the key is not numbered.
 */
enum status key_number_rows(struct evaluation *evaluation, const struct expression *key,
                            const struct batch *batch, struct arena *arena,
                            const struct key_domain *former, struct key_domain *domain,
                            const uint32_t **numbers);

/* The number of a single value in a domain; false when it has none there. */
bool key_number_value(const struct graph *graph, const struct key_domain *domain,
                      struct value value, uint32_t *number);

static inline bool key_domain_equal(const struct key_domain *first,
                                    const struct key_domain *second) {
    return first->kind == second->kind && first->element == second->element &&
           first->key == second->key && first->base == second->base &&
           first->size == second->size;
}

#endif
