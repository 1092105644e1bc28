// entente graphs/governance --mode line -f examples/shortest_alignment.cypher
// By which steps does the EU AI Act align with the ASEAN guide, and on what evidence?

MATCH p = ANY SHORTEST ("EU AI Act")-[:aligns-with]-+("ASEAN AI Guide")
RETURN p;

// The same for a chain that runs over citations too, step by step.

MATCH p = ANY SHORTEST ("NIST AI RMF")-[:aligns-with|references]-+("CETS 225")
UNWIND range(0, length(p) - 1) AS i
WITH relationships(p)[i] AS step
RETURN startNode(step).name AS from, type(step) AS relation, endNode(step).name AS to,
       step.evidence AS evidence, step.source AS source, step.locator AS locator;
