// entente graphs/governance --mode csv -f examples/mechanisms.cypher
// Real instances of each compatibility mechanism that the slides name. None is a finding too.

MATCH (m:Mechanism)
OPTIONAL MATCH (i)-[e:operationalises]->(m)
WITH m, i ORDER BY i.name
RETURN m.name AS mechanism, count(i) AS instances, collect(i.name)[..3] AS examples
ORDER BY instances DESC, mechanism;
