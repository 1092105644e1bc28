/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The rows of the function table: FUNCTION_ROW(body, name, least arguments, most arguments,
 * PARAMETERS(types of each), types of the result, traits, category, signature, description).
 * The body of a row is call_BODY in scalar_CATEGORY.c. No include guard: it is read twice.
 */
#ifdef FUNCTION_ROW
/* clang-format off: one row, one paragraph */

/* ---- numeric: scalar_numeric.c ------------------------------------------------------------ */

FUNCTION_ROW(abs, "abs", 1, 1, PARAMETERS(NUMBER), NUMBER, PLAIN, "numeric",
             "abs(number INTEGER | FLOAT) :: INTEGER | FLOAT",
             "The distance of a number from zero.")
FUNCTION_ROW(ceil, "ceil", 1, 1, PARAMETERS(NUMBER), FLOAT, PLAIN, "numeric",
             "ceil(number INTEGER | FLOAT) :: FLOAT",
             "The smallest whole number that is not below a number.")
FUNCTION_ROW(ceil, "ceiling", 1, 1, PARAMETERS(NUMBER), FLOAT, PLAIN, "numeric",
             "ceiling(number INTEGER | FLOAT) :: FLOAT", "The same as ceil().")
FUNCTION_ROW(floor, "floor", 1, 1, PARAMETERS(NUMBER), FLOAT, PLAIN, "numeric",
             "floor(number INTEGER | FLOAT) :: FLOAT",
             "The largest whole number that is not above a number.")
FUNCTION_ROW(
    round, "round", 1, 3, PARAMETERS(NUMBER, INTEGER, STRING), FLOAT, PLAIN, "numeric",
    "round(number INTEGER | FLOAT [, precision INTEGER [, mode STRING]]) :: FLOAT",
    "The nearest whole number, ties upwards; or the nearest number with so many "
    "decimals, by mode UP, DOWN, CEILING, FLOOR, HALF_UP (the usual one), HALF_DOWN "
    "or HALF_EVEN.")
FUNCTION_ROW(sign, "sign", 1, 1, PARAMETERS(NUMBER), INTEGER, PLAIN, "numeric",
             "sign(number INTEGER | FLOAT) :: INTEGER",
             "-1, 0 or 1, as a number is negative, zero or positive.")
FUNCTION_ROW(sqrt, "sqrt", 1, 1, PARAMETERS(NUMBER), FLOAT, PLAIN, "numeric",
             "sqrt(number INTEGER | FLOAT) :: FLOAT",
             "The square root; NaN for a negative number.")
FUNCTION_ROW(exp, "exp", 1, 1, PARAMETERS(NUMBER), FLOAT, PLAIN, "numeric",
             "exp(number INTEGER | FLOAT) :: FLOAT", "e to the power of a number.")
FUNCTION_ROW(log, "log", 1, 1, PARAMETERS(NUMBER), FLOAT, PLAIN, "numeric",
             "log(number INTEGER | FLOAT) :: FLOAT", "The natural logarithm.")
FUNCTION_ROW(log, "ln", 1, 1, PARAMETERS(NUMBER), FLOAT, PLAIN, "numeric",
             "ln(number INTEGER | FLOAT) :: FLOAT", "The same as log().")
FUNCTION_ROW(log10, "log10", 1, 1, PARAMETERS(NUMBER), FLOAT, PLAIN, "numeric",
             "log10(number INTEGER | FLOAT) :: FLOAT", "The logarithm to base 10.")
FUNCTION_ROW(power, "power", 2, 2, PARAMETERS(NUMBER, NUMBER), FLOAT, PLAIN, "numeric",
             "power(base INTEGER | FLOAT, exponent INTEGER | FLOAT) :: FLOAT",
             "The base to the power of the exponent, as base ^ exponent.")
FUNCTION_ROW(mod, "mod", 2, 2, PARAMETERS(NUMBER, NUMBER), NUMBER, PLAIN, "numeric",
             "mod(number INTEGER | FLOAT, divisor INTEGER | FLOAT) :: INTEGER | FLOAT",
             "The remainder of a division, as number % divisor.")
FUNCTION_ROW(e, "e", 0, 0, PARAMETERS(0), FLOAT, PLAIN, "numeric", "e() :: FLOAT",
             "The base of the natural logarithm.")
FUNCTION_ROW(pi, "pi", 0, 0, PARAMETERS(0), FLOAT, PLAIN, "numeric", "pi() :: FLOAT",
             "The ratio of a circle's circumference to its diameter.")
FUNCTION_ROW(sin, "sin", 1, 1, PARAMETERS(NUMBER), FLOAT, PLAIN, "numeric",
             "sin(radians INTEGER | FLOAT) :: FLOAT", "The sine of an angle.")
FUNCTION_ROW(cos, "cos", 1, 1, PARAMETERS(NUMBER), FLOAT, PLAIN, "numeric",
             "cos(radians INTEGER | FLOAT) :: FLOAT", "The cosine of an angle.")
FUNCTION_ROW(tan, "tan", 1, 1, PARAMETERS(NUMBER), FLOAT, PLAIN, "numeric",
             "tan(radians INTEGER | FLOAT) :: FLOAT", "The tangent of an angle.")
FUNCTION_ROW(cot, "cot", 1, 1, PARAMETERS(NUMBER), FLOAT, PLAIN, "numeric",
             "cot(radians INTEGER | FLOAT) :: FLOAT", "The cotangent of an angle.")
