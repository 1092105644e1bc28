/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The grammar of the entente query language, to be read from top to bottom: statements, clauses
 * and patterns. Expressions, which all of them hold, stand in expression.y, which the build
 * puts behind this file.
 *
 * It says what is well-formed and nothing about meaning: each action is one call that makes a
 * node of the tree (src/syntax/ast.h). A few terminals are not what the lexer saw but what the
 * marking pass made of it by looking ahead (src/syntax/mark.h): NODE_LPAREN, LIST_LBRACKET,
 * PATTERN_LBRACKET, BODY_BAR, and words such as ALL_OF and EXISTS. All keywords stay usable as
 * names where they cannot be keywords (section 16).
 *
 * Lemon runs with -c: without default reductions a keyword that ends a phrase is never taken
 * for a name, and what could stand at a place is known exactly.
 */

%name grammar
%token_prefix TOKEN_
%token_type {struct token}
%extra_context {struct ast_builder *build}
%start_symbol input
%stack_size 0

%include {
#include "syntax/ast_clause.h"
#include "syntax/ast_definition.h"
#include "syntax/ast_expression.h"
#include "syntax/ast_pattern.h"
#include "syntax/grammar.h"

#include <math.h>

#define YYNOERRORRECOVERY 1
#define grammar_ENGINEALWAYSONSTACK 1
#define malloc(bytes) memory_allocate(bytes)
#define realloc(memory, bytes) memory_resize(memory, bytes)
#define free(memory) memory_free(memory)
}

%syntax_error   { build->is_unexpected = true; (void)yymajor; (void)yyminor; }
%stack_overflow { ast_out_of_memory(build); }

/* ======================================================================================== */
/* 1. How tightly operators bind, loosest first                                             */
/* ======================================================================================== */

%nonassoc LABELS PATTERN.      /* names of rules: a label expression, a pattern, goes on     */
%nonassoc ORDER SKIP OFFSET LIMIT.  /* belong to the WITH before them                        */
%left BAR.                     /* a|b     labels and types only                              */
%left AMPERSAND.               /* a&b     labels only                                        */
%left OR.
%left XOR.
%left AND.
%right NOT.
%left EQUAL NOT_EQUAL LESS LESS_EQUAL GREATER GREATER_EQUAL.           /* a < b <= c chains  */
%left IN STARTS ENDS CONTAINS REGULAR_MATCH IS DOUBLE_COLON.
%left PLUS MINUS CONCATENATE.
%left STAR SLASH PERCENT.
%left CARET.                                                           /* 2^3^2 is (2^3)^2   */
%right SIGN.                                                           /* -2^2 is (-2)^2     */
%left DOT LBRACKET LPAREN COLON.

/* ======================================================================================== */
/* 2. Statements                                                                            */
/* ======================================================================================== */

%type statement {struct ast_statement *}

input ::= explain(E) statement(S).                  { ast_finish(build, E, S); }

%type explain {enum ast_explain}
explain(E) ::= .                                    { E = AST_EXPLAIN_NONE; }
explain(E) ::= EXPLAIN.                             { E = AST_EXPLAIN_PLAN; }
explain(E) ::= EXPLAIN TOKENS.                      { E = AST_EXPLAIN_TOKENS; }
explain(E) ::= EXPLAIN AST.                         { E = AST_EXPLAIN_AST; }
explain(E) ::= EXPLAIN BOUND.                       { E = AST_EXPLAIN_BOUND; }
explain(E) ::= EXPLAIN LOGICAL.                     { E = AST_EXPLAIN_LOGICAL; }
explain(E) ::= PROFILE.                             { E = AST_EXPLAIN_PROFILE; }

statement(S) ::= query(Q).                          { S = ast_query_statement(build, Q); }
statement(S) ::= SESSION(T) SET dotted_name(N) EQUAL expression(V).
                                                    { S = ast_session_set(build, T, N, V); }
statement(S) ::= SHOW(T) words(W) where_option(C).  { S = ast_show(build, T, W, C); }
statement(S) ::= SHOW(T) words(W) yield(Y) order_by(O) skip(K) limit(L) where_option(C) show_result(R).
                                      { S = ast_show_yield(build, ast_show(build, T, W, C), Y, O, K, L, R); }
statement(S) ::= BEGIN(T) transaction.              { S = ast_statement(build, AST_BEGIN, T); }
statement(S) ::= START(T) TRANSACTION.              { S = ast_statement(build, AST_BEGIN, T); }
statement(S) ::= COMMIT(T) transaction.             { S = ast_statement(build, AST_COMMIT, T); }
statement(S) ::= ROLLBACK(T) transaction.           { S = ast_statement(build, AST_ROLLBACK, T); }

transaction ::= .
transaction ::= TRANSACTION.

/* ======================================================================================== */
/* 3. Queries: linear queries joined by set operators, and then by NEXT                     */
/* ======================================================================================== */

%type query {struct ast_query *}
query(Q) ::= composite(C).                          { Q = C; }
query(Q) ::= query(L) NEXT composite(R).            { Q = ast_join(build, AST_NEXT, L, R); }

%type composite {struct ast_query *}
composite(C) ::= linear(L).                         { C = L; }
composite(C) ::= composite(L) set_operator(O) linear(R).  { C = ast_join(build, O, L, R); }

%type set_operator {enum ast_set_operator}
set_operator(O) ::= UNION.                          { O = AST_UNION; }
set_operator(O) ::= UNION DISTINCT.                 { O = AST_UNION; }
set_operator(O) ::= UNION ALL.                      { O = AST_UNION_ALL; }
set_operator(O) ::= EXCEPT.                         { O = AST_EXCEPT; }
set_operator(O) ::= EXCEPT DISTINCT.                { O = AST_EXCEPT; }
set_operator(O) ::= EXCEPT ALL.                     { O = AST_EXCEPT_ALL; }
set_operator(O) ::= INTERSECT.                      { O = AST_INTERSECT; }
set_operator(O) ::= INTERSECT DISTINCT.             { O = AST_INTERSECT; }
set_operator(O) ::= INTERSECT ALL.                  { O = AST_INTERSECT_ALL; }
set_operator(O) ::= OTHERWISE.                      { O = AST_OTHERWISE; }

