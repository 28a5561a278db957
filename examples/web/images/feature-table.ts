import { formatCsv } from "radiosurv/table";
import { brokenName } from "../ui/broken-name.ts";
import { byId, make } from "../ui/dom.ts";
import { download } from "../ui/download.ts";
import { shortNumber } from "../viewer/colours.ts";
import type { RegionFeatures } from "../worker/image-jobs.ts";

/** Features of all regions, and what they are of. */
export interface Measured {
  readonly image: string;
  readonly regions: readonly RegionFeatures[];
  /** Titles of the regions. */
  readonly titles: readonly string[];
  /** How they were measured: goes into the JSON file. */
  readonly settings: object;
}

/** Rows that are made in one frame: a thousand at once would hold up the page. */
const ROWS_A_FRAME = 60;

/** Connects the table; the function shows features in it. */
export function connectTable(): (measured: Measured) => void {
  let measured: Measured | undefined;
  let turn = 0;
  const filter = byId<HTMLInputElement>("feature-filter");
  const show = (): void => {
    if (!measured) return;
    const { regions, titles } = measured;
    const names = [...new Set(regions.flatMap(({ features }) => Object.keys(features)))];
    const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    const found = names.filter((name) => words.every((word) => name.toLowerCase().includes(word)));
    byId("results-count").textContent =
      found.length === names.length
        ? `${names.length} features of ${measured.image}`
        : `${found.length} of ${names.length} features`;
    const table = byId<HTMLTableElement>("feature-table");
    const head = make("tr", {}, ...["Feature", ...titles].map((text) => make("th", { scope: "col" }, text)));
    table.tHead?.replaceChildren(head);
    const body = table.tBodies[0];
    body.replaceChildren();
    const mine = ++turn;
    const addRows = (from: number): void => {
      if (mine !== turn || from >= found.length) return;
      body.append(...found.slice(from, from + ROWS_A_FRAME).map((name) => row(name, regions)));
      requestAnimationFrame(() => addRows(from + ROWS_A_FRAME));
    };
    addRows(0);
  };
  filter.addEventListener("input", show);
  byId("save-csv").addEventListener("click", () => measured && download("features.csv", toCsv(measured), "text/csv"));
  byId("save-json").addEventListener(
    "click",
    () => measured && download("features.json", toJson(measured), "application/json"),
  );
  return (next) => {
    measured = next;
    byId("results").hidden = false;
    byId("results-notes").replaceChildren(
      ...next.regions.flatMap(({ notes }, i) => notes.map((note) => make("li", {}, `${next.titles[i]}: ${note}`))),
    );
    show();
  };
}

function row(name: string, regions: readonly RegionFeatures[]): HTMLTableRowElement {
  return make(
    "tr",
    {},
    make("th", { scope: "row" }, ...brokenName(name)),
    ...regions.map(({ features }) => {
      const value = features[name];
      // all digits for those who look for them
      return make(
        "td",
        { title: value === undefined ? "not measured" : String(value) },
        value === undefined ? "" : shortNumber(value),
      );
    }),
  );
}

// a row a region, as the study reads it
function toCsv({ image, regions, titles }: Measured): string {
  return formatCsv(regions.map(({ name, features }, i) => ({ image, region: name, title: titles[i], ...features })));
}

function toJson({ image, regions, settings }: Measured): string {
  const byRegion = Object.fromEntries(regions.map(({ name, features }) => [name, features]));
  return `${JSON.stringify({ image, settings, features: byRegion }, null, 2)}\n`;
}
