import { globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Measured, Part } from "./claim.ts";
import { drawScaling } from "./scaling-figure.ts";
import { claimTable, pageRows, withFigures } from "./table.ts";

/** What a part measured, as it is kept in a file. */
export interface Stored extends Measured, Pick<Part, "name" | "title" | "text"> {
  readonly made: string;
  readonly machine: string;
  readonly node: string;
  /** Part of the processors that other programs used when it began. */
  readonly busy: number;
}

const ROOT = fileURLToPath(new URL("../", import.meta.url));
/** Above this part of the processors, other work is told of. */
const QUIET = 0.1;

/** Writes docs/benchmarks.md with its plots, and sets the figures of all pages that link to its rows. */
export function writePage(parts: readonly Stored[]): void {
  mkdirSync(`${ROOT}docs/benchmarks`, { recursive: true });
  for (const scaling of parts.flatMap((part) => part.scaling ?? [])) {
    writeFileSync(`${ROOT}docs/benchmarks/${scaling.name}.svg`, drawScaling(scaling));
  }
  const page = pageOf(parts);
  writeFileSync(`${ROOT}docs/benchmarks.md`, page);
  const rows = pageRows(page);
  for (const file of ["README.md", ...globSync("docs/**/*.md", { cwd: ROOT })]) {
    if (/^docs.(api|benchmarks\.md)/.test(file)) continue;
    const text = readFileSync(`${ROOT}${file}`, "utf8");
    const set = withFigures(text, rows);
    if (set !== text) writeFileSync(`${ROOT}${file}`, set);
  }
}

function pageOf(parts: readonly Stored[]): string {
  const plots = parts
    .flatMap((part) => part.scaling ?? [])
    .map(
      ({ name, title, sentence }) => `### ${title}\n\n${wrapped(sentence)}\n\n![${title}](benchmarks/${name}.svg)\n`,
    );
  return `# Benchmarks

Every speed that this documentation speaks of, beside a named program. Both sides of a row were measured in one run, one right after
the other, on the same data, and their results compared. One thread each where no other number is said. The ratio is how many times
faster radiosurv is, or how many times less memory it takes; in brackets what it was to be at least. \`npm run bench -- --write\` makes this page
anew, with the plots below, and sets the figures of all pages that link to a row.

${claimTable(parts)}

## Scaling

${plots.join("\n")}
## How it was measured

${parts.map(({ title, text }) => wrapped(`- **${title}**: ${text}`, "  ")).join("\n")}

${wrapped(made(parts))}

The parts can be run one by one, as what each measured is kept: \`npm run bench -- --only cohort\`, then \`npm run bench -- --stored --write\`.
\`RADIOSURV_PYTHON\` names the Python with PyRadiomics, SciPy and SimpleITK, \`RADIOSURV_MIRP\` the one with MIRP,
\`RADIOSURV_RSCRIPT\` Rscript. Rows of programs that are absent say so.
`;
}

function made(parts: readonly Stored[]): string {
  const versions = Object.entries(Object.assign({}, ...parts.map((part) => part.versions)) as Record<string, string>);
  const list = (values: readonly string[]): string => [...new Set(values)].sort().join(" and ");
  const loud = parts.filter(({ busy }) => busy > QUIET).map(({ title, busy }) => `${title} (${percent(busy)})`);
  return [
    `Made on ${dates(parts.map((part) => part.made))} on ${list(parts.map((part) => part.machine))}, Node ${list(parts.map((part) => part.node))}, ${versions
      .map(([name, version]) => `${name} ${version}`)
      .join(", ")}.`,
    ...(loud.length > 0
      ? [`When these parts began, other programs used part of the processors: ${loud.join(", ")}.`]
      : []),
  ].join(" ");
}

/** Lines of text, the further ones indented. */
function wrapped(text: string, indent = ""): string {
  const lines = [""];
  for (const word of text.split(" ")) {
    const last = lines[lines.length - 1];
    if (last.length + word.length >= 130) lines.push(indent + word);
    else lines[lines.length - 1] = last.trim() === "" ? last + word : `${last} ${word}`;
  }
  return lines.join("\n");
}

function dates(values: readonly string[]): string {
  const sorted = [...new Set(values)].sort();
  return sorted.length > 1 ? `${sorted[0]} to ${sorted.at(-1)}` : sorted[0];
}

function percent(part: number): string {
  return `${Math.round(100 * part)} %`;
}