%type linear {struct ast_query *}
linear(L) ::= clauses(C).                           { L = ast_linear(build, NULL, C); }
linear(L) ::= AS OF expression(D) clauses(C).       { L = ast_linear(build, D, C); }

/* A result clause ends its linear query; all others may be followed by more. */
%type clauses {struct ast_clause_list}
clauses(L) ::= result(C).                           { L = ast_clause_list_of(C); }
clauses(L) ::= steps(S).                            { L = S; }
clauses(L) ::= steps(S) result(C).                  { L = ast_clause_list_add(S, C); }

%type steps {struct ast_clause_list}
steps(L) ::= clause(C).                             { L = ast_clause_list_of(C); }
steps(L) ::= steps(M) clause(C).                    { L = ast_clause_list_add(M, C); }

%type clause {struct ast_clause *}
%type result {struct ast_clause *}

/* ======================================================================================== */
/* 4. Reading                                                                               */
/* ======================================================================================== */

clause(C) ::= MATCH(T) pattern(P) where_option(W).  { C = ast_match(build, T, P, W); }
clause(C) ::= OPTIONAL(T) MATCH pattern(P) where_option(W).
                                                    { C = ast_optional(T, ast_match(build, T, P, W)); }
clause(C) ::= UNWIND(T) expression(E) AS name(N).   { C = ast_unwind(build, T, E, N); }
clause(C) ::= FOR(T) name(N) IN expression(E).      { C = ast_unwind(build, T, E, N); }
clause(C) ::= FOR(T) name(N) IN expression(E) WITH_ORDINALITY ORDINALITY name(O).
                                        { C = ast_ordinality(build, ast_unwind(build, T, E, N), O, false); }
clause(C) ::= FOR(T) name(N) IN expression(E) WITH_ORDINALITY OFFSET name(O).
                                         { C = ast_ordinality(build, ast_unwind(build, T, E, N), O, true); }
clause(C) ::= FILTER(T) expression(E).              { C = ast_filter(build, T, E); }
clause(C) ::= FILTER(T) WHERE expression(E).        { C = ast_filter(build, T, E); }
clause(C) ::= LET(T) let_items(L).                  { C = ast_let(build, T, L); }
clause(C) ::= LOAD(T) CSV headers(H) FROM expression(E) AS name(N) field_terminator(S).
                                                    { C = ast_load_csv(build, T, H, E, N, S); }

%type let_items {struct ast_projection_item_list}
let_items(L) ::= let_item(I).                       { L = ast_projection_item_list_of(I); }
let_items(L) ::= let_items(M) COMMA let_item(I).    { L = ast_projection_item_list_add(M, I); }

%type let_item {struct ast_projection_item *}
let_item(I) ::= name(N) EQUAL expression(E).        { I = ast_item(build, E, N); }

%type headers {bool}
headers(H) ::= .                                    { H = false; }
headers(H) ::= WITH HEADERS.                        { H = true; }

%type field_terminator {struct ast_expression *}
field_terminator(S) ::= .                           { S = NULL; }
field_terminator(S) ::= FIELDTERMINATOR STRING(T).  { S = ast_string(build, T); }

%type where {struct ast_expression *}
where(W) ::= WHERE expression(E).                   { W = E; }

%type where_option {struct ast_expression *}
where_option(W) ::= .                               { W = NULL; }
where_option(W) ::= where(C).                       { W = C; }

/* ======================================================================================== */
/* 5. Projecting                                                                            */
/* ======================================================================================== */

clause(C) ::= WITH(T) projection(P) where_option(W).  { C = ast_with(build, T, P, W); }
/* ORDER BY, SKIP and LIMIT by themselves: WITH * ORDER BY ... A WITH takes the ones behind it. */
clause(C) ::= ORDER(T) BY sort_items(O) skip(S) limit(L).  { C = ast_page(build, T, O, S, L); }
clause(C) ::= SKIP(T) expression(S) limit(L).  { C = ast_page(build, T, ast_sort_item_list_of(NULL), S, L); }
clause(C) ::= OFFSET(T) expression(S) limit(L). { C = ast_page(build, T, ast_sort_item_list_of(NULL), S, L); }
clause(C) ::= LIMIT(T) expression(L).     { C = ast_page(build, T, ast_sort_item_list_of(NULL), NULL, L); }
result(C) ::= RETURN(T) projection(P).              { C = ast_return(build, T, P, NULL); }
result(C) ::= RETURN(T) projection(P) INTO file(F). { C = ast_return(build, T, P, F); }
result(C) ::= FINISH(T).                            { C = ast_clause(build, AST_FINISH, T); }

%type projection {struct ast_projection *}
projection(P) ::= distinct(D) columns(C) group_by(G) order_by(O) skip(S) limit(L).
                                  { P = ast_grouped(build, ast_projection(build, D, C, O, S, L), G); }

%type columns {struct ast_columns}
columns(C) ::= items(I).                            { C = ast_columns(ast_no_token(), I); }
columns(C) ::= STAR(T).                { C = ast_columns(T, ast_projection_item_list_of(NULL)); }
columns(C) ::= STAR(T) COMMA items(I).              { C = ast_columns(T, I); }

%type distinct {bool}
distinct(D) ::= .                                   { D = false; }
distinct(D) ::= DISTINCT.                           { D = true; }

%type items {struct ast_projection_item_list}
items(L) ::= item(I).                               { L = ast_projection_item_list_of(I); }
items(L) ::= items(M) COMMA item(I).                { L = ast_projection_item_list_add(M, I); }

%type item {struct ast_projection_item *}
item(I) ::= expression(E).                          { I = ast_item(build, E, ast_no_token()); }
item(I) ::= expression(E) AS name(N).               { I = ast_item(build, E, N); }

/* GROUP BY (): all rows are one group. */
%type group_by {struct ast_group_by}
group_by(G) ::= .                      { G = ast_group_by(ast_no_token(), ast_expression_list_of(NULL)); }
group_by(G) ::= GROUP(T) BY expressions(L).         { G = ast_group_by(T, L); }
group_by(G) ::= GROUP(T) BY LPAREN RPAREN.  { G = ast_group_by(T, ast_expression_list_of(NULL)); }

%type order_by {struct ast_sort_item_list}
order_by(L) ::= . [LABELS]                          { L = ast_sort_item_list_of(NULL); }
order_by(L) ::= ORDER BY sort_items(S).             { L = S; }

