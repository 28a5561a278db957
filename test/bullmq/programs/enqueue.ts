// node enqueue.ts OPTIONS-AS-JSON: enqueues as a program of its own, to be killed
import { enqueueCohort } from "../../../src/bullmq/index.ts";

const { manifest, ...options } = JSON.parse(process.argv[2]);
const counts = await enqueueCohort(manifest, {
  ...options,
  onProgress: ({ done }) => process.stdout.write(`${done}\n`),
});
process.stdout.write(`${JSON.stringify(counts)}\n`);
