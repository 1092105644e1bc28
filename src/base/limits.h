/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every limit of entente with its reason; each has a test that reaches it. The `tight` build
 * (ENTENTE_TIGHT) shrinks the sizes that only batch or buffer, to give faults a chance.
 */
#ifndef ENTENTE_BASE_LIMITS_H
#define ENTENTE_BASE_LIMITS_H

/* The least memory limit that can be set: SESSION SET must fit into it, so that a limit that
 * nothing fits into can be lifted again. */
#define MIN_MEMORY_LIMIT_BYTES (1u << 20)
/* A statement: SQLite's default for SQL text, and the protocol asks for 1 MiB lines. */
#define MAX_QUERY_BYTES (8u << 20)
/* Depth of an expression tree: everything that walks one recurses on the C stack. */
#define MAX_EXPRESSION_DEPTH 1000
/* Nested subqueries and CALL { }: each level is an operator tree of its own. */
#define MAX_SUBQUERY_DEPTH 32
/* Procedures that call procedures: each call stands in the plan as a subquery, of which
 * MAX_SUBQUERY_DEPTH may nest. */
#define MAX_PROCEDURE_DEPTH 16
/* Calls of procedures in one statement, those inside of procedures counted: each is bound and
 * planned anew, and 16 levels of two calls would be 65,536. */
#define MAX_PROCEDURE_CALLS 1000
/* Procedures, or graph types, that a graph keeps: they stand in a sorted list. */
#define MAX_DEFINITIONS 10000u
/* Keys of one index or constraint. */
#define MAX_INDEX_KEYS 16u
/* Parentheses inside one another, and words and phrases, in a full text query. */
#define MAX_FULL_TEXT_DEPTH 32u
#define MAX_FULL_TEXT_WORDS 1000u
/* Nested lists and maps in a value: comparison, hash and printing recurse. */
#define MAX_VALUE_DEPTH 200
/* Elements in one list: a guard against range(1, 10^18). */
#define MAX_LIST_ITEMS 100000000u
/* Bytes in one string. */
#define MAX_TEXT_BYTES (256u << 20)
/* Hops of one path: a list of this length is the longest a path value holds. */
#define MAX_PATH_HOPS 1000000u
/* Rows inside are uint32. */
#define MAX_NODES 0xFFFFFFF0u
#define MAX_EDGES 0xFFFFFFF0u
/* Type and label ids are uint16 inside. */
#define MAX_CATALOG_NAMES 65000u
/* Columns of a result: the width of a batch is allocated at once. */
#define MAX_COLUMNS 2000
/* One line of an imported file. */
#define MAX_IMPORT_LINE_BYTES (64u << 20)
/* The text of one XML element. */
#define MAX_IMPORT_TEXT_BYTES (16u << 20)
/* Nested elements of an imported file. */
#define MAX_IMPORT_DEPTH 64

#ifdef ENTENTE_TIGHT
#define BATCH_ROWS 3
#define ARENA_BLOCK_BYTES 64
#define ARENA_MAX_BLOCK_BYTES 64
#define MAP_MIN_CAPACITY 2
#define PROPERTY_CHUNK_ROWS 64
#define SEGMENT_ROWS 64
#else
/* 1,024 to 2,048 rows keep a few columns in the first two cache levels (ENGINE.md). */
#define BATCH_ROWS 2048
/* An arena's first block; each further one is as large as all before it, up to the maximum. */
#define ARENA_BLOCK_BYTES 8192
#define ARENA_MAX_BLOCK_BYTES (1u << 20)
#define MAP_MIN_CAPACITY 16
/* Rows in one chunk of a property column. */
#define PROPERTY_CHUNK_ROWS 2048
/* Nodes in one segment of a database file. */
#define SEGMENT_ROWS 65536
#endif

#endif
