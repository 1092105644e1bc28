// entente graphs/governance --mode csv -f examples/cheapest_alignment.cypher
// The closest chains rather than the shortest: each step costs the less, the closer the two
// documents are (cost = -ln(strength)), and claims below a confidence of 0.7 do not count.

MATCH p = CHEAPEST 3 ("NIST AI RMF")
          -[e:aligns-with|references WHERE e.confidence >= 0.7 COST -log(e.strength)]-+
          ("ISO/IEC 42001")
WITH p, reduce(c = 0.0, e IN relationships(p) | c - log(e.strength)) AS cost
RETURN round(cost, 4) AS cost, length(p) AS steps, [n IN nodes(p) | n.id] AS documents
ORDER BY cost, steps, documents;
