/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every analysis over igraph: ANALYSIS_ROW(name, directed by default, takes weights, outputs,
 * options, description, source). Read several times: CALL, SHOW PROCEDURES and the manual come
 * from these rows. No include guard. Alphabetical.
 */
ANALYSIS_ROW(
    articulation_points, false, false, node_output, no_options,
    "nodes whose removal leaves more components than before",
    "igraph_articulation_points; Hopcroft and Tarjan 1973, doi:10.1145/362248.362272")
ANALYSIS_ROW(average_path_length, false, true, path_length_outputs, no_options,
             "mean length of the shortest paths between all pairs that are joined",
             "igraph_average_path_length_dijkstra")
ANALYSIS_ROW(betweenness, false, true, node_score_outputs, normalized_options,
             "share of shortest paths that run through each node",
             "igraph_betweenness; Brandes 2001, doi:10.1080/0022250X.2001.9990249")
ANALYSIS_ROW(bridges, false, false, relationship_output, no_options,
             "relationships whose removal leaves more components than before",
             "igraph_bridges; Tarjan 1974, doi:10.1016/0020-0190(74)90003-9")
ANALYSIS_ROW(closeness, false, true, closeness_outputs, closeness_options,
             "inverse of the mean distance to the nodes that can be reached",
             "igraph_closeness; Freeman 1979, doi:10.1016/0378-8733(78)90021-7")
ANALYSIS_ROW(components, false, false, component_outputs, component_options,
             "connected components: the number and size of each node's",
             "igraph_connected_components")
ANALYSIS_ROW(coreness, false, false, coreness_outputs, no_options,
             "largest k such that the node lies in a k-core",
             "igraph_coreness; Batagelj and Zaversnik 2003, arXiv:cs/0310049")
ANALYSIS_ROW(degree, true, false, degree_outputs, degree_options,
             "relationships of each node", "igraph_degree")
ANALYSIS_ROW(density, true, false, density_outputs, no_options,
             "relationships over possible relationships, self-loops left out",
             "igraph_density")
ANALYSIS_ROW(diameter, false, true, diameter_outputs, no_options,
             "longest of the shortest paths, and its ends", "igraph_diameter_dijkstra")
ANALYSIS_ROW(eigenvector_centrality, false, true, node_score_outputs, no_options,
             "score by the scores of the neighbours, largest 1",
             "igraph_eigenvector_centrality; Bonacich 1987, doi:10.1086/228631")
ANALYSIS_ROW(harmonic_centrality, false, true, node_score_outputs, harmonic_options,
             "mean of the inverse distances to all other nodes",
             "igraph_harmonic_centrality; Marchiori and Latora 2000, "
             "doi:10.1016/S0378-4371(00)00311-3")
ANALYSIS_ROW(
    local_transitivity, false, false, node_score_outputs, no_options,
    "share of each node's pairs of neighbours that are joined",
    "igraph_transitivity_local_undirected; Watts and Strogatz 1998, doi:10.1038/30918")
ANALYSIS_ROW(louvain, false, true, community_outputs, resolution_options,
             "communities by modularity, and the modularity they reach",
             "igraph_community_multilevel; Blondel et al. 2008, "
             "doi:10.1088/1742-5468/2008/10/P10008")
ANALYSIS_ROW(
    pagerank, true, true, node_score_outputs, pagerank_options,
    "PageRank: where a walk that restarts now and then stays",
    "igraph_pagerank (PRPACK); Brin and Page 1998, doi:10.1016/S0169-7552(98)00110-X")
ANALYSIS_ROW(strength, true, true, node_score_outputs, degree_options,
             "sum of the weights of each node's relationships",
             "igraph_strength; Barrat et al. 2004, doi:10.1073/pnas.0400087101")
ANALYSIS_ROW(transitivity, false, false, transitivity_outputs, no_options,
             "share of connected triples that are closed, and the mean over nodes",
             "igraph_transitivity_undirected, igraph_transitivity_avglocal_undirected")
