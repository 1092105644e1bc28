/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Functions and procedures that other databases have: what does the same here. The first row
 * that fits is taken, so that a name stands before the names it begins with.
 */
#include "bind/binder.h"

/* A name in any case; one that ends in '.' is the beginning of names. */
static const struct foreign {
    const char *name;
    const char *hint;
} foreign_names[] = {
    /* procedures of other graph databases */
    {"db.labels", "SHOW LABELS lists them"},
    {"db.relationshipTypes", "SHOW RELATIONSHIP TYPES lists them"},
    {"db.propertyKeys", "SHOW PROPERTY KEYS lists them"},
    {"db.indexes", "SHOW INDEXES lists them"},
    {"db.index.", "indexes need no call: write =, STARTS WITH or CONTAINS in a WHERE"},
    {"db.constraints", "SHOW CONSTRAINTS lists them"},
    {"db.schema.", "SHOW GRAPH TYPES and SHOW PROPERTY KEYS tell; in the shell .schema"},
    {"db.", "SHOW LABELS, SHOW INDEXES and the other SHOW tell what there is"},
    {"dbms.procedures", "SHOW PROCEDURES lists them"},
    {"dbms.functions", "SHOW FUNCTIONS lists them"},
    {"dbms.listConfig", "SHOW SETTINGS lists them"},
    {"dbms.listTransactions", "SHOW TRANSACTIONS lists them"},
    {"dbms.listQueries", "SHOW TRANSACTIONS lists them"},
    {"dbms.", "there is no server: SHOW SETTINGS and SHOW PROCEDURES tell what there is"},
    {"apoc.export.", "EXPORT GRAPH TO 'file' and RETURN ... INTO 'file' write files"},
    {"apoc.import.", "IMPORT 'file' reads a graph"},
    {"apoc.load.", "LOAD CSV reads rows, IMPORT 'file' a graph"},
    {"apoc.meta.", "SHOW LABELS, SHOW RELATIONSHIP TYPES and SHOW PROPERTY KEYS tell"},
    {"apoc.path.", "patterns walk: MATCH p = TRAIL (a)-[:TYPE]->{1,4}(b)"},
    {"apoc.algo.",
     "ANY CHEAPEST with COST finds ways; SHOW PROCEDURES lists the analyses"},
    {"apoc.periodic.", "a statement is one transaction of any size"},
    {"apoc.text.join", "reduce() joins: reduce(s = '', x IN list | s || x)"},
    {"apoc.coll.", "comprehensions and list functions do this: [x IN list WHERE x > 1]"},
    {"apoc.convert.", "toInteger(), toString(), CAST and others convert"},
    {"apoc.date.", "date(), datetime() and duration() calculate with time"},
    {"apoc.merge.", "MERGE takes labels and types as $(expression)"},
    {"apoc.create.", "CREATE takes labels and types as $(expression)"},
    {"apoc.",
     "this library is not here: SHOW FUNCTIONS and SHOW PROCEDURES list what is"},
    {"gds.pageRank.", "CALL igraph.pagerank() YIELD node, score"},
    {"gds.betweenness.", "CALL igraph.betweenness() YIELD node, score"},
    {"gds.louvain.", "CALL igraph.louvain() YIELD node, community"},
    {"gds.shortestPath.", "MATCH p = ANY CHEAPEST (a)-[r:TYPE COST r.weight]->+(b)"},
    {"gds.graph.", "analyses need no projection: their options choose labels and types"},
    {"gds.", "SHOW PROCEDURES WHERE name STARTS WITH 'igraph' lists the analyses"},
    /* functions of SQL and of older versions */
    {"ifnull", "coalesce() takes the first value that is not null"},
    {"nvl", "coalesce() takes the first value that is not null"},
    {"isnull", "write x IS NULL, or coalesce(x, 0)"},
    {"len", "size() counts characters and items"},
    {"strlen", "size() counts characters"},
    {"concat", "|| joins texts and lists"},
    {"group_concat", "collect() makes a list of the values"},
    {"string_agg", "collect() makes a list of the values"},
    {"now", "datetime() is now, date() today"},
    {"current_date", "date() is today"},
    {"current_timestamp", "datetime() is now"},
    {"substr", "substring() counts from 0"},
    {"rels", "relationships() gives those of a path"},
    {"point.", "places are not values here: keep latitude and longitude as numbers"},
    {"distance", "places are not values here: keep latitude and longitude as numbers"},
    {"vector", "a vector is a LIST of numbers here"},
    {"vector_", "vector.similarity.cosine() and .euclidean() take lists of numbers"},
    {"graph.", "there is one graph, the one that entente was opened with"},
    {"point", "places are not values here: keep latitude and longitude as numbers"},
};

void bind_hint_foreign(struct problem *problem, struct text name) {
    for (size_t i = 0; i < sizeof foreign_names / sizeof *foreign_names; i++) {
        struct text foreign = text_of(foreign_names[i].name);
        struct text start = name;
        if (text_ends_with(foreign, TEXT(".")) && name.byte_count > foreign.byte_count)
            start.byte_count = foreign.byte_count;
        if (text_equal_ignoring_case(start, foreign))
            problem_hint(problem, "%s", foreign_names[i].hint);
    }
}
