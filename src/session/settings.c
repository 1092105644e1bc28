/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SESSION SET: one table of settings, and the optimizer switches under "optimize.". */
#include "session/database.h"

#include "base/limits.h"
#include "plan/plan.h"
#include "value/temporal_parse.h"

#include <string.h>

struct setting {
    const char *name;
    const char *description;
    enum status (*set)(struct entente_database *database, struct span span,
                       struct value value);
    struct value (*get)(const struct entente_database *database);
};

static enum status wrong_value(struct entente_database *database, struct span span,
                               const char *expected) {
    return problem_set(&database->problem, STATUS_INVALID_ARGUMENT_VALUE, span,
                       "this setting takes %s", expected);
}

/* true, false, 'on', 'off' in any case. */
static bool read_switch(struct value value, bool *out) {
    if (value.type == VALUE_BOOLEAN) {
        *out = value.boolean;
        return true;
    }
    if (value.type != VALUE_STRING)
        return false;
    *out = text_equal_ignoring_case(value_text(value), TEXT("on")) ||
           text_equal_ignoring_case(value_text(value), TEXT("true"));
    return *out || text_equal_ignoring_case(value_text(value), TEXT("off")) ||
           text_equal_ignoring_case(value_text(value), TEXT("false"));
}

static enum status set_names(struct entente_database *database, struct span span,
                             struct value value) {
    bool is_helpful =
        value.type == VALUE_STRING && text_equal(value_text(value), TEXT("helpful"));
    if (!is_helpful &&
        (value.type != VALUE_STRING || !text_equal(value_text(value), TEXT("exact"))))
        return wrong_value(database, span, "'exact' or 'helpful'");
    database->settings.has_helpful_names = is_helpful;
    return STATUS_OK;
}

static struct value get_names(const struct entente_database *database) {
    return value_string(database->settings.has_helpful_names ? TEXT("helpful")
                                                             : TEXT("exact"));
}

/* ---- a number and a unit ------------------------------------------------------------------ */

/* What a unit stands for; "" is what a bare number means. */
struct unit {
    const char *name;
    double factor;
};

static const struct unit units_of_bytes[] = {{"", 1},
                                             {"B", 1},
                                             {"kB", 1e3},
                                             {"MB", 1e6},
                                             {"GB", 1e9},
                                             {"TB", 1e12},
                                             {"KiB", 1024.0},
                                             {"MiB", 1048576},
                                             {"GiB", 1073741824},
                                             {"TiB", 1099511627776}};

static const struct unit units_of_seconds[] = {
    {"", 1},         {"ms", 1e-3},   {"s", 1},       {"sec", 1},
    {"second", 1},   {"seconds", 1}, {"min", 60},    {"minute", 60},
    {"minutes", 60}, {"h", 3600},    {"hour", 3600}, {"hours", 3600}};

/* Digits with at most one point at the beginning of `rest`, which is moved behind them and the
 * blanks after them. False without a digit. */
static bool take_number(struct text *rest, double *out) {
    double number = 0, scale = 1;
    size_t i = 0, digit_count = 0;
    bool has_point = false;
    for (; i < rest->byte_count; i++) {
        char c = rest->bytes[i];
        if (c >= '0' && c <= '9') {
            number = number * 10 + (c - '0');
            scale *= has_point ? 10 : 1;
            digit_count++;
        } else if (c == '.' && !has_point) {
            has_point = true;
        } else {
            break;
        }
    }
    while (i < rest->byte_count && rest->bytes[i] == ' ')
        i++;
    *rest = (struct text){rest->bytes + i, rest->byte_count - i};
    *out = number / scale;
    return digit_count > 0;
}

/* "512MiB", "1 GB", "250ms", "1000000": what it comes to in the unit "". False when it is no
 * number with one of the units. */
static bool read_amount(struct text text, const struct unit *units, size_t count,
                        double *out) {
    if (!take_number(&text, out))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (!text_equal_ignoring_case(text, text_of(units[i].name)))
            continue;
        *out *= units[i].factor;
        return true;
    }
    return false;
}