%type sort_items {struct ast_sort_item_list}
sort_items(L) ::= sort_item(I).                     { L = ast_sort_item_list_of(I); }
sort_items(L) ::= sort_items(M) COMMA sort_item(I). { L = ast_sort_item_list_add(M, I); }

%type sort_item {struct ast_sort_item *}
sort_item(I) ::= expression(E) direction(D) nulls(N).  { I = ast_sort(build, E, D, N); }

%type direction {bool}
direction(D) ::= .                                  { D = false; }
direction(D) ::= ASC.                               { D = false; }
direction(D) ::= ASCENDING.                         { D = false; }
direction(D) ::= DESC.                              { D = true; }
direction(D) ::= DESCENDING.                        { D = true; }

%type nulls {enum ast_null_order}
nulls(N) ::= .                                      { N = AST_NULLS_DEFAULT; }
nulls(N) ::= NULLS FIRST.                           { N = AST_NULLS_FIRST; }
nulls(N) ::= NULLS LAST.                            { N = AST_NULLS_LAST; }

%type skip {struct ast_expression *}
skip(S) ::= . [LABELS]                              { S = NULL; }
skip(S) ::= SKIP expression(E).                     { S = E; }
skip(S) ::= OFFSET expression(E).                   { S = E; }

%type limit {struct ast_expression *}
limit(L) ::= . [LABELS]                             { L = NULL; }
limit(L) ::= LIMIT expression(E).                   { L = E; }

/* The end of SHOW ... YIELD. */
%type show_result {struct ast_clause *}
show_result(R) ::= .                                { R = NULL; }
show_result(R) ::= RETURN(T) projection(P).         { R = ast_return(build, T, P, NULL); }

/* ======================================================================================== */
/* 6. Writing                                                                               */
/* ======================================================================================== */

clause(C) ::= CREATE(T) pattern(P).                 { C = ast_create(build, T, P); }
clause(C) ::= INSERT(T) pattern(P).                 { C = ast_create(build, T, P); }
clause(C) ::= MERGE(T) path(P) merge_actions(A).    { C = ast_merge(build, T, P, A); }
clause(C) ::= SET(T) set_items(L).                  { C = ast_set(build, AST_SET, T, L); }
clause(C) ::= REMOVE(T) remove_items(L).            { C = ast_set(build, AST_REMOVE, T, L); }
clause(C) ::= DELETE(T) expressions(L).             { C = ast_delete(build, T, L); }
clause(C) ::= DETACH(D) DELETE expressions(L).      { C = ast_delete(build, D, L); }
clause(C) ::= NODETACH(D) DELETE expressions(L).    { C = ast_delete(build, D, L); }
clause(C) ::= FOREACH(T) LPAREN name(N) IN expression(E) BODY_BAR steps(S) RPAREN.
                                                    { C = ast_foreach(build, T, N, E, S); }

%type merge_actions {struct ast_merge_actions}
merge_actions(A) ::= .                              { A = ast_no_merge_actions(); }
merge_actions(A) ::= merge_actions(B) ON CREATE SET set_items(L).  { A = ast_on_create(B, L); }
merge_actions(A) ::= merge_actions(B) ON MATCH SET set_items(L).  { A = ast_on_match(B, L); }

%type set_items {struct ast_set_item_list}
set_items(L) ::= set_item(I).                       { L = ast_set_item_list_of(I); }
set_items(L) ::= set_items(M) COMMA set_item(I).    { L = ast_set_item_list_add(M, I); }

%type set_item {struct ast_set_item *}
set_item(I) ::= place(P) EQUAL expression(E).       { I = ast_set_value(build, P, E); }
set_item(I) ::= place(P) PLUS_EQUAL expression(E).  { I = ast_set_add(build, P, E); }
set_item(I) ::= place(P) labels(L).                 { I = ast_set_labels(build, P, L); }

%type remove_items {struct ast_set_item_list}
remove_items(L) ::= remove_item(I).                 { L = ast_set_item_list_of(I); }
remove_items(L) ::= remove_items(M) COMMA remove_item(I).  { L = ast_set_item_list_add(M, I); }

%type remove_item {struct ast_set_item *}
remove_item(I) ::= place(P).                        { I = ast_remove_property(build, P); }
remove_item(I) ::= place(P) labels(L).              { I = ast_set_labels(build, P, L); }

/* What can be written to: an element, its property, or its property by a computed key. */
%type place {struct ast_expression *}
place(P) ::= name(N).                               { P = ast_variable(build, N); }
place(P) ::= LPAREN(L) expression(E) RPAREN.        { P = ast_parenthesised(build, L, E); }
place(P) ::= place(F) DOT name(N).                  { P = ast_property(build, F, N); }
place(P) ::= place(F) LBRACKET expression(E) RBRACKET.  { P = ast_index(build, F, E); }
place(P) ::= place(F) LPAREN arguments(A) RPAREN.   { P = ast_call(build, F, false, A); }

/* ======================================================================================== */
/* 7. Procedures, subqueries and files                                                      */
/* ======================================================================================== */

clause(C) ::= CALL(T) call(P).                      { C = ast_call_clause(build, T, P, NULL, NULL); }
clause(C) ::= CALL(T) call(P) yield(Y) where_option(W).  { C = ast_call_clause(build, T, P, Y, W); }
clause(C) ::= OPTIONAL(T) CALL call(P).   { C = ast_optional(T, ast_call_clause(build, T, P, NULL, NULL)); }
clause(C) ::= OPTIONAL(T) CALL call(P) yield(Y) where_option(W).
                                                { C = ast_optional(T, ast_call_clause(build, T, P, Y, W)); }
clause(C) ::= CALL(T) imports(I) LBRACE query(Q) RBRACE.  { C = ast_call_query(build, T, I, Q); }
clause(C) ::= OPTIONAL(T) CALL imports(I) LBRACE query(Q) RBRACE.
                                                    { C = ast_optional(T, ast_call_query(build, T, I, Q)); }
clause(C) ::= IMPORT(T) file(F).                    { C = ast_file_clause(build, AST_IMPORT, T, F); }
result(C) ::= EXPORT(T) GRAPH TO file(F).           { C = ast_file_clause(build, AST_EXPORT, T, F); }
result(C) ::= EXPORT(T) items(I) TO file(F).        { C = ast_export(build, T, I, F); }

