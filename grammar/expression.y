/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The rest of the grammar in entente.y: expressions and types. How tightly operators bind is
 * said in its section 1, what a name is in its section 15.
 */

/* ======================================================================================== */
/* 10. Expressions: operators                                                               */
/* ======================================================================================== */

%type expression {struct ast_expression *}
expression(E) ::= expression(A) OR expression(B).   { E = ast_binary(build, AST_OR, A, B); }
expression(E) ::= expression(A) XOR expression(B).  { E = ast_binary(build, AST_XOR, A, B); }
expression(E) ::= expression(A) AND expression(B).  { E = ast_binary(build, AST_AND, A, B); }
expression(E) ::= NOT(T) expression(A).             { E = ast_unary(build, AST_NOT, T, A); }

expression(E) ::= expression(A) EQUAL expression(B).  { E = ast_compare(build, AST_EQUAL, A, B); }
expression(E) ::= expression(A) NOT_EQUAL expression(B).  { E = ast_compare(build, AST_NOT_EQUAL, A, B); }
expression(E) ::= expression(A) LESS expression(B). { E = ast_compare(build, AST_LESS, A, B); }
expression(E) ::= expression(A) LESS_EQUAL expression(B).  { E = ast_compare(build, AST_LESS_EQUAL, A, B); }
expression(E) ::= expression(A) GREATER expression(B).  { E = ast_compare(build, AST_GREATER, A, B); }
expression(E) ::= expression(A) GREATER_EQUAL expression(B).
                                                    { E = ast_compare(build, AST_GREATER_EQUAL, A, B); }

expression(E) ::= expression(A) IN expression(B).   { E = ast_binary(build, AST_IN, A, B); }
expression(E) ::= expression(A) STARTS WITH expression(B). [IN]
                                                    { E = ast_binary(build, AST_STARTS_WITH, A, B); }
expression(E) ::= expression(A) ENDS WITH expression(B). [IN]
                                                    { E = ast_binary(build, AST_ENDS_WITH, A, B); }
expression(E) ::= expression(A) CONTAINS expression(B).  { E = ast_binary(build, AST_CONTAINS, A, B); }
expression(E) ::= expression(A) REGULAR_MATCH expression(B).
                                                    { E = ast_binary(build, AST_REGULAR_MATCH, A, B); }
expression(E) ::= expression(A) IS NULL.            { E = ast_is_null(build, AST_IS_NULL, A); }
expression(E) ::= expression(A) IS NOT NULL.        { E = ast_is_null(build, AST_IS_NOT_NULL, A); }
expression(E) ::= expression(A) IS truth(T).        { E = ast_is_truth(build, A, T, false); }
expression(E) ::= expression(A) IS NOT truth(T).    { E = ast_is_truth(build, A, T, true); }
expression(E) ::= expression(A) IS normal_form(F) NORMALIZED.
                                                    { E = ast_is_normalized(build, A, F, false); }
expression(E) ::= expression(A) IS NOT normal_form(F) NORMALIZED.
                                                    { E = ast_is_normalized(build, A, F, true); }
expression(E) ::= expression(A) IS end_of(S) OF expression(B).  { E = ast_is_end(build, A, S, B, false); }
expression(E) ::= expression(A) IS NOT end_of(S) OF expression(B).
                                                    { E = ast_is_end(build, A, S, B, true); }
expression(E) ::= expression(A) IS DIRECTED.        { E = ast_is_directed(build, A, false); }
expression(E) ::= expression(A) IS NOT DIRECTED.    { E = ast_is_directed(build, A, true); }
expression(E) ::= expression(A) DOUBLE_COLON type(T).  { E = ast_is_typed(build, A, T, false); }
expression(E) ::= expression(A) IS typed type(T).   { E = ast_is_typed(build, A, T, false); }
expression(E) ::= expression(A) IS NOT typed type(T).  { E = ast_is_typed(build, A, T, true); }

expression(E) ::= expression(A) PLUS expression(B). { E = ast_binary(build, AST_ADD, A, B); }
expression(E) ::= expression(A) MINUS expression(B).  { E = ast_binary(build, AST_SUBTRACT, A, B); }
expression(E) ::= expression(A) CONCATENATE expression(B).
                                                    { E = ast_binary(build, AST_CONCATENATE, A, B); }
