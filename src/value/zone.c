/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A TZif file holds transitions (instant, index of local time type) and a POSIX TZ text for
 * the time after the last of them; both are needed for instants of any year. Only the 64-bit
 * block of version 2 and later is read.
 */
#include "value/zone.h"

#include "value/calendar.h"

#include <ctype.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_ZONE_NAME_BYTES 100
#define MAX_ZONE_FILE_BYTES (1 << 20)
#define HEADER_BYTES 44
#define SECONDS_A_DAY 86400

/* The 64-bit block of a file that was read whole. */
struct zone {
    uint32_t transition_count;
    uint32_t type_count;
    const unsigned char *instants; /* 8 bytes each */
    const unsigned char *indexes;  /* 1 byte each */
    const unsigned char *types;    /* 6 bytes each; the first 4 are the offset */
    const char *footer;            /* POSIX TZ text, terminated; "" when there is none */
};

/* A rule of the POSIX text: when clocks change in each year. */
struct change_rule {
    char kind; /* 'M' month.week.weekday, 'J' day without February 29, 'N' day from 0 */
    int32_t month, week, day;
    int32_t seconds; /* after local midnight */
};

/* A POSIX TZ text; has_summer false when the offset never changes. */
struct posix_zone {
    int32_t standard_seconds, summer_seconds;
    bool has_summer;
    struct change_rule start, end;
};

/* ---- the file ------------------------------------------------------------------------- */

static uint32_t read_32(const unsigned char *bytes) {
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 |
           bytes[3];
}

static int64_t read_64(const unsigned char *bytes) {
    return (int64_t)((uint64_t)read_32(bytes) << 32 | read_32(bytes + 4));
}

static enum status unknown_zone(struct text name, struct problem *problem) {
    return problem_set(problem, STATUS_VALUE_AT_RUN, SPAN_NONE,
                       "there is no time zone '%.*s'", TEXT_ARGS(name));
}

/* Only names that cannot leave the folder. */
static bool is_zone_name(struct text name) {
    if (name.byte_count == 0 || name.byte_count > MAX_ZONE_NAME_BYTES ||
        !isupper((unsigned char)name.bytes[0]))
        return false;
    for (size_t i = 0; i < name.byte_count; i++) {
        unsigned char byte = (unsigned char)name.bytes[i];
        bool is_allowed =
            isalnum(byte) || byte == '_' || byte == '-' || byte == '+' || byte == '/';
        if (!is_allowed)
            return false;
    }
    return true;
}

/* Opens a regular file of sensible size; -1 when there is none of that name. */
static int open_file(const char *path, size_t *size) {
    int file = open(path, O_RDONLY | O_CLOEXEC);
    struct stat status;
    if (file < 0)
        return -1;
    bool is_fit = fstat(file, &status) == 0 && S_ISREG(status.st_mode) &&
                  status.st_size <= MAX_ZONE_FILE_BYTES;
    if (!is_fit) {
        close(file);
        return -1;
    }
    *size = (size_t)status.st_size;
    return file;
}

/* Reads a zone's file onto the arena, terminated. */
static enum status read_file(struct arena *arena, struct text name, struct text *out,
                             struct problem *problem) {
    const char *folder = getenv("TZDIR");
    if (folder == NULL || folder[0] == '\0')
        folder = "/usr/share/zoneinfo";
    const char *path = arena_format(arena, "%s/%.*s", folder, TEXT_ARGS(name));
    TRY_MEMORY(path, arena, problem);
    size_t size, done = 0;
    int file = open_file(path, &size);
    if (file < 0)
        return unknown_zone(name, problem);
    char *bytes = (char *)arena_allocate(arena, size + 1);
    while (bytes != NULL && done < size) {
        ssize_t part = read(file, bytes + done, size - done);
        if (part <= 0)
            break;
        done += (size_t)part;
    }
    close(file);
    TRY_MEMORY(bytes, arena, problem);
    bytes[done] = '\0';
    *out = (struct text){bytes, done};
    return STATUS_OK;
}