%type call {struct ast_call *}
call(P) ::= dotted_name(N).                         { P = ast_procedure(build, N); }
call(P) ::= dotted_name(N) LPAREN arguments(A) RPAREN.
                                                { P = ast_procedure_arguments(ast_procedure(build, N), A); }

%type yield {struct ast_call *}
yield(Y) ::= YIELD STAR.                            { Y = ast_yield_all(build); }
yield(Y) ::= YIELD yield_items(L).                  { Y = ast_yield(build, L); }

%type yield_items {struct ast_yield_item_list}
yield_items(L) ::= yield_item(I).                   { L = ast_yield_item_list_of(I); }
yield_items(L) ::= yield_items(M) COMMA yield_item(I).  { L = ast_yield_item_list_add(M, I); }

%type yield_item {struct ast_yield_item *}
yield_item(I) ::= name(N).                          { I = ast_yield_item(build, N, ast_no_token()); }
yield_item(I) ::= name(N) AS name(A).               { I = ast_yield_item(build, N, A); }

%type imports {struct ast_imports}
imports(I) ::= .                                  { I = ast_imports(false, false, ast_name_list_of(NULL)); }
imports(I) ::= LPAREN RPAREN.                      { I = ast_imports(true, false, ast_name_list_of(NULL)); }
imports(I) ::= LPAREN STAR RPAREN.                  { I = ast_imports(true, true, ast_name_list_of(NULL)); }
imports(I) ::= LPAREN names(L) RPAREN.              { I = ast_imports(true, false, L); }

%type file {struct ast_file *}
file(F) ::= file_path(P) file_format(N) file_options(O).  { F = ast_file(build, P, N, O); }

%type file_path {struct ast_expression *}
file_path(P) ::= STRING(T).                         { P = ast_string(build, T); }
file_path(P) ::= PARAMETER(T).                      { P = ast_parameter(build, T); }

%type file_format {struct token}
file_format(N) ::= .                                { N = ast_no_token(); }
file_format(N) ::= FORMAT name(F).                  { N = F; }

%type file_options {struct ast_expression *}
file_options(O) ::= .                               { O = NULL; }
file_options(O) ::= OPTIONS map(M).                 { O = M; }

/* ---- what is kept with the graph -------------------------------------------------------- */

statement(S) ::= CREATE(T) PROCEDURE procedure(P).  { S = ast_create_procedure(build, T, P, false); }
statement(S) ::= CREATE(T) OR REPLACE PROCEDURE procedure(P).
                                                    { S = ast_create_procedure(build, T, P, true); }
statement(S) ::= DROP(T) PROCEDURE dotted_name(N).  { S = ast_drop_procedure(build, T, N, false); }
statement(S) ::= DROP(T) PROCEDURE IF EXISTS dotted_name(N).
                                                    { S = ast_drop_procedure(build, T, N, true); }

/* name(region STRING, k INTEGER = 10) AS { query } */
%type procedure {struct ast_definition *}
procedure(P) ::= dotted_name(N) LPAREN parameters(L) RPAREN AS LBRACE query(Q) RBRACE.
                                                    { P = ast_procedure_body(build, N, L, Q); }

%type parameters {struct ast_procedure_parameter_list}
parameters(L) ::= .                                 { L = ast_procedure_parameter_list_of(NULL); }
parameters(L) ::= parameter_list(M).                { L = M; }

%type parameter_list {struct ast_procedure_parameter_list}
parameter_list(L) ::= parameter(P).                 { L = ast_procedure_parameter_list_of(P); }
parameter_list(L) ::= parameter_list(M) COMMA parameter(P).
                                                    { L = ast_procedure_parameter_list_add(M, P); }

%type parameter {struct ast_procedure_parameter *}
parameter(P) ::= name(N) typed_option type(T) initial(D).  { P = ast_procedure_parameter(build, N, T, D); }

typed_option ::= .
typed_option ::= typed.

%type initial {struct ast_expression *}
initial(D) ::= .                                    { D = NULL; }
initial(D) ::= EQUAL expression(E).                 { D = E; }

statement(S) ::= CREATE(T) GRAPH TYPE graph_type(G).  { S = ast_create_graph_type(build, T, G, false); }
statement(S) ::= CREATE(T) OR REPLACE GRAPH TYPE graph_type(G).
                                                    { S = ast_create_graph_type(build, T, G, true); }
statement(S) ::= DROP(T) GRAPH TYPE name(N).
                                { S = ast_name_graph_type(build, AST_DROP_GRAPH_TYPE, T, N, false); }
statement(S) ::= DROP(T) GRAPH TYPE IF EXISTS name(N).
                                { S = ast_name_graph_type(build, AST_DROP_GRAPH_TYPE, T, N, true); }
statement(S) ::= SET(T) GRAPH TYPE name(N).
                                { S = ast_name_graph_type(build, AST_SET_GRAPH_TYPE, T, N, false); }
statement(S) ::= SET(T) GRAPH TYPE ANY.
                    { S = ast_name_graph_type(build, AST_SET_GRAPH_TYPE, T, ast_no_token(), false); }

/* name { (Label {key TYPE}) KEY (key), (Label)-[type {key TYPE}]->(Label | Label) } */
%type graph_type {struct ast_definition *}
graph_type(G) ::= name(N) as_option LBRACE element_types(L) RBRACE.  { G = ast_graph_type(build, N, L); }

as_option ::= .
as_option ::= AS.

%type element_types {struct ast_element_type_list}
element_types(L) ::= element_type(E).               { L = ast_element_type_list_of(E); }
element_types(L) ::= element_types(M) COMMA element_type(E).  { L = ast_element_type_list_add(M, E); }

%type element_type {struct ast_element_type *}
element_type(E) ::= node_type(N).                   { E = N; }
element_type(E) ::= node_type(N) KEY LPAREN names(L) RPAREN.  { E = ast_node_key(build, N, L); }
element_type(E) ::= node_type(A) MINUS edge_type(F) MINUS GREATER node_type(B).
                                                    { E = ast_edge_ends(build, A, F, B); }
