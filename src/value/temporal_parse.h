/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Temporal values from text, by the forms of ISO 8601 that openCypher takes.
 *
 * Dates: 2015-07-21, 2015-07, 2015, 2015-W30-2, 2015-W30, 2015-Q3-21, 2015-Q3, 2015-202, each
 * also without hyphens; a year of up to nine digits with its sign. Times: 21:40:32.142, 21:40,
 * 21, also without colons. Offsets: Z, +01:00, +0100, +01, +01:00:30. Zones: [Europe/Oslo].
 * Durations: P12Y5M14DT16H12M70S and P2012-02-02T14:37:21.545.
 * Thread safety: all functions are pure, but for reading the tz database.
 */
#ifndef ENTENTE_VALUE_TEMPORAL_PARSE_H
#define ENTENTE_VALUE_TEMPORAL_PARSE_H

#include "value/temporal.h"

/*
 * Reads a value of a temporal type or a duration; the result lives on `arena`. Without offset
 * and zone a time or datetime is in UTC. STATUS_VALUE_AT_RUN for text that is none,
 * STATUS_NUMBER_OUT_OF_RANGE for years and durations beyond what is held.
 */
enum status temporal_parse(struct arena *arena, enum value_type type, struct text text,
                           struct value *out, struct problem *problem);

/* A time zone as maps give it: an offset, or a name, which `zone` then holds. */
enum status temporal_parse_zone(struct arena *arena, struct text text, struct text *zone,
                                int32_t *offset_seconds, struct problem *problem);

/* The same for a duration, without its type. */
enum status duration_parse(struct text text, struct value_duration *out,
                           struct problem *problem);

#endif
