// Made once by: entente version-1.entente -f version-1.cypher
CREATE (:Person {name: 'A', age: 1, born: date('2001-02-03'), tags: ['x', 'y']})-[:KNOWS {w: 0.5}]->(:Person {name: 'B', on: true});
CREATE PROCEDURE people() AS { MATCH (p:Person) RETURN p.name AS name };
CREATE INDEX FOR (p:Person) ON (p.name);
.vacuum
MATCH (p {name: 'B'}) SET p.age = 2, p.mixed = duration('P1D');
