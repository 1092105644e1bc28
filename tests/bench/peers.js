// SPDX-License-Identifier: GPL-3.0-or-later
// The embedded engines on npm, on the folders that generate.c writes.
//   node peers.js duckdb|kuzu|ladybug FOLDER WORK TASK...
// One JSON line a task: {"task", "times": seconds each, "answer", "version"}.
'use strict';
const fs = require('fs');
const path = require('path');

const [, , peer, folder, work, ...tasks] = process.argv;
const packages = { duckdb: '@duckdb/node-api', kuzu: 'kuzu', ladybug: '@ladybugdb/core' };
const engine = require(require.resolve(packages[peer], { paths: [process.env.PEERS_HOME] }));
const isGovernance = fs.existsSync(path.join(folder, 'nodes_Instrument.csv'));
const file = (name) => `'${path.join(folder, name)}'`;
const database = path.join(work, `${peer}-${path.basename(folder)}.db`);
const seconds = () => Number(process.hrtime.bigint()) / 1e9;
const labels = ['Instrument', 'Body', 'Principle', 'Standard'];
const relations = [
  ['references_ii', 'Instrument', 'Instrument'],
  ['references_is', 'Instrument', 'Standard'],
  ['aligns_with', 'Instrument', 'Principle'],
  ['conflicts', 'Instrument', 'Instrument'],
  ['issued_by', 'Instrument', 'Body'],
];
const wipe = () => {
  for (const suffix of ['', '.wal', '.shadow', '.tmp'])
    fs.rmSync(database + suffix, { recursive: true, force: true });
};
const report = (task, times, answer) =>
  console.log(JSON.stringify({ task, times, answer, version: version() }));
const version = () => (peer === 'duckdb' ? engine.version() : engine.VERSION);
const pairs = () =>
  fs.readFileSync(path.join(folder, 'pairs.txt'), 'utf8').trim().split('\n')
    .map((line) => line.split(',').map(Number));

/* ---- DuckDB: tables, columns read by the header ---------------------------------------------- */

let connection;
async function openDuck() {
  const instance = await engine.DuckDBInstance.create(database, { memory_limit: '8GB' });
  connection = await instance.connect();
}
const sql = async (text) => (await connection.runAndReadAll(text)).getRows();

async function loadDuck() {
  wipe();
  await openDuck();
  const start = seconds();
  if (isGovernance) {
    await sql('CREATE TABLE node(id INTEGER PRIMARY KEY, name VARCHAR UNIQUE, label VARCHAR, jurisdiction VARCHAR, year INTEGER)');
    let base = 0;
    for (const label of labels) {
      await sql(`INSERT INTO node SELECT ${base} + row_number() OVER () - 1, n, l, j, y FROM read_csv(${file(`nodes_${label}.csv`)}, skip=1, header=false, columns={'n':'VARCHAR','l':'VARCHAR','j':'VARCHAR','y':'INTEGER'})`);
      base = Number((await sql('SELECT count(*) FROM node'))[0][0]);
    }
    for (const [name] of relations) {
      await sql(`CREATE TABLE ${name}(src INTEGER, dst INTEGER, weight DOUBLE, confidence DOUBLE)`);
      await sql(`INSERT INTO ${name} SELECT a.id, b.id, w, k FROM read_csv(${file(`edges_${name}.csv`)}, skip=1, header=false, columns={'a':'VARCHAR','b':'VARCHAR','t':'VARCHAR','w':'DOUBLE','k':'DOUBLE'}) e JOIN node a ON a.name=e.a JOIN node b ON b.name=e.b`);
    }
  } else {
    await sql('CREATE TABLE edge(src INTEGER, dst INTEGER, w DOUBLE)');
    await sql(`INSERT INTO edge SELECT s, d, w FROM read_csv(${file('edges.csv')}, skip=1, header=false, columns={'s':'INTEGER','d':'INTEGER','t':'VARCHAR','w':'DOUBLE'})`);
  }
  await sql('CHECKPOINT');
  return [seconds() - start];
}

/* ---- Kuzu and LadybugDB: the same interface -------------------------------------------------- */

function openKuzu() {
  // Ladybug 0.19.1 compresses doubles for minutes on ten million relationships: off there.
  const compresses = !(peer === 'ladybug' && isGovernance);
  const opened = new engine.Database(database, 6 * 2 ** 30, compresses);
  connection = new engine.Connection(opened);
}
async function cypher(text, parameters) {
  let result;
  if (parameters === undefined) result = await connection.query(text);
  else result = await connection.execute(await connection.prepare(text), parameters);
  if (Array.isArray(result)) result = result[result.length - 1];
  const rows = await result.getAll();
  result.close();
  return rows;
}

