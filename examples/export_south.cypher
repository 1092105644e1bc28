// entente graphs/governance --mode csv -f examples/export_south.cypher
// The documents of the Global South with what they cite, align with and implement, as GraphML
// with positions, for Gephi, Cytoscape, NetworkX or igraph.

MATCH (a:Instrument|Standard {north_south: 'South'})-[e:references|aligns-with|implements]->(b)
EXPORT a, e, b TO 'south.graphml' OPTIONS { layout: 'fr' };
