import { createImage } from "radiosurv/image";
import { sliceFigure } from "radiosurv/plot";
import { type StudyResult, studyFigures, studyRecord, studyReport } from "radiosurv/study";
import { describe, expect, test } from "vitest";
import { renamed, studies } from "./report-studies.ts";
import { messageOf } from "./study-cohort.ts";

const VOID = new Set(["meta", "br", "img", "input", "link", "hr"]);

/** What is wrong with the nesting of tags. */
function nesting(html: string): string[] {
  const open: string[] = [];
  const wrong: string[] = [];
  for (const [, close, name, rest] of html.matchAll(/<(\/?)([a-z][a-z0-9]*)((?:"[^"]*"|[^>"])*)>/gi)) {
    if (VOID.has(name) || rest.endsWith("/")) continue;
    if (close === "") open.push(name);
    else if (open.pop() !== name) wrong.push(name);
  }
  return [...wrong, ...open];
}

function ids(html: string, kind: "table" | "figure"): string[] {
  return [...html.matchAll(new RegExp(`<figure class="[a-z]+" id="(${kind}-[a-z0-9]+)"`, "g"))].map(([, id]) => id);
}

/** Cells of a table by its number, one list a row. */
function cells(html: string, number: string): string[][] {
  const start = html.indexOf(`id="table-${number}"`);
  const table = html.slice(start, html.indexOf("</table>", start));
  return [...table.matchAll(/<tr[^>]*>(.*?)<\/tr>/gs)].map(([, row]) =>
    [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, text]) => text.replaceAll("&#39;", "'")),
  );
}

const image = createImage(Uint8Array.of(0, 50, 100, 150, 200, 250), [3, 2]);
const mask = createImage(Uint8Array.of(0, 1, 1, 0, 1, 0), [3, 2]);

