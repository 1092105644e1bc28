/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every failure entente reports: STATUS_ROW(name, openCypher type, phase, detail, GQLSTATUS,
 * meaning). Included where a table of them is needed; the error chapter of the manual is
 * printed from it. No include guard: it is read several times.
 *
 * Names end in _AT_RUN where the same failure can be found before or while rows are made.
 */
STATUS_ROW(OUT_OF_MEMORY, "ArgumentError", "runtime", "OutOfMemory", "53000",
           "memory ran out or the memory limit was reached")
STATUS_ROW(CANCELLED, "ArgumentError", "runtime", "Cancelled", "57014",
           "the query was cancelled")
STATUS_ROW(TIMED_OUT, "ArgumentError", "runtime", "TimedOut", "57014",
           "the time limit was reached")
STATUS_ROW(LIMIT_EXCEEDED, "ArgumentError", "runtime", "LimitExceeded", "54000",
           "a limit of limits.h was reached while running")
STATUS_ROW(QUERY_TOO_LARGE, "SyntaxError", "compile", "QueryTooLarge", "54000",
           "the statement is longer or deeper than a limit allows")
STATUS_ROW(INTERNAL, "ArgumentError", "runtime", "InternalError", "XX000",
           "a mistake of entente itself")
STATUS_ROW(PROTOCOL, "ProtocolError", "compile", "InvalidRequest", "08P01",
           "a request that PROTOCOL.md does not know")

STATUS_ROW(UNEXPECTED_SYNTAX, "SyntaxError", "compile", "UnexpectedSyntax", "42001",
           "the text is not a statement")
STATUS_ROW(INVALID_NUMBER_LITERAL, "SyntaxError", "compile", "InvalidNumberLiteral",
           "42001", "a number that cannot be read")
STATUS_ROW(INTEGER_OVERFLOW, "SyntaxError", "compile", "IntegerOverflow", "22003",
           "an integer literal beyond 64 bits")
STATUS_ROW(FLOATING_POINT_OVERFLOW, "SyntaxError", "compile", "FloatingPointOverflow",
           "22003", "a float literal beyond what a double holds")
STATUS_ROW(INVALID_UNICODE_LITERAL, "SyntaxError", "compile", "InvalidUnicodeLiteral",
           "42001", "a malformed \\u escape in a string")
STATUS_ROW(INVALID_UNICODE_CHARACTER, "SyntaxError", "compile", "InvalidUnicodeCharacter",
           "42001", "a character that cannot stand here, or text that is not UTF-8")
STATUS_ROW(INVALID_CLAUSE_COMPOSITION, "SyntaxError", "compile",
           "InvalidClauseComposition", "42001", "clauses in an order that means nothing")
STATUS_ROW(INVALID_RELATIONSHIP_PATTERN, "SyntaxError", "compile",
           "InvalidRelationshipPattern", "42001",
           "a relationship pattern with impossible bounds or place")
STATUS_ROW(NO_SINGLE_RELATIONSHIP_TYPE, "SyntaxError", "compile",
           "NoSingleRelationshipType", "42001",
           "a created relationship needs exactly one type")
STATUS_ROW(REQUIRES_DIRECTED_RELATIONSHIP, "SyntaxError", "compile",
           "RequiresDirectedRelationship", "42001",
           "a created relationship needs a direction")
STATUS_ROW(CREATING_VARIABLE_LENGTH, "SyntaxError", "compile", "CreatingVarLength",
           "42001", "a created relationship cannot be of variable length")
STATUS_ROW(UNDEFINED_VARIABLE, "SyntaxError", "compile", "UndefinedVariable", "42002",
           "a variable that no clause before has bound")
STATUS_ROW(VARIABLE_ALREADY_BOUND, "SyntaxError", "compile", "VariableAlreadyBound",
           "42002", "a variable bound a second time")
STATUS_ROW(VARIABLE_TYPE_CONFLICT, "SyntaxError", "compile", "VariableTypeConflict",
           "42002", "a variable used as another kind of thing than it was bound as")
STATUS_ROW(NO_VARIABLES_IN_SCOPE, "SyntaxError", "compile", "NoVariablesInScope", "42002",
           "RETURN * or WITH * without any variable")