#define READ_AMOUNT(text, units, out)                                                    \
    read_amount((text), (units), sizeof(units) / sizeof *(units), (out))

/* Seconds, or a string with their unit; below 0, or NaN, when it is neither. */
static double read_seconds(struct value value) {
    double seconds;
    if (value_is_number(value))
        return value_as_double(value);
    if (value.type == VALUE_STRING &&
        READ_AMOUNT(value_text(value), units_of_seconds, &seconds))
        return seconds;
    return -1;
}

static enum status set_timeout(struct entente_database *database, struct span span,
                               struct value value) {
    double seconds = read_seconds(value);
    if (!(seconds >= 0))
        return wrong_value(
            database, span,
            "seconds, or a time such as '250ms' or '2 min', 0 for no limit");
    database->settings.timeout_seconds = seconds;
    return STATUS_OK;
}

static struct value get_timeout(const struct entente_database *database) {
    return value_float(database->settings.timeout_seconds);
}

/* 0 does not wait. */
static enum status set_busy_timeout(struct entente_database *database, struct span span,
                                    struct value value) {
    double seconds = read_seconds(value);
    if (!(seconds >= 0))
        return wrong_value(
            database, span,
            "seconds, or a time such as '250ms' or '2 min', 0 for no waiting");
    entente_set_busy_timeout(database, seconds);
    return STATUS_OK;
}

static struct value get_busy_timeout(const struct entente_database *database) {
    return value_float(database->settings.busy_seconds);
}

#define MINIMUM_OF_MEMORY "1 MiB or more, 0 for no limit"
_Static_assert(MIN_MEMORY_LIMIT_BYTES == 1 << 20, "said by MINIMUM_OF_MEMORY");

static enum status set_memory(struct entente_database *database, struct span span,
                              struct value value) {
    double bytes = -1;
    if (value.type == VALUE_INTEGER)
        bytes = (double)value.integer;
    else if (value.type == VALUE_STRING &&
             !READ_AMOUNT(value_text(value), units_of_bytes, &bytes))
        bytes = -1;
    if (!(bytes >= 0))
        return wrong_value(database, span, "bytes such as '512MiB', 0 for no limit");
    if (bytes > 0 && bytes < MIN_MEMORY_LIMIT_BYTES)
        return wrong_value(database, span, MINIMUM_OF_MEMORY);
    entente_set_memory_limit(database, bytes < 9e18 ? (uint64_t)bytes : (uint64_t)9e18);
    return STATUS_OK;
}

static struct value get_memory(const struct entente_database *database) {
    return value_integer((int64_t)database->settings.memory_bytes);
}

static enum status set_seed(struct entente_database *database, struct span span,
                            struct value value) {
    if (value.type != VALUE_INTEGER)
        return wrong_value(database, span, "an integer");
    database->random_state = (uint64_t)value.integer;
    return STATUS_OK;
}

static struct value get_seed(const struct entente_database *database) {
    return value_integer((int64_t)database->random_state);
}

/* A date, a string that is one, or 'off'. */
static enum status set_as_of(struct entente_database *database, struct span span,
                             struct value value) {
    struct arena arena;
    struct problem problem;
    bool is_off = value.type == VALUE_STRING &&
                  text_equal_ignoring_case(value_text(value), TEXT("off"));
    arena_init(&arena, NULL);
    if (value.type == VALUE_STRING && !is_off &&
        temporal_parse(&arena, VALUE_DATE, value_text(value), &value, &problem) !=
            STATUS_OK)
        value = value_string(TEXT(""));
    arena_release(&arena);
    if (!is_off && value.type != VALUE_DATE)
        return wrong_value(database, span,
                           "a day such as '2024-06-13' or date('2024-06-13'), or 'off'");
    database->settings.has_day = !is_off;
    if (!is_off)
        database->settings.day = value.integer;
    return STATUS_OK;
}