element_type(E) ::= node_type(B) LESS MINUS edge_type(F) MINUS node_type(A).
                                                    { E = ast_edge_ends(build, A, F, B); }

%type node_type {struct ast_element_type *}
node_type(N) ::= node_open(L) colon_option label(E) property_types(P) RPAREN.
                                                    { N = ast_node_type(build, L, E, P); }

%type edge_type {struct ast_element_type *}
edge_type(F) ::= LBRACKET(L) colon_option name(N) property_types(P) RBRACKET.
                                                    { F = ast_edge_type(build, L, N, P); }

colon_option ::= .
colon_option ::= COLON.

%type property_types {struct ast_property_type_list}
property_types(L) ::= .                             { L = ast_property_type_list_of(NULL); }
property_types(L) ::= LBRACE RBRACE.                { L = ast_property_type_list_of(NULL); }
property_types(L) ::= LBRACE property_type_list(M) RBRACE.  { L = M; }

%type property_type_list {struct ast_property_type_list}
property_type_list(L) ::= property_type(P).         { L = ast_property_type_list_of(P); }
property_type_list(L) ::= property_type_list(M) COMMA property_type(P).
                                                    { L = ast_property_type_list_add(M, P); }

%type property_type {struct ast_property_type *}
property_type(P) ::= name(N) typed_option type(T).  { P = ast_property_type(build, N, T); }

/* CREATE INDEX name IF NOT EXISTS FOR (n:Label) ON (n.key, n.other) */
statement(S) ::= CREATE(T) INDEX rule_head(H) rule_target(E) ON LPAREN rule_keys(K) RPAREN.
                                { S = ast_create_index(build, T, H, ast_rule(build, E, K), ast_no_token()); }
statement(S) ::= CREATE(T) INDEX_KIND(I) INDEX rule_head(H) rule_target(E) ON LPAREN rule_keys(K) RPAREN.
                                { S = ast_create_index(build, T, H, ast_rule(build, E, K), I); }
statement(S) ::= CREATE(T) INDEX_KIND(I) INDEX rule_head(H) rule_target(E) ON EACH LBRACKET rule_keys(K) RBRACKET.
                                { S = ast_create_full_text(build, T, H, ast_rule(build, E, K), I); }
statement(S) ::= DROP(T) INDEX dropped(N).          { S = ast_drop_rule(build, AST_DROP_INDEX, T, N); }

/* CREATE CONSTRAINT name IF NOT EXISTS FOR (n:Label) REQUIRE n.key IS UNIQUE */
statement(S) ::= CREATE(T) CONSTRAINT rule_head(H) rule_target(E) REQUIRE required_keys(K) IS words(W).
                                { S = ast_create_constraint(build, T, H, ast_rule(build, E, K), W); }
statement(S) ::= CREATE(T) CONSTRAINT rule_head(H) rule_target(E) REQUIRE required_keys(K) IS NOT NULL.
                                { S = ast_create_constraint(build, T, H, ast_rule(build, E, K), ast_no_token()); }
statement(S) ::= DROP(T) CONSTRAINT dropped(N).     { S = ast_drop_rule(build, AST_DROP_CONSTRAINT, T, N); }

/* What comes before FOR. */
%type rule_head {struct ast_definition *}
rule_head(H) ::= if_not_exists(I).                  { H = ast_rule_head(build, ast_no_token(), I); }
rule_head(H) ::= name(N) if_not_exists(I).          { H = ast_rule_head(build, N, I); }

%type if_not_exists {bool}
if_not_exists(I) ::= .                              { I = false; }
if_not_exists(I) ::= IF NOT EXISTS.                 { I = true; }

%type dropped {struct ast_definition *}
dropped(D) ::= name(N).                             { D = ast_dropped(build, N, false); }
dropped(D) ::= name(N) IF EXISTS.                   { D = ast_dropped(build, N, true); }
dropped(D) ::= IF EXISTS name(N).                   { D = ast_dropped(build, N, true); }

/* FOR (n:Label), FOR ()-[r:type]-() */
%type rule_target {struct ast_rule *}
rule_target(E) ::= FOR node_open(L) name(V) labels(A) RPAREN.  { E = ast_rule_for(build, L, V, A, false); }
rule_target(E) ::= FOR node_open(L) RPAREN MINUS LBRACKET name(V) labels(A) RBRACKET MINUS rule_arrow node_open RPAREN.
                                                    { E = ast_rule_for(build, L, V, A, true); }

rule_arrow ::= .
rule_arrow ::= GREATER.

%type rule_keys {struct ast_rule_key_list}
rule_keys(L) ::= rule_key(K).                       { L = ast_rule_key_list_of(K); }
rule_keys(L) ::= rule_keys(M) COMMA rule_key(K).    { L = ast_rule_key_list_add(M, K); }

%type rule_key {struct ast_rule_key *}
rule_key(K) ::= name(V) DOT name(N).                { K = ast_rule_key(build, V, N); }

%type required_keys {struct ast_rule_key_list}
required_keys(L) ::= rule_key(K).                   { L = ast_rule_key_list_of(K); }
required_keys(L) ::= LPAREN rule_keys(M) RPAREN.    { L = M; }

/* ======================================================================================== */
/* 8. Patterns                                                                              */
/* ======================================================================================== */

%type pattern {struct ast_pattern *}
pattern(P) ::= match_mode(M) paths(L).              { P = ast_pattern(build, M, L); }

%type match_mode {enum ast_match_mode}
match_mode(M) ::= .                                 { M = AST_DIFFERENT_RELATIONSHIPS; }
match_mode(M) ::= DIFFERENT edges bindings.         { M = AST_DIFFERENT_RELATIONSHIPS; }
match_mode(M) ::= REPEATABLE ELEMENT bindings.      { M = AST_REPEATABLE_ELEMENTS; }
match_mode(M) ::= REPEATABLE ELEMENTS.              { M = AST_REPEATABLE_ELEMENTS; }

edges ::= RELATIONSHIP.
edges ::= RELATIONSHIPS.
edges ::= EDGE.
edges ::= EDGES.

bindings ::= .
bindings ::= BINDINGS.

%type paths {struct ast_path_pattern_list}
paths(L) ::= path(P).                               { L = ast_path_pattern_list_of(P); }
paths(L) ::= paths(M) COMMA path(P).                { L = ast_path_pattern_list_add(M, P); }