STATUS_ROW(COLUMN_NAME_CONFLICT, "SyntaxError", "compile", "ColumnNameConflict", "42002",
           "two columns of one name")
STATUS_ROW(NO_EXPRESSION_ALIAS, "SyntaxError", "compile", "NoExpressionAlias", "42002",
           "an expression in WITH that has no name")
STATUS_ROW(DIFFERENT_COLUMNS_IN_UNION, "SyntaxError", "compile",
           "DifferentColumnsInUnion", "42002", "sides of a UNION with different columns")
STATUS_ROW(UNKNOWN_FUNCTION, "SyntaxError", "compile", "UnknownFunction", "42002",
           "a function that does not exist")
STATUS_ROW(INVALID_NUMBER_OF_ARGUMENTS, "SyntaxError", "compile",
           "InvalidNumberOfArguments", "42002", "too few or too many arguments")
STATUS_ROW(INVALID_ARGUMENT_TYPE, "SyntaxError", "compile", "InvalidArgumentType",
           "22G03", "an operand or argument of a type that cannot be used there")
STATUS_ROW(INVALID_ARGUMENT_EXPRESSION, "SyntaxError", "compile",
           "InvalidArgumentExpression", "42001",
           "a parameter of a procedure that needs a default")
STATUS_ROW(INVALID_ARGUMENT_PASSING_MODE, "SyntaxError", "compile",
           "InvalidArgumentPassingMode", "42001",
           "implicit arguments where explicit ones are needed")
STATUS_ROW(INVALID_ARGUMENT_VALUE, "SyntaxError", "compile", "InvalidArgumentValue",
           "22023", "an argument whose value is out of its domain")
STATUS_ROW(INVALID_PARAMETER_USE, "SyntaxError", "compile", "InvalidParameterUse",
           "42001", "a parameter in a place that cannot hold one")
STATUS_ROW(INVALID_AGGREGATION, "SyntaxError", "compile", "InvalidAggregation", "42003",
           "an aggregate where none can stand")
STATUS_ROW(NESTED_AGGREGATION, "SyntaxError", "compile", "NestedAggregation", "42003",
           "an aggregate inside an aggregate")
STATUS_ROW(AMBIGUOUS_AGGREGATION, "SyntaxError", "compile",
           "AmbiguousAggregationExpression", "42003",
           "an expression that mixes an aggregate with what is not a grouping key")
STATUS_ROW(NON_CONSTANT_EXPRESSION, "SyntaxError", "compile", "NonConstantExpression",
           "42001", "SKIP or LIMIT that depends on rows")
STATUS_ROW(NEGATIVE_INTEGER_ARGUMENT, "SyntaxError", "compile", "NegativeIntegerArgument",
           "22003", "a negative number where only others make sense")
STATUS_ROW(INVALID_DELETE, "SyntaxError", "compile", "InvalidDelete", "42001",
           "DELETE of something that is not an element")
STATUS_ROW(RELATIONSHIP_UNIQUENESS_VIOLATION, "SyntaxError", "compile",
           "RelationshipUniquenessViolation", "42002",
           "one relationship variable twice in a pattern")
STATUS_ROW(UNEXPECTED_TYPE, "SyntaxError", "compile", "UnexpectedType", "22G03",
           "a value of another type than this place takes")
STATUS_ROW(FEATURE_NOT_SUPPORTED, "SyntaxError", "compile", "FeatureNotSupported",
           "0A000", "a feature of the language that this version does not have")
STATUS_ROW(UNKNOWN_SETTING, "SyntaxError", "compile", "UnknownSetting", "42002",
           "SESSION SET of a setting that does not exist")

STATUS_ROW(MISSING_PARAMETER, "ParameterMissing", "compile", "MissingParameter", "42002",
           "a parameter that was not given")
STATUS_ROW(PROCEDURE_NOT_FOUND, "ProcedureError", "compile", "ProcedureNotFound", "42002",
           "a procedure that does not exist")
STATUS_ROW(PROCEDURE_EXISTS, "ProcedureError", "compile", "ProcedureExists", "42002",
           "CREATE PROCEDURE of one that is there already")
