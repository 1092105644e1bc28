// entente graphs/governance --mode csv -f examples/gaps.cypher
// Gaps that nothing addresses, and what answers the others.

MATCH (g:Gap)
WHERE NOT EXISTS { (g)<-[:addresses]-() }
RETURN g.id AS gap, g.name AS name,
       COUNT { (g)<-[:identifies]-() } AS identified_by,
       COUNT { (g)<-[:remedies]-() } AS proposed_remedies
ORDER BY gap;

MATCH (g:Gap)<-[e:addresses]-(x)
RETURN g.name AS gap, collect(x.name) AS addressed_by
ORDER BY gap;
