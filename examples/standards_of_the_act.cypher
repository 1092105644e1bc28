// entente graphs/governance --mode csv -f examples/standards_of_the_act.cypher
// Which provisions of the AI Act have a standard that operationalises them, and which none?

MATCH (p:Provision)-[:part-of]->("EU AI Act")
OPTIONAL MATCH (s:Standard)-[:operationalises|maps-to]->(p)
WITH p, s ORDER BY s.name
RETURN p.name AS provision, count(s) AS standards, collect(s.name) AS names
ORDER BY standards DESC, provision;
