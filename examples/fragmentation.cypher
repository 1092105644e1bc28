// entente graphs/governance --mode csv -f examples/fragmentation.cypher
// How fragmented are the documents, joined by citation and alignment? Components, the share of
// the largest, distances, clustering and communities, over instruments and standards.
// Read with care: the figures measure the coverage of the graph as much as the world.

CALL igraph.components({labels: ['Instrument', 'Standard'],
                        types: ['references', 'aligns-with']})
YIELD node, component, size
WITH count(node) AS documents, count(DISTINCT component) AS components, max(size) AS largest,
     sum(CASE size WHEN 1 THEN 1 ELSE 0 END) AS isolated
RETURN documents, components, largest, round(1.0 * largest / documents, 3) AS share, isolated;

CALL igraph.average_path_length({labels: ['Instrument', 'Standard'],
                                 types: ['references', 'aligns-with']})
YIELD length
CALL igraph.diameter({labels: ['Instrument', 'Standard'],
                      types: ['references', 'aligns-with']})
YIELD diameter
CALL igraph.transitivity({labels: ['Instrument', 'Standard'],
                          types: ['references', 'aligns-with']})
YIELD transitivity
RETURN round(length, 3) AS average_path_length, diameter, round(transitivity, 3) AS clustering;

CALL igraph.louvain({labels: ['Instrument', 'Standard'],
                     types: ['references', 'aligns-with']})
YIELD node, community, modularity
WITH community, modularity, count(*) AS members
WHERE members >= 8
RETURN round(modularity, 1) AS modularity, count(*) > 3 AS has_several_communities;