FUNCTION_ROW(asin, "asin", 1, 1, PARAMETERS(NUMBER), FLOAT, PLAIN, "numeric",
             "asin(number INTEGER | FLOAT) :: FLOAT", "The angle of a sine, in radians.")
FUNCTION_ROW(acos, "acos", 1, 1, PARAMETERS(NUMBER), FLOAT, PLAIN, "numeric",
             "acos(number INTEGER | FLOAT) :: FLOAT",
             "The angle of a cosine, in radians.")
FUNCTION_ROW(atan, "atan", 1, 1, PARAMETERS(NUMBER), FLOAT, PLAIN, "numeric",
             "atan(number INTEGER | FLOAT) :: FLOAT",
             "The angle of a tangent, in radians.")
FUNCTION_ROW(atan2, "atan2", 2, 2, PARAMETERS(NUMBER, NUMBER), FLOAT, PLAIN, "numeric",
             "atan2(y INTEGER | FLOAT, x INTEGER | FLOAT) :: FLOAT",
             "The angle of the point (x, y), in radians.")
FUNCTION_ROW(sinh, "sinh", 1, 1, PARAMETERS(NUMBER), FLOAT, PLAIN, "numeric",
             "sinh(number INTEGER | FLOAT) :: FLOAT", "The hyperbolic sine.")
FUNCTION_ROW(cosh, "cosh", 1, 1, PARAMETERS(NUMBER), FLOAT, PLAIN, "numeric",
             "cosh(number INTEGER | FLOAT) :: FLOAT", "The hyperbolic cosine.")
FUNCTION_ROW(tanh, "tanh", 1, 1, PARAMETERS(NUMBER), FLOAT, PLAIN, "numeric",
             "tanh(number INTEGER | FLOAT) :: FLOAT", "The hyperbolic tangent.")
FUNCTION_ROW(coth, "coth", 1, 1, PARAMETERS(NUMBER), FLOAT, PLAIN, "numeric",
             "coth(number INTEGER | FLOAT) :: FLOAT",
             "The hyperbolic cotangent; NaN for zero.")
FUNCTION_ROW(haversin, "haversin", 1, 1, PARAMETERS(NUMBER), FLOAT, PLAIN, "numeric",
             "haversin(radians INTEGER | FLOAT) :: FLOAT",
             "Half the versine of an angle.")
FUNCTION_ROW(degrees, "degrees", 1, 1, PARAMETERS(NUMBER), FLOAT, PLAIN, "numeric",
             "degrees(radians INTEGER | FLOAT) :: FLOAT", "An angle in degrees.")
FUNCTION_ROW(radians, "radians", 1, 1, PARAMETERS(NUMBER), FLOAT, PLAIN, "numeric",
             "radians(degrees INTEGER | FLOAT) :: FLOAT", "An angle in radians.")
FUNCTION_ROW(rand, "rand", 0, 0, PARAMETERS(0), FLOAT, VOLATILE, "numeric",
             "rand() :: FLOAT", "A random number of at least 0 and below 1.")
FUNCTION_ROW(is_nan, "isNaN", 1, 1, PARAMETERS(NUMBER), BOOLEAN, PLAIN, "numeric",
             "isNaN(number INTEGER | FLOAT) :: BOOLEAN",
             "Whether a float is no number, such as 0.0 / 0.0.")

/* ---- conversion: scalar_conversion.c ------------------------------------------------------ */

FUNCTION_ROW(to_integer, "toInteger", 1, 1, PARAMETERS(SCALAR), INTEGER, PLAIN,
             "conversion",
             "toInteger(value STRING | INTEGER | FLOAT | BOOLEAN) :: INTEGER",
             "The integer that a value stands for, decimals cut; null for other text.")
FUNCTION_ROW(to_integer_or_null, "toIntegerOrNull", 1, 1, PARAMETERS(ANY), INTEGER, PLAIN,
             "conversion", "toIntegerOrNull(value ANY) :: INTEGER",
             "As toInteger(), null for what cannot be an integer.")
FUNCTION_ROW(to_integer_list, "toIntegerList", 1, 1, PARAMETERS(LIST), LIST, PLAIN,
             "conversion", "toIntegerList(list LIST<ANY>) :: LIST<INTEGER>",
             "toIntegerOrNull() of each item.")
FUNCTION_ROW(to_float, "toFloat", 1, 1, PARAMETERS(NUMBER | STRING), FLOAT, PLAIN,
             "conversion", "toFloat(value STRING | INTEGER | FLOAT) :: FLOAT",
             "The float that a value stands for; null for other text.")
FUNCTION_ROW(to_float_or_null, "toFloatOrNull", 1, 1, PARAMETERS(ANY), FLOAT, PLAIN,
             "conversion", "toFloatOrNull(value ANY) :: FLOAT",
             "As toFloat(), null for what cannot be a float.")
FUNCTION_ROW(to_float_list, "toFloatList", 1, 1, PARAMETERS(LIST), LIST, PLAIN,
             "conversion", "toFloatList(list LIST<ANY>) :: LIST<FLOAT>",
             "toFloatOrNull() of each item.")
