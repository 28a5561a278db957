// npm run bench [-- --only features,cohort] [-- --missing] [-- --stored] [-- --write] [-- --seconds 3] [-- --quick]
// Every speed claim of the docs, each beside its reference in one run, as one table; with --write it goes to docs/benchmarks.md,
// scaling plots to docs/benchmarks, and figures of the docs that link to rows are set. All takes some 40 minutes. Each part is a
// process of its own, and what it measured is kept in bench/.generated: --only runs some parts, --missing those that are not kept,
// --stored none, and the table is always of all that is kept.
//
// RADIOSURV_PYTHON names a Python with PyRadiomics, SciPy and SimpleITK if python3 is none, RADIOSURV_MIRP one with MIRP,
// RADIOSURV_RSCRIPT Rscript if it is not on the path. Rows whose reference is absent say so.

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { Context, Part } from "./claim.ts";
import { type Stored, writePage } from "./page.ts";
import { claimTable } from "./table.ts";

const PARTS = [
  "features",
  "filters",
  "morphology",
  "cohort",
  "large",
  "survival",
  "growth",
  "penalized-cox",
  "selection",
  "cutpoints",
  "evaluation",
  "kernels",
] as const;

const { values: options } = parseArgs({
  options: {
    only: { type: "string" },
    missing: { type: "boolean", default: false },
    stored: { type: "boolean", default: false },
    write: { type: "boolean", default: false },
    seconds: { type: "string", default: "3" },
    quick: { type: "boolean", default: false },
    // of the processes that this one starts
    part: { type: "string" },
  },
});
const python = process.env.RADIOSURV_PYTHON ?? "python3";
const context: Context = {
  seconds: Number(options.seconds),
  python,
  mirp: process.env.RADIOSURV_MIRP ?? python,
  rscript: process.env.RADIOSURV_RSCRIPT ?? "Rscript",
  quick: options.quick,
};
// what quick runs measured is never taken for more
const kept = fileURLToPath(new URL(`.generated/${options.quick ? "quick/" : ""}`, import.meta.url));
const fileOf = (name: string): string => `${kept}${name}.json`;

if (options.part) await runPart(options.part);
else runAll();

function runAll(): void {
  const wanted = options.only?.split(",") ?? PARTS;
  const unknown = wanted.find((name) => !PARTS.includes(name as (typeof PARTS)[number]));
  if (unknown !== undefined) fail(`there is no part "${unknown}"; there are ${PARTS.join(", ")}`);
  if (options.write && options.quick) fail("--write needs a whole run, not a quick one");
  mkdirSync(kept, { recursive: true });
  const failed: string[] = [];
  for (const name of options.stored ? [] : wanted) {
    if (options.missing && existsSync(fileOf(name))) continue;
    const start = performance.now();
    process.stderr.write(`${name} ...`);
    const more = ["--seconds", options.seconds, ...(options.quick ? ["--quick"] : [])];
    const script = fileURLToPath(import.meta.url);
    const { status } = spawnSync(process.execPath, ["--max-old-space-size=8192", script, "--part", name, ...more], {
      stdio: ["ignore", "ignore", "inherit"],
    });
    if (status !== 0) failed.push(name);
    process.stderr.write(
      ` ${status === 0 ? "done" : "failed"} in ${((performance.now() - start) / 1000).toFixed(0)} s\n`,
    );
  }
  const parts = PARTS.filter((name) => existsSync(fileOf(name))).map(
    (name) => JSON.parse(readFileSync(fileOf(name), "utf8")) as Stored,
  );
  console.log(claimTable(parts));
  if (failed.length > 0) fail(`these parts failed, and were left as they were: ${failed.join(", ")}`);
  if (!options.write) return;
  const absent = PARTS.filter((name) => !existsSync(fileOf(name)));
  if (absent.length > 0) fail(`--write needs all parts; run ${absent.join(", ")} first`);
  writePage(parts);
  console.log("written to docs/benchmarks.md");
}

async function runPart(name: string): Promise<void> {
  const { part } = (await import(`./${name}.ts`)) as { part: Part };
  const busy = await otherWork();
  const measured = await part.measure(context);
  const stored: Stored = {
    name,
    title: part.title,
    text: part.text,
    ...measured,
    made: new Date().toISOString().slice(0, 10),
    machine: `${cpus().length} x ${cpus()[0].model.trim()}`,
    node: process.versions.node,
    busy,
  };
  writeFileSync(fileOf(name), `${JSON.stringify(stored, null, 2)}\n`);
}

/** The part of the processors that other programs use: what they do for a second in which this one does nothing. */
async function otherWork(): Promise<number> {
  const times = () =>
    cpus().reduce(
      ([idle, all], { times: t }) => [idle + t.idle, all + t.idle + t.user + t.sys + t.nice + t.irq],
      [0, 0],
    );
  const [idle, all] = times();
  await new Promise((resolve) => setTimeout(resolve, 1000));
  const [idleThen, allThen] = times();
  return Math.max(0, 1 - (idleThen - idle) / (allThen - all));
}

function fail(message: string): never {
  console.error(`bench: ${message}`);
  process.exit(1);
}