%type path {struct ast_path_pattern *}
path(P) ::= selected_path(S).                       { P = S; }
path(P) ::= name(N) EQUAL selected_path(S).         { P = ast_path_name(build, N, S); }

%type selected_path {struct ast_path_pattern *}
selected_path(P) ::= elements(L).                   { P = ast_path(build, ast_no_selector(), L); }
selected_path(P) ::= selector(S) elements(L).       { P = ast_path(build, S, L); }
selected_path(P) ::= legacy_search(S) LPAREN elements(L) RPAREN.  { P = ast_legacy_path(build, S, L); }

%type legacy_search {struct token}
legacy_search(S) ::= SHORTEST_PATH(T).              { S = T; }
legacy_search(S) ::= ALL_SHORTEST_PATHS(T).         { S = T; }

/* Nodes, relationships and groups in any order; ast_path() puts in the nodes left out. */
%type elements {struct ast_path_element_list}
elements(L) ::= element(E).                         { L = ast_path_element_list_of(E); }
elements(L) ::= elements(M) element(E).             { L = ast_path_element_list_add(M, E); }

%type element {struct ast_path_element *}
element(E) ::= node(N).                             { E = ast_node_element(build, N); }
element(E) ::= edge(F).                             { E = F; }
element(E) ::= edge(F) quantifier(Q).               { E = ast_quantified(build, F, Q); }
element(E) ::= group(G).                            { E = G; }
element(E) ::= group(G) quantifier(Q).              { E = ast_quantified(build, G, Q); }

/* ---- which paths: selectors and modes --------------------------------------------------- */

%type selector {struct ast_selector}
selector(S) ::= mode(M) paths_option.               { S = ast_selector(AST_SELECT_NONE, NULL, M); }
selector(S) ::= ALL mode_option(M) paths_option.    { S = ast_selector(AST_SELECT_ALL, NULL, M); }
selector(S) ::= ANY count_option(C) mode_option(M) paths_option.
                                                    { S = ast_selector(AST_SELECT_ANY, C, M); }
selector(S) ::= ANY SHORTEST mode_option(M) paths_option.
                                                    { S = ast_selector(AST_SELECT_ANY_SHORTEST, NULL, M); }
selector(S) ::= ALL SHORTEST mode_option(M) paths_option.
                                                    { S = ast_selector(AST_SELECT_ALL_SHORTEST, NULL, M); }
selector(S) ::= SHORTEST count_option(C) mode_option(M) paths_option.
                                                    { S = ast_selector(AST_SELECT_SHORTEST, C, M); }
selector(S) ::= SHORTEST count_option(C) mode_option(M) paths_option groups.
                                                    { S = ast_selector(AST_SELECT_SHORTEST_GROUPS, C, M); }
selector(S) ::= ANY CHEAPEST mode_option(M) paths_option.
                                                    { S = ast_selector(AST_SELECT_ANY_CHEAPEST, NULL, M); }
selector(S) ::= ALL CHEAPEST mode_option(M) paths_option.
                                                    { S = ast_selector(AST_SELECT_ALL_CHEAPEST, NULL, M); }
selector(S) ::= CHEAPEST count_option(C) mode_option(M) paths_option.
                                                    { S = ast_selector(AST_SELECT_CHEAPEST, C, M); }
selector(S) ::= CHEAPEST count_option(C) mode_option(M) paths_option groups.
                                                    { S = ast_selector(AST_SELECT_CHEAPEST_GROUPS, C, M); }

%type count_option {struct ast_expression *}
count_option(C) ::= .                               { C = NULL; }
count_option(C) ::= INTEGER(T).                     { C = ast_integer(build, T); }
count_option(C) ::= PARAMETER(T).                   { C = ast_parameter(build, T); }

%type mode {enum ast_path_mode}
mode(M) ::= WALK.                                   { M = AST_MODE_WALK; }
mode(M) ::= TRAIL.                                  { M = AST_MODE_TRAIL; }
mode(M) ::= ACYCLIC.                                { M = AST_MODE_ACYCLIC; }
mode(M) ::= SIMPLE.                                 { M = AST_MODE_SIMPLE; }

%type mode_option {enum ast_path_mode}
mode_option(M) ::= .                                { M = AST_MODE_NONE; }
mode_option(M) ::= mode(N).                         { M = N; }

paths_option ::= .
paths_option ::= PATH.
paths_option ::= PATHS.

groups ::= GROUP.
groups ::= GROUPS.

/* ---- nodes ------------------------------------------------------------------------------ */

/* (variable :labels "text" {map} WHERE condition), each part may be missing */
%type node {struct ast_node_pattern *}
node(N) ::= node_open(L) variable_option(V) labels_option(E) text_option(T)
            properties_option(P) where_option(W) RPAREN.  { N = ast_node(build, L, V, E, T, P, W); }

%type node_open {struct token}
node_open(L) ::= LPAREN(T).                         { L = T; }
node_open(L) ::= NODE_LPAREN(T).                    { L = T; }

%type variable_option {struct token}
variable_option(V) ::= .                            { V = ast_no_token(); }
variable_option(V) ::= name(N).                     { V = N; }

%type text_option {struct ast_expression *}
text_option(E) ::= .                                { E = NULL; }
text_option(E) ::= STRING(T).                       { E = ast_string(build, T); }

%type properties_option {struct ast_expression *}
properties_option(P) ::= .                          { P = NULL; }
properties_option(P) ::= map(M).                    { P = M; }
properties_option(P) ::= PARAMETER(T).              { P = ast_parameter(build, T); }

/* ---- relationships ---------------------------------------------------------------------- */

