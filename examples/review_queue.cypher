// entente graphs/governance --mode csv -f examples/review_queue.cypher
// Which claims should a person check first? Doubtful ones between documents that many paths
// run through.

CALL igraph.betweenness({labels: ['Instrument', 'Standard'],
                         types: ['references', 'aligns-with', 'implements', 'conflicts']})
YIELD node, score
WITH collect({node: node, score: score}) AS scores
MATCH (a:Instrument|Standard)-[e:references|aligns-with|implements|conflicts]->(b)
WHERE e.confidence < 0.8 OR e.locator IS NULL
WITH a, e, b,
     reduce(s = 0.0, x IN [y IN scores WHERE y.node = a OR y.node = b] | s + x.score) AS weight
RETURN e.id AS claim, a.name AS from, type(e) AS relation, b.name AS to,
       e.confidence AS confidence, e.verified AS verified
ORDER BY (1 - e.confidence) * weight DESC, claim
LIMIT 10;