expression(E) ::= expression(A) STAR expression(B). { E = ast_binary(build, AST_MULTIPLY, A, B); }
expression(E) ::= expression(A) SLASH expression(B).  { E = ast_binary(build, AST_DIVIDE, A, B); }
expression(E) ::= expression(A) PERCENT expression(B).  { E = ast_binary(build, AST_MODULO, A, B); }
expression(E) ::= expression(A) CARET expression(B).  { E = ast_binary(build, AST_POWER, A, B); }
expression(E) ::= MINUS(T) expression(A). [SIGN]    { E = ast_unary(build, AST_NEGATE, T, A); }
expression(E) ::= PLUS(T) expression(A). [SIGN]     { E = ast_unary(build, AST_PLUS, T, A); }

expression(E) ::= expression(A) DOT name(N).        { E = ast_property(build, A, N); }
expression(E) ::= expression(A) COLON label(L). [LABELS]  { E = ast_has_labels(build, A, L); }
expression(E) ::= expression(A) IS label(L). [LABELS]  { E = ast_has_labels(build, A, L); }
expression(E) ::= expression(A) IS LABELED label(L). [LABELS]  { E = ast_has_labels(build, A, L); }
expression(E) ::= expression(A) IS NOT label(L). [LABELS]  { E = ast_has_not_labels(build, A, L); }
expression(E) ::= expression(A) IS NOT LABELED label(L). [LABELS]  { E = ast_has_not_labels(build, A, L); }
expression(E) ::= expression(A) LBRACKET expression(B) RBRACKET.  { E = ast_index(build, A, B); }
expression(E) ::= expression(A) LBRACKET DOTDOT RBRACKET.  { E = ast_slice(build, A, NULL, NULL); }
expression(E) ::= expression(A) LBRACKET expression(B) DOTDOT RBRACKET.
                                                    { E = ast_slice(build, A, B, NULL); }
expression(E) ::= expression(A) LBRACKET DOTDOT expression(C) RBRACKET.
                                                    { E = ast_slice(build, A, NULL, C); }
expression(E) ::= expression(A) LBRACKET expression(B) DOTDOT expression(C) RBRACKET.
                                                    { E = ast_slice(build, A, B, C); }

%type truth {struct token}
truth(T) ::= TRUE(A).                               { T = A; }
truth(T) ::= FALSE(A).                              { T = A; }
truth(T) ::= UNKNOWN(A).                            { T = A; }

%type normal_form {struct token}
normal_form(F) ::= .                                { F = ast_no_token(); }
normal_form(F) ::= NORMAL_FORM(T).                  { F = T; }

%type end_of {struct token}
end_of(S) ::= SOURCE(T).                            { S = T; }
end_of(S) ::= DESTINATION(T).                       { S = T; }

/* ======================================================================================== */
/* 11. Expressions: what operators stand between                                            */
/* ======================================================================================== */

expression(E) ::= LPAREN(L) expression(A) RPAREN.   { E = ast_parenthesised(build, L, A); }
expression(E) ::= name(N).                          { E = ast_variable(build, N); }
expression(E) ::= PARAMETER(T).                     { E = ast_parameter(build, T); }
expression(E) ::= literal(A).                       { E = A; }
expression(E) ::= map(M).                           { E = M; }
expression(E) ::= LBRACKET(L) RBRACKET.            { E = ast_list(build, L, ast_expression_list_of(NULL)); }
expression(E) ::= LBRACKET(L) expressions(A) RBRACKET.  { E = ast_list(build, L, A); }

/* A function's name may hold dots: what was read as properties of a variable becomes it. */
expression(E) ::= expression(F) LPAREN arguments(A) RPAREN.  { E = ast_call(build, F, false, A); }
expression(E) ::= expression(F) LPAREN DISTINCT arguments(A) RPAREN.  { E = ast_call(build, F, true, A); }
expression(E) ::= expression(F) LPAREN ALL expressions(A) RPAREN.  { E = ast_call(build, F, false, A); }
expression(E) ::= expression(F) LPAREN STAR RPAREN. { E = ast_count_star(build, F); }
/* trim(BOTH 'x' FROM text) */
expression(E) ::= TRIM(T) LPAREN trim_side(S) FROM expression(A) RPAREN.
                                                    { E = ast_trim(build, T, S, NULL, A); }
expression(E) ::= TRIM(T) LPAREN trim_side(S) expression(C) FROM expression(A) RPAREN.
                                                    { E = ast_trim(build, T, S, C, A); }
