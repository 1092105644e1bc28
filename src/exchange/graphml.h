/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The GraphML that entente writes: names that writer and reader share.
 *
 * Plain readers see one key per property and kind of element, of a type that all of them know.
 * Attributes in our own namespace say what the plain file cannot:
 *
 *     on <key>    ent:property  the property's name, where attr.name is another
 *                 ent:type      DATE, LIST<STRING>, ... where attr.type is not the type
 *                 ent:role      the key is made for other tools and is no property (ROLE_...)
 *     on <data>   ent:type      where it differs from the key's
 *                 ent:exact     a value that the text only comes near to
 *     on <node>   ent:set       the labels as a JSON list, where one of them holds a colon
 *
 * A list is JSON text: of LIST<T> its items as they are (temporal ones as strings), of LIST in
 * the tagged encoding of value/json.h.
 */
#ifndef ENTENTE_EXCHANGE_GRAPHML_H
#define ENTENTE_EXCHANGE_GRAPHML_H

#define GRAPHML_NAMESPACE "http://graphml.graphdrawing.org/xmlns"
#define ENTENTE_NAMESPACE "urn:entente:graphml:1"

/* ent:role of keys that are no properties. Those of labels and types are what the elements get
 * when the file is read; the others repeat what properties say. */
#define ROLE_LABELS "labels"
#define ROLE_TYPE "type"
#define ROLE_DERIVED "derived"

#endif
