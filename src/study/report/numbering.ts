import { type Figure, toSvg } from "../../plot/index.ts";
import { escapeHtml } from "../html.ts";
import type { ReportCell } from "../report-table.ts";
import { prose } from "./prose.ts";
import { DASH, shown } from "./words.ts";

/** A numbered table or figure: how to refer to it, and what to show. */
export interface Exhibit {
  /** A link: "Table 2". */
  readonly link: string;
  readonly html: string;
}

/** A table as the page shows it. */
export interface PageTable {
  readonly title: string;
  /** How to read it. */
  readonly notes: readonly string[];
  readonly columns: readonly string[];
  readonly rows: readonly (readonly ReportCell[])[];
  /** Rows with the same first entry stand below it as a heading. @default false */
  readonly grouped?: boolean;
  /** What an empty cell shows. @default a dash */
  readonly empty?: string;
}

/** What is shown in a figure of the page. */
export interface PageFigure {
  readonly title: string;
  readonly caption: string;
  readonly columns: number;
  readonly panels: readonly { readonly note?: string; readonly figure: Figure }[];
}

/** Drawings wider than so many px are moved sideways on a phone, not shrunk. */
const WIDE = 500;

/** Numbers tables and figures in the order in which they are asked for. */
export interface Numbering {
  /** One of the main tables. */
  readonly table: (table: PageTable) => Exhibit;
  /** A table that adds details: S1, S2, ... */
  readonly detail: (table: PageTable) => Exhibit;
  readonly figure: (figure: PageFigure) => Exhibit;
}

export function numbering(): Numbering {
  let tables = 0;
  let details = 0;
  let figures = 0;
  return {
    table: (table) => tableExhibit(String(++tables), table),
    detail: (table) => tableExhibit(`S${++details}`, table),
    figure: (figure) => figureExhibit(++figures, figure),
  };
}

function linkTo(kind: "Table" | "Figure", number: string): string {
  return `<a href="#${kind.toLowerCase()}-${number.toLowerCase()}">${kind} ${number}</a>`;
}

function tableExhibit(number: string, table: PageTable): Exhibit {
  const { title, notes, columns, rows, grouped = false, empty = DASH } = table;
  const shownColumns = grouped ? columns.slice(1) : columns;
  const head = shownColumns.map((name) => `<th scope="col">${escapeHtml(name)}</th>`).join("");
  const cell = (value: ReportCell): string =>
    `<td>${escapeHtml(value === "" || value === null ? empty : shown(value))}</td>`;
  const row = ([first, ...others]: readonly ReportCell[]): string => {
    const text = String(first ?? "");
    const level = /^ {2}/.test(text) ? ' class="level"' : "";
    return `<tr${level}><th scope="row">${escapeHtml(text.trim())}</th>${others.map(cell).join("")}</tr>`;
  };
  const body = grouped
    ? groupsOf(rows)
        .map(
          ([name, members]) =>
            `<tbody>\n<tr><th scope="rowgroup" colspan="${shownColumns.length}">${escapeHtml(name)}</th></tr>\n${members.map(row).join("\n")}\n</tbody>`,
        )
        .join("\n")
    : `<tbody>\n${rows.map(row).join("\n")}\n</tbody>`;
  // the first column stays in view on a phone, and may wrap there down to this width
  const firsts = rows.map((each) => String(each[grouped ? 1 : 0] ?? "").trim().length);
  const first = Math.min(14, Math.max(shownColumns[0].length, ...firsts));
  const html = `<figure class="table" id="table-${number.toLowerCase()}">
<figcaption><b>Table ${number}.</b> ${escapeHtml(title)}.</figcaption>
<div class="scroll" tabindex="0" role="region" aria-label="Table ${number}"><table style="--first:${first}ch">
<thead><tr>${head}</tr></thead>
${body}
</table></div>
${notes.length > 0 ? `<p class="note">${prose(notes.join(" "))}</p>\n` : ""}</figure>`;
  return { link: linkTo("Table", number), html };
}

function groupsOf(rows: PageTable["rows"]): (readonly [string, (readonly ReportCell[])[]])[] {
  const groups: (readonly [string, (readonly ReportCell[])[]])[] = [];
  for (const [first, ...others] of rows) {
    const name = String(first ?? "");
    const last = groups[groups.length - 1];
    if (last && last[0] === name) last[1].push(others);
    else groups.push([name, [others]]);
  }
  return groups;
}

function figureExhibit(number: number, { title, caption, columns, panels }: PageFigure): Exhibit {
  const shownPanels = panels.map(({ note, figure }) => {
    const below = note ? `<p class="note">${prose(note)}</p>` : "";
    const svg = toSvg(figure).trim();
    const wide = Number(/ width="([\d.]+)"/.exec(svg)?.[1]) > WIDE ? " wide" : "";
    return `<div class="panel"><div class="plot${wide}" tabindex="0" role="region" aria-label="Drawing of figure ${number}">${svg}</div>${below}</div>`;
  });
  const html = `<figure class="plate" id="figure-${number}">
<div class="panels columns-${columns}">
${shownPanels.join("\n")}
</div>
<figcaption><b>Figure ${number}.</b> ${escapeHtml(title)}. <span>${prose(caption)}</span></figcaption>
</figure>`;
  return { link: linkTo("Figure", String(number)), html };
}