FUNCTION_ROW(
    to_boolean, "toBoolean", 1, 1, PARAMETERS(BOOLEAN | STRING | INTEGER), BOOLEAN, PLAIN,
    "conversion", "toBoolean(value STRING | BOOLEAN | INTEGER) :: BOOLEAN",
    "The truth that a value stands for: 'true', 'false', 0 is false, other integers "
    "are true; null for other text.")
FUNCTION_ROW(to_boolean_or_null, "toBooleanOrNull", 1, 1, PARAMETERS(ANY), BOOLEAN, PLAIN,
             "conversion", "toBooleanOrNull(value ANY) :: BOOLEAN",
             "As toBoolean(), null for what cannot be a boolean.")
FUNCTION_ROW(to_boolean_list, "toBooleanList", 1, 1, PARAMETERS(LIST), LIST, PLAIN,
             "conversion", "toBooleanList(list LIST<ANY>) :: LIST<BOOLEAN>",
             "toBooleanOrNull() of each item.")
FUNCTION_ROW(to_string, "toString", 1, 1, PARAMETERS(SCALAR | TEMPORAL | DURATION),
             STRING, PLAIN, "conversion",
             "toString(value STRING | INTEGER | FLOAT | BOOLEAN | DATE | ...) :: STRING",
             "A value as text that reads back as the same value.")
FUNCTION_ROW(to_string_or_null, "toStringOrNull", 1, 1, PARAMETERS(ANY), STRING, PLAIN,
             "conversion", "toStringOrNull(value ANY) :: STRING",
             "As toString(), null for what has no text.")
FUNCTION_ROW(to_string_list, "toStringList", 1, 1, PARAMETERS(LIST), LIST, PLAIN,
             "conversion", "toStringList(list LIST<ANY>) :: LIST<STRING>",
             "toStringOrNull() of each item.")

/* ---- string: scalar_string.c, scalar_trim.c -------------------------------------------- */

FUNCTION_ROW(left, "left", 2, 2, PARAMETERS(STRING, INTEGER), STRING, PLAIN, "string",
             "left(text STRING, length INTEGER) :: STRING",
             "The first characters of a text.")
FUNCTION_ROW(right, "right", 2, 2, PARAMETERS(STRING, INTEGER), STRING, PLAIN, "string",
             "right(text STRING, length INTEGER) :: STRING",
             "The last characters of a text.")
FUNCTION_ROW(substring, "substring", 2, 3, PARAMETERS(STRING, INTEGER, INTEGER), STRING,
             PLAIN, "string",
             "substring(text STRING, start INTEGER [, length INTEGER]) :: STRING",
             "A part of a text from the character number `start`, counted from 0, on.")
FUNCTION_ROW(trim, "trim", 1, 2, PARAMETERS(STRING, STRING), STRING, PLAIN, "string",
             "trim(text STRING [, characters STRING]) :: STRING",
             "A text without white space, or without the given characters, at both ends.")
FUNCTION_ROW(trim, "btrim", 1, 2, PARAMETERS(STRING, STRING), STRING, PLAIN, "string",
             "btrim(text STRING [, characters STRING]) :: STRING", "The same as trim().")
FUNCTION_ROW(ltrim, "ltrim", 1, 2, PARAMETERS(STRING, STRING), STRING, PLAIN, "string",
             "ltrim(text STRING [, characters STRING]) :: STRING",
             "A text without white space, or without the given characters, at its start.")
FUNCTION_ROW(rtrim, "rtrim", 1, 2, PARAMETERS(STRING, STRING), STRING, PLAIN, "string",
             "rtrim(text STRING [, characters STRING]) :: STRING",
             "A text without white space, or without the given characters, at its end.")
FUNCTION_ROW(
    replace, "replace", 3, 4, PARAMETERS(STRING, STRING, STRING, INTEGER), STRING, PLAIN,
    "string",
    "replace(text STRING, search STRING, replacement STRING [, limit INTEGER]) :: "
    "STRING",
    "A text in which a part is replaced wherever it occurs, or the first `limit` "
    "times.")
FUNCTION_ROW(split, "split", 2, 2, PARAMETERS(STRING, STRING | LIST), LIST, PLAIN,
             "string",
             "split(text STRING, delimiter STRING | LIST<STRING>) :: LIST<STRING>",
             "The parts of a text between delimiters; its characters for an empty one.")
FUNCTION_ROW(to_upper, "toUpper", 1, 1, PARAMETERS(STRING), STRING, PLAIN, "string",
             "toUpper(text STRING) :: STRING",
             "A text in upper case, by Unicode's full mapping: 'ß' becomes 'SS'.")
FUNCTION_ROW(to_upper, "upper", 1, 1, PARAMETERS(STRING), STRING, PLAIN, "string",
             "upper(text STRING) :: STRING", "The same as toUpper().")
FUNCTION_ROW(to_lower, "toLower", 1, 1, PARAMETERS(STRING), STRING, PLAIN, "string",
             "toLower(text STRING) :: STRING", "A text in lower case.")
FUNCTION_ROW(to_lower, "lower", 1, 1, PARAMETERS(STRING), STRING, PLAIN, "string",
             "lower(text STRING) :: STRING", "The same as toLower().")
FUNCTION_ROW(normalize, "normalize", 1, 2, PARAMETERS(STRING, STRING), STRING, PLAIN,
             "string", "normalize(text STRING [, form STRING]) :: STRING",
             "A text in the Unicode form NFC (the usual one), NFD, NFKC or NFKD.")
