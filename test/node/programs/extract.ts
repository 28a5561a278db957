// node extract.ts OPTIONS-AS-JSON: runs extractCohort as a program of its own, to be killed
import { extractCohort } from "../../../src/node/index.ts";

const { manifest, ...options } = JSON.parse(process.argv[2]);
const { failed } = await extractCohort(manifest, {
  ...options,
  onProgress: ({ done, total }) => process.stdout.write(`${done}/${total}\n`),
});
process.stdout.write(`failed ${failed}\n`);