%type edge {struct ast_path_element *}
edge(E) ::= MINUS(L). [LABELS]                      { E = ast_edge(build, AST_UNDIRECTED, L, NULL); }
edge(E) ::= MINUS(L) GREATER.                       { E = ast_edge(build, AST_OUTGOING, L, NULL); }
edge(E) ::= LESS(L) MINUS. [LABELS]                 { E = ast_edge(build, AST_INCOMING, L, NULL); }
edge(E) ::= LESS(L) MINUS GREATER.                  { E = ast_edge(build, AST_UNDIRECTED, L, NULL); }
edge(E) ::= MINUS(L) MINUS.                         { E = ast_edge(build, AST_UNDIRECTED, L, NULL); }
edge(E) ::= MINUS(L) MINUS GREATER.                 { E = ast_edge(build, AST_OUTGOING, L, NULL); }
edge(E) ::= LESS(L) MINUS MINUS.                    { E = ast_edge(build, AST_INCOMING, L, NULL); }
edge(E) ::= LESS(L) MINUS MINUS GREATER.            { E = ast_edge(build, AST_UNDIRECTED, L, NULL); }
edge(E) ::= MINUS(L) filler(F) MINUS.               { E = ast_edge(build, AST_UNDIRECTED, L, F); }
edge(E) ::= MINUS(L) filler(F) MINUS GREATER.       { E = ast_edge(build, AST_OUTGOING, L, F); }
edge(E) ::= LESS(L) MINUS filler(F) MINUS.          { E = ast_edge(build, AST_INCOMING, L, F); }
edge(E) ::= LESS(L) MINUS filler(F) MINUS GREATER.  { E = ast_edge(build, AST_UNDIRECTED, L, F); }

/* Undirected relationships, which are in GQL and in no graph of ours. */
edge(E) ::= TILDE(L). [LABELS]                      { E = ast_refuse_tilde(build, L); }
edge(E) ::= TILDE(L) GREATER.                       { E = ast_refuse_tilde(build, L); }
edge(E) ::= LESS(L) TILDE.                          { E = ast_refuse_tilde(build, L); }
edge(E) ::= TILDE(L) filler TILDE. [LABELS]         { E = ast_refuse_tilde(build, L); }
edge(E) ::= TILDE(L) filler TILDE GREATER.          { E = ast_refuse_tilde(build, L); }
edge(E) ::= LESS(L) TILDE filler TILDE.             { E = ast_refuse_tilde(build, L); }
edge(E) ::= MINUS(L) filler TILDE.                  { E = ast_refuse_tilde(build, L); }
edge(E) ::= TILDE(L) filler MINUS.                  { E = ast_refuse_tilde(build, L); }

/* [variable :types *1..3 {map} WHERE condition COST amount], each part may be missing */
%type filler {struct ast_path_element *}
filler(F) ::= LBRACKET variable_option(V) labels_option(T) length(H) properties_option(P)
              where_option(W) cost(C) RBRACKET.     { F = ast_filler(build, V, T, H, P, W, C); }

%type length {struct ast_quantifier *}
length(Q) ::= .                                     { Q = NULL; }
length(Q) ::= STAR(T).                         { Q = ast_length(build, T, ast_no_token(), ast_no_token()); }
length(Q) ::= STAR(T) INTEGER(M).                   { Q = ast_length(build, T, M, M); }
length(Q) ::= STAR(T) DOTDOT.                  { Q = ast_length(build, T, ast_no_token(), ast_no_token()); }
length(Q) ::= STAR(T) INTEGER(M) DOTDOT.            { Q = ast_length(build, T, M, ast_no_token()); }
length(Q) ::= STAR(T) DOTDOT INTEGER(N).            { Q = ast_length(build, T, ast_no_token(), N); }
length(Q) ::= STAR(T) INTEGER(M) DOTDOT INTEGER(N). { Q = ast_length(build, T, M, N); }
length(Q) ::= DOTDOT(T).                            { Q = ast_refuse_length(build, T); }
length(Q) ::= DOTDOT(T) INTEGER.                    { Q = ast_refuse_length(build, T); }
length(Q) ::= STAR MINUS(T) INTEGER.                { Q = ast_refuse_length(build, T); }

%type cost {struct ast_expression *}
cost(C) ::= .                                       { C = NULL; }
cost(C) ::= COST expression(E).                     { C = E; }

/* ---- groups and quantifiers ------------------------------------------------------------- */

/* (path = TRAIL (a)-[r]->(b) WHERE condition){1,4} */
%type group {struct ast_path_element *}
group(G) ::= node_open(L) group_mode(M) elements(P) where_option(W) RPAREN.
                                                    { G = ast_group(build, L, ast_no_token(), M, P, W); }
group(G) ::= node_open(L) name(N) EQUAL group_mode(M) elements(P) where_option(W) RPAREN.
                                                    { G = ast_group(build, L, N, M, P, W); }

%type group_mode {enum ast_path_mode}
group_mode(M) ::= .                                 { M = AST_MODE_NONE; }
group_mode(M) ::= mode(N) paths_option.             { M = N; }

%type quantifier {struct ast_quantifier *}
quantifier(Q) ::= STAR(T).                          { Q = ast_quantifier(build, T); }
quantifier(Q) ::= PLUS(T).                          { Q = ast_quantifier(build, T); }
quantifier(Q) ::= QUESTION(T).                      { Q = ast_quantifier(build, T); }
quantifier(Q) ::= LBRACE(L) INTEGER(M) RBRACE.      { Q = ast_bounds(build, L, M, M); }
quantifier(Q) ::= LBRACE(L) COMMA RBRACE.      { Q = ast_bounds(build, L, ast_no_token(), ast_no_token()); }
quantifier(Q) ::= LBRACE(L) INTEGER(M) COMMA RBRACE.  { Q = ast_bounds(build, L, M, ast_no_token()); }
quantifier(Q) ::= LBRACE(L) COMMA INTEGER(N) RBRACE.  { Q = ast_bounds(build, L, ast_no_token(), N); }
quantifier(Q) ::= LBRACE(L) INTEGER(M) COMMA INTEGER(N) RBRACE.  { Q = ast_bounds(build, L, M, N); }

/* ======================================================================================== */
/* 9. Labels and relationship types                                                         */
/* ======================================================================================== */

%type labels {struct ast_label_expression *}
labels(L) ::= COLON label(E). [LABELS]              { L = E; }
labels(L) ::= IS label(E). [LABELS]                 { L = E; }

%type labels_option {struct ast_label_expression *}
labels_option(L) ::= .                              { L = NULL; }
labels_option(L) ::= labels(E).                     { L = E; }

