/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Shortest paths of a pattern by breadth-first search: between two nodes, or from one node to
 * all.
 *
 * What is found is shortest among the walks of the pattern after the spur's fixed part. A walk
 * may repeat relationships where the pattern has several edges or a minimum, or is walked
 * against its direction; whether that matters is the caller's to ask (path_found_repeats()).
 */
#ifndef ENTENTE_EXECUTE_PATH_BREADTH_H
#define ENTENTE_EXECUTE_PATH_BREADTH_H

#include "execute/path_found.h"

/* One way to reach a visit, where all shortest ones are wanted. */
struct path_link {
    uint32_t parent;
    uint32_t edge;
    uint32_t next; /* the next way, VISIT_NONE at the end */
};

/* The search from one end, level by level. */
struct path_side {
    struct path_visits visits; /* `parent` is the first of `links` while collecting */
    uint32_t level_begin, level_end; /* the newest whole level */
    uint32_t depth;                  /* its distance from the end */
    struct path_link *links;
    uint32_t link_count, link_capacity;
};

/* A hop that joins a visit of the forward side to one of the backward side. */
struct path_crossing {
    uint32_t forward;
    uint32_t edge;
    uint32_t backward; /* VISIT_NONE: the path ends at `forward`, there is no hop */
};

struct path_breadth {
    struct path_pattern *pattern;
    struct arena *arena;
    struct path_spur spur;
    bool is_two_sided;
    bool collects;     /* all ways, not one */
    bool goes_forward; /* the side that grows now */
    struct path_side forward, backward;
    struct path_crossing *crossings; /* one, or all while collecting */
    uint32_t crossing_count, crossing_capacity;
    /* Where path_breadth_next() stands: a crossing, and a link for each hop but the crossing's;
     * the first forward_count of them lead to the start, the others to the end. */
    uint32_t crossing;
    uint32_t *choices;
    uint32_t choice_count, choice_capacity;
    uint32_t forward_count;
    bool is_given; /* the path of `choices` has been given */
};

/* A search whose memory comes from `arena` and is used again by each search. */
void path_breadth_init(struct path_breadth *search, struct path_pattern *pattern,
                       struct arena *arena);

/*
 * Searches from the spur to `target`; path_breadth_next() then gives the paths: one, or while
 * `collects` all of the least length.
 */
enum status path_breadth_pair(struct path_breadth *search, const struct path_spur *spur,
                              uint32_t target, bool collects);

/* Begins a search from the spur to all nodes; the start alone has been visited. */
enum status path_breadth_tree(struct path_breadth *search, const struct path_spur *spur,
                              bool collects);
/* Visits the next level: forward.visits from `level_begin` to `level_end`, none at the end. */
enum status path_breadth_level(struct path_breadth *search);
/* Adds the paths to a visit of the forward side to those that path_breadth_next() gives;
 * `is_first`: instead of any given before. */
enum status path_breadth_take(struct path_breadth *search, uint32_t visit, bool is_first);

/* The next path (spur's fixed part apart); false at the end. */
enum status path_breadth_next(struct path_breadth *search, struct path_found *path,
                              bool *found);

#endif
