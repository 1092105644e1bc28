/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "generate.h"

#include <stdarg.h>
#include <stdio.h>

void generate_start(struct generator *generator, struct arena *arena, uint64_t seed) {
    *generator = (struct generator){.arena = arena, .state = seed};
    text_builder_init(&generator->out, arena);
}

/* Steele, Lea and Flood, "Fast splittable pseudorandom number generators" (2014). */
static uint64_t random_bits(struct generator *generator) {
    uint64_t bits = generator->state += 0x9e3779b97f4a7c15u;
    bits = (bits ^ bits >> 30) * 0xbf58476d1ce4e5b9u;
    bits = (bits ^ bits >> 27) * 0x94d049bb133111ebu;
    return bits ^ bits >> 31;
}

uint32_t pick(struct generator *generator, uint32_t count) {
    return (uint32_t)(random_bits(generator) % count);
}

bool chance(struct generator *generator, uint32_t percent) {
    return pick(generator, 100) < percent;
}

void say(struct generator *generator, const char *format, ...) {
    char text[256];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    text_append_string(&generator->out, text);
}

void say_one(struct generator *generator, const char *words) {
    uint32_t count = 1;
    for (const char *c = words; *c != '\0'; c++)
        count += *c == ' ';
    for (uint32_t skipped = pick(generator, count); skipped > 0; skipped--)
        words = strchr(words, ' ') + 1;
    text_append(&generator->out, (struct text){words, strcspn(words, " ")});
}

struct variable new_variable(struct generator *generator, const char *prefix,
                             enum kind kind) {
    struct variable variable = {.kind = kind};
    snprintf(variable.name, sizeof variable.name, "%s%u", prefix,
             generator->next_name++ % 10000);
    return variable;
}

void add_variable(struct generator *generator, struct variable variable) {
    if (generator->variable_count < MAX_VARIABLES)
        generator->variables[generator->variable_count++] = variable;
}

static bool fits(const struct generator *generator, uint32_t i, enum kind kind) {
    return generator->variables[i].kind == kind;
}

const struct variable *some_variable(struct generator *generator, enum kind kind) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < generator->variable_count; i++)
        count += fits(generator, i, kind);
    if (count == 0)
        return NULL;
    uint32_t chosen = pick(generator, count);
    for (uint32_t i = 0; i < generator->variable_count; i++)
        if (fits(generator, i, kind) && chosen-- == 0)
            return &generator->variables[i];
    return NULL;
}

const struct variable *some_node(struct generator *generator) {
    const struct variable *node = some_variable(generator, KIND_NODE);
    return node == NULL || node->is_of_group ? NULL : node;
}
