/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ordered list of rewrites, each with why it stands where it stands. */
#include "plan/planner.h"

struct rewrite {
    enum switch_name name;
    enum status (*apply)(struct plan_context *context, struct plan_statement *statement);
};

/* ORDER REWRITE */
static const struct rewrite rewrites[] = {
    /* First: it decides what the operators above the patterns still have to do. */
    {SWITCH_FILTERS, rewrite_filters},
    /* Before counting: a sort above is no obstacle, whichever kind it is. */
    {SWITCH_TOP, rewrite_top},
    /* After all that moves operators: it looks at what stands above a hop. */
    {SWITCH_COUNTING, rewrite_counting},
    /* Last: only now is it settled which slots are read. */
    {SWITCH_COLUMNS, rewrite_columns},
};

enum status rewrite_plan(struct plan_context *context, struct plan_statement *statement) {
    for (size_t i = 0; i < sizeof rewrites / sizeof *rewrites; i++)
        if (plan_is_on(context, rewrites[i].name))
            TRY(rewrites[i].apply(context, statement));
    return STATUS_OK;
}
