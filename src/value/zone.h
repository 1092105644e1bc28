/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Named time zones, read from the system's tz database (TZif files, RFC 9636).
 *
 * The folder is $TZDIR where that is set, else /usr/share/zoneinfo. No global state: each call
 * reads the zone's file (a few kilobytes). Thread safety: all functions may run at once.
 */
#ifndef ENTENTE_VALUE_ZONE_H
#define ENTENTE_VALUE_ZONE_H

#include "base/text.h"

/* The offset that a zone has at an instant (seconds since 1970 UTC). STATUS_VALUE_AT_RUN when
 * there is no such zone. `arena` holds the file meanwhile. */
enum status zone_offset_at_instant(struct arena *arena, struct text zone, int64_t seconds,
                                   int32_t *offset_seconds, struct problem *problem);

/*
 * The offset of a local clock reading, and the reading itself, which moves forward by the gap
 * where clocks were set forward over it. Where a reading occurs twice, `*preferred` counts when
 * it is the offset of one of the two, else (or with NULL) the first. `local_seconds` are seconds
 * from 1970-01-01T00:00 on the local clock.
 */
enum status zone_offset_at_local(struct arena *arena, struct text zone,
                                 const int32_t *preferred, int64_t *local_seconds,
                                 int32_t *offset_seconds, struct problem *problem);

/* The zone whose data a merged zone shares: Europe/Berlin for Europe/Oslo; else itself. */
struct text zone_main_name(struct text name);

#endif
