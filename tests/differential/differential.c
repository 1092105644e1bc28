/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * differential [--seed N] [--count N] [--most N] [--whole] [--print]
 *
 * Runs the cases N, N + 1, ... through entente and through the naive evaluator. Exits with 1
 * when one differs, with 2 when it cannot run.
 *
 * --seed N    the first case (0)
 * --count N   how many (1000)
 * --most N    stop after so many differences (5)
 * --whole     do not shrink what differs
 * --print     print each case and what it answers
 */
#include "check.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* For a crash: which case it was. */
static volatile uint64_t running;

static void tell_crash(int number) {
    char text[64];
    int count = snprintf(text, sizeof text, "==== case %llu crashes\n",
                         (unsigned long long)running);
    if (write(STDOUT_FILENO, text, (size_t)count) < 0)
        _exit(4);
    signal(number, SIG_DFL);
    raise(number);
}

struct options {
    uint64_t seed, count, most;
    bool is_whole, prints;
};

/* `refused` and `empty` are of those that agreed. */
struct totals {
    uint64_t agreed, free, differed, refused, empty;
};

static bool read_options(int count, char **words, struct options *options) {
    *options = (struct options){.count = 1000, .most = 5};
    for (int i = 1; i < count; i++) {
        char *end = NULL;
        uint64_t *number = strcmp(words[i], "--seed") == 0    ? &options->seed
                           : strcmp(words[i], "--count") == 0 ? &options->count
                           : strcmp(words[i], "--most") == 0  ? &options->most
                                                              : NULL;
        if (strcmp(words[i], "--whole") == 0)
            options->is_whole = true;
        else if (strcmp(words[i], "--print") == 0)
            options->prints = true;
        else if (number == NULL || i + 1 == count)
            return false;
        else if ((*number = strtoull(words[++i], &end, 10)), *end != '\0')
            return false;
    }
    return true;
}

static void print_case(const struct check_case *one) {
    printf("graph%s: %.*s\nquery: %.*s\n", one->is_folded ? " (folded)" : "",
           TEXT_ARGS(one->graph), TEXT_ARGS(one->generated.query));
}

static void report(struct bench *bench, struct arena *arena, uint64_t number,
                   struct check_case *one, struct finding *finding,
                   const struct options *options) {
    printf("==== case %llu differs: %s\n", (unsigned long long)number, finding->what);
    print_case(one);
    if (!options->is_whole) {
        shrink(bench, arena, one, finding);
        printf("---- in short\n");
        print_case(one);
    }
    if (finding->query.bytes != one->generated.query.bytes)
        printf("where: %.*s\n", TEXT_ARGS(finding->query));
    table_print("expected", &finding->expected);
    table_print("entente", &finding->found);
    fflush(stdout);
}

static void run_case(struct bench *bench, uint64_t number, const struct options *options,
                     struct totals *totals) {
    struct arena arena;
    struct finding finding = {0};
    running = number;
    arena_init(&arena, NULL);
    struct check_case one = check_make(&arena, number);
    if (options->prints) {
        printf("---- %llu\n", (unsigned long long)number);
        print_case(&one);
        fflush(stdout);
    }
    enum verdict verdict = check_run(bench, &arena, &one, &finding);
    totals->agreed += verdict == VERDICT_AGREES;
    totals->free += verdict == VERDICT_FREE;
    totals->differed += verdict == VERDICT_DIFFERS;
    totals->refused += verdict == VERDICT_AGREES && finding.expected.is_error;
    totals->empty += verdict == VERDICT_AGREES && !finding.expected.is_error &&
                     finding.expected.row_count == 0;
    if (verdict == VERDICT_DIFFERS)
        report(bench, &arena, number, &one, &finding, options);
    arena_release(&arena);
}

int main(int count, char **words) {
    struct options options;
    struct totals totals = {0};
    struct bench bench;
    struct arena arena;
    if (!read_options(count, words, &options)) {
        fprintf(stderr, "differential [--seed N] [--count N] [--most N] [--whole] "
                        "[--print]\n");
        return 2;
    }
    signal(SIGSEGV, tell_crash);
    signal(SIGABRT, tell_crash);
    arena_init(&arena, NULL);
    bool is_open = bench_open(&bench, &arena);
    for (uint64_t i = 0; is_open && i < options.count && totals.differed < options.most;
         i++)
        run_case(&bench, options.seed + i, &options, &totals);
    bench_close(&bench);
    arena_release(&arena);
    if (!is_open)
        return 2;
    printf(
        "%llu agree (%llu without rows, %llu refused), %llu are left open, %llu differ\n",
        (unsigned long long)totals.agreed, (unsigned long long)totals.empty,
        (unsigned long long)totals.refused, (unsigned long long)totals.free,
        (unsigned long long)totals.differed);
    return totals.differed > 0;
}