%type label {struct ast_label_expression *}
label(L) ::= label(A) BAR label(B).                 { L = ast_label_join(build, AST_LABEL_OR, A, B); }
label(L) ::= label(A) BAR COLON label(B). [BAR]     { L = ast_label_join(build, AST_LABEL_OR, A, B); }
label(L) ::= label(A) AMPERSAND label(B).           { L = ast_label_join(build, AST_LABEL_AND, A, B); }
label(L) ::= label(A) COLON label(B).               { L = ast_label_colon(build, A, B); }
label(L) ::= EXCLAMATION(T) label(A). [COLON]       { L = ast_label_not(build, T, A); }
label(L) ::= name(N).                               { L = ast_label(build, N); }
label(L) ::= PERCENT(T).                            { L = ast_label_any(build, T); }
label(L) ::= LPAREN(O) label(A) RPAREN.             { L = ast_label_parenthesised(build, O, A); }
label(L) ::= DOLLAR_LPAREN(O) expression(E) RPAREN. { L = ast_label_dynamic(build, O, E); }
label(L) ::= PARAMETER(W) LPAREN expression(E) RPAREN.  { L = ast_label_dynamic_of(build, W, E); }

/* ======================================================================================== */
/* 10. to 14. Expressions and types: expression.y                                           */
/* ======================================================================================== */

/* ======================================================================================== */
/* 15. Names                                                                                */
/* ======================================================================================== */

%type name {struct token}
name(N) ::= NAME(T).                                { N = T; }

%type dotted_name {struct ast_name_list}
dotted_name(L) ::= name(N).                         { L = ast_name_list_of(ast_name_item(build, N)); }
dotted_name(L) ::= dotted_name(M) DOT name(N).      { L = ast_name_list_add(M, ast_name_item(build, N)); }

%type names {struct ast_name_list}
names(L) ::= name(N).                               { L = ast_name_list_of(ast_name_item(build, N)); }
names(L) ::= names(M) COMMA name(N).                { L = ast_name_list_add(M, ast_name_item(build, N)); }

/* SHOW RELATIONSHIP TYPES, IS NODE KEY: one word or two */
%type words {struct token}
words(W) ::= name(N).                               { W = N; }
words(W) ::= name(A) name.                          { W = ast_to_here(build, A); }

/* ======================================================================================== */
/* 16. Words that are names wherever they cannot be keywords                                */
/* ======================================================================================== */

%fallback NAME
  ACYCLIC ALL ALL_OF ALL_REDUCE ALL_SHORTEST_PATHS AND ANY ANY_OF AS ASC ASCENDING AST BEGIN
  BINDINGS BOUND BY CALL CASE CAST CHEAPEST COLLECT COMMIT CONTAINS COST COUNT CREATE CSV DELETE DESC DESCENDING DETACH
  DESTINATION DIFFERENT DIRECTED DISTINCT DROP EACH EDGE EDGES ELEMENT ELEMENTS ELSE END ENDS EXCEPT EXISTS EXPLAIN EXPORT FALSE FIELDTERMINATOR
  CONSTRAINT FILTER FINISH FIRST FOR FOREACH FORMAT FROM GRAPH GROUP GROUPS HEADERS IF IMPORT IN INDEX INDEX_KIND INF INFINITY
  INSERT INTERSECT INTO IS KEY LABELED LAST LET LIMIT LIST_OF LOAD LOGICAL MATCH MERGE NAN NEXT
  NODETACH NONE_OF NORMAL_FORM NORMALIZED NOT NULL NULLS OF OFFSET ON OPTIONAL OPTIONS OR ORDER ORDINALITY OTHERWISE
  PATH PATHS PROCEDURE PROFILE REDUCE RELATIONSHIP RELATIONSHIPS REMOVE REPEATABLE REPLACE REQUIRE RETURN ROLLBACK SESSION SET SHORTEST
  SHORTEST_PATH SHOW SIMPLE SINGLE_OF SKIP SOURCE START STARTS THEN TO TOKENS TRAIL TRANSACTION TRIM TRIM_SIDE TRUE
  TYPE TYPED UNION UNKNOWN UNWIND VALUE WALK WHEN WHERE WITH WITH_ORDINALITY XOR YIELD.

/* The lexer's own: a statement ends here. */
%token SEMICOLON.

/* ======================================================================================== */
/* 17. The parser as the rest sees it (src/syntax/grammar.h)                                */
/* ======================================================================================== */

%code {
size_t grammar_byte_count(void) {
    return sizeof(struct yyParser);
}

void grammar_start(void *parser, struct ast_builder *build) {
    grammarInit(parser, build);
}

void grammar_feed(void *parser, struct token token) {
    grammar(parser, token.kind, token);
}

void grammar_stop(void *parser) {
    grammarFinalize(parser);
}

uint16_t grammar_last_kind(void) {
    return YYNTOKEN - 1;
}

/* What to do in `state` on a token that is not taken for a name. */
static YYACTIONTYPE grammar_action(YYACTIONTYPE state, YYCODETYPE kind) {
    int place = yy_shift_ofst[state] + kind;
    return yy_lookahead[place] == kind ? yy_action[place] : yy_default[state];
}

/*
 * Goes through the reductions that the token would cause, on the state numbers alone: what
 * they push stands in `pushed`, above the first `kept` entries of the parser's own stack.
 */
bool grammar_accepts(const void *memory, uint16_t kind) {
    enum { MOST_PUSHED = 64 };
    const struct yyParser *parser = memory;
    YYACTIONTYPE pushed[MOST_PUSHED], action = parser->yytos->stateno;
    size_t kept = (size_t)(parser->yytos - parser->yystack) + 1, count = 0;
    for (;;) {
        if (action <= YY_MAX_SHIFT)
            action = grammar_action(action, (YYCODETYPE)kind);
        if (action < YY_MIN_REDUCE)
            return action <= YY_MAX_SHIFTREDUCE || action == YY_ACCEPT_ACTION;
        unsigned rule = action - YY_MIN_REDUCE;
        size_t popped = (size_t)-yyRuleInfoNRhs[rule];
        size_t above = popped < count ? popped : count;
        count -= above;
        kept -= popped - above;
        if (count == MOST_PUSHED)
            return false;
        YYACTIONTYPE below = count > 0 ? pushed[count - 1] : parser->yystack[kept - 1].stateno;
        action = yy_find_reduce_action(below, yyRuleInfoLhs[rule]);
        pushed[count++] = action;
    }
}
}
