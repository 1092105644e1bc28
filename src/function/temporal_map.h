/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Temporal values from maps: {year: 2024, month: 8}, {date: d, hour: 12}, {years: 1.5}.
 *
 * A map gives components and may give a base in `date`, `time` or `datetime`, whose components
 * hold where the map has none. Errors: STATUS_VALUE_AT_RUN for components that are unknown, out
 * of range, contradict one another or leave out a larger one; STATUS_ARGUMENT_AT_RUN for values
 * of a wrong type.
 */
#ifndef ENTENTE_FUNCTION_TEMPORAL_MAP_H
#define ENTENTE_FUNCTION_TEMPORAL_MAP_H

#include "function/function.h"

/* ORDER FIELD: as in the table of temporal_map.c. */
enum temporal_field {
    FIELD_YEAR,
    FIELD_QUARTER,
    FIELD_MONTH,
    FIELD_WEEK,
    FIELD_DAY,
    FIELD_ORDINAL_DAY,
    FIELD_WEEKDAY,
    FIELD_DAY_OF_QUARTER,
    FIELD_HOUR,
    FIELD_MINUTE,
    FIELD_SECOND,
    FIELD_MILLISECOND,
    FIELD_MICROSECOND,
    FIELD_NANOSECOND,
    FIELD_EPOCH_SECONDS,
    FIELD_EPOCH_MILLIS,
    FIELD_COUNT
};

struct temporal_fields {
    uint32_t present; /* bit 1 << field */
    int64_t values[FIELD_COUNT];
    struct value date, time, datetime; /* bases, null when absent */
    bool has_zone;
    struct text zone; /* empty: only an offset was given */
    int32_t offset_seconds;
};

/* Reads the components that a value of `type` can have. */
enum status temporal_fields_read(struct function_context *context, enum value_type type,
                                 struct value map, struct temporal_fields *fields);

/* Whether the map said nothing, or nothing but a time zone. */
bool temporal_fields_are_bare(const struct temporal_fields *fields);

/* The day that the date components name, those of `base` (may be NULL) where they are silent. */
enum status temporal_fields_day(struct function_context *context,
                                const struct temporal_fields *fields, const int64_t *base,
                                int64_t *days);

/*
 * The time of day of the clock components. A fraction of a second, where given, is added to
 * `kept_fraction` and replaces that of the base.
 */
enum status temporal_fields_clock(struct function_context *context,
                                  const struct temporal_fields *fields,
                                  const int64_t *base, int64_t kept_fraction,
                                  int64_t *nanoseconds);

/* A value of `type` by a map; the clock of the statement stands in for a bare map. */
enum status temporal_from_map(struct function_context *context, enum value_type type,
                              struct value map, struct value *out);
/* A duration by a map of amounts, which may be fractions. */
enum status duration_from_map(struct function_context *context, struct value map,
                              struct value *out);

/* The time now, or at the start of the statement, as `type` in a time zone. */
enum status temporal_now(struct function_context *context, enum value_type type,
                         bool is_realtime, struct text zone, int32_t offset_seconds,
                         struct value *out);

#endif