async function loadKuzu() {
  wipe();
  openKuzu();
  const start = seconds();
  if (isGovernance) {
    for (const label of labels) {
      await cypher(`CREATE NODE TABLE ${label}(name STRING PRIMARY KEY, label STRING, jurisdiction STRING, year INT64)`);
      await cypher(`COPY ${label} FROM ${file(`nodes_${label}.csv`)} (header=true)`);
    }
    for (const [name, from, to] of relations) {
      await cypher(`CREATE REL TABLE ${name}(FROM ${from} TO ${to}, type STRING, weight DOUBLE, confidence DOUBLE)`);
      await cypher(`COPY ${name} FROM ${file(`edges_${name}.csv`)} (header=true)`);
    }
  } else {
    await cypher('CREATE NODE TABLE N(id INT64 PRIMARY KEY, label STRING, number INT64)');
    await cypher(`COPY N FROM ${file('nodes.csv')} (header=true)`);
    await cypher('CREATE REL TABLE E(FROM N TO N, type STRING, w DOUBLE)');
    await cypher(`COPY E FROM ${file('edges.csv')} (header=true)`);
  }
  await cypher('CHECKPOINT');
  return [seconds() - start];
}

const paths2 = 'MATCH (a:Instrument)-[:references_ii]->(b:Instrument)-[:references_ii]->(c:Instrument) RETURN count(*) AS n';
const filtered2 = "MATCH (a:Instrument)-[:references_ii]->(b:Instrument)-[:aligns_with]->(p:Principle) WHERE a.jurisdiction = 'J003' AND b.year >= 2015 RETURN p.name AS name, count(*) AS n ORDER BY n DESC, name LIMIT 10";

async function repeat(count, run) {
  const times = [];
  let answer;
  for (let i = 0; i <= count; i++) {
    const start = seconds();
    answer = await run();
    if (i > 0) times.push(seconds() - start);
  }
  return [times, answer];
}

/* Sums of lengths over the first pairs; `times` are per pair. */
async function shortest(count) {
  const text = 'MATCH (a:N {id: $s})-[e:E* SHORTEST 1..30]->(b:N {id: $t}) RETURN length(e) AS n';
  const statement = await connection.prepare(text);
  const chosen = pairs().slice(0, count);
  const lengths = [];
  const start = seconds();
  for (const [s, t] of chosen) {
    const result = await connection.execute(statement, { s, t });
    const rows = await result.getAll();
    result.close();
    lengths.push(rows.length === 0 ? null : Number(rows[0].n));
  }
  return [[(seconds() - start) / count], lengths];
}

/* Open and answer one lookup, in this fresh process; single relationships, each a transaction. */
const lookup = "MATCH (a:Instrument {name: 'INS-0000042'}) RETURN a.jurisdiction AS j";

async function insertEach(count) {
  const statement = await connection.prepare(
    'MATCH (a:Instrument {name: $a}), (b:Instrument {name: $b}) CREATE (a)-[:references_ii {weight: 0.5, confidence: 0.25}]->(b)');
  const names = fs.readFileSync(path.join(folder, 'names.txt'), 'utf8').trim().split('\n');
  const start = seconds();
  for (let i = 0; i < count; i++) {
    const result = await connection.execute(statement, { a: names[i % names.length], b: names[(i + 7) % names.length] });
    (Array.isArray(result) ? result[result.length - 1] : result).close();
  }
  return [[(seconds() - start) / count], count];
}

async function run(task) {
  if (task === 'size') {
    const parts = ['', '.wal'].filter((suffix) => fs.existsSync(database + suffix));
    return report(task, [], parts.reduce((sum, suffix) => sum + fs.statSync(database + suffix).size, 0));
  }
  if (task === 'open') {
    const start = seconds();
    openKuzu();
    const rows = await cypher(lookup);
    return report(task, [seconds() - start], rows.map((row) => [row.j]));
  }
  if (task === 'load') {
    const times = peer === 'duckdb' ? await loadDuck() : await loadKuzu();
    return report(task, times, Math.round(process.resourceUsage().maxRSS / 1024));
  }
  if (connection === undefined) openKuzu();
  if (task === 'paths2') {
    const [times, rows] = await repeat(7, () => cypher(paths2));
    return report(task, times, Number(rows[0].n));
  }
  if (task === 'filtered2') {
    const [times, rows] = await repeat(7, () => cypher(filtered2));
    return report(task, times, rows.map((row) => [row.name, Number(row.n)]));
  }
  if (task === 'shortest') {
    const [times, lengths] = await shortest(100);
    return report(task, times, lengths);
  }
  if (task === 'insert') {
    const [times, count] = await insertEach(500);
    return report(task, times, count);
  }
  throw new Error(`no task ${task}`);
}

(async () => {
  for (const task of tasks) await run(task);
  process.exit(0);
})().catch((error) => {
  console.error(`${peer}: ${error.message}`);
  process.exit(1);
});
