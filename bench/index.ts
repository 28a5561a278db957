// npm run bench [-- --write] [-- --seconds N]
// Needs a Python that has PyRadiomics; RADIOSURV_PYTHON names it if it is not python3. RADIOSURV_MIRP names one that has
// MIRP, if that is another.

import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { compareFilters, type SideBySide } from "./filters.ts";
import { type Comparison, compareWithPyRadiomics, type Report } from "./pyradiomics.ts";

const TARGETS: Readonly<Record<string, number>> = { sphere: 10, brain1: 5, "2D ultrasound": 10 };
const MEMORY_TARGET = 32;

const { values: options } = parseArgs({
  options: { write: { type: "boolean", default: false }, seconds: { type: "string", default: "3" } },
});
const python = process.env.RADIOSURV_PYTHON ?? "python3";
const report = compareWithPyRadiomics(Number(options.seconds), python);
console.log(table(report.comparisons));
const sideBySide = compareFilters(Number(options.seconds), python, process.env.RADIOSURV_MIRP ?? python);
console.log(filterTable(sideBySide));
if (options.write) {
  writeFileSync(new URL("../docs/benchmarks.md", import.meta.url), page(report));
  console.log("written to docs/benchmarks.md");
}

function table(comparisons: readonly Comparison[]): string {
  const lines = ["| case | classes | radiosurv, ms | PyRadiomics, ms | times faster |", "|---|---|---:|---:|---:|"];
  for (const { name, voxels, rows } of comparisons) {
    for (const [i, row] of rows.entries()) {
      const ratio = row.theirs / row.ours;
      const factor = `${ratio < 10 ? ratio.toFixed(1) : Math.round(ratio)} x${i === 0 ? ` (at least ${target(name)})` : ""}`;
      const what = i === 0 ? `${name} (${thousands(voxels)} voxels)` : "";
      lines.push(`| ${what} | ${row.name} | ${milliseconds(row.ours)} | ${milliseconds(row.theirs)} | ${factor} |`);
    }
  }
  lines.push(
    "",
    "| case | features compared | largest relative difference | peak memory, bytes a voxel of the box |",
    "|---|---:|---:|---:|",
    ...comparisons.map(
      ({ name, features, largestDifference, bytesPerVoxel }) =>
        `| ${name} | ${features} | ${largestDifference.toExponential(1)} | ${bytesPerVoxel.toFixed(1)} (at most ${MEMORY_TARGET}) |`,
    ),
  );
  return lines.join("\n");
}

function filterTable(rows: readonly SideBySide[]): string {
  return [
    "| what | beside | radiosurv, s | it, s | times faster | |",
    "|---|---|---:|---:|---:|---|",
    ...rows.map(
      ({ name, other, ours, theirs, target, note }) =>
        `| ${name} | ${other} | ${ours.toFixed(3)} | ${theirs.toFixed(2)} | ${(theirs / ours).toFixed(1)} x (at least ${target}) | ${note} |`,
    ),
  ].join("\n");
}

function page({ comparisons, versions, machine }: Report): string {
  return `# Benchmarks

radiosurv beside PyRadiomics in one run: the same bytes, one thread each, images already in memory, time measured inside
each process, median of warm repetitions. "All classes" is one extraction with everything that it returns, diagnostics
and hashes too. A class alone is an extraction with that class only and without diagnostics; the checks of the mask and the
cropping are in each of these rows, so they add up to more than the first.

${table(comparisons)}

Peak memory is what is live at any time during an extraction beyond the image and the mask given, for each voxel of the box
around the region.

## Filters, voxel maps, the IBSI profile

Warm medians, but for voxel maps, which both programs make once, each in a new process.

${filterTable(sideBySide)}

Made on ${new Date().toISOString().slice(0, 10)} by \`npm run bench -- --write\` on ${machine}, ${Object.entries(
    versions,
  )
    .map(([name, version]) => `${name} ${version}`)
    .join(", ")}. \`RADIOSURV_PYTHON\` names the Python that has PyRadiomics,
\`RADIOSURV_MIRP\` the one that has MIRP.
`;
}

function target(name: string): number {
  return Object.entries(TARGETS).find(([start]) => name.startsWith(start))?.[1] ?? 1;
}

function milliseconds(seconds: number): string {
  const ms = seconds * 1000;
  return ms < 10 ? ms.toFixed(2) : ms < 100 ? ms.toFixed(1) : String(Math.round(ms));
}

function thousands(n: number): string {
  return String(n).replace(/(\d)(?=(\d{3})+$)/g, "$1 ");
}
