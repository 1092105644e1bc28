/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Full text indexes: kept in memory beside the graph, and the procedures that search them. */
#ifndef ENTENTE_SESSION_FULL_TEXTS_H
#define ENTENTE_SESSION_FULL_TEXTS_H

#include "session/database.h"

/* db.index.fulltext.queryNodes and queryRelationships: INDEX_PROCEDURES of them. */
void full_texts_procedures(struct entente_database *database,
                           struct procedure *procedures);

/* Documents of an index, 0 where nobody has searched it yet. */
uint64_t full_texts_count(const struct entente_database *database, struct text name);

/* Frees all of them; they are made again when they are asked for. */
void full_texts_release(struct entente_database *database);

#endif