/* Sizes of the six arrays behind a header, in the order of the file. */
static size_t block_bytes(const unsigned char *header, size_t time_bytes) {
    size_t utc = read_32(header + 20), standard = read_32(header + 24),
           leaps = read_32(header + 28), transitions = read_32(header + 32),
           types = read_32(header + 36), characters = read_32(header + 40);
    return transitions * (time_bytes + 1) + types * 6 + characters +
           leaps * (time_bytes + 4) + standard + utc;
}

static bool is_header(struct text file, size_t at) {
    return at + HEADER_BYTES <= file.byte_count &&
           memcmp(file.bytes + at, "TZif", 4) == 0 && file.bytes[at + 4] >= '2';
}

static bool read_block(struct text file, struct zone *zone) {
    const unsigned char *bytes = (const unsigned char *)file.bytes;
    if (!is_header(file, 0))
        return false;
    size_t second = HEADER_BYTES + block_bytes(bytes, 4);
    if (!is_header(file, second))
        return false;
    const unsigned char *header = bytes + second;
    size_t end = second + HEADER_BYTES + block_bytes(header, 8);
    if (end > file.byte_count)
        return false;
    zone->transition_count = read_32(header + 32);
    zone->type_count = read_32(header + 36);
    zone->instants = header + HEADER_BYTES;
    zone->indexes = zone->instants + (size_t)zone->transition_count * 8;
    zone->types = zone->indexes + zone->transition_count;
    zone->footer = file.bytes + end + (file.bytes[end] == '\n');
    for (uint32_t i = 0; i < zone->transition_count; i++)
        if (zone->indexes[i] >= zone->type_count)
            return false;
    return zone->type_count > 0;
}

static enum status read_zone(struct arena *arena, struct text name, struct zone *zone,
                             struct problem *problem) {
    if (!is_zone_name(name))
        return unknown_zone(name, problem);
    struct text file = {NULL, 0};
    TRY(read_file(arena, zone_main_name(name), &file, problem));
    if (!read_block(file, zone))
        return unknown_zone(name, problem);
    return STATUS_OK;
}

static int32_t type_offset(const struct zone *zone, uint32_t type) {
    return (int32_t)read_32(zone->types + (size_t)type * 6);
}

/* ---- the rules after the last transition ----------------------------------------------- */

/* name := letters | '<' characters '>' */
static const char *skip_name(const char *text) {
    if (*text == '<') {
        while (*text != '\0' && *text != '>')
            text++;
        return *text == '>' ? text + 1 : text;
    }
    while (isalpha((unsigned char)*text))
        text++;
    return text;
}

static int32_t read_number(const char **text) {
    int32_t number = 0;
    while (isdigit((unsigned char)**text) && number < 100000)
        number = number * 10 + (*(*text)++ - '0');
    return number;
}

/* time := [+-] hours [: minutes [: seconds]] */
static int32_t read_clock(const char **text) {
    int32_t sign = **text == '-' ? -1 : 1;
    if (**text == '-' || **text == '+')
        (*text)++;
    int32_t seconds = read_number(text) * 3600;
    for (int32_t unit = 60; unit >= 1 && **text == ':'; unit /= 60) {
        (*text)++;
        seconds += read_number(text) * unit;
    }
    return sign * seconds;
}

/* rule := ',' (M month . week . day | J day | day) [ '/' time ] */
static struct change_rule read_rule(const char **text) {
    struct change_rule rule = {.kind = 'N', .seconds = 2 * 3600};
    if (**text == ',')
        (*text)++;
    if (**text == 'M' || **text == 'J')
        rule.kind = *(*text)++;
    if (rule.kind == 'M') {
        rule.month = read_number(text);
        *text += **text == '.';
        rule.week = read_number(text);
        *text += **text == '.';
    }
    rule.day = read_number(text);
    if (**text == '/') {
        (*text)++;
        rule.seconds = read_clock(text);
    }
    return rule;
}

/* POSIX counts offsets west of Greenwich, everybody else east. */
static struct posix_zone read_posix(const char *text) {
    struct posix_zone zone = {0};
    text = skip_name(text);
    zone.standard_seconds = -read_clock(&text);
    zone.summer_seconds = zone.standard_seconds + 3600;
    zone.has_summer = *text != '\0' && *text != '\n';
    if (!zone.has_summer)
        return zone;
    text = skip_name(text);
    if (*text != ',' && *text != '\0')
        zone.summer_seconds = -read_clock(&text);
    zone.start = read_rule(&text);
    zone.end = read_rule(&text);
    return zone;
}

