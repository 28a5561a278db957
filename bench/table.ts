import { type Claim, ratioOf, shown, shownRatio } from "./claim.ts";

const HEAD = ["| what | reference | radiosurv | reference | ratio | |", "|---|---|---:|---:|---:|---|"];

/** The table of all parts, each under its title. Links of the docs find a row by its id. */
export function claimTable(parts: readonly { readonly title: string; readonly claims: readonly Claim[] }[]): string {
  const lines = [...HEAD];
  for (const { title, claims } of parts) {
    if (claims.length > 0) lines.push(`| **${title}** | | | | | |`);
    lines.push(...claims.map(claimRow));
  }
  return lines.join("\n");
}

function claimRow(claim: Claim): string {
  const { id, what, reference, ours, theirs, unit, atLeast, note = "" } = claim;
  const ratio = ratioOf(claim);
  const cells = [
    `${id ? `<a id="${id}"></a>` : ""}${what}`,
    reference,
    shown(ours, unit),
    typeof theirs === "number" ? shown(theirs, unit) : theirs,
    `${ratio === undefined ? "" : `${shownRatio(ratio)} x`}${atLeast === undefined ? "" : ` (at least ${atLeast})`}`.trim(),
    note,
  ];
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

/** The figures of a row with an id, as the page has them. */
export interface PageRow {
  readonly ours: string;
  readonly ratio: string;
}

/** Reads the rows with an id from the page, by id. */
export function pageRows(page: string): Map<string, PageRow> {
  const rows = new Map<string, PageRow>();
  for (const [, id, rest] of page.matchAll(/^\| <a id="([^"]+)"><\/a>(.*) \|$/gm)) {
    const [, , ours, , ratio] = rest.split(/(?<!\\)\|/).map((cell) => cell.trim());
    rows.set(id, { ours, ratio: ratio.replace(/ x.*/, "") });
  }
  return rows;
}

const LINK = /\[([^\]]*)\]\(([^)\s]*benchmarks\.md#([\w-]+))\)/g;

/**
 * Sets the figures of a page of the docs: the text of a link to a row is its time here, or its ratio where the text has the word
 * "times" or a number followed by x; a text without a figure stays.
 */
export function withFigures(text: string, rows: ReadonlyMap<string, PageRow>): string {
  return text.replaceAll(LINK, (whole, label: string, target: string, id: string) => {
    const row = rows.get(id);
    if (!row) return whole;
    if (/^[\d.,]+ times\b/.test(label)) return `[${label.replace(/^[\d.,]+/, row.ratio)}](${target})`;
    if (/^[\d.,]+ (ms|s|MB|GB)$/.test(label)) return `[${row.ours}](${target})`;
    return whole;
  });
}