FUNCTION_ROW(char_length, "char_length", 1, 1, PARAMETERS(STRING), INTEGER, TOTAL,
             "string", "char_length(text STRING) :: INTEGER",
             "How many characters a text has.")
FUNCTION_ROW(char_length, "character_length", 1, 1, PARAMETERS(STRING), INTEGER, TOTAL,
             "string", "character_length(text STRING) :: INTEGER",
             "The same as char_length().")
FUNCTION_ROW(byte_length, "byte_length", 1, 1, PARAMETERS(STRING), INTEGER, PLAIN,
             "string", "byte_length(text STRING) :: INTEGER",
             "How many bytes of UTF-8 a text has.")
FUNCTION_ROW(quote_name, "quote_name", 1, 1, PARAMETERS(STRING), STRING, PLAIN, "string",
             "quote_name(text STRING) :: STRING",
             "A text as a quoted name, safe as label, type or key in a statement.")

/* ---- list: scalar_list.c ------------------------------------------------------------------ */

FUNCTION_ROW(size, "size", 1, 1, PARAMETERS(STRING | LIST | MAP), INTEGER, TOTAL, "list",
             "size(value LIST<ANY> | STRING | MAP) :: INTEGER",
             "How many items a list, characters a text or entries a map has.")
FUNCTION_ROW(cardinality, "cardinality", 1, 1, PARAMETERS(LIST | MAP | PATH), INTEGER,
             PLAIN, "list", "cardinality(value LIST<ANY> | MAP | PATH) :: INTEGER",
             "How many items a list, entries a map or elements a path has.")
FUNCTION_ROW(head, "head", 1, 1, PARAMETERS(LIST), ANY, TOTAL, "list",
             "head(list LIST<ANY>) :: ANY", "The first item; null when there is none.")
FUNCTION_ROW(last, "last", 1, 1, PARAMETERS(LIST), ANY, TOTAL, "list",
             "last(list LIST<ANY>) :: ANY", "The last item; null when there is none.")
FUNCTION_ROW(tail, "tail", 1, 1, PARAMETERS(LIST), LIST, PLAIN, "list",
             "tail(list LIST<ANY>) :: LIST<ANY>", "All items but the first.")
FUNCTION_ROW(reverse, "reverse", 1, 1, PARAMETERS(STRING | LIST), STRING | LIST, PLAIN,
             "list", "reverse(value LIST<ANY> | STRING) :: LIST<ANY> | STRING",
             "A list or text from its end to its start.")
FUNCTION_ROW(range, "range", 2, 3, PARAMETERS(ANY), LIST, PLAIN, "list",
             "range(start INTEGER, end INTEGER [, step INTEGER]) :: LIST<INTEGER>",
             "The integers from `start` to `end`, both included, `step` apart.")
FUNCTION_ROW(is_empty, "isEmpty", 1, 1, PARAMETERS(STRING | LIST | MAP), BOOLEAN, TOTAL,
             "list", "isEmpty(value LIST<ANY> | MAP | STRING) :: BOOLEAN",
             "Whether a list, map or text holds nothing.")

/* ---- collection: scalar_collection.c -------------------------------------------------------- */

FUNCTION_ROW(collection_distinct, "coll.distinct", 1, 1, PARAMETERS(LIST), LIST, PLAIN,
             "list", "coll.distinct(list LIST<ANY>) :: LIST<ANY>",
             "A list without repetitions; the first of equal items stays.")
FUNCTION_ROW(collection_flatten, "coll.flatten", 1, 2, PARAMETERS(LIST, INTEGER), LIST,
             PLAIN, "list", "coll.flatten(list LIST<ANY> [, depth INTEGER]) :: LIST<ANY>",
             "The items of a list with the lists inside it opened, one level or `depth`.")
FUNCTION_ROW(
    collection_index_of, "coll.indexOf", 2, 2, PARAMETERS(LIST, ANY), INTEGER, PLAIN,
    "list", "coll.indexOf(list LIST<ANY>, value ANY) :: INTEGER",
    "The place of the first item that is equal to a value, -1 when there is none.")
FUNCTION_ROW(collection_insert, "coll.insert", 3, 3, PARAMETERS(LIST, INTEGER, ANY), LIST,
             NULLS, "list",
             "coll.insert(list LIST<ANY>, index INTEGER, value ANY) :: LIST<ANY>",
             "A list with a value put in at a place.")
FUNCTION_ROW(collection_remove, "coll.remove", 2, 2, PARAMETERS(LIST, INTEGER), LIST,
             PLAIN, "list", "coll.remove(list LIST<ANY>, index INTEGER) :: LIST<ANY>",
             "A list without the item at a place.")
FUNCTION_ROW(collection_min, "coll.min", 1, 1, PARAMETERS(LIST), ANY, PLAIN, "list",
             "coll.min(list LIST<ANY>) :: ANY", "The item that ORDER BY puts first.")
FUNCTION_ROW(collection_max, "coll.max", 1, 1, PARAMETERS(LIST), ANY, PLAIN, "list",
             "coll.max(list LIST<ANY>) :: ANY",
             "The item that ORDER BY puts last, nulls aside.")
FUNCTION_ROW(collection_sort, "coll.sort", 1, 1, PARAMETERS(LIST), LIST, PLAIN, "list",
             "coll.sort(list LIST<ANY>) :: LIST<ANY>",
             "The items in the order of ORDER BY.")