expression(E) ::= TRIM(T) LPAREN expression(C) FROM expression(A) RPAREN.
                                                    { E = ast_trim(build, T, ast_no_token(), C, A); }
expression(E) ::= NORMAL_FORM(T).                   { E = ast_normal_form(build, T); }
expression(E) ::= CAST(T) LPAREN expression(A) AS type(N) RPAREN.  { E = ast_cast(build, T, A, N); }

expression(E) ::= CASE(T) cases(C) else(D) END.     { E = ast_case(build, T, NULL, C, D); }
expression(E) ::= CASE(T) expression(A) cases(C) else(D) END.  { E = ast_case(build, T, A, C, D); }

%type cases {struct ast_case_list}
cases(L) ::= WHEN case_tests(W) THEN expression(T).
                                                  { L = ast_case_add(build, ast_case_list_of(NULL), W, T); }
cases(L) ::= cases(M) WHEN case_tests(W) THEN expression(T).  { L = ast_case_add(build, M, W, T); }

%type case_tests {struct ast_expression_list}
case_tests(L) ::= case_test(E).                     { L = ast_expression_list_of(E); }
case_tests(L) ::= case_tests(M) COMMA case_test(E). { L = ast_expression_list_add(M, E); }

/* A value that the operand equals, or the rest of a test whose first part it is. */
%type case_test {struct ast_expression *}
case_test(E) ::= expression(A).                     { E = A; }
case_test(E) ::= EQUAL(T) expression(B).            { E = ast_case_test(build, AST_EQUAL, T, B); }
case_test(E) ::= NOT_EQUAL(T) expression(B).        { E = ast_case_test(build, AST_NOT_EQUAL, T, B); }
case_test(E) ::= LESS(T) expression(B).             { E = ast_case_test(build, AST_LESS, T, B); }
case_test(E) ::= LESS_EQUAL(T) expression(B).       { E = ast_case_test(build, AST_LESS_EQUAL, T, B); }
case_test(E) ::= GREATER(T) expression(B).          { E = ast_case_test(build, AST_GREATER, T, B); }
case_test(E) ::= GREATER_EQUAL(T) expression(B).    { E = ast_case_test(build, AST_GREATER_EQUAL, T, B); }
case_test(E) ::= REGULAR_MATCH(T) expression(B).    { E = ast_case_test(build, AST_REGULAR_MATCH, T, B); }
case_test(E) ::= IN(T) expression(B).               { E = ast_case_test(build, AST_IN, T, B); }
case_test(E) ::= STARTS(T) WITH expression(B). [IN] { E = ast_case_test(build, AST_STARTS_WITH, T, B); }
case_test(E) ::= ENDS(T) WITH expression(B). [IN]   { E = ast_case_test(build, AST_ENDS_WITH, T, B); }
case_test(E) ::= CONTAINS(T) expression(B).         { E = ast_case_test(build, AST_CONTAINS, T, B); }
case_test(E) ::= IS(T) NULL.                { E = ast_is_null(build, AST_IS_NULL, ast_case_operand(build, T)); }
case_test(E) ::= IS(T) NOT NULL.        { E = ast_is_null(build, AST_IS_NOT_NULL, ast_case_operand(build, T)); }
case_test(E) ::= IS(T) typed type(N).       { E = ast_is_typed(build, ast_case_operand(build, T), N, false); }
case_test(E) ::= IS(T) NOT typed type(N).   { E = ast_is_typed(build, ast_case_operand(build, T), N, true); }

%type else {struct ast_expression *}
else(D) ::= .                                       { D = NULL; }
else(D) ::= ELSE expression(E).                     { D = E; }

%type trim_side {struct token}
trim_side(S) ::= TRIM_SIDE(T).                      { S = T; }

%type arguments {struct ast_expression_list}
arguments(L) ::= .                                  { L = ast_expression_list_of(NULL); }
arguments(L) ::= expressions(A).                    { L = A; }

%type expressions {struct ast_expression_list}
expressions(L) ::= expression(E).                   { L = ast_expression_list_of(E); }
expressions(L) ::= expressions(M) COMMA expression(E).  { L = ast_expression_list_add(M, E); }

/* ======================================================================================== */
/* 12. Expressions: lists, maps and literals                                                */
/* ======================================================================================== */