describe("the page", async () => {
  const result = await studies.whole();
  const html = studyReport(result, {
    title: "Signatures & <survival>",
    notes: ["A note with <b>marks</b>."],
    about: { "Made <on>": "a day" },
    pictures: [{ caption: "A tumour", figure: sliceFigure(image, mask) }],
  });

  test("is well-formed, and the same twice", () => {
    expect(nesting(html)).toEqual([]);
    expect(studyReport(result)).toBe(studyReport(structuredClone(result)));
    const read = JSON.parse(JSON.stringify(studyRecord(result))) as StudyResult;
    expect(studyReport(read)).toBe(studyReport(result));
  });

  test("loads nothing, runs nothing, and links to sources alone", () => {
    expect(html).toContain("default-src 'none'; img-src data:; style-src 'unsafe-inline'");
    expect(html).not.toMatch(/<script|javascript:|\son[a-z]+=|@import|<link|<iframe/i);
    const addresses = [...html.matchAll(/(?:href|src)="([^"]*)"/g)].map(([, address]) => address);
    for (const address of addresses) expect(address).toMatch(/^(#|https:\/\/doi\.org\/10\.|data:image\/png;base64,)/);
    expect(html.replaceAll("https://doi.org/", "").replaceAll(/xmlns(:xlink)?="[^"]*"/g, "")).not.toMatch(/https?:/);
  });

  test("escapes what it is told", () => {
    expect(html).toContain("<title>Signatures &#38; &#60;survival&#62;</title>");
    expect(html).toContain("A note with &#60;b&#62;marks&#60;/b&#62;.");
    expect(html).toContain("<dt>Made &#60;on&#62;</dt><dd>a day</dd>");
  });

  test("numbers tables and figures in order, and refers to each once", () => {
    const tables = ids(html, "table");
    expect(tables.filter((id) => !id.includes("-s"))).toEqual(["table-1", "table-2", "table-3", "table-4", "table-5"]);
    const details = tables.filter((id) => id.includes("-s"));
    expect(details).toEqual(details.map((_, k) => `table-s${k + 1}`));
    const figures = ids(html, "figure");
    expect(figures).toEqual(figures.map((_, k) => `figure-${k + 1}`));
    expect(figures.length).toBeGreaterThan(9);
    for (const id of [...tables, ...figures]) expect([id, html.split(`href="#${id}"`).length - 1]).toEqual([id, 1]);
  });

  test("its contents lead to sections that are there", () => {
    const nav = html.slice(html.indexOf("<nav"), html.indexOf("</nav>"));
    const targets = [...nav.matchAll(/href="#([a-z]+)"/g)].map(([, id]) => id);
    expect(targets).toEqual([...html.matchAll(/<section id="([a-z]+)"/g)].map(([, id]) => id));
    expect(targets.slice(0, 5)).toEqual(["flags", "patients", "regions", "signatures", "groups"]);
  });

  test("draws every figure of studyFigures, and the pictures", () => {
    const drawn = html.split("<svg ").length - 1;
    expect(drawn).toBe(studyFigures(result).length + 1);
    expect(html).toContain("A tumour. <span>Grey levels");
  });

  test("its tables have the numbers of the result", () => {
    const { signatureComparison, modelComparison, tables } = result;
    expect(cells(html, "2").slice(1)).toEqual(tables.concordance?.rows);
    const internal = signatureComparison?.cohorts[1].rocs.find(({ model, time }) => model === "US" && time === 36);
    const row = cells(html, "3").findIndex(([text]) => text === "internal");
    expect(cells(html, "3")[row + 1][0]).toBe("US");
    expect(cells(html, "3")[row + 1][3].startsWith(internal!.auc.toFixed(3))).toBe(true);
    const five = cells(html, "5");
    const apparent = five.findIndex(([text]) => text === "train, apparent");
    const { concordance } = modelComparison.cohorts[0];
    concordance.forEach(({ estimate }, k) => {
      expect(five[apparent + 1 + k][1].startsWith(estimate.toFixed(3))).toBe(true);
    });
    expect(five[apparent + 1].at(-1)).toBe(modelComparison.models[0].bic!.toFixed(1));
    const nested = five.findIndex(([text]) => text === "train, nested cross-validation");
    expect(five[nested + 1][1].startsWith(result.modelValidation.clinical!.concordance.estimate.toFixed(3))).toBe(true);
    expect(html).toContain(`<dd>${result.validation!.concordance.estimate.toFixed(3)}</dd>`);
  });

  test("P of the training cohort is that of nested validation, and the naive one is called so", () => {
    const { correctedPValue } = result.signature!.cutoff!;
    const { pValue } = result.validation!.groupTest!;
    const note = html.indexOf("in nested cross-validation (naive:");
    expect(html.slice(note - 200, note)).toContain(`P\u00a0=\u00a0${pValue.toFixed(3)}`);
    const number = /id="table-(s\d+)">\s*<figcaption><b>Table S\d+.<\/b> Risk groups/.exec(html)?.[1] ?? "";
    const groups = cells(html, number).find((row) => row.some((text) => text.includes("(naive)")));
    expect(groups?.at(-1)).toBe(correctedPValue.toFixed(3));
  });

  test("has the optimism, the settings and all warnings", () => {
    expect(html).toContain("Optimism of the signature multi-modal");
    expect(html).toContain("&#34;outerFolds&#34;: 3");
    expect(html).toContain("<h3>All warnings</h3>");
  });
});

describe("other studies", () => {
  test("clinical variables alone, one cohort: no signature, no comparison of sets, no empty section", async () => {
    const html = studyReport(await studies.clinical());
    expect(nesting(html)).toEqual([]);
    expect(html).toContain("<h1>Study of prognostic models</h1>");
    expect(html).not.toMatch(/<section id="(signatures|regions)"/);
    expect(html).not.toContain("Rad-score");
    expect(html).not.toMatch(/<\/h2>\s*<\/section>/);
    expect(html).toContain("There is no test cohort");
    expect(ids(html, "table").filter((id) => !id.includes("-s"))).toEqual(["table-1", "table-2", "table-3", "table-4"]);
    expect(html).toContain('<section id="groups"');
  });

  test("without cutoffs there are no risk groups; with one time no AUC over time", async () => {
    const result = await studies.plain();
    const html = studyReport(result);
    expect(html).not.toContain('<section id="groups"');
    expect(studyFigures(result).some(({ name }) => /kaplan|auc-over/.test(name))).toBe(false);
    for (const id of [...ids(html, "table"), ...ids(html, "figure")]) {
      expect([id, html.split(`href="#${id}"`).length - 1]).toEqual([id, 1]);
    }
  });

  test("a hostile name of a cohort stays text everywhere", async () => {
    const name = '<img src=x onerror="alert(1)">';
    const html = studyReport(renamed(await studies.whole(), name));
    expect(html).not.toContain("<img");
    expect(html).toContain("&#60;img src=x onerror=&#34;alert(1)&#34;&#62;");
    expect(nesting(html)).toEqual([]);
  });

  test("a value that is not there is a dash", async () => {
    const whole = await studies.whole();
    const without = {
      ...whole,
      modelComparison: {
        ...whole.modelComparison,
        cohorts: whole.modelComparison.cohorts.map((cohort) => ({
          ...cohort,
          concordance: cohort.concordance.map((each) => ({ ...each, estimate: Number.NaN })),
          rocs: cohort.rocs.map((each) => ({ ...each, auc: Number.NaN })),
        })),
      },
    } as StudyResult;
    const html = studyReport(without);
    const five = cells(html, "5");
    expect(five[five.findIndex(([text]) => text === "external") + 1]).toEqual([
      "clinical",
      "\u2013",
      "\u2013",
      "\u2013",
      "\u2013",
      " ",
      " ",
    ]);
    expect(html).not.toMatch(/NaN|undefined|\[object/);
  });
});

test("options that it does not take are refused", async () => {
  const result = await studies.plain();
  const call = (options: object) => messageOf(() => studyReport(result, options));
  expect(call({ title: 3 })).toBe("studyReport: title must be a text; got 3");
  expect(call({ notes: "a" })).toBe('studyReport: notes must be a list of texts; got "a"');
  expect(call({ about: { a: 1 } })).toContain("studyReport: about must be an object of texts by name");
  expect(call({ pictures: [1] })).toContain("studyReport: pictures must be a list of { caption, figure }");
  expect(call({ colour: 1 })).toContain('there is no setting "colour" here');
});