/* ---- predicate and scalar: scalar_list.c --------------------------------------------------- */

FUNCTION_ROW(exists, "exists", 1, 1, PARAMETERS(ANY), BOOLEAN, NULLS | TOTAL, "predicate",
             "exists(property ANY) :: BOOLEAN", "Whether a property is there.")
FUNCTION_ROW(coalesce, "coalesce", 1, MANY, PARAMETERS(ANY), ANY, NULLS | TOTAL, "scalar",
             "coalesce(value ANY, ...) :: ANY", "The first value that is not null.")
FUNCTION_ROW(null_if, "nullIf", 2, 2, PARAMETERS(ANY, ANY), ANY, NULLS | TOTAL, "scalar",
             "nullIf(first ANY, second ANY) :: ANY",
             "Null when the two are equal, else the first.")
FUNCTION_ROW(value_type, "valueType", 1, 1, PARAMETERS(ANY), STRING, NULLS | TOTAL,
             "scalar", "valueType(value ANY) :: STRING",
             "The most precise type that a value has.")
FUNCTION_ROW(random_uuid, "randomUUID", 0, 0, PARAMETERS(0), STRING, VOLATILE, "scalar",
             "randomUUID() :: STRING", "A random identifier (RFC 9562, version 4).")

/* ---- graph: scalar_graph.c, scalar_domain.c ------------------------------------------------- */

FUNCTION_ROW(labels, "labels", 1, 1, PARAMETERS(NODE), LIST, TOTAL, "graph",
             "labels(node NODE) :: LIST<STRING>", "The labels of a node.")
FUNCTION_ROW(type, "type", 1, 1, PARAMETERS(RELATIONSHIP), STRING, TOTAL, "graph",
             "type(relationship RELATIONSHIP) :: STRING", "The type of a relationship.")
FUNCTION_ROW(id, "id", 1, 1, PARAMETERS(ELEMENT), INTEGER, TOTAL, "graph",
             "id(element NODE | RELATIONSHIP) :: INTEGER",
             "The number of an element, which no other of its kind ever has.")
FUNCTION_ROW(element_id, "elementId", 1, 1, PARAMETERS(ELEMENT), STRING, TOTAL, "graph",
             "elementId(element NODE | RELATIONSHIP) :: STRING",
             "The id of an element as text.")
FUNCTION_ROW(element_id, "element_id", 1, 1, PARAMETERS(ELEMENT), STRING, TOTAL, "graph",
             "element_id(element NODE | RELATIONSHIP) :: STRING",
             "The same as elementId().")
FUNCTION_ROW(same, "same", 2, MANY, PARAMETERS(ELEMENT), BOOLEAN, TOTAL, "graph",
             "same(element NODE | RELATIONSHIP, ...) :: BOOLEAN",
             "Whether all arguments are one element.")
FUNCTION_ROW(all_different, "all_different", 2, MANY, PARAMETERS(ELEMENT), BOOLEAN, TOTAL,
             "graph", "all_different(element NODE | RELATIONSHIP, ...) :: BOOLEAN",
             "Whether no two arguments are one element.")
FUNCTION_ROW(keys, "keys", 1, 1, PARAMETERS(ELEMENT | MAP), LIST, TOTAL, "graph",
             "keys(value NODE | RELATIONSHIP | MAP) :: LIST<STRING>",
             "The names of all properties of an element, or of all entries of a map.")
FUNCTION_ROW(properties, "properties", 1, 1, PARAMETERS(ELEMENT | MAP), MAP, TOTAL,
             "graph", "properties(value NODE | RELATIONSHIP | MAP) :: MAP",
             "All properties of an element as a map.")
FUNCTION_ROW(start_node, "startNode", 1, 1, PARAMETERS(RELATIONSHIP), NODE, TOTAL,
             "graph", "startNode(relationship RELATIONSHIP) :: NODE",
             "The node where a relationship starts.")
FUNCTION_ROW(end_node, "endNode", 1, 1, PARAMETERS(RELATIONSHIP), NODE, TOTAL, "graph",
             "endNode(relationship RELATIONSHIP) :: NODE",
             "The node where a relationship ends.")
FUNCTION_ROW(nodes, "nodes", 1, 1, PARAMETERS(PATH), LIST, TOTAL, "graph",
             "nodes(path PATH) :: LIST<NODE>", "The nodes of a path in order.")
FUNCTION_ROW(relationships, "relationships", 1, 1, PARAMETERS(PATH), LIST, TOTAL, "graph",
             "relationships(path PATH) :: LIST<RELATIONSHIP>",
             "The relationships of a path in order.")
FUNCTION_ROW(elements, "elements", 1, 1, PARAMETERS(PATH), LIST, TOTAL, "graph",
             "elements(path PATH) :: LIST<NODE | RELATIONSHIP>",
             "The nodes and relationships of a path in turn.")
FUNCTION_ROW(length, "length", 1, 1, PARAMETERS(PATH), INTEGER, TOTAL, "graph",
             "length(path PATH) :: INTEGER", "How many relationships a path has.")
FUNCTION_ROW(length, "path_length", 1, 1, PARAMETERS(PATH), INTEGER, TOTAL, "graph",
             "path_length(path PATH) :: INTEGER", "The same as length().")
