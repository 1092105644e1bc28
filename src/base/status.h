/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Results of functions that can fail, and the one description of what went wrong.
 *
 * A function that can fail returns `enum status`; STATUS_OK is 0. The message is written
 * once, where the cause is known, into a `struct problem`; floors above may add a hint or a
 * place but never rewrite the text. Thread safety: a problem belongs to one query at a time.
 */
#ifndef ENTENTE_BASE_STATUS_H
#define ENTENTE_BASE_STATUS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What kind of failure it was; every row of status_codes.h is one member. */
enum status {
    STATUS_OK = 0,
#define STATUS_ROW(name, type, phase, detail, gqlstatus, meaning) STATUS_##name,
#include "base/status_codes.h"
#undef STATUS_ROW
    STATUS_COUNT
};

/* A half-open range of bytes in the statement's text. Absent places are SPAN_NONE. */
struct span {
    uint32_t start; /* byte offset of the first byte */
    uint32_t end;   /* byte offset after the last byte */
};

#define SPAN_NONE ((struct span){UINT32_MAX, UINT32_MAX})

/* True when `span` names a place. */
static inline bool span_is_known(struct span span) {
    return span.start != UINT32_MAX;
}

/* The smallest span that covers both; a span that is not known adds nothing. */
static inline struct span span_join(struct span first, struct span second) {
    if (!span_is_known(first))
        return second;
    if (!span_is_known(second))
        return first;
    return (struct span){first.start < second.start ? first.start : second.start,
                         first.end > second.end ? first.end : second.end};
}

#define PROBLEM_MESSAGE_BYTES 1024
#define PROBLEM_HINT_BYTES 512
#define PROBLEM_FILE_BYTES 256

/*
 * The description of one failure. The texts are held inline, so that running out of memory
 * can be reported too; longer texts are cut at a character boundary and end in "...".
 */
struct problem {
    enum status status;
    struct span span;              /* place in the statement, or SPAN_NONE */
    struct span hinted;            /* another place, which the hint tells; or empty */
    char file[PROBLEM_FILE_BYTES]; /* an input file, "" when the statement is meant */
    uint64_t line;                 /* line in `file` from 1, 0 when not known */
    char message[PROBLEM_MESSAGE_BYTES]; /* one sentence, lower case, no full stop */
    char hint[PROBLEM_HINT_BYTES];       /* what to do about it, "" when there is none */
};

/* Makes `problem` say that nothing is wrong. */
void problem_clear(struct problem *problem);

/* Records a failure unless one is recorded already (the first cause wins). `problem` may be
 * NULL. Called through problem_set(). */
void problem_record(struct problem *problem, enum status status, struct span span,
                    const char *format, ...) __attribute__((format(printf, 4, 5)));

/* For problem_set() alone: a value that may be left unused. */
static inline enum status problem_status(enum status status) {
    return status;
}

/*
 * Records a failure and gives its status back, so that a caller writes
 * `return problem_set(problem, STATUS_..., span, "format", ...)`. A macro, so that the compiler
 * sees which status comes back: after TRY() it then knows that results are set.
 */
#define problem_set(problem, code, span, ...)                                            \
    (problem_record((problem), (code), (span), __VA_ARGS__), problem_status(code))

/* Records a failure in an input file: `line` counts from 1, 0 when it is not known. */
enum status problem_set_file(struct problem *problem, enum status status,
                             const char *file, uint64_t line, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* Adds a hint to a recorded failure that has none. */
void problem_hint(struct problem *problem, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* As problem_hint(), behind a hint that is there already. */
void problem_hint_more(struct problem *problem, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The place of a recorded failure, when it has none yet. */
void problem_place(struct problem *problem, struct span span);

/* Moves the place of a recorded failure that lies in another text: that place, as `format`
 * says it, goes before the message. */
void problem_move(struct problem *problem, struct span span, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The member's name without its prefix, such as "UNKNOWN_FUNCTION". */
const char *status_name(enum status status);

/* openCypher's error type, such as "SyntaxError". */
const char *status_type(enum status status);

/* "compile" (before the first row was read or written) or "runtime". */
const char *status_phase(enum status status);

/* openCypher's detail, such as "UndefinedVariable". */
const char *status_detail(enum status status);

/* GQLSTATUS, five characters (ISO/IEC 39075, clause 23). */
const char *status_gqlstatus(enum status status);

/* One line on what the code means, for the manual. */
const char *status_meaning(enum status status);

/* Returns a failure of `call` to the caller. */
#define TRY(call)                                                                        \
    do {                                                                                 \
        enum status try_status_ = (call);                                                \
        if (try_status_ != STATUS_OK)                                                    \
            return try_status_;                                                          \
    } while (0)

#endif