/* [x IN list WHERE condition | value] */
expression(E) ::= LIST_LBRACKET(L) name(N) IN expression(A) where_option(W) body_option(B) RBRACKET.
                                                    { E = ast_comprehension(build, L, N, A, W, B); }
/* [(a)-->(b) WHERE condition | value] */
expression(E) ::= PATTERN_LBRACKET(L) path(P) where_option(W) body(B) RBRACKET.
                                                    { E = ast_pattern_comprehension(build, L, P, W, B); }
/* all(x IN list WHERE condition) and its sisters */
expression(E) ::= list_predicate(T) LPAREN name(N) IN expression(A) where(W) RPAREN.
                                                    { E = ast_list_predicate(build, T, N, A, W); }
/* reduce(total = 0, x IN list | total + x) */
expression(E) ::= REDUCE(T) LPAREN name(S) EQUAL expression(I) COMMA name(N) IN expression(A) body(B) RPAREN.
                                                    { E = ast_reduce(build, T, S, I, N, A, B); }

/* allReduce(total = 0, x IN list | total + x, total < 9) */
expression(E) ::= ALL_REDUCE(T) LPAREN name(S) EQUAL expression(I) COMMA name(N) IN expression(A) body(B)
                  COMMA expression(P) RPAREN.
                                    { E = ast_all_reduce(build, ast_reduce(build, T, S, I, N, A, B), P); }

%type list_predicate {struct token}
list_predicate(P) ::= ALL_OF(T).                    { P = T; }
list_predicate(P) ::= ANY_OF(T).                    { P = T; }
list_predicate(P) ::= NONE_OF(T).                   { P = T; }
list_predicate(P) ::= SINGLE_OF(T).                 { P = T; }

%type body {struct ast_expression *}
body(B) ::= BODY_BAR expression(E).                 { B = E; }

%type body_option {struct ast_expression *}
body_option(B) ::= .                                { B = NULL; }
body_option(B) ::= body(C).                         { B = C; }

%type map {struct ast_expression *}
map(M) ::= LBRACE(L) RBRACE.                        { M = ast_map(build, L, ast_map_entry_list_of(NULL)); }
map(M) ::= LBRACE(L) entries(E) RBRACE.             { M = ast_map(build, L, E); }

%type entries {struct ast_map_entry_list}
entries(L) ::= entry(E).                            { L = ast_map_entry_list_of(E); }
entries(L) ::= entries(M) COMMA entry(E).           { L = ast_map_entry_list_add(M, E); }

%type entry {struct ast_map_entry *}
entry(E) ::= name(N) COLON expression(V).           { E = ast_entry(build, N, V); }

/* person {.name, .*, friend, age: 3} */
expression(E) ::= name(N) LBRACE RBRACE.  { E = ast_map_projection(build, N, ast_map_entry_list_of(NULL)); }
expression(E) ::= name(N) LBRACE projections(L) RBRACE.  { E = ast_map_projection(build, N, L); }

%type projections {struct ast_map_entry_list}
projections(L) ::= map_item(E).                     { L = ast_map_entry_list_of(E); }
projections(L) ::= projections(M) COMMA map_item(E).  { L = ast_map_entry_list_add(M, E); }

%type map_item {struct ast_map_entry *}
map_item(E) ::= entry(F).                           { E = F; }
map_item(E) ::= DOT name(N).                        { E = ast_property_entry(build, N); }
map_item(E) ::= DOT STAR(T).                        { E = ast_all_entry(build, T); }
map_item(E) ::= name(N).                            { E = ast_entry(build, N, ast_variable(build, N)); }

%type literal {struct ast_expression *}
literal(E) ::= NULL(T).                             { E = ast_literal(build, T, value_null()); }
literal(E) ::= TRUE(T).                             { E = ast_literal(build, T, value_boolean(true)); }
literal(E) ::= FALSE(T).                            { E = ast_literal(build, T, value_boolean(false)); }
literal(E) ::= INF(T).                              { E = ast_literal(build, T, value_float(INFINITY)); }
literal(E) ::= INFINITY(T).                         { E = ast_literal(build, T, value_float(INFINITY)); }
literal(E) ::= NAN(T).                              { E = ast_literal(build, T, value_float(NAN)); }
literal(E) ::= STRING(T).                           { E = ast_string(build, T); }
literal(E) ::= INTEGER(T).                          { E = ast_integer(build, T); }
literal(E) ::= FLOAT(T).                            { E = ast_float(build, T); }
/* -2^63 exists and 2^63 does not: the lexer gives it a terminal of its own. */
literal(E) ::= MINUS(M) INTEGER_MINIMUM.            { E = ast_minimum(build, M); }
/* DATE '2024-08-01' */
literal(E) ::= name(N) STRING(T).                   { E = ast_temporal(build, N, T); }