FUNCTION_ROW(
    node_named, "node_named", 1, 1, PARAMETERS(STRING), NODE, VOLATILE, "graph",
    "node_named(name STRING) :: NODE",
    "The node of a name or alias; an error when there is none, or more than one.")
FUNCTION_ROW(in_force, "in_force", 1, 2, PARAMETERS(ELEMENT, DATE), BOOLEAN, PLAIN,
             "graph", "in_force(element NODE | RELATIONSHIP [, day DATE]) :: BOOLEAN",
             "Whether an element binds on a day (the day of AS OF, else today): from "
             "in_force_from on and before in_force_to; null when it has neither.")

/* ---- vector: scalar_vector.c ------------------------------------------------------------ */

FUNCTION_ROW(vector_cosine, "vector.similarity.cosine", 2, 2, PARAMETERS(LIST, LIST),
             FLOAT, PLAIN, "vector",
             "vector.similarity.cosine(a LIST<INTEGER | FLOAT>, b LIST<INTEGER | FLOAT>) "
             ":: FLOAT",
             "How near the directions of two lists of numbers are, from 0 for opposite "
             "ones to 1 for the same.")
FUNCTION_ROW(vector_euclidean, "vector.similarity.euclidean", 2, 2,
             PARAMETERS(LIST, LIST), FLOAT, PLAIN, "vector",
             "vector.similarity.euclidean(a LIST<INTEGER | FLOAT>, b LIST<INTEGER | "
             "FLOAT>) :: FLOAT",
             "How near two lists of numbers are as points: 1 / (1 + the square of their "
             "distance).")

/* ---- load csv: scalar_list.c ----------------------------------------------------------- */

FUNCTION_ROW(no_record, "linenumber", 0, 0, PARAMETERS(0), INTEGER, PLAIN, "load csv",
             "linenumber() :: INTEGER",
             "The line of the file on which the record of LOAD CSV begins; null where no "
             "row comes from a file.")
FUNCTION_ROW(no_record, "file", 0, 0, PARAMETERS(0), STRING, PLAIN, "load csv",
             "file() :: STRING",
             "The path of the file that LOAD CSV reads; null where no row comes from a "
             "file.")

/* ---- temporal: scalar_temporal.c, scalar_truncate.c, scalar_between.c ------------------- */

FUNCTION_ROW(date, "date", 0, 1,
             PARAMETERS(STRING | MAP | DATE | DATETIME | LOCAL_DATETIME), DATE, PLAIN,
             "temporal", "date([value STRING | MAP | temporal]) :: DATE",
             "A date from text, from components, or from another temporal value; "
             "without argument that of the start of the statement, in UTC.")
FUNCTION_ROW(date_truncate, "date.truncate", 1, 3, PARAMETERS(STRING, TEMPORAL, MAP),
             DATE, PLAIN, "temporal",
             "date.truncate(unit STRING [, value temporal [, components MAP]]) :: "
             "DATE",
             "A date cut to a unit such as 'year', 'week' or 'hour', with "
             "components set on what is left.")
FUNCTION_ROW(date_statement, "date.transaction", 0, 1, PARAMETERS(STRING), DATE, PLAIN,
             "temporal", "date.transaction([timezone STRING]) :: DATE",
             "A date at the start of the transaction, which is that of the "
             "statement, in a time zone, UTC when none is given.")
FUNCTION_ROW(date_statement, "date.statement", 0, 1, PARAMETERS(STRING), DATE, PLAIN,
             "temporal", "date.statement([timezone STRING]) :: DATE",
             "A date at the start of the statement in a time zone, UTC when none is "
             "given.")
FUNCTION_ROW(date_realtime, "date.realtime", 0, 1, PARAMETERS(STRING), DATE, VOLATILE,
             "temporal", "date.realtime([timezone STRING]) :: DATE",
             "A date of this very moment in a time zone, UTC when none is given.")
FUNCTION_ROW(localtime, "localtime", 0, 1,
             PARAMETERS(STRING | MAP | TIME | LOCAL_TIME | DATETIME | LOCAL_DATETIME),
             LOCAL_TIME, PLAIN, "temporal",
             "localtime([value STRING | MAP | temporal]) :: LOCAL TIME",
             "A time of day from text, from components, or from another temporal "
             "value; without argument that of the start of the statement, in UTC.")
FUNCTION_ROW(localtime, "local_time", 0, 1,
             PARAMETERS(STRING | MAP | TIME | LOCAL_TIME | DATETIME | LOCAL_DATETIME),
             LOCAL_TIME, PLAIN, "temporal",
             "local_time([value STRING | MAP | temporal]) :: LOCAL TIME",
             "The same as localtime().")
FUNCTION_ROW(localtime_truncate, "localtime.truncate", 1, 3,
             PARAMETERS(STRING, TEMPORAL, MAP), LOCAL_TIME, PLAIN, "temporal",
             "localtime.truncate(unit STRING [, value temporal [, components MAP]]) "
             ":: LOCAL TIME",
             "A time of day cut to a unit such as 'year', 'week' or 'hour', with "
             "components set on what is left.")
FUNCTION_ROW(localtime_statement, "localtime.transaction", 0, 1, PARAMETERS(STRING),
             LOCAL_TIME, PLAIN, "temporal",
             "localtime.transaction([timezone STRING]) :: LOCAL TIME",
             "A time of day at the start of the transaction, which is that of the "
             "statement, in a time zone, UTC when none is given.")
