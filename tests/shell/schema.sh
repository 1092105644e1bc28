#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# schema.cypher, .schema, files under a graph type, read-only: schema.sh PROGRAM
set -eu
. "$(dirname "$0")/common.sh"

# What schema.cypher of a folder defines is there when the folder is open.
mkdir "$folder/law"
printf 'id:ID,:LABEL,name\na,Instrument,AI Act\nb,Instrument,GDPR\n' >"$folder/law/nodes.csv"
printf ':START_ID,:TYPE,:END_ID,strength:float\na,cites,b,0.5\n' >"$folder/law/edges.csv"
cat >"$folder/law/schema.cypher" <<'END'
// Run after loading.
CREATE GRAPH TYPE law {
  (Instrument {id STRING, name STRING NOT NULL}) KEY (id),
  (Instrument)-[cites {strength FLOAT}]->(Instrument)
};
SET GRAPH TYPE law;
CREATE PROCEDURE cited(name STRING) AS {
  MATCH (:Instrument {name: $name})-[:cites]->(i)
  RETURN i.name AS cited
};
END
expect 0 "$program" "$folder/law" -c "CALL cited('AI Act')"
out_is 'cited\nGDPR\n'
err_is ''
expect 1 "$program" "$folder/law" -c 'CREATE (:Instrument)'
err_has "breaks the graph type 'law': 'id STRING' of Instrument is missing"

# .schema prints statements that bring all of it back.
expect 0 "$program" "$folder/law" -c .schema
sed -n '/^CREATE/,$p' "$folder/out" >"$folder/again.cypher"
mkdir "$folder/again"
cp "$folder/law/nodes.csv" "$folder/law/edges.csv" "$folder/again"
cp "$folder/again.cypher" "$folder/again/schema.cypher"
expect 0 "$program" "$folder/again" -c .schema
sed -n '/^CREATE/,$p' "$folder/out" | diff -u "$folder/again.cypher" - >&2 || fail 'the schema came back otherwise'
expect 0 "$program" "$folder/again" -c "CALL cited('AI Act')" -c 'SHOW GRAPH TYPES YIELD name, isSet'
out_is 'cited\nGDPR\nname,isSet\nlaw,true\n'

# Data that breaks the type of its folder is not opened, and the reason is told.
printf 'c,Instrument,\n' >>"$folder/law/nodes.csv"
expect 3 "$program" "$folder/law" -c 'RETURN 1'
err_has "node 2 (:Instrument) breaks the graph type 'law': 'name STRING NOT NULL' of Instrument is missing"

# Files that are read are checked like everything else, and leave nothing behind.
printf 'id:ID,:LABEL,name\nx,Instrument,X\ny,Body,Y\n' >"$folder/more.csv"
expect 1 "$program" --keep-going "$folder/again" -c "IMPORT '$folder/more.csv'" -c 'MATCH (n) RETURN count(*) AS n'
out_is 'n\n2\n'
err_has "breaks the graph type 'law': no node type covers the label 'Body'"
expect 1 "$program" --keep-going "$folder/again" \
    -c "LOAD CSV WITH HEADERS FROM '$folder/more.csv' AS line CREATE (:Instrument {id: line.\`id:ID\`})" \
    -c 'MATCH (n) RETURN count(*) AS n'
out_is 'n\n2\n'
err_has "'name STRING NOT NULL' of Instrument is missing"
printf 'id:ID,:LABEL,name\nx,Instrument,X\na,Instrument,A\n' >"$folder/same.csv"
expect 1 "$program" "$folder/again" -c "IMPORT '$folder/same.csv'"

# A read-only database defines nothing and calls nothing that writes.
expect 1 "$program" --readonly "$folder/again" -c 'CREATE PROCEDURE p() AS { RETURN 1 AS a }'
err_has 'read-only'
expect 1 "$program" --readonly "$folder/again" -c 'SET GRAPH TYPE ANY'
err_has 'read-only'
cat >>"$folder/again/schema.cypher" <<'END'
CREATE PROCEDURE add(id STRING) AS { CREATE (:Instrument {id: $id, name: $id}) };
END
expect 1 "$program" --readonly "$folder/again" -c "CALL add('z')"
err_has 'read-only'
expect 0 "$program" "$folder/again" -c "CALL add('z')" -c "MATCH (n {id: 'z'}) RETURN n.name AS name"
out_is 'name\nz\n'