/* ======================================================================================== */
/* 13. Expressions: patterns and subqueries                                                 */
/* ======================================================================================== */

/* A pattern goes on as long as it can: after it '-' and '<' begin a relationship. */
expression(E) ::= pattern_value(P). [PATTERN]       { E = ast_pattern_predicate(build, P); }

%type pattern_value {struct ast_path_element_list}
pattern_value(L) ::= pattern_node(N).               { L = ast_path_element_list_of(N); }
pattern_value(L) ::= pattern_group(G). [PATTERN]    { L = ast_path_element_list_of(G); }
pattern_value(L) ::= pattern_group(G) quantifier(Q).
                                         { L = ast_path_element_list_of(ast_quantified(build, G, Q)); }
pattern_value(L) ::= pattern_value(M) pattern_part(E).  { L = ast_path_element_list_add(M, E); }
pattern_value(L) ::= pattern_value(M) pattern_edge(F) pattern_part(E).
                             { L = ast_path_element_list_add(ast_path_element_list_add(M, F), E); }

/* What a relationship can lead to. */
%type pattern_part {struct ast_path_element *}
pattern_part(E) ::= node(N).                        { E = ast_node_element(build, N); }
pattern_part(E) ::= group(G). [PATTERN]             { E = G; }
pattern_part(E) ::= group(G) quantifier(Q).         { E = ast_quantified(build, G, Q); }

%type pattern_edge {struct ast_path_element *}
pattern_edge(E) ::= edge(F).                        { E = F; }
pattern_edge(E) ::= edge(F) quantifier(Q).          { E = ast_quantified(build, F, Q); }

/* A node or a group whose parenthesis the marking pass knows to begin a pattern. */
%type pattern_node {struct ast_path_element *}
pattern_node(E) ::= NODE_LPAREN(L) variable_option(V) labels_option(F) text_option(T)
                    properties_option(P) where_option(W) RPAREN.
                                         { E = ast_node_element(build, ast_node(build, L, V, F, T, P, W)); }

%type pattern_group {struct ast_path_element *}
pattern_group(G) ::= NODE_LPAREN(L) group_mode(M) elements(P) where_option(W) RPAREN.
                                                    { G = ast_group(build, L, ast_no_token(), M, P, W); }
pattern_group(G) ::= NODE_LPAREN(L) name(N) EQUAL group_mode(M) elements(P) where_option(W) RPAREN.
                                                    { G = ast_group(build, L, N, M, P, W); }

expression(E) ::= legacy_search(S) LPAREN elements(L) RPAREN.  { E = ast_shortest_path(build, S, L); }
expression(E) ::= subquery(S) LBRACE query(Q) RBRACE.  { E = ast_subquery(build, S, Q); }
expression(E) ::= subquery(S) LBRACE pattern(P) where_option(W) RBRACE.
                                                    { E = ast_subquery_pattern(build, S, P, W); }

%type subquery {struct token}
subquery(S) ::= EXISTS(T).                          { S = T; }
subquery(S) ::= COUNT(T).                           { S = T; }
subquery(S) ::= COLLECT(T).                         { S = T; }
subquery(S) ::= VALUE(T).                           { S = T; }

/* ======================================================================================== */
/* 14. Types                                                                                */
/* ======================================================================================== */

typed ::= TYPED.
typed ::= DOUBLE_COLON.

/* A type is kept as it is written; the binder reads it. */
%type type {struct token}
type(T) ::= type(A) BAR type.                       { T = ast_to_here(build, A); }
type(T) ::= type(A) NOT NULL.                       { T = ast_to_here(build, A); }
type(T) ::= type_words(A).                          { T = A; }
type(T) ::= LIST_OF(A) LESS type GREATER.           { T = ast_to_here(build, A); }

%type type_words {struct token}
type_words(T) ::= NAME(A).                          { T = A; }
type_words(T) ::= type_words(A) NAME.               { T = ast_to_here(build, A); }