FUNCTION_ROW(localtime_statement, "localtime.statement", 0, 1, PARAMETERS(STRING),
             LOCAL_TIME, PLAIN, "temporal",
             "localtime.statement([timezone STRING]) :: LOCAL TIME",
             "A time of day at the start of the statement in a time zone, UTC when "
             "none is given.")
FUNCTION_ROW(localtime_realtime, "localtime.realtime", 0, 1, PARAMETERS(STRING),
             LOCAL_TIME, VOLATILE, "temporal",
             "localtime.realtime([timezone STRING]) :: LOCAL TIME",
             "A time of day of this very moment in a time zone, UTC when none is "
             "given.")
FUNCTION_ROW(time, "time", 0, 1,
             PARAMETERS(STRING | MAP | TIME | LOCAL_TIME | DATETIME | LOCAL_DATETIME),
             TIME, PLAIN, "temporal",
             "time([value STRING | MAP | temporal]) :: ZONED TIME",
             "A time of day with an offset from text, from components, or from "
             "another temporal value; without argument that of the start of the "
             "statement, in UTC.")
FUNCTION_ROW(time, "zoned_time", 0, 1,
             PARAMETERS(STRING | MAP | TIME | LOCAL_TIME | DATETIME | LOCAL_DATETIME),
             TIME, PLAIN, "temporal",
             "zoned_time([value STRING | MAP | temporal]) :: ZONED TIME",
             "The same as time().")
FUNCTION_ROW(time_truncate, "time.truncate", 1, 3, PARAMETERS(STRING, TEMPORAL, MAP),
             TIME, PLAIN, "temporal",
             "time.truncate(unit STRING [, value temporal [, components MAP]]) :: "
             "ZONED TIME",
             "A time of day with an offset cut to a unit such as 'year', 'week' or "
             "'hour', with components set on what is left.")
FUNCTION_ROW(time_statement, "time.transaction", 0, 1, PARAMETERS(STRING), TIME, PLAIN,
             "temporal", "time.transaction([timezone STRING]) :: ZONED TIME",
             "A time of day with an offset at the start of the transaction, which "
             "is that of the statement, in a time zone, UTC when none is given.")
FUNCTION_ROW(time_statement, "time.statement", 0, 1, PARAMETERS(STRING), TIME, PLAIN,
             "temporal", "time.statement([timezone STRING]) :: ZONED TIME",
             "A time of day with an offset at the start of the statement in a time "
             "zone, UTC when none is given.")
FUNCTION_ROW(time_realtime, "time.realtime", 0, 1, PARAMETERS(STRING), TIME, VOLATILE,
             "temporal", "time.realtime([timezone STRING]) :: ZONED TIME",
             "A time of day with an offset of this very moment in a time zone, UTC "
             "when none is given.")
FUNCTION_ROW(localdatetime, "localdatetime", 0, 1,
             PARAMETERS(STRING | MAP | DATE | DATETIME | LOCAL_DATETIME), LOCAL_DATETIME,
             PLAIN, "temporal",
             "localdatetime([value STRING | MAP | temporal]) :: LOCAL DATETIME",
             "A date and time of day from text, from components, or from another "
             "temporal value; without argument that of the start of the statement, "
             "in UTC.")
FUNCTION_ROW(localdatetime, "local_datetime", 0, 1,
             PARAMETERS(STRING | MAP | DATE | DATETIME | LOCAL_DATETIME), LOCAL_DATETIME,
             PLAIN, "temporal",
             "local_datetime([value STRING | MAP | temporal]) :: LOCAL DATETIME",
             "The same as localdatetime().")
FUNCTION_ROW(localdatetime_truncate, "localdatetime.truncate", 1, 3,
             PARAMETERS(STRING, TEMPORAL, MAP), LOCAL_DATETIME, PLAIN, "temporal",
             "localdatetime.truncate(unit STRING [, value temporal [, components "
             "MAP]]) :: LOCAL DATETIME",
             "A date and time of day cut to a unit such as 'year', 'week' or "
             "'hour', with components set on what is left.")
FUNCTION_ROW(localdatetime_statement, "localdatetime.transaction", 0, 1,
             PARAMETERS(STRING), LOCAL_DATETIME, PLAIN, "temporal",
             "localdatetime.transaction([timezone STRING]) :: LOCAL DATETIME",
             "A date and time of day at the start of the transaction, which is that "
             "of the statement, in a time zone, UTC when none is given.")
FUNCTION_ROW(localdatetime_statement, "localdatetime.statement", 0, 1, PARAMETERS(STRING),
             LOCAL_DATETIME, PLAIN, "temporal",
             "localdatetime.statement([timezone STRING]) :: LOCAL DATETIME",
             "A date and time of day at the start of the statement in a time zone, "
             "UTC when none is given.")
FUNCTION_ROW(localdatetime_realtime, "localdatetime.realtime", 0, 1, PARAMETERS(STRING),
             LOCAL_DATETIME, VOLATILE, "temporal",
             "localdatetime.realtime([timezone STRING]) :: LOCAL DATETIME",
             "A date and time of day of this very moment in a time zone, UTC when "
             "none is given.")
