/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "naive.h"

#include <stdio.h>
#include <stdlib.h>

void *naive_allocate(struct naive *naive, size_t bytes) {
    void *memory = arena_allocate(naive->arena, bytes);
    if (memory == NULL) {
        fprintf(stderr, "differential: out of memory\n");
        exit(2);
    }
    memset(memory, 0, bytes);
    return memory;
}

void naive_fail(struct naive *naive, const char *why) {
    if (naive->failure == NULL)
        naive->failure = why;
}

bool naive_has_stopped(const struct naive *naive) {
    return naive->failure != NULL || naive->is_too_large;
}

void naive_count_work(struct naive *naive) {
    if (++naive->work > MAX_NAIVE_WORK)
        naive->is_too_large = true;
}

void naive_push(struct naive *naive, struct naive_rows *rows,
                const struct naive_binding *row) {
    naive_count_work(naive);
    if (ARRAY_PUSH(naive->arena, *rows, row) == NULL)
        exit(2);
}

const struct naive_binding *naive_bind(struct naive *naive,
                                       const struct naive_binding *row, struct text name,
                                       struct naive_value value) {
    struct naive_binding *binding = naive_allocate(naive, sizeof *binding);
    *binding = (struct naive_binding){name, value, row};
    return binding;
}

const struct naive_binding *naive_find(const struct naive_binding *row,
                                       struct text name) {
    while (row != NULL && !text_equal(row->name, name))
        row = row->outer;
    return row;
}

/* Knuth, "The Art of Computer Programming", volume 2: a linear congruential generator. */
static uint32_t some_number(struct naive *naive, uint32_t count) {
    naive->random = naive->random * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)((naive->random >> 33) % count);
}

uint32_t *naive_scan(struct naive *naive, uint32_t count) {
    uint32_t *order = naive_allocate(naive, (count + 1) * sizeof *order);
    for (uint32_t i = 0; i < count; i++)
        order[i] = naive->shuffle == 1 ? count - 1 - i : i;
    for (uint32_t i = count; i > 1 && naive->shuffle > 1; i--) {
        uint32_t other = some_number(naive, i), kept = order[i - 1];
        order[i - 1] = order[other];
        order[other] = kept;
    }
    return order;
}

void naive_shuffle(struct naive *naive, struct naive_rows *rows) {
    for (uint32_t i = rows->count; i > 1 && naive->shuffle > 1; i--) {
        uint32_t other = some_number(naive, i);
        const struct naive_binding *kept = rows->items[i - 1];
        rows->items[i - 1] = rows->items[other];
        rows->items[other] = kept;
    }
}

void naive_run(struct naive *naive, const struct ast_query *query,
               struct naive_answer *answer) {
    *answer = (struct naive_answer){0};
    naive->random = naive->shuffle;
    naive_query(naive, NULL, query, answer);
}