/* Local seconds since 1970 at which a rule falls in a year. */
static int64_t rule_seconds(const struct change_rule *rule, int64_t year) {
    int64_t day = calendar_days(year, 1, 1);
    if (rule->kind == 'M') {
        int64_t first = calendar_days(year, rule->month, 1);
        /* POSIX counts Sunday as 0, this calendar Monday as 1. */
        int32_t ahead = (rule->day + 7 - calendar_weekday(first) % 7) % 7;
        day = first + ahead + (int64_t)(rule->week - 1) * 7;
        if (day >= first + calendar_days_in_month(year, rule->month))
            day -= 7;
    } else if (rule->kind == 'J') {
        bool is_after_leap = calendar_is_leap_year(year) && rule->day >= 60;
        day += rule->day - 1 + is_after_leap;
    } else {
        day += rule->day;
    }
    return day * SECONDS_A_DAY + rule->seconds;
}

static int32_t posix_offset(const struct posix_zone *zone, int64_t seconds) {
    if (!zone->has_summer)
        return zone->standard_seconds;
    int64_t local = seconds + zone->standard_seconds;
    int64_t year = calendar_date(floor_divide(local, SECONDS_A_DAY)).year;
    int64_t start = rule_seconds(&zone->start, year) - zone->standard_seconds;
    int64_t end = rule_seconds(&zone->end, year) - zone->summer_seconds;
    bool is_summer = start < end ? seconds >= start && seconds < end
                                 : seconds >= start || seconds < end;
    return is_summer ? zone->summer_seconds : zone->standard_seconds;
}

/* ---- offsets -------------------------------------------------------------------------- */

/* How many transitions lie at or before the instant. */
static uint32_t transitions_until(const struct zone *zone, int64_t seconds) {
    uint32_t low = 0, high = zone->transition_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (read_64(zone->instants + (size_t)middle * 8) <= seconds)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static int32_t offset_at(const struct zone *zone, int64_t seconds) {
    uint32_t until = transitions_until(zone, seconds);
    if (until == 0) /* before the first transition: local mean time, type 0 */
        return type_offset(zone, 0);
    bool is_beyond = until == zone->transition_count;
    if (is_beyond && zone->footer[0] != '\0' && zone->footer[0] != '\n') {
        struct posix_zone posix = read_posix(zone->footer);
        return posix_offset(&posix, seconds);
    }
    return type_offset(zone, zone->indexes[until - 1]);
}

enum status zone_offset_at_instant(struct arena *arena, struct text name, int64_t seconds,
                                   int32_t *offset_seconds, struct problem *problem) {
    struct zone zone;
    TRY(read_zone(arena, name, &zone, problem));
    *offset_seconds = offset_at(&zone, seconds);
    return STATUS_OK;
}

/*
 * Offsets change by less than a day and not twice within two, so the offsets a day before and
 * a day after are the two that the reading can have. The earlier one is tried first.
 */
enum status zone_offset_at_local(struct arena *arena, struct text name,
                                 const int32_t *preferred, int64_t *local_seconds,
                                 int32_t *offset_seconds, struct problem *problem) {
    struct zone zone;
    TRY(read_zone(arena, name, &zone, problem));
    if (preferred != NULL &&
        offset_at(&zone, *local_seconds - *preferred) == *preferred) {
        *offset_seconds = *preferred;
        return STATUS_OK;
    }
    int32_t before = offset_at(&zone, *local_seconds - SECONDS_A_DAY);
    int32_t after = offset_at(&zone, *local_seconds + SECONDS_A_DAY);
    int32_t middle = offset_at(&zone, *local_seconds - before);
    if (middle == before) {
        *offset_seconds = before;
    } else if (offset_at(&zone, *local_seconds - middle) == middle) {
        *offset_seconds = middle;
    } else if (offset_at(&zone, *local_seconds - after) == after) {
        *offset_seconds = after;
    } else { /* the clock jumped over this reading */
        *offset_seconds = offset_at(&zone, *local_seconds - before);
        *local_seconds += *offset_seconds - before;
    }
    return STATUS_OK;
}