FUNCTION_ROW(datetime, "datetime", 0, 1,
             PARAMETERS(STRING | MAP | DATE | DATETIME | LOCAL_DATETIME), DATETIME, PLAIN,
             "temporal", "datetime([value STRING | MAP | temporal]) :: ZONED DATETIME",
             "A point in time with its time zone from text, from components, or "
             "from another temporal value; without argument that of the start of "
             "the statement, in UTC.")
FUNCTION_ROW(datetime, "zoned_datetime", 0, 1,
             PARAMETERS(STRING | MAP | DATE | DATETIME | LOCAL_DATETIME), DATETIME, PLAIN,
             "temporal",
             "zoned_datetime([value STRING | MAP | temporal]) :: ZONED DATETIME",
             "The same as datetime().")
FUNCTION_ROW(datetime_truncate, "datetime.truncate", 1, 3,
             PARAMETERS(STRING, TEMPORAL, MAP), DATETIME, PLAIN, "temporal",
             "datetime.truncate(unit STRING [, value temporal [, components MAP]]) "
             ":: ZONED DATETIME",
             "A point in time with its time zone cut to a unit such as 'year', "
             "'week' or 'hour', with components set on what is left.")
FUNCTION_ROW(datetime_statement, "datetime.transaction", 0, 1, PARAMETERS(STRING),
             DATETIME, PLAIN, "temporal",
             "datetime.transaction([timezone STRING]) :: ZONED DATETIME",
             "A point in time with its time zone at the start of the transaction, "
             "which is that of the statement, in a time zone, UTC when none is "
             "given.")
FUNCTION_ROW(datetime_statement, "datetime.statement", 0, 1, PARAMETERS(STRING), DATETIME,
             PLAIN, "temporal", "datetime.statement([timezone STRING]) :: ZONED DATETIME",
             "A point in time with its time zone at the start of the statement in a "
             "time zone, UTC when none is given.")
FUNCTION_ROW(datetime_realtime, "datetime.realtime", 0, 1, PARAMETERS(STRING), DATETIME,
             VOLATILE, "temporal",
             "datetime.realtime([timezone STRING]) :: ZONED DATETIME",
             "A point in time with its time zone of this very moment in a time "
             "zone, UTC when none is given.")
FUNCTION_ROW(datetime_from_epoch, "datetime.fromEpoch", 1, 2,
             PARAMETERS(INTEGER, INTEGER), DATETIME, PLAIN, "temporal",
             "datetime.fromEpoch(seconds INTEGER [, nanoseconds INTEGER]) :: ZONED "
             "DATETIME",
             "The point in time so many seconds after 1970-01-01T00:00Z.")
FUNCTION_ROW(datetime_from_epoch_millis, "datetime.fromEpochMillis", 1, 1,
             PARAMETERS(INTEGER), DATETIME, PLAIN, "temporal",
             "datetime.fromEpochMillis(milliseconds INTEGER) :: ZONED DATETIME",
             "The point in time so many milliseconds after 1970-01-01T00:00Z.")
FUNCTION_ROW(format, "format", 1, 2, PARAMETERS(TEMPORAL | DURATION, STRING), STRING,
             PLAIN, "temporal",
             "format(value temporal | DURATION [, pattern STRING]) :: STRING",
             "A temporal value or duration as text by a pattern such as 'd MMM yyyy'; "
             "without pattern as toString().")
FUNCTION_ROW(timestamp, "timestamp", 0, 0, PARAMETERS(0), INTEGER, PLAIN, "temporal",
             "timestamp() :: INTEGER",
             "Milliseconds from 1970-01-01T00:00Z to the start of the statement.")
FUNCTION_ROW(duration, "duration", 1, 1, PARAMETERS(STRING | MAP | DURATION), DURATION,
             PLAIN, "temporal", "duration(value STRING | MAP) :: DURATION",
             "A duration from text such as 'P1Y2M3DT4H', or from amounts.")
FUNCTION_ROW(duration_between, "duration.between", 2, 2, PARAMETERS(TEMPORAL, TEMPORAL),
             DURATION, PLAIN, "temporal",
             "duration.between(from temporal, to temporal) :: DURATION",
             "The time between two values in months, days and seconds.")
FUNCTION_ROW(duration_between, "duration_between", 2, 2, PARAMETERS(TEMPORAL, TEMPORAL),
             DURATION, PLAIN, "temporal",
             "duration_between(from temporal, to temporal) :: DURATION",
             "The same as duration.between().")
FUNCTION_ROW(duration_in_months, "duration.inMonths", 2, 2,
             PARAMETERS(TEMPORAL, TEMPORAL), DURATION, PLAIN, "temporal",
             "duration.inMonths(from temporal, to temporal) :: DURATION",
             "The whole months between two values.")
FUNCTION_ROW(duration_in_days, "duration.inDays", 2, 2, PARAMETERS(TEMPORAL, TEMPORAL),
             DURATION, PLAIN, "temporal",
             "duration.inDays(from temporal, to temporal) :: DURATION",
             "The whole days between two values.")
FUNCTION_ROW(duration_in_seconds, "duration.inSeconds", 2, 2,
             PARAMETERS(TEMPORAL, TEMPORAL), DURATION, PLAIN, "temporal",
             "duration.inSeconds(from temporal, to temporal) :: DURATION",
             "The seconds between two values, with their fraction.")
/* clang-format on */
#endif
