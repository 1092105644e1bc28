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

uint32_t *naive_scan(struct naive *naive, uint32_t count) {
    uint32_t *order = naive_allocate(naive, (count + 1) * sizeof *order);
    for (uint32_t i = 0; i < count; i++)
        order[i] = naive->shuffle == 1 ? count - 1 - i : i;
    if (naive->shuffle < 2)
        return order;
    uint64_t state = naive->shuffle;
    for (uint32_t i = count; i > 1; i--) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        uint32_t other = (uint32_t)((state >> 33) % i), kept = order[i - 1];
        order[i - 1] = order[other];
        order[other] = kept;
    }
    return order;
}

void naive_run(struct naive *naive, const struct ast_query *query,
               struct naive_answer *answer) {
    *answer = (struct naive_answer){0};
    naive_query(naive, NULL, query, answer);
}