STATUS_ROW(INVALID_PROCEDURE_NAME, "ProcedureError", "compile", "InvalidProcedureName",
           "42001", "a name that a procedure of a graph cannot have")
STATUS_ROW(PROCEDURE_RECURSION, "ProcedureError", "compile", "ProcedureRecursion",
           "54000", "procedures that call themselves, or each other too deeply")
STATUS_ROW(PROCEDURE_FAILED, "ProcedureError", "runtime", "ProcedureFailed", "XX000",
           "a procedure that could not do its work")
STATUS_ROW(GRAPH_TYPE_NOT_FOUND, "SemanticError", "compile", "GraphTypeNotFound", "42002",
           "a graph type that does not exist")
STATUS_ROW(GRAPH_TYPE_EXISTS, "SemanticError", "compile", "GraphTypeExists", "42002",
           "CREATE GRAPH TYPE of one that is there already")
STATUS_ROW(GRAPH_TYPE_IN_USE, "SemanticError", "compile", "GraphTypeInUse", "G1001",
           "DROP of the graph type that is set")
STATUS_ROW(INVALID_GRAPH_TYPE, "SemanticError", "compile", "InvalidGraphType", "42001",
           "a graph type that contradicts itself")
STATUS_ROW(UNDECLARED_NAME, "SemanticError", "compile", "UndeclaredName", "42002",
           "a label, relation type or property that the graph type does not have")
STATUS_ROW(GRAPH_TYPE_VIOLATION, "ConstraintValidationFailed", "runtime",
           "GraphTypeViolation", "G2000", "data that the graph type does not allow")
STATUS_ROW(INDEX_NOT_FOUND, "SemanticError", "compile", "IndexNotFound", "42002",
           "an index that does not exist")
STATUS_ROW(INDEX_EXISTS, "SemanticError", "compile", "IndexExists", "42002",
           "CREATE INDEX of one that is there already")
STATUS_ROW(CONSTRAINT_NOT_FOUND, "SemanticError", "compile", "ConstraintNotFound",
           "42002", "a constraint that does not exist")
STATUS_ROW(CONSTRAINT_EXISTS, "SemanticError", "compile", "ConstraintExists", "42002",
           "CREATE CONSTRAINT of one that is there already")
STATUS_ROW(INVALID_RULE, "SemanticError", "compile", "InvalidRule", "42001",
           "an index or a constraint that names no single label, or other variables")
STATUS_ROW(CONSTRAINT_VIOLATION, "ConstraintValidationFailed", "runtime",
           "ConstraintViolation", "G2000", "data that a constraint does not allow")
STATUS_ROW(INVALID_FULL_TEXT_QUERY, "ArgumentError", "runtime", "InvalidFullTextQuery",
           "22023", "a full text query that does not read as one")
STATUS_ROW(NODE_NAME_NOT_FOUND, "EntityNotFound", "runtime", "NodeNameNotFound", "22G0B",
           "a quoted name that no node has")
STATUS_ROW(NODE_NAME_AMBIGUOUS, "EntityNotFound", "runtime", "NodeNameAmbiguous", "22G0B",
           "a quoted name that several nodes have")

STATUS_ROW(TYPE_AT_RUN, "TypeError", "runtime", "InvalidArgumentType", "22G03",
           "an operand or argument of the wrong type")
STATUS_ROW(VALUE_AT_RUN, "ArgumentError", "runtime", "InvalidArgumentValue", "22023",
           "an argument whose value is out of its domain")
STATUS_ROW(NUMBER_OUT_OF_RANGE, "ArgumentError", "runtime", "NumberOutOfRange", "22003",
           "a number beyond what is allowed there")
STATUS_ROW(NEGATIVE_AT_RUN, "SyntaxError", "runtime", "NegativeIntegerArgument", "22003",
           "a negative SKIP, LIMIT or count")
STATUS_ROW(TYPE_OF_LIMIT_AT_RUN, "SyntaxError", "runtime", "InvalidArgumentType", "22G03",
           "SKIP or LIMIT that is not an integer")
STATUS_ROW(TYPE_EARLY, "TypeError", "compile", "InvalidArgumentType", "22G03",
           "a property or item of a value that has none")
