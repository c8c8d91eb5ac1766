// Answers the questions in this process and says what it took: node answer.mjs <ledger.csv> <prices.csv> <out folder> [threads]
// Started where @duckdb/node-api was installed (npm ci); answer.sql lies beside this file.
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const { DuckDBInstance } = createRequire(process.cwd() + '/')('@duckdb/node-api');
const [ledger, prices, out, threads = '2'] = process.argv.slice(2);
mkdirSync(out, { recursive: true });
const places = { LEDGER: ledger, PRICES: prices, OUT: out };
const sql = readFileSync(new URL('./answer.sql', import.meta.url), 'utf8').replace(/\$([A-Z]+)/g, (_, name) => places[name].replaceAll("'", "''"));
// The order of rows is not asked for: this lets the readers and writers of DuckDB work side by side.
const instance = await DuckDBInstance.create(':memory:', { threads, preserve_insertion_order: 'false' });
const connection = await instance.connect();
for (const statement of sql.replace(/^--.*$/gm, '').split(/;\s*$/m).map((text) => text.trim()).filter(Boolean)) {
  const start = process.hrtime.bigint();
  await connection.run(statement);
  if (process.env.PEER_STEPS) {
    console.error(`${(Number(process.hrtime.bigint() - start) / 1e9).toFixed(2)} s  ${statement.slice(0, 60).replaceAll('\n', ' ')}`);
  }
}
console.log(`version ${(await connection.runAndReadAll('SELECT version()')).getRows()[0][0]}`);
connection.closeSync();
instance.closeSync();
