// entente graphs/governance --mode csv -f examples/brokers.cypher
// Which documents hold the network together? Betweenness over citations and alignments, and
// whether the network falls apart without them.

CALL igraph.betweenness({labels: ['Instrument', 'Standard'],
                         types: ['references', 'aligns-with'], normalized: true})
YIELD node, score
WITH node, score ORDER BY score DESC, node.id LIMIT 10
RETURN node.name AS document, round(score, 3) AS betweenness;

CALL igraph.articulation_points({labels: ['Instrument', 'Standard'],
                                 types: ['aligns-with']})
YIELD node
RETURN node.name AS single_point_of_failure
ORDER BY single_point_of_failure;

// What the alignment layer loses without the OECD Recommendation.

MATCH (a:Instrument|Standard)-[e:aligns-with]-(:Instrument|Standard)
WITH collect(DISTINCT e) AS edges
CALL igraph.components({relationships: edges}) YIELD component, size
WITH edges, max(size) AS giant, count(DISTINCT component) AS components
WITH [e IN edges WHERE startNode(e).id <> 'oecd-rec' AND endNode(e).id <> 'oecd-rec'] AS left,
     giant, components
CALL igraph.components({relationships: left}) YIELD component, size
RETURN giant, components, max(size) AS giant_without, count(DISTINCT component) AS parts_without;
