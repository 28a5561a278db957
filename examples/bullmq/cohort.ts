// node cohort.ts enqueue | work | progress | collect
// a cohort on many machines: one enqueues, any number work, one collects. Where things are is said in the environment:
// REDIS_URL, MANIFEST, RESULTS (a directory that all share), PARAMS (a parameter file), TABLE and FAILURES (to write)
import { readFile } from "node:fs/promises";
import { cohortProgress, cohortWorker, collectCohort, enqueueCohort } from "radiosurv/bullmq";

const {
  REDIS_URL: connection = "redis://localhost:6379",
  MANIFEST: manifest = "manifest.csv",
  RESULTS: results = "results",
  PARAMS,
  TABLE: output = "features.csv",
  FAILURES: failures = "failures.csv",
} = process.env;
const settings = { results, params: PARAMS ? await readFile(PARAMS, "utf8") : undefined };

switch (process.argv[2]) {
  case "enqueue":
    console.log(await enqueueCohort(manifest, { ...settings, connection }));
    break;
  case "work": {
    const stop = new AbortController();
    for (const signal of ["SIGTERM", "SIGINT"]) process.once(signal, () => stop.abort());
    const until = process.argv[3] === "until-empty" ? "empty" : "stopped";
    const onWarning = (message: string) => console.error(message);
    console.log(await cohortWorker({ ...settings, connection, until, onWarning, signal: stop.signal }));
    break;
  }
  case "progress":
    console.log(await cohortProgress(manifest, { ...settings, connection }));
    break;
  case "collect": {
    const { rows, failed } = await collectCohort(manifest, { ...settings, output, failures });
    console.log(`${rows.length} rows in ${output}, ${failed} failures in ${failures}`);
    break;
  }
  default:
    console.error("node cohort.ts enqueue | work [until-empty] | progress | collect");
    process.exitCode = 2;
}
