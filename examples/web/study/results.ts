import { toSvg } from "radiosurv/plot";
import type { ReportTable } from "radiosurv/study";
import { byId, make } from "../ui/dom.ts";
import { download } from "../ui/download.ts";
import { shortNumber } from "../viewer/colours.ts";
import { reportFrame } from "./report-frame.ts";
import type { SignatureEntry, StudyShown } from "./study-jobs.ts";

/** Connects the place of results; the function shows a study there. */
export function connectResults(): (shown: StudyShown) => void {
  const place = byId("study-results");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  let figures: { readonly box: HTMLElement; readonly draw: () => Node }[] = [];
  // figures are drawn anew where the reader goes from light to dark
  dark.addEventListener("change", () => {
    for (const { box, draw } of figures) box.replaceChildren(draw());
  });
  return (shown) => {
    figures = shown.curves.map(({ cohort, figure }) => ({
      box: make("div", { className: "figure" }),
      draw: () =>
        svgNode(
          toSvg(figure, { theme: dark.matches ? "dark" : "screen", width: 460 }),
          `Kaplan-Meier curves, ${cohort}`,
        ),
    }));
    for (const { box, draw } of figures) box.append(draw());
    const save = (text: string, run: () => void) => make("button", { type: "button", textContent: text, onclick: run });
    place.replaceChildren(
      section(
        shown.title,
        numbers(shown),
        warnings(shown.warnings),
        make(
          "div",
          { className: "buttons" },
          save("Save the report", () => download("report.html", shown.report, "text/html")),
          save("Save all as JSON", () => download("study.json", shown.record, "application/json")),
        ),
      ),
      section("Signature", ...signatureList(shown)),
      section(
        "Kaplan-Meier curves",
        make(
          "div",
          { className: "figures" },
          ...shown.curves.map(({ cohort }, i) => make("figure", {}, make("figcaption", {}, cohort), figures[i].box)),
        ),
      ),
      section("Tables", ...shown.tables.map(tableNode)),
      section("Report", reportFrame(shown.report)),
    );
    place.hidden = false;
    place.scrollIntoView({ block: "start", behavior: "smooth" });
  };
}

function section(title: string, ...content: readonly (Node | undefined)[]): HTMLElement {
  return make("section", { className: "card" }, make("h2", {}, title), ...content);
}

function numbers({ cohorts, validated, scoreName }: StudyShown): HTMLElement {
  const tile = (value: string, title: string, about: string): HTMLElement =>
    make(
      "div",
      { className: "tile" },
      make("dt", {}, title),
      make("dd", {}, value),
      make("p", { className: "quiet" }, about),
    );
  const list = cohorts.map(({ name, role, n, events, concordance }) =>
    tile(
      concordance ? concordance.estimate.toFixed(3) : "-",
      `C index, ${name}`,
      `${concordance ? `${concordance.lower.toFixed(3)} to ${concordance.upper.toFixed(3)}; ` : ""}${n} patients, ${events} events${role === "train" ? "; apparent" : ""}`,
    ),
  );
  const nested =
    validated === undefined
      ? []
      : [tile(validated.toFixed(3), "C index, cross-validated", "in training, everything made anew in each fold")];
  return make("dl", { className: "tiles", ariaLabel: `C index of ${scoreName}` }, ...nested, ...list);
}

function warnings(list: readonly string[]): HTMLElement | undefined {
  if (list.length === 0) return undefined;
  return make("ul", { className: "notes" }, ...list.map((text) => make("li", {}, text)));
}

// a bar for each feature: red if a higher value is worse, blue if it is better
function signatureList({ signature, cutoff, scoreName }: StudyShown): readonly HTMLElement[] {
  if (signature.length === 0) {
    const none = "No feature is in a signature. What is shown is of the model";
    return [make("p", {}, `${none} "${scoreName}".`)];
  }
  const most = Math.max(...signature.map(({ perDeviation }) => Math.abs(perDeviation)));
  const several = new Set(signature.map(({ region }) => region)).size > 1;
  const entry = ({ region, feature, coefficient, perDeviation }: SignatureEntry): HTMLElement => {
    const bar = make("span", { className: perDeviation < 0 ? "bar less" : "bar" });
    bar.style.width = `${(Math.abs(perDeviation) / most) * 100}%`;
    return make(
      "tr",
      {},
      make("th", { scope: "row" }, several ? `${region}: ${feature}` : feature),
      make("td", {}, shortNumber(coefficient)),
      make("td", {}, shortNumber(perDeviation)),
      make("td", { className: "bars" }, bar),
    );
  };
  const titles = ["Feature", "Coefficient", "Log hazard ratio per SD", ""];
  const head = make("tr", {}, ...titles.map((text) => make("th", { scope: "col" }, text)));
  const table = make("table", {}, make("thead", {}, head), make("tbody", {}, ...signature.map(entry)));
  const box = make("div", { className: "table-box", tabIndex: 0, role: "region", ariaLabel: "Signature" }, table);
  if (cutoff === undefined) return [box];
  const rule = `High scores are those above ${shortNumber(cutoff)}, the cutoff of the training.`;
  return [box, make("p", { className: "quiet" }, rule)];
}

function tableNode({ title, columns, rows, notes }: ReportTable): HTMLElement {
  const shown = (cell: string | number | null): string => (typeof cell === "number" ? shortNumber(cell) : (cell ?? ""));
  return make(
    "details",
    {},
    make("summary", {}, title),
    make(
      "div",
      { className: "table-box", tabIndex: 0, role: "region", ariaLabel: title },
      make(
        "table",
        {},
        make("thead", {}, make("tr", {}, ...columns.map((text) => make("th", { scope: "col" }, text)))),
        make(
          "tbody",
          {},
          ...rows.map(([first, ...rest]) =>
            make(
              "tr",
              {},
              make("th", { scope: "row" }, shown(first)),
              ...rest.map((cell) => make("td", {}, shown(cell))),
            ),
          ),
        ),
      ),
    ),
    ...notes.map((note) => make("p", { className: "quiet" }, note)),
  );
}

function svgNode(svg: string, title: string): Node {
  const { documentElement } = new DOMParser().parseFromString(svg, "image/svg+xml");
  documentElement.setAttribute("role", "img");
  documentElement.setAttribute("aria-label", title);
  return document.importNode(documentElement, true);
}
