import { escapeHtml } from "../html.ts";
import type { Exhibit, Numbering, PageFigure } from "./numbering.ts";
import type { Plate } from "./plates.ts";
import { prose } from "./prose.ts";

/** A section of the page; without content it is left out. */
export interface PageSection {
  readonly id: string;
  readonly title: string;
  /** HTML. */
  readonly parts: readonly string[];
}

/** What sections draw from. */
export interface PageContext {
  readonly number: Numbering;
  /** The figure of a section, if the result has one. */
  readonly plate: (section: Plate["section"]) => Plate | undefined;
}

/** A paragraph of plain text, with links to tables and figures in the place of `{0}`, `{1}`, ... */
export function paragraph(text: string, ...exhibits: readonly Exhibit[]): string {
  return `<p>${prose(text).replace(/\{(\d)\}/g, (whole, k: string) => exhibits[Number(k)]?.link ?? whole)}</p>`;
}

/** A figure of the page from a plate; notes of panels only where they tell more than the drawing. */
export function pageFigure({ title, caption, columns, panels, section }: Plate): PageFigure {
  const told = section === "survival";
  return {
    title,
    caption,
    columns,
    panels: panels.map(({ note, figure }) => ({ figure, ...(told && note && { note }) })),
  };
}

export function sectionHtml({ id, title, parts }: PageSection): string {
  return `<section id="${id}"><h2>${escapeHtml(title)}</h2>\n${parts.join("\n")}\n</section>`;
}
