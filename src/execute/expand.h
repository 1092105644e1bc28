/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Private to op_expand.c and op_expand_count.c: the state of one hop. */
#ifndef ENTENTE_EXECUTE_EXPAND_H
#define ENTENTE_EXECUTE_EXPAND_H

#include "execute/hop.h"
#include "execute/make.h"

struct op_expand {
    struct operator_state base;
    struct hop hop;
    struct hop beside; /* the counted hop before this one, where there is one */
    const struct argument *leaves; /* whose rows the tree goes back to */
    struct batch input;
    uint32_t input_row; /* the next one; the row before it is being walked */
    bool is_walking;
    struct adjacency_cursor cursor;
    struct adjacency_run run; /* being copied, from run_place on */
    uint32_t run_place;
    bool is_picky;    /* hop_keep() has to look at what is taken */
    bool reads_edges; /* relationships are needed, not only nodes */
};

/* The next batch of a counting hop: rows keep their number, multiplicities grow. */
enum status expand_count(struct op_expand *state, struct batch *out);

#endif
