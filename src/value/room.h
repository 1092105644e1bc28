/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Strings and lists that grow at their end: appending again and again takes linear time.
 *
 * What is appended to a longer value gets room behind it; the next append to the result goes
 * there. A value never changes by that: its size says where it ends, and the room's head how far it
 * is taken, so that of several values appended to one only the first goes in place. Room is
 * used only for results of the arena it lies in. A copy of a value has none; whoever gives a
 * value other bytes or items clears `has_room`. Thread safety: that of the arena.
 */
#ifndef ENTENTE_VALUE_ROOM_H
#define ENTENTE_VALUE_ROOM_H

#include "value/value.h"

/*
 * `second` appended to `first`, both strings or both lists, as a value of `size` bytes or
 * items (their sum) with `depth`. STATUS_OUT_OF_MEMORY.
 */
enum status room_append(struct arena *arena, struct value first, struct value second,
                        uint8_t depth, struct value *out, struct problem *problem);

#endif