STATUS_ROW(INVALID_PROPERTY_TYPE, "TypeError", "runtime", "InvalidPropertyType", "22G03",
           "a value that cannot be a property")
STATUS_ROW(LIST_ELEMENT_ACCESS, "TypeError", "runtime", "ListElementAccessByNonInteger",
           "22G03", "a list index that is not an integer")
STATUS_ROW(MAP_ELEMENT_ACCESS, "TypeError", "runtime", "MapElementAccessByNonString",
           "22G03", "a map key that is not a string")
STATUS_ROW(PROPERTY_ACCESS_AT_RUN, "TypeError", "runtime", "PropertyAccessOnNonMap",
           "22G03", "a property of something that has none")
STATUS_ROW(INVALID_DELETE_AT_RUN, "TypeError", "runtime", "InvalidDelete", "22G03",
           "DELETE of something that is not an element")
STATUS_ROW(ARITHMETIC_OVERFLOW, "ArithmeticError", "runtime", "IntegerOverflow", "22003",
           "an integer result beyond 64 bits")
STATUS_ROW(DIVISION_BY_ZERO, "ArithmeticError", "runtime", "DivisionByZero", "22012",
           "integer division or remainder by zero")
STATUS_ROW(ARGUMENT_AT_RUN, "TypeError", "runtime", "InvalidArgumentValue", "22G03",
           "an argument of a type that the function does not take")
STATUS_ROW(ARGUMENT_TYPE_AT_RUN, "ArgumentError", "runtime", "InvalidArgumentType",
           "22G03", "a bound of range() that is not an integer")
STATUS_ROW(INVALID_COST, "ArgumentError", "runtime", "InvalidCost", "22023",
           "a COST that is null, NaN, infinite, negative or overflows")
STATUS_ROW(INVALID_VALIDITY, "ArgumentError", "runtime", "InvalidValidity", "22023",
           "valid_from or valid_to that is not a date")

STATUS_ROW(DELETE_CONNECTED_NODE, "ConstraintVerificationFailed", "runtime",
           "DeleteConnectedNode", "G1001",
           "DELETE of a node that still has relationships")
STATUS_ROW(DELETED_ENTITY_ACCESS, "EntityNotFound", "runtime", "DeletedEntityAccess",
           "22G0B", "reading an element deleted by this statement")
STATUS_ROW(MERGE_READ_OWN_WRITES, "SemanticError", "runtime", "MergeReadOwnWrites",
           "22G03", "MERGE on a null property")

STATUS_ROW(READ_ONLY, "ArgumentError", "compile", "ReadOnly", "25G03",
           "a writing statement on a read-only database")
STATUS_ROW(CANNOT_OPEN, "ArgumentError", "runtime", "CannotOpen", "58030",
           "a file or folder that cannot be opened or read")
STATUS_ROW(CANNOT_WRITE, "ArgumentError", "runtime", "CannotWrite", "58030",
           "a file that cannot be written")
STATUS_ROW(INVALID_FILE, "ArgumentError", "runtime", "InvalidFile", "22G0T",
           "an input file with a fault, at the line given")
STATUS_ROW(DUPLICATE_ID, "ConstraintValidationFailed", "runtime", "DuplicateId", "G1000",
           "an id that is there already")
STATUS_ROW(DANGLING_EDGE, "ConstraintValidationFailed", "runtime", "DanglingEdge",
           "G1000", "an edge whose end does not exist")
STATUS_ROW(UNKNOWN_FORMAT, "ArgumentError", "compile", "UnknownFormat", "42002",
           "a file format that entente does not read or write")
STATUS_ROW(INVALID_OPTION, "ArgumentError", "compile", "InvalidOption", "42002",
           "an option that the format or procedure does not have")

STATUS_ROW(DAMAGED, "DatabaseError", "runtime", "DamagedFile", "XX001",
           "a database file that does not hold what was written to it")
STATUS_ROW(BUSY, "TransactionError", "runtime", "DatabaseBusy", "55P03",
           "another writer kept the database for longer than the busy timeout")
STATUS_ROW(WRITE_CONFLICT, "TransactionError", "runtime", "WriteConflict", "40001",
           "a transaction that wrote after another one changed what it had read")
