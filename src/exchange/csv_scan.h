/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Records of a CSV file (RFC 4180), taken apart where they lie in the file's buffer.
 *
 * Lines end in LF or CRLF; lines without any byte are skipped. A field that begins with a
 * quote ends at the next quote that is not doubled and may hold line ends; a quote inside of
 * another field is an ordinary character, and so is a CR that no LF follows.
 */
#ifndef ENTENTE_EXCHANGE_CSV_SCAN_H
#define ENTENTE_EXCHANGE_CSV_SCAN_H

#include "exchange/source_file.h"

struct csv_field {
    const char
        *bytes; /* in the buffer, quotes taken off; valid UTF-8 without zero bytes */
    uint32_t size;
    bool is_quoted;
};

struct csv_scan {
    struct source_file *file;
    struct problem *problem;
    uint64_t line;        /* where the next record begins, from 1 */
    uint64_t record_line; /* where the last record began */
    struct csv_field *fields;
    uint32_t field_count; /* of the last record */
    uint32_t field_capacity;
    uint8_t special[256]; /* bytes that may end a field */
    char separator;
    bool has_escapes; /* a field of the record at hand has doubled quotes */
};

/* Opens a file; everything lives on `arena`. */
enum status csv_scan_open(struct csv_scan *scan, struct arena *arena, const char *path,
                          char separator, struct budget *budget, struct problem *problem);

/*
 * The next record that lies whole in the buffer. *is_found false: the buffer has to be
 * refilled, or the file is at its end. Fields stay valid until csv_scan_refill().
 */
enum status csv_scan_next(struct csv_scan *scan, bool *is_found);

/* Reads on; *is_more false at the end of the file. STATUS_INVALID_FILE for a record longer
 * than MAX_IMPORT_LINE_BYTES. */
enum status csv_scan_refill(struct csv_scan *scan, bool *is_more);

/* Both: the next record, whatever it takes; *is_found false at the end. Fields are valid until
 * the next call. */
enum status csv_scan_record(struct csv_scan *scan, bool *is_found);

#endif
