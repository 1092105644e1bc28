// entente graphs/governance --mode csv -f examples/north_south.cypher
// Who cites or aligns with whom between North, South and global bodies? Rows are the citing
// side. South: member of the G77; North: OECD, EU or European groups otherwise.

MATCH (a:Instrument|Standard)-[e:references|aligns-with]->(b:Instrument|Standard)
WITH coalesce(a.north_south, 'global') AS from, coalesce(b.north_south, 'global') AS to
RETURN from,
       sum(CASE to WHEN 'North' THEN 1 ELSE 0 END) AS to_north,
       sum(CASE to WHEN 'South' THEN 1 ELSE 0 END) AS to_south,
       sum(CASE to WHEN 'global' THEN 1 ELSE 0 END) AS to_global,
       count(*) AS total
ORDER BY from;

// Documents of the South that cite or align with documents of the North, and the reverse.

MATCH (a:Instrument|Standard)-[e:references|aligns-with]->(b:Instrument|Standard)
WHERE a.north_south <> b.north_south AND a.north_south IN ['North', 'South']
  AND b.north_south IN ['North', 'South']
RETURN a.north_south AS side, a.name AS document, type(e) AS relation, b.name AS cited
ORDER BY side, document, cited;