static struct value get_as_of(const struct entente_database *database) {
    return database->settings.has_day ? value_date(database->settings.day)
                                      : value_string(TEXT("off"));
}

static const struct setting settings[] = {
    {"as_of", "the day that queries without AS OF see the graph on, or 'off'", set_as_of,
     get_as_of},
    {"names", "how a name meets the graph: 'exact' or 'helpful'", set_names, get_names},
    {"timeout",
     "time that a statement may run, in seconds or such as '250ms'; 0: no limit",
     set_timeout, get_timeout},
    {"busy_timeout",
     "time that a writer waits for another one's transaction, such as '10s'; 0: not at "
     "all",
     set_busy_timeout, get_busy_timeout},
    {"memory",
     "bytes that a statement may hold, such as '1GiB', 1 MiB or more; 0: no limit",
     set_memory, get_memory},
    {"seed", "where random numbers, samples and layouts start", set_seed, get_seed},
};
#define SETTING_COUNT ((uint32_t)(sizeof settings / sizeof *settings))

static enum status set_switch(struct entente_database *database, struct text name,
                              struct span span, struct value value) {
    bool is_on;
    if (!read_switch(value, &is_on))
        return wrong_value(database, span, "on or off");
    uint32_t count;
    const struct plan_switch *switches = plan_switches(&count);
    struct text_nearest nearest;
    text_nearest_init(&nearest, name);
    for (uint32_t i = 0; i < count; i++) {
        text_nearest_offer(&nearest, text_of(switches[i].name));
        if (!text_equal(name, TEXT("all")) &&
            !text_equal(name, text_of(switches[i].name)))
            continue;
        uint64_t bit = (uint64_t)1 << i;
        if (is_on)
            database->settings.switched_off &= ~bit;
        else
            database->settings.switched_off |= bit;
        if (!text_equal(name, TEXT("all")))
            return STATUS_OK;
    }
    if (text_equal(name, TEXT("all")))
        return STATUS_OK;
    problem_set(&database->problem, STATUS_UNKNOWN_SETTING, span,
                "unknown optimizer switch 'optimize.%.*s'", TEXT_ARGS(name));
    text_nearest_hint(&nearest, &database->problem);
    return STATUS_UNKNOWN_SETTING;
}

enum status settings_set(struct entente_database *database, struct text name,
                         struct span span, struct value value) {
    const struct text prefix = TEXT("optimize.");
    if (text_starts_with(name, prefix))
        return set_switch(database,
                          (struct text){name.bytes + prefix.byte_count,
                                        name.byte_count - prefix.byte_count},
                          span, value);
    struct text_nearest nearest;
    text_nearest_init(&nearest, name);
    for (uint32_t i = 0; i < SETTING_COUNT; i++) {
        if (text_equal_ignoring_case(name, text_of(settings[i].name)))
            return settings[i].set(database, span, value);
        text_nearest_offer(&nearest, text_of(settings[i].name));
    }
    problem_set(&database->problem, STATUS_UNKNOWN_SETTING, span,
                "unknown setting '%.*s'", TEXT_ARGS(name));
    text_nearest_hint(&nearest, &database->problem);
    return STATUS_UNKNOWN_SETTING;
}

uint32_t settings_count(void) {
    uint32_t count;
    plan_switches(&count);
    return SETTING_COUNT + count;
}

void settings_describe(const struct entente_database *database, uint32_t index,
                       struct arena *arena, struct value row[3]) {
    if (index < SETTING_COUNT) {
        row[0] = value_string(text_of(settings[index].name));
        row[1] = settings[index].get(database);
        row[2] = value_string(text_of(settings[index].description));
        return;
    }
    uint32_t count, place = index - SETTING_COUNT;
    const struct plan_switch *one = &plan_switches(&count)[place];
    char *name = arena_format(arena, "optimize.%s", one->name);
    row[0] = name == NULL ? value_null() : value_string(text_of(name));
    row[1] = value_boolean((database->settings.switched_off >> place & 1) == 0);
    row[2] = value_string(text_of(one->description));
}
