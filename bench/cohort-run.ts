// node bench/cohort-run.ts MANIFEST PARAMS OUTPUT CONCURRENCY: one run of extractCohort of the built package in threads, also with
// one; prints its seconds as JSON

import { readFileSync } from "node:fs";

const [manifest, params, output, concurrency] = process.argv.slice(2);
const { extractCohort } = (await import(new URL("../dist/node/index.js", import.meta.url).href)) as {
  extractCohort: typeof import("../src/node/index.ts").extractCohort;
};
const start = performance.now();
await extractCohort(manifest, {
  params: readFileSync(params, "utf8"),
  output,
  concurrency: Number(concurrency),
  // puts a single case at a time into a thread too
  caseTimeout: 3600,
});
console.log(JSON.stringify({ seconds: (performance.now() - start) / 1000 }));
