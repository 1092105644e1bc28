# SPDX-License-Identifier: GPL-3.0-or-later
# Reads GraphML with R igraph and writes what it found as JSON lines: read_r.R IN OUT.
# A line is ["node"|"edge", source, target, [[name, type, text], ...]]; numbers as %.17g.
suppressPackageStartupMessages(library(igraph))
arguments <- commandArgs(trailingOnly = TRUE)
graph <- read_graph(arguments[1], format = "graphml")
stopifnot(is_directed(graph))
out <- file(arguments[2], open = "w", encoding = "UTF-8")

quote_text <- function(text) {
  text <- enc2utf8(text)
  text <- gsub("\\", "\\\\", text, fixed = TRUE)
  text <- gsub("\"", "\\\"", text, fixed = TRUE)
  text <- gsub("\n", "\\n", text, fixed = TRUE)
  text <- gsub("\r", "\\r", text, fixed = TRUE)
  paste0("\"", gsub("\t", "\\t", text, fixed = TRUE), "\"")
}
as_text <- function(value) {
  if (is.numeric(value)) sprintf("%.17g", value) else as.character(value)
}
# One line of triples for each element of a table of attributes.
describe <- function(table) {
  cells <- lapply(names(table), function(name) {
    value <- table[[name]]
    paste0("[", quote_text(name), ",", quote_text(class(value)[1]), ",", quote_text(as_text(value)), "]")
  })
  do.call(paste, c(cells, sep = ","))
}
write_lines <- function(kind, sources, targets, table) {
  writeLines(paste0("[\"", kind, "\",", sources, ",", targets, ",[", describe(table), "]]"), out, useBytes = TRUE)
}
write_lines("node", 0, 0, vertex_attr(graph))
ends <- ends(graph, E(graph), names = FALSE)
write_lines("edge", ends[, 1] - 1, ends[, 2] - 1, edge_attr(graph))
close(out)
