import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { toPng } from "../../examples/simulation/to-png.ts";
import { createImage, type Image } from "../../src/image/index.ts";
import { readDicomSeries, writeDicomSegmentation, writeNifti, writeNrrd } from "../../src/io/index.ts";
import { type CaseResult, defaultExtractor, extractCohort } from "../../src/node/index.ts";
import { formatCsv } from "../../src/table/index.ts";
import { smallImage, smallMask } from "../node/small-cohort.ts";
import { BROWSER_NAME, NO_BROWSER, withPage } from "../runtimes/browser.ts";
import { dicomSeries } from "../support/dicom-series.ts";
import type { PageApi } from "./programs/page.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const FILES = `${ROOT}test/.generated/browser-cases/`;

declare const radiosurv: PageApi;

/** A program of this folder with the source, as one script. */
async function bundled(program: string): Promise<string> {
  const result = await build({
    entryPoints: [fileURLToPath(new URL(`./programs/${program}.ts`, import.meta.url))],
    bundle: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    write: false,
    plugins: [
      {
        name: "source",
        setup: (made) =>
          made.onResolve({ filter: /^radiosurv\// }, ({ path }) => ({ path: `${ROOT}src/${path.slice(10)}/index.ts` })),
      },
    ],
  });
  return result.outputFiles[0].text;
}

/** Files by name, of 12 cases in all formats; two of them are bad. */
function writeCases(): {
  readonly files: Record<string, Uint8Array>;
  readonly rows: readonly Record<string, string>[];
} {
  const files: Record<string, Uint8Array> = {};
  const rows: Record<string, string>[] = [];
  const add = (ID: string, Image: string, image: Uint8Array, Mask: string, mask: Uint8Array, Label = ""): void => {
    files[Image] = image;
    files[Mask] = mask;
    rows.push({ ID, Image, Mask, Label, centre: rows.length % 2 ? "north" : "south, old" });
  };
  for (let i = 0; i < 8; i++) {
    const size = [9 + i, 8, 5 + (i % 3)];
    const image = smallImage(size);
    const values = Int16Array.from(image.voxels.data, (value, k) => value + ((k * (17 + i)) % 53));
    const scan = { ...image, voxels: { ...image.voxels, data: values } } as Image;
    const mask = smallMask(size, [1, 2]);
    if (i % 2)
      add(
        `c${i}`,
        `c${i}.nrrd`,
        writeNrrd(scan),
        `c${i}-mask.nii`,
        writeNifti(mask),
        String(1 + (i % 4 === 1 ? 0 : 1)),
      );
    else add(`c${i}`, `c${i}.nii.gz`, writeNifti(scan, { gzip: true }), `c${i}-mask.nrrd`, writeNrrd(smallMask(size)));
  }
  const flat = (scale: number): Image =>
    createImage(
      Uint8Array.from({ length: 360 }, (_, i) => (scale * i * 7) % 251),
      [20, 18],
    );
  const flatMask = createImage(
    Uint8Array.from({ length: 360 }, (_, i) => (i % 20 > 4 && i % 20 < 15 ? 1 : 0)),
    [20, 18],
  );
  add("us", "us.png", toPng(flat(3), 1), "us-mask.png", toPng(flatMask, 255), "255");
  const good = writeNifti(smallImage(), { gzip: true });
  add("cut", "cut.nii.gz", good.subarray(0, 120), "cut-mask.nii", writeNifti(smallMask()));
  add("label", "label.nii.gz", good, "label-mask.nii", writeNifti(smallMask()), "5");
  add("last", "last.nii.gz", good, "last-mask.nii", writeNifti(smallMask()));
  return { files, rows };
}

const { files, rows: manifest } = writeCases();

/** The cases of a manifest as a page has them, from files that the server gives. */
function inPage(rows: readonly Record<string, string>[]) {
  return rows.map((cells) => ({
    id: cells.ID,
    image: `/files/${cells.Image}`,
    mask: `/files/${cells.Mask}`,
    ...(cells.Label !== "" && { label: Number(cells.Label) }),
    cells,
  }));
}

let scripts: Readonly<Record<string, string>> | undefined;

async function inBrowser<T>(use: (page: Page) => Promise<T>): Promise<T> {
  scripts ??= { "/page.js": await bundled("page"), "/worker.js": await bundled("worker") };
  const served = {
    "/": '<script type="module" src="/page.js"></script>',
    ...scripts,
    "/throws.js": 'throw new Error("this script is broken")',
    "/silent.js": "// it serves nothing",
    ...Object.fromEntries(Object.entries(files).map(([name, bytes]) => [`/files/${name}`, bytes])),
  };
  return withPage(served, async (page, load) => {
    await load();
    await page.waitForFunction(() => "radiosurv" in globalThis);
    return use(page);
  });
}

/** What the error of a promise in a page says. */
const failing = <T>(page: Page, run: (argument: T) => Promise<unknown>, argument: T): Promise<string> =>
  page.evaluate(run as (argument: unknown) => Promise<unknown>, argument).then(
    () => "no error",
    (error) =>
      String(error.message)
        .replace(/^page\.evaluate: /, "")
        .split("\n")[0],
  );

describe(`cases in workers of ${BROWSER_NAME}`, () => {
  test("12 cases in two workers, in one, and in Node are the same to the bit", async ({ skip }) => {
    if (NO_BROWSER) return skip(NO_BROWSER);
    rmSync(FILES, { recursive: true, force: true });
    mkdirSync(FILES, { recursive: true });
    for (const [name, bytes] of Object.entries(files)) writeFileSync(`${FILES}${name}`, bytes);
    writeFileSync(`${FILES}manifest.csv`, formatCsv(manifest));
    const expected = await extractCohort(`${FILES}manifest.csv`, { output: `${FILES}features.csv` });
    expect(expected.cases.filter(({ error }) => error).map(({ id }) => id)).toEqual(["cut", "label"]);
    await inBrowser(async (page) => {
      const cases = inPage(manifest);
      const run = (concurrency: number) =>
        page.evaluate(
          async ([cases, concurrency]) => {
            const progress: string[] = [];
            const { extractCases, formatCsv, start } = radiosurv;
            const found = await extractCases(cases, {
              worker: start("worker.js"),
              concurrency,
              onProgress: ({ done, total, failed }) => progress.push(`${done}/${total} ${failed}`),
            });
            return { ...found, progress, csv: formatCsv(found.rows) };
          },
          [cases, concurrency] as const,
        );
      const [two, one] = [await run(2), await run(1)];
      expect(two.cases).toHaveLength(12);
      expect(two.cases).toEqual(one.cases);
      expect([two.progress.length, two.progress[0], two.progress.at(-1)]).toEqual([13, "0/12 0", "12/12 2"]);
      // messages name a file as far as the page knows it
      const comparable = (found: readonly CaseResult[]) =>
        found.map(({ error, ...others }) => ({
          ...others,
          error: error && { ...error, message: error.message.replaceAll(FILES, "") },
        }));
      expect(comparable(two.cases)).toEqual(comparable(expected.cases));
      const lines = (csv: string) => csv.replaceAll(FILES, "").split("\n");
      expect(lines(two.csv)).toEqual(lines(readFileSync(`${FILES}features.csv`, "utf8")));
      expect(two.failures.map(({ ID, code, passing }) => [ID, code, passing])).toEqual([
        ["cut", "format", false],
        ["label", "label", false],
      ]);
      expect([two.total, two.failed]).toEqual([12, 2]);
    });
  });

  test("files, bytes, pairs, DICOM series and its masks; parameters and regions from data", async ({ skip }) => {
    if (NO_BROWSER) return skip(NO_BROWSER);
    const series = dicomSeries({
      size: [16, 12, 4],
      spacing: [1, 1, 3],
      phases: 1,
      value: (x, y, z) => 100 + ((x * 31 + y * 17 + z * 7) % 50),
    });
    const [volume] = readDicomSeries(series);
    const inside = Uint8Array.from({ length: 16 * 12 * 4 }, (_, i) => (i % 16 > 5 && i % 16 < 11 ? 1 : 0));
    const lesion = createImage(inside, volume.size, volume);
    const node = createImage(inside.toReversed(), volume.size, volume);
    const list = (bytes: Uint8Array): number[] => Array.from(bytes);
    const header = "NRRD0004\ntype: uint8\ndimension: 2\nsizes: 20 18\nencoding: raw\ndata file: scan.raw\n";
    const given = {
      series: series.map((bytes, i) => ({ name: `IM${i}`, bytes: list(bytes) })),
      marks: list(writeDicomSegmentation({ lesion, node }, volume)),
      header: list(new TextEncoder().encode(header)),
      voxels: Array.from({ length: 360 }, (_, i) => (i * 13) % 97),
      flatMask: list(files["us-mask.png"]),
      image: list(files["last.nii.gz"]),
      mask: list(files["last-mask.nii"]),
    };
    await inBrowser(async (page) => {
      const { plain, rings } = await page.evaluate(async (given) => {
        const file = (name: string, bytes: number[]) => new File([Uint8Array.from(bytes)], name);
        const { extractCases, start } = radiosurv;
        const slices = [...given.series.map(({ name, bytes }) => file(name, bytes)), new File(["notes"], "notes.txt")];
        const marks = file("marks.dcm", given.marks);
        const cases = [
          { id: "lesion", image: slices, mask: marks, maskName: "lesion" },
          { id: "node", image: slices, mask: marks, maskName: "node" },
          { id: "which", image: slices, mask: marks },
          { id: "no such", image: slices, mask: marks, maskName: "nodule" },
          {
            id: "pair",
            image: [file("scan.raw", given.voxels), file("scan.nhdr", given.header)],
            mask: file("m.png", given.flatMask),
            label: 255,
          },
          { id: "bytes", image: Uint8Array.from(given.image), mask: new Blob([Uint8Array.from(given.mask)]) },
          { id: "blob", image: new Blob(["no image"]), mask: Uint8Array.from(given.mask) },
          { id: "text", image: new File(["no image"], "notes.txt"), mask: Uint8Array.from(given.mask) },
          { id: "two", image: [file("a.nii.gz", given.image), file("b.nii.gz", given.image)] },
          { id: "no mask", image: Uint8Array.from(given.image) },
          { id: "404", image: "/files/absent.nii?token=1", mask: "/files/absent.nii" },
        ];
        const worker = start("worker.js");
        const plain = await extractCases(cases, { worker, concurrency: 2 });
        const rings = await extractCases(cases.slice(5, 6), {
          worker,
          data: { rings: true, describe: "size", params: { featureClass: { firstorder: ["Mean"] } } },
        });
        return { plain, rings };
      }, given);
      const [first, second, , , , bytes] = plain.cases;
      expect(first.features).toEqual(defaultExtractor(volume, lesion).features);
      expect(second.features).toEqual(defaultExtractor(volume, node).features);
      expect(Object.keys(plain.cases[4].features).length).toBeGreaterThan(90);
      expect(bytes.dimension).toBe(3);
      expect(plain.failures.map(({ ID, code, error }) => `${ID}: ${code}: ${error}`)).toEqual([
        'which: argument: readMaskFiles: file "marks.dcm" has 2 masks: lesion, node; say by its name which is meant',
        'no such: argument: readDicomSegmentation: file "marks.dcm" has no segment named nodule; it has lesion, node',
        'blob: format: the image: readImage: a file of the format NIfTI-1, NRRD, PNG or JPEG is needed; it starts with 6e 6f 20 69 6d 61 67 65 ("no image")',
        'text: format: notes.txt: readImage: a file of the format NIfTI-1, NRRD, PNG or JPEG is needed; it starts with 6e 6f 20 69 6d 61 67 65 ("no image")',
        "two: argument: readImageFiles: several files must be the slices of a DICOM series, or a header and the file of its voxels; got a.nii.gz, b.nii.gz",
        "no mask: file: the case has no mask; give it one, or give serveCases a segmenter",
        expect.stringMatching(
          /^404: file: http:\/\/127\.0\.0\.1:\d+\/files\/absent\.nii\?…: cannot be read: the server answered 404 Not Found$/,
        ),
      ]);
      expect(rings.rows.map((row) => [row.ID, row.Region, row.error, typeof row.original_firstorder_Mean])).toEqual([
        ["bytes", "tumour", undefined, "number"],
        ["bytes", "ring", undefined, "number"],
        ["bytes", "far ring", "there is no room for it", "undefined"],
      ]);
      expect(rings.cases[0].extra).toEqual([8, 7, 6]);
    });
  });

  test("cases that never end, close their worker or break it: they fail, and no other does", async ({ skip }) => {
    if (NO_BROWSER) return skip(NO_BROWSER);
    await inBrowser(async (page) => {
      const [{ Image, Mask }] = manifest;
      const ids = ["a", "endless", "b", "close", "c", "fault", "d", "e"];
      const cases = ids.map((id) => ({ id, image: `/files/${Image}`, mask: `/files/${Mask}` }));
      const found = await page.evaluate(async (cases) => {
        const { extractCases, start } = radiosurv;
        let started = 0;
        const make = start("worker.js");
        const worker = () => {
          started++;
          return make();
        };
        const result = await extractCases(cases, { worker, concurrency: 2, caseTimeout: 2, data: { trouble: true } });
        return { ...result, started };
      }, cases);
      expect(found.failures.map(({ ID, code, passing, error }) => `${ID}: ${code} ${passing}: ${error}`)).toEqual([
        "endless: limit true: the case took longer than caseTimeout, 2 s, and was stopped",
        "close: unexpected true: its worker ended: the browser or its script closed it",
        "fault: unexpected true: its worker ended: Error: a fault outside of the case",
      ]);
      // two, and others for those that were lost, as long as there were cases
      expect([4, 5]).toContain(found.started);
      expect(found.rows.map(({ ID, side }) => [ID, side])).toEqual(
        ids.map((id) => [id, /^.$/.test(id) ? "left" : undefined]),
      );
    });
  });

  test("workers that cannot start, and what ends the work", async ({ skip }) => {
    if (NO_BROWSER) return skip(NO_BROWSER);
    await inBrowser(async (page) => {
      const [{ Image, Mask }] = manifest;
      const said = (script: string, data?: object, more?: object) =>
        failing(
          page,
          async ([script, data, more, image, mask]) => {
            const { extractCases, start } = radiosurv;
            const worker = start(script);
            await extractCases([{ id: "a", image, mask }], { worker, data, ...more }).catch((error) => {
              throw new Error(`${error.code}: ${error.message}`);
            });
          },
          [script, data, more, `/files/${Image}`, `/files/${Mask}`] as const,
        );
      expect(await said("throws.js")).toBe(
        "Error: setting: extractCases: a worker could not start: Error: this script is broken",
      );
      expect(await said("absent.js")).toBe(
        "Error: setting: extractCases: a worker could not start: its script could not be loaded; look at its address, and at worker-src of the policy",
      );
      expect(await said("silent.js", {}, { startTimeout: 0.5 })).toBe(
        "Error: setting: extractCases: a worker could not start: its script has not called serveCases within startTimeout, 0.5 s",
      );
      expect(await said("worker.js", { refuse: "no network there" })).toBe(
        "Error: setting: extractCases: a worker could not start: no network there",
      );
      expect(await said("worker.js", { params: { featureClass: { firstorder: ["Meen"] } } })).toMatch(
        /^Error: setting: extractCases: a worker could not start: firstorder: there is no feature "Meen"/,
      );
      expect(await said("worker.js", { maxBytes: 0 })).toBe(
        "Error: setting: extractCases: a worker could not start: serveCases, limits: maxBytes must be a whole number >= 1; got 0",
      );
      expect(await said("worker.js", { describe: "fails" })).toBe("Error: argument: no picture of this");
      expect(await said("worker.js", { describe: "is a function" })).toMatch(
        /^Error: argument: extractCases: what describe returns, and the record of a segmentation, must be plain data: /,
      );
    });
  });

  test("abort ends endless cases at once; results are handed over as they come, and taken up again", async ({
    skip,
  }) => {
    if (NO_BROWSER) return skip(NO_BROWSER);
    await inBrowser(async (page) => {
      const cases = ["a", "b", "endless 1", "endless 2", "c"].map((id) => ({
        id,
        image: `/files/${manifest[0].Image}`,
        mask: `/files/${manifest[0].Mask}`,
      }));
      const found = await page.evaluate(async (cases) => {
        const { caseRow, extractCases, start } = radiosurv;
        const worker = start("worker.js");
        const controller = new AbortController();
        const kept = new Map<string, Parameters<typeof caseRow>[0][]>();
        const options = { worker, concurrency: 2, data: { trouble: true }, keep: false } as const;
        const stopped = await extractCases(cases, {
          ...options,
          signal: controller.signal,
          onResult: (results, index) => {
            kept.set(cases[index].id, [...results]);
            if (kept.size === 2) setTimeout(() => controller.abort(), 300);
          },
        }).catch((error) => `${error.code}: ${error.message}`);
        const before = [...kept.keys()].sort();
        const again: string[] = [];
        const summary = await extractCases(cases, {
          ...options,
          caseTimeout: 1,
          finished: ({ id }) => kept.get(id),
          onResult: async ([{ id }]) => {
            await new Promise((done) => setTimeout(done, 20));
            again.push(id);
          },
        });
        return { stopped, before, again: again.sort(), summary };
      }, cases);
      expect(found).toEqual({
        stopped: "aborted: extractCases: stopped after 2 of 5 cases",
        before: ["a", "b"],
        again: ["c", "endless 1", "endless 2"],
        summary: {
          total: 5,
          failed: 2,
          failures: ["endless 1", "endless 2"].map((ID) => ({
            ID,
            Region: undefined,
            code: "limit",
            passing: true,
            error: "the case took longer than caseTimeout, 1 s, and was stopped",
          })),
        },
      });
    });
  });
});
