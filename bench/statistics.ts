// node bench/statistics.ts [--write]: all tables of the statistical part, each beside R in one run; with --write they go to
// docs/survival-benchmarks.md. Takes some minutes, of which R has most. RADIOSURV_RSCRIPT names Rscript.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const PARTS = [
  [
    "Survival",
    "survival.ts",
    "Medians of repeated calls, data in memory. Cox with ten columns, times in days with many ties.",
  ],
  [
    "Growth with n",
    "survival-growth.ts",
    "One call in a process of its own, times that all differ: the most work. Time grows as n log n, and memory beyond the data " +
      "stays below 100 bytes a row; with fewer rows what the program itself takes is seen more than they.",
  ],
  ["Penalised Cox", "penalized-cox.ts", "glmnet at its default threshold; the path here goes on to the optimum."],
  ["Selection", "selection.ts", ""],
  [
    "Cutpoints",
    "cutpoints.ts",
    "The loop of survdiff is timed in part where it says so, and goes over one order of the patients alone.",
  ],
  ["Evaluation", "evaluation.ts", ""],
] as const;

const { values: options } = parseArgs({ options: { write: { type: "boolean", default: false } } });
const sections = PARTS.map(([title, script, text]) => {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const table = execFileSync(process.execPath, [path], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  }).trim();
  console.log(`${title}\n\n${table}\n`);
  return `## ${title}\n\n${text ? `${text}\n\n` : ""}${table}\n`;
});
if (options.write) {
  const packages = "survival,glmnet,pROC,maxstat".split(",").map((name) => `"${name}"`);
  const versions = execFileSync(
    process.env.RADIOSURV_RSCRIPT ?? "Rscript",
    [
      "-e",
      `cat(paste("R", getRversion()), sapply(c(${packages}), function(p) paste(p, packageVersion(p))), sep = ", ")`,
    ],
    { encoding: "utf8" },
  );
  writeFileSync(
    new URL("../docs/survival-benchmarks.md", import.meta.url),
    `# Benchmarks of the statistical part

radiosurv beside R: the same numbers, one thread each, in one run; differences are those of the results. \`node
bench/statistics.ts --write\` makes the page anew.

${sections.join("\n")}
Made on ${new Date().toISOString().slice(0, 10)} on ${cpus()[0].model}, Node ${process.versions.node}, ${versions}.
`,
  );
}
