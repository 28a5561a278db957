// node worker.ts OPTIONS-AS-JSON: a worker as a program of its own, to be killed
import { cohortWorker } from "../../../src/bullmq/index.ts";

const stop = new AbortController();
process.once("SIGTERM", () => stop.abort());
try {
  const work = await cohortWorker({
    ...JSON.parse(process.argv[2]),
    signal: stop.signal,
    onProgress: ({ done }) => process.stdout.write(`${done}\n`),
  });
  process.stdout.write(`${JSON.stringify(work)}\n`);
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}
