/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Lists are pushed at the front, so the newest row of a graph is the first of both its lists
 * and rollback pops it. Bits of touched nodes stay until the delta is cleared: a bit too many
 * costs a look, never an answer.
 */
#include "graph/delta.h"

#include "graph/growth.h"

#include <string.h>

#define MIN_HEADS 16

void delta_release(struct delta *delta) {
    for (int i = 0; i < 2; i++) {
        memory_free(delta->touched[i]);
        memory_free(delta->next[i]);
    }
    memory_free(delta->heads);
    *delta = (struct delta){0};
}

static void empty_heads(struct delta_head *heads, uint32_t capacity) {
    for (uint32_t i = 0; i < capacity; i++)
        heads[i].node = DELTA_NONE;
}

void delta_clear(struct delta *delta, uint32_t first_row) {
    for (int i = 0; i < 2; i++) {
        if (delta->touched[i] != NULL)
            memset(delta->touched[i], 0, delta->word_count * sizeof *delta->touched[i]);
    }
    if (delta->head_count > 0)
        empty_heads(delta->heads, delta->head_capacity);
    delta->head_count = 0;
    delta->first_row = first_row;
    delta->added = 0;
    delta->dead = 0;
}

/* ---- heads -------------------------------------------------------------------------------- */

/* The place of a node, or the empty place where it belongs. */
static struct delta_head *find_place(struct delta_head *heads, uint32_t capacity,
                                     uint32_t node) {
    uint32_t mask = capacity - 1;
    uint32_t place = (uint32_t)(node * UINT64_C(0x9E3779B97F4A7C15) >> 32) & mask;
    while (heads[place].node != DELTA_NONE && heads[place].node != node)
        place = (place + 1) & mask;
    return &heads[place];
}

const struct delta_head *delta_find(const struct delta *delta, uint32_t node) {
    if (delta->head_count == 0)
        return NULL;
    const struct delta_head *head = find_place(delta->heads, delta->head_capacity, node);
    return head->node == node ? head : NULL;
}

static struct delta_head *make_head(struct delta *delta, uint32_t node) {
    struct delta_head *head = find_place(delta->heads, delta->head_capacity, node);
    if (head->node == DELTA_NONE) {
        *head = (struct delta_head){.node = node, .first = {DELTA_NONE, DELTA_NONE}};
        delta->head_count++;
    }
    return head;
}

/* Room for two more heads, at most three quarters full. */
static bool reserve_heads(struct delta *delta) {
    if (((uint64_t)delta->head_count + 2) * 4 <= (uint64_t)delta->head_capacity * 3)
        return true;
    uint64_t capacity =
        delta->head_capacity == 0 ? MIN_HEADS : (uint64_t)delta->head_capacity * 2;
    struct delta_head *heads =
        capacity > 1u << 31 ? NULL : memory_allocate(capacity * sizeof *heads);
    if (heads == NULL)
        return false;
    empty_heads(heads, (uint32_t)capacity);
    for (uint32_t i = 0; i < delta->head_capacity; i++) {
        if (delta->heads[i].node != DELTA_NONE)
            *find_place(heads, (uint32_t)capacity, delta->heads[i].node) =
                delta->heads[i];
    }
    memory_free(delta->heads);
    delta->heads = heads;
    delta->head_capacity = (uint32_t)capacity;
    return true;
}

/* ---- bits --------------------------------------------------------------------------------- */

static bool reserve_bits(struct delta *delta, uint32_t node_count) {
    uint32_t needed = node_count / 64 + 1;
    if (needed <= delta->word_count)
        return true;
    uint32_t word_count = needed + needed / 2;
    for (int i = 0; i < 2; i++) {
        uint64_t *words =
            memory_resize(delta->touched[i], (size_t)word_count * sizeof *words);
        if (words == NULL)
            return false;
        delta->touched[i] = words;
        memset(words + delta->word_count, 0,
               (size_t)(word_count - delta->word_count) * sizeof *words);
    }
    delta->word_count = word_count;
    return true;
}

static void touch(struct delta *delta, enum direction direction, uint32_t node) {
    delta->touched[direction][node >> 6] |= UINT64_C(1) << (node & 63);
}

bool delta_reserve(struct delta *delta, uint32_t node_count, uint32_t row) {
    uint64_t rows = row < delta->first_row ? 0 : (uint64_t)row - delta->first_row + 1;
    return reserve_bits(delta, node_count) && reserve_heads(delta) &&
           growth_reserve((void **)&delta->next[0], &delta->next_capacity[0], rows,
                          sizeof *delta->next[0]) &&
           growth_reserve((void **)&delta->next[1], &delta->next_capacity[1], rows,
                          sizeof *delta->next[1]);
}

/* ---- relationships ------------------------------------------------------------------------ */

static void push(struct delta *delta, enum direction direction, uint32_t node,
                 uint32_t row) {
    struct delta_head *head = make_head(delta, node);
    delta->next[direction][row - delta->first_row] = head->first[direction];
    head->first[direction] = row;
    head->count[direction]++;
    touch(delta, direction, node);
}

static void pop(struct delta *delta, enum direction direction, uint32_t node,
                uint32_t row) {
    struct delta_head *head = find_place(delta->heads, delta->head_capacity, node);
    head->first[direction] = delta->next[direction][row - delta->first_row];
    head->count[direction]--;
}

void delta_add(struct delta *delta, uint32_t row, uint32_t source, uint32_t target) {
    push(delta, DIRECTION_OUT, source, row);
    push(delta, DIRECTION_IN, target, row);
    delta->added++;
}

void delta_remove_last(struct delta *delta, uint32_t row, uint32_t source,
                       uint32_t target) {
    pop(delta, DIRECTION_OUT, source, row);
    pop(delta, DIRECTION_IN, target, row);
    delta->added--;
}

void delta_bury(struct delta *delta, uint32_t source, uint32_t target) {
    touch(delta, DIRECTION_OUT, source);
    touch(delta, DIRECTION_IN, target);
    delta->dead++;
}

void delta_revive(struct delta *delta) {
    delta->dead--;
}

uint64_t delta_bytes(const struct delta *delta) {
    return (uint64_t)delta->word_count * 2 * sizeof(uint64_t) +
           (uint64_t)delta->head_capacity * sizeof *delta->heads +
           ((uint64_t)delta->next_capacity[0] + delta->next_capacity[1]) *
               sizeof(uint32_t);
}
