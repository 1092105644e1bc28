/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * "Did you mean": optimal string alignment distance, three rows of the table at a time
 * (Damerau, "A technique for computer detection and correction of spelling errors", 1964).
 * Names are compared without regard to ASCII case; what merely begins with the wanted text
 * counts as near, after all real misspellings.
 */
#include "base/text.h"

#include <string.h>

#define MAX_BYTES 64

static char folded(char character) {
    return character >= 'A' && character <= 'Z' ? (char)(character + ('a' - 'A'))
                                                : character;
}

static uint8_t least(uint8_t first, uint8_t second) {
    return first < second ? first : second;
}

size_t text_distance(struct text first, struct text second, size_t limit) {
    size_t rows = first.byte_count, columns = second.byte_count;
    size_t apart = rows > columns ? rows - columns : columns - rows;
    if (rows > MAX_BYTES || columns > MAX_BYTES || apart > limit)
        return limit + 1;
    uint8_t table[3][MAX_BYTES + 1]; /* rows i - 2, i - 1 and i, in turn */
    for (size_t j = 0; j <= columns; j++)
        table[0][j] = (uint8_t)j;
    for (size_t i = 1; i <= rows; i++) {
        uint8_t *row = table[i % 3];
        const uint8_t *above = table[(i + 2) % 3], *two_above = table[(i + 1) % 3];
        row[0] = (uint8_t)i;
        char one = folded(first.bytes[i - 1]);
        for (size_t j = 1; j <= columns; j++) {
            char other = folded(second.bytes[j - 1]);
            row[j] = least((uint8_t)(above[j - 1] + (one != other)),
                           (uint8_t)(least(above[j], row[j - 1]) + 1));
            bool is_swap = i > 1 && j > 1 && one == folded(second.bytes[j - 2]) &&
                           other == folded(first.bytes[i - 2]);
            if (is_swap)
                row[j] = least(row[j], (uint8_t)(two_above[j - 2] + 1));
        }
    }
    size_t distance = table[rows % 3][columns];
    return distance > limit ? limit + 1 : distance;
}

void text_nearest_init(struct text_nearest *nearest, struct text wanted) {
    *nearest = (struct text_nearest){.wanted = wanted};
}

/* How many mistakes are forgiven: one in three bytes, at most three. */
static size_t forgiven(struct text wanted) {
    size_t limit = wanted.byte_count / 3;
    if (limit > 3)
        return 3;
    return limit == 0 ? 1 : limit;
}

/* True when the candidate goes on where the wanted text, not too short a one, ends. */
static bool is_beginning(struct text wanted, struct text candidate) {
    return wanted.byte_count >= 3 && wanted.byte_count <= candidate.byte_count &&
           text_equal_ignoring_case(wanted,
                                    (struct text){candidate.bytes, wanted.byte_count});
}

void text_nearest_offer(struct text_nearest *nearest, struct text candidate) {
    const uint32_t most = sizeof nearest->best / sizeof nearest->best[0];
    size_t limit = forgiven(nearest->wanted);
    size_t distance = text_distance(nearest->wanted, candidate, limit);
    bool is_hopeless = distance >= nearest->wanted.byte_count;
    if ((distance > limit || is_hopeless) && !is_beginning(nearest->wanted, candidate))
        return;
    uint32_t place = nearest->count;
    for (uint32_t i = 0; i < nearest->count; i++)
        if (text_equal(nearest->best[i], candidate))
            return;
    while (place > 0 && nearest->distance[place - 1] > distance)
        place--;
    if (place == most)
        return;
    uint32_t last = nearest->count < most ? nearest->count++ : most - 1;
    for (uint32_t i = last; i > place; i--) {
        nearest->best[i] = nearest->best[i - 1];
        nearest->distance[i] = nearest->distance[i - 1];
    }
    nearest->best[place] = candidate;
    nearest->distance[place] = distance;
}

void text_nearest_hint(const struct text_nearest *nearest, struct problem *problem) {
    const struct text *best = nearest->best;
    if (nearest->count == 1)
        problem_hint(problem, "did you mean '%.*s'?", TEXT_ARGS(best[0]));
    else if (nearest->count == 2)
        problem_hint(problem, "did you mean '%.*s' or '%.*s'?", TEXT_ARGS(best[0]),
                     TEXT_ARGS(best[1]));
    else if (nearest->count == 3)
        problem_hint(problem, "did you mean '%.*s', '%.*s' or '%.*s'?",
                     TEXT_ARGS(best[0]), TEXT_ARGS(best[1]), TEXT_ARGS(best[2]));
}
