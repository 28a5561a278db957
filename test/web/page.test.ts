import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { Server } from "node:http";
import { fileURLToPath } from "node:url";
import { encode as encodeJpeg } from "jpeg-js";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { simulateStudyPatient } from "../../examples/simulation/study-patient.ts";
import { toPng } from "../../examples/simulation/to-png.ts";
import { extractFeatures } from "../../src/extraction/index.ts";
import { firstOrder, glcm, gldm, glrlm, glszm, ngtdm, shape2d } from "../../src/features/index.ts";
import { createImage, type Image } from "../../src/image/index.ts";
import { readDicomSeries, writeDicomSegmentation, writeNifti, writeNrrd } from "../../src/io/index.ts";
import { extractCohort } from "../../src/node/index.ts";
import { tumourRegions } from "../../src/study/index.ts";
import { formatCsv, parseCsv } from "../../src/table/index.ts";
import { dicomFile } from "../io/dicom/files.ts";
import { CHROMIUM } from "../runtimes/chromium.ts";
import { dicomSeries, writeDicomSeries } from "../support/dicom-series.ts";
import { buildPage, openPage, servePage, type Watched } from "./web-page.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const FILES = fileURLToPath(new URL("../.generated/web-files/", import.meta.url));
const NO_CHROMIUM = "no Chromium: install Debian's package chromium";

/** Longest task of the page's own thread, ms of the processor. */
const LONGEST_TASK = 200;

const said: string[] = [];
let browser: Browser;
let server: Server;
let origin = "";

beforeAll(async () => {
  if (!CHROMIUM) return;
  await buildPage();
  ({ origin, server } = await servePage());
  browser = await chromium.launch({
    executablePath: CHROMIUM,
    headless: true,
    args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"],
  });
  rmSync(FILES, { recursive: true, force: true });
  mkdirSync(FILES, { recursive: true });
});

afterAll(async () => {
  if (said.length > 0) console.log(`longest tasks of the page, ms of the processor (of the clock): ${said.join(", ")}`);
  await browser?.close();
  server?.close();
});

/** Uses the page, and looks afterwards whether it kept quiet, calm and to itself. */
async function withPage(
  use: (page: Page, watched: Watched) => Promise<void>,
  options: BrowserContextOptions = {},
): Promise<void> {
  const watched = await openPage(browser, origin, options);
  try {
    await use(watched.page, watched);
    const { longestTask, longestWork, violations, layoutShift } = await watched.measured();
    // times of the clock say how busy the machine is: they are told, not judged
    said.push(`${Math.round(longestWork)} (${Math.round(longestTask)})`);
    expect(violations).toEqual([]);
    expect(watched.complaints).toEqual([]);
    expect(watched.strangers).toEqual([]);
    expect(layoutShift).toBeLessThan(0.1);
    expect(longestWork).toBeLessThan(LONGEST_TASK);
  } finally {
    await watched.page.context().close();
  }
}

const rested = (page: Page): Promise<unknown> =>
  page.waitForFunction(() => !document.querySelector('#jobs li, [aria-busy="true"]'), undefined, { timeout: 60_000 });

/** Clicks, and waits until the job that it starts is over. */
async function job(page: Page, selector: string): Promise<void> {
  await page.click(selector);
  await rested(page);
}

async function choose(page: Page, id: string, ...files: string[]): Promise<void> {
  await page.setInputFiles(
    `#${id}`,
    files.map((name) => `${FILES}${name}`),
  );
  await rested(page);
}

async function saved(page: Page, selector: string): Promise<string> {
  const [download] = await Promise.all([page.waitForEvent("download"), page.click(selector)]);
  return readFileSync(await download.path(), "utf8");
}

const text = async (page: Page, selector: string): Promise<string> => (await page.textContent(selector))?.trim() ?? "";
const optionsOf = (page: Page, id: string): Promise<string[]> =>
  page.$$eval(`#${id} option`, (options) => options.map((option) => option.textContent ?? ""));
const tableRows = (page: Page): Promise<number> => page.$$eval("#feature-table tbody tr", (rows) => rows.length);

/** A picture's or slice's pixels differ from those of another moment. */
const pixelsOf = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    return (document.getElementById("slice") as HTMLCanvasElement).toDataURL();
  });

/** A ball in a box of noise. */
function ball(size: readonly number[], radius: number): { image: Image; mask: Image } {
  const n = size.reduce((product, length) => product * length, 1);
  const image = new Int16Array(n);
  const mask = new Uint8Array(n);
  for (let i = 0; i < n; i++) {
    const place = [i % size[0], Math.floor(i / size[0]) % size[1], Math.floor(i / (size[0] * size[1]))];
    const distance = size.reduce((sum, length, axis) => sum + (place[axis] - length / 2) ** 2, 0);
    mask[i] = distance < radius * radius ? 1 : 0;
    image[i] = 100 + 200 * mask[i] + ((i * 7919) % 97);
  }
  const spacing = size.map((_, axis) => 1 + axis / 2);
  return { image: createImage(image, size, { spacing }), mask: createImage(mask, size, { spacing }) };
}

describe("images", () => {
  test("the example: slices, planes, rings, features, a map", async ({ skip }) => {
    if (!CHROMIUM) return skip(NO_CHROMIUM);
    const { ultrasound, mri } = simulateStudyPatient(2001, 0, { phases: true });
    const families = [firstOrder(), glcm(), glrlm(), glszm(), gldm(), ngtdm()];
    await withPage(async (page) => {
      expect(await page.isDisabled("#extract")).toBe(true);
      await job(page, "#example");
      expect(await optionsOf(page, "image-choice")).toHaveLength(5);
      expect(await text(page, "#slice-number")).toBe("1 of 1");
      expect(await page.inputValue("#ring-unit")).toBe("voxel");
      await page.waitForSelector("#extract:enabled");
      await job(page, "#extract");
      // the values of the page are those of Node, bit for bit
      const [, , ring] = tumourRegions(ultrasound.mask, { radii: [2, 4], unit: "voxel" });
      const expected = [ultrasound.mask, ring.mask as Image].map(
        (mask) => extractFeatures(ultrasound.image, mask, { families: [shape2d(), ...families] }).features,
      );
      const { rows } = parseCsv(await saved(page, "#save-csv"));
      expect(rows.map(({ region }) => region)).toEqual(["intra", "peri-2", "peri-4"]);
      for (const [i, features] of expected.entries()) {
        for (const [name, value] of Object.entries(features)) expect(Number(rows[2 * i][name]), name).toBe(value);
      }
      const count = Object.keys(expected[0]).length;
      await page.waitForFunction((n) => document.querySelectorAll("#feature-table tbody tr").length === n, count);
      await page.fill("#feature-filter", "glcm entropy");
      expect(await text(page, "#results-count")).toBe(`3 of ${count} features`);
      expect(await tableRows(page)).toBe(3);
      const json = JSON.parse(await saved(page, "#save-json"));
      expect(json.features.intra.original_shape2D_MeshSurface).toBe(expected[0].original_shape2D_MeshSurface);
      expect(json.settings).toMatchObject({ radii: [2, 4], unit: "voxel", binWidth: 25 });

      // the volume: slices by keys, wheel and slider, three planes, window
      await page.selectOption("#image-choice", { index: 1 });
      await page.waitForFunction(() => document.getElementById("slice-number")?.textContent?.endsWith("of 30"));
      expect(await page.inputValue("#ring-unit")).toBe("mm");
      const first = await pixelsOf(page);
      await page.focus("#slice");
      await page.keyboard.press("Home");
      expect(await text(page, "#slice-number")).toBe("1 of 30");
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("PageDown");
      expect(await text(page, "#slice-number")).toBe("12 of 30");
      await page.hover("#slice");
      await page.mouse.wheel(0, 120);
      await page.waitForFunction(() => document.getElementById("slice-number")?.textContent === "15 of 30");
      await page.fill("#slice-slider", "9");
      expect(await text(page, "#slice-number")).toBe("9 of 30");
      expect(await page.getAttribute("#slice", "aria-label")).toMatch(/^Axial slice 9 of 30 of Simulated breast MRI/);
      const second = await pixelsOf(page);
      expect(second).not.toBe(first);
      await page.focus("#slice");
      await page.keyboard.press("+");
      const third = await pixelsOf(page);
      expect(third).not.toBe(second);
      await page.click("#auto-window");
      expect(await pixelsOf(page)).toBe(second);
      for (const [plane, slices] of [
        ["Coronal", 100],
        ["Sagittal", 128],
        ["Axial", 30],
      ]) {
        await page.click(`#views label:has-text("${plane}")`);
        expect(await text(page, "#slice-number")).toMatch(new RegExp(`of ${slices}$`));
      }
      const box = await page.locator("#slice").boundingBox();
      await page.mouse.move((box?.x ?? 0) + (box?.width ?? 0) / 2, (box?.y ?? 0) + (box?.height ?? 0) / 2);
      expect(await text(page, "#voxel")).toMatch(/^\(\d+, \d+, 8\): \d+$/);

      // other rings are drawn and measured
      const before = await pixelsOf(page);
      await page.click('.chip:has(input[name="radius"][value="7"])');
      await page.waitForFunction(() => document.querySelectorAll("#legend li").length === 4);
      await page.click('.chip:has(input[name="radius"][value="2"])');
      await page.waitForFunction(() => document.querySelectorAll("#legend li").length === 3);
      expect(await text(page, "#legend")).toBe("TumourRing to 4 mmRing to 7 mm");
      await page.fill("#slice-slider", "15");
      expect(await pixelsOf(page)).not.toBe(before);

      await page.selectOption("#map-family", "glcm");
      await page.selectOption("#map-feature", "JointEntropy");
      const plain = await pixelsOf(page);
      await job(page, "#map");
      expect(await text(page, "#map-title")).toMatch(/^JointEntropy \(glcm\), tumour: \S+ to \S+$/);
      expect(await page.isVisible("#colour-bar")).toBe(true);
      expect(await pixelsOf(page)).not.toBe(plain);
      expect(mri.mask.size).toEqual([128, 100, 30]);
    });
  });

  test("files of each format, chosen and dropped", async ({ skip }) => {
    if (!CHROMIUM) return skip(NO_CHROMIUM);
    const solid = ball([24, 20, 12], 5);
    const flat = ball([60, 50], 12);
    const write = (name: string, bytes: Uint8Array | string) => writeFileSync(`${FILES}${name}`, bytes);
    write("ball.nii.gz", writeNifti(solid.image, { gzip: true }));
    write("region.nii.gz", writeNifti(solid.mask, { gzip: true }));
    write("scan.nrrd", writeNrrd(solid.image));
    write("scan-mask.nrrd", writeNrrd(solid.mask));
    const grey = Uint8Array.from(flat.image.voxels.data, (value) => value / 2);
    write("us.png", toPng(createImage(grey, [60, 50]), 1));
    write("us-mask.png", toPng(createImage(Uint8Array.from(flat.mask.voxels.data), [60, 50]), 255));
    const rgba = Uint8Array.from({ length: 60 * 50 * 4 }, (_, i) => (i % 4 === 3 ? 255 : grey[i >> 2]));
    write("us.jpg", encodeJpeg({ data: rgba, width: 60, height: 50 }, 95).data);
    write("notes.txt", "no image");
    write("broken.nrrd", "NRRD0004\ntype: float\n");
    await withPage(async (page) => {
      await choose(page, "image-files", "ball.nii.gz");
      expect(await text(page, "#extract-what")).toBe("A mask is needed");
      await choose(page, "mask-files", "region.nii.gz");
      await page.waitForSelector("#extract:enabled");
      expect(await optionsOf(page, "mask-choice")).toEqual(["region.nii.gz"]);
      // an image and its mask dropped together, told apart by their names
      await drop(page, "#stage", { "scan.nrrd": `${FILES}scan.nrrd`, "scan-mask.nrrd": `${FILES}scan-mask.nrrd` });
      expect(await page.inputValue("#image-choice")).toBe("f3.0");
      expect(await optionsOf(page, "mask-choice")).toEqual(["region.nii.gz", "scan-mask.nrrd"]);
      await choose(page, "image-files", "us.png", "us-mask.png");
      expect(await optionsOf(page, "mask-choice")).toEqual(["us-mask.png"]);
      // label 255 of the picture
      expect(await text(page, "#legend")).toContain("Tumour");
      await choose(page, "image-files", "us.jpg");
      await page.waitForSelector("#extract:enabled");

      // only what was asked for is measured, on filtered images too
      await page.click('.chip:has(input[value="LoG"])');
      for (const name of ["shape", "glcm", "glrlm", "glszm", "gldm", "ngtdm"]) {
        await page.click(`.chip:has(input[name="family"][value="${name}"])`);
      }
      await page.fill("#sigma", "2");
      await job(page, "#extract");
      expect(await text(page, "#results-count")).toBe("36 features of us.jpg");

      // a parameter file takes the place of the settings
      write("Params.yaml", "setting: { binWidth: 10 }\nfeatureClass: { firstorder: [Mean, Entropy] }\n");
      await choose(page, "params-file", "Params.yaml");
      expect(await page.isVisible("#own-settings")).toBe(false);
      await job(page, "#extract");
      expect(await text(page, "#results-count")).toBe("2 features of us.jpg");
      write("Params.yaml", "featureClass: { firstorder: [Meen] }\n");
      await choose(page, "params-file", "Params.yaml");
      await job(page, "#extract");
      expect(await text(page, "#features-failure")).toMatch(/^firstorder: there is no feature "Meen"/);
      await page.click("#params-clear");
      await page.fill("#bin-width", "-3");
      await job(page, "#extract");
      expect(await text(page, "#features-failure")).toBe(
        "extractFeatures: binWidth must be a positive number, or null; got -3",
      );

      // what cannot be read is said where it was asked for, and the page stays as it is
      await choose(page, "image-files", "notes.txt");
      expect(await text(page, "#open-failure")).toMatch(/^notes.txt: readImage: a file of the format NIfTI-1/);
      await choose(page, "image-files", "broken.nrrd");
      expect(await text(page, "#open-failure")).toMatch(/^broken.nrrd: readNrrd: /);
      write("float.nrrd", writeNrrd(createImage([0.5, 1, 2, 3], [2, 2])));
      await choose(page, "mask-files", "float.nrrd");
      expect(await text(page, "#open-failure")).toMatch(
        /^A mask needs whole numbers from 0 to 255.*"float.nrrd" has 0.5/,
      );
      expect(await optionsOf(page, "image-choice")).toHaveLength(4);
      // a mask of another size is kept for its image, but not offered here
      await choose(page, "mask-files", "region.nii.gz");
      expect(await text(page, "#open-notes")).toMatch(/^The mask has 24 x 20 x 12 voxels, the image 60 x 50/);
      expect(await optionsOf(page, "mask-choice")).toEqual(["us-mask.png"]);
    });
  });

  test("a folder of 60 DICOM slices of 256 x 256, phases, and a segmentation by its names", async ({ skip }) => {
    if (!CHROMIUM) return skip(NO_CHROMIUM);
    const center = [120, 130, 30];
    const value = (x: number, y: number, z: number) => {
      const distance = Math.hypot(x - center[0], y - center[1], 2.5 * (z - center[2]));
      return 300 + ((x * 31 + y * 17 + z * 7) % 50) + (distance < 20 ? 400 : 0);
    };
    writeDicomSeries(`${FILES}large`, { size: [256, 256, 60], spacing: [0.8, 0.8, 2], value });
    writeFileSync(`${FILES}large/README.txt`, "not an image");
    const small = { size: [16, 12, 4], spacing: [1, 1, 3], phases: 3 } as const;
    const phased = { ...small, value: (x: number, y: number, z: number, phase: number) => 100 * phase + x + y + z };
    writeDicomSeries(`${FILES}phases`, phased);
    const [volume] = readDicomSeries(dicomSeries({ ...phased, phases: 1 }));
    const inside = Uint8Array.from({ length: 16 * 12 * 4 }, (_, i) => (i % 16 > 5 && i % 16 < 11 ? 1 : 0));
    const lesion = createImage(inside, volume.size, volume);
    writeFileSync(`${FILES}marks.dcm`, writeDicomSegmentation({ lesion, node: lesion }, volume));
    await withPage(async (page) => {
      await page.setInputFiles("#image-folder", `${FILES}large`);
      await rested(page);
      expect(await text(page, "#open-failure")).toBe("");
      expect(await optionsOf(page, "image-choice")).toEqual(["MR axial T1"]);
      expect(await text(page, "#slice-number")).toBe("31 of 60");
      expect(await text(page, "#open-notes")).toBe("1 file was passed over: no images by their names.");
      // leafing through all slices of all planes
      await page.focus("#slice");
      await page.keyboard.press("Home");
      for (let i = 0; i < 59; i++) await page.keyboard.press("ArrowDown");
      expect(await text(page, "#slice-number")).toBe("60 of 60");
      await page.click('#views label:has-text("Sagittal")');
      await page.focus("#slice");
      await page.keyboard.press("Home");
      for (let i = 0; i < 25; i++) await page.keyboard.press("PageDown");
      expect(await text(page, "#slice-number")).toBe("251 of 256");
      // a mask for it, with the largest rings
      const mask = Uint8Array.from({ length: 256 * 256 * 60 }, (_, i) => {
        const [x, y, z] = [i % 256, (i >> 8) % 256, i >> 16];
        return Math.hypot(x - center[0], y - center[1], 2.5 * (z - center[2])) < 20 ? 1 : 0;
      });
      writeFileSync(
        `${FILES}large-mask.nii.gz`,
        writeNifti(createImage(mask, [256, 256, 60], { spacing: [0.8, 0.8, 2] }), { gzip: true }),
      );
      await choose(page, "mask-files", "large-mask.nii.gz");
      await page.click('.chip:has(input[name="radius"][value="7"])');
      await page.waitForFunction(() => document.querySelectorAll("#legend li").length === 4);
      await job(page, "#extract");
      expect(await text(page, "#features-failure")).toBe("");
      expect(await tableRows(page)).toBeGreaterThan(50);

      await page.setInputFiles("#image-folder", `${FILES}phases`);
      await rested(page);
      expect((await optionsOf(page, "image-choice")).slice(1)).toEqual([
        "MR axial T1: Phase 1 of 3, 0 s",
        "MR axial T1: Phase 2 of 3, 10 s",
        "MR axial T1: Phase 3 of 3, 20 s",
      ]);
      await choose(page, "image-files", "marks.dcm");
      expect(await text(page, "#open-failure")).toBe("");
      expect(await optionsOf(page, "mask-choice")).toEqual(["lesion", "node"]);
      // a structure set comes with its series, in one folder
      const square = [2, 2, 9, 2, 9, 8, 2, 8].flatMap((place, i) => (i % 2 === 0 ? [place] : [place, 3]));
      const structures = dicomFile({
        SOPClassUID: "1.2.840.10008.5.1.4.1.1.481.3",
        Modality: "RTSTRUCT",
        StructureSetROISequence: [{ ROINumber: 1, ROIName: "GTV", ReferencedFrameOfReferenceUID: "1.2.3.5" }],
        ROIContourSequence: [
          {
            ReferencedROINumber: 1,
            ContourSequence: [{ ContourGeometricType: "CLOSED_PLANAR", ContourData: square }],
          },
        ],
      });
      writeFileSync(`${FILES}phases/structures.dcm`, structures);
      await page.setInputFiles("#image-folder", `${FILES}phases`);
      await rested(page);
      expect(await text(page, "#open-failure")).toBe("");
      expect(await optionsOf(page, "mask-choice")).toEqual(["lesion", "node", "GTV"]);
      await page.selectOption("#image-choice", { index: 3 });
      await page.waitForSelector("#extract:enabled");
      expect(await optionsOf(page, "mask-choice")).toEqual(["lesion", "node", "GTV"]);
    });
    await withPage(async (page) => {
      await choose(page, "image-files", "marks.dcm");
      expect(await text(page, "#open-failure")).toBe(
        '"marks.dcm" marks regions of a DICOM series: open that series first, or both at once',
      );
    });
  });

  test("a network finds the region, the page's own and one that is dropped", async ({ skip }) => {
    if (!CHROMIUM) return skip(NO_CHROMIUM);
    await withPage(async (page, { requests }) => {
      await job(page, "#example");
      expect(requests.filter((path) => /onnx|wasm/.test(path))).toEqual([]);
      await page.click("#segment-details summary");
      expect(await page.inputValue("#network")).toBe("ultrasound");
      await job(page, "#segment");
      expect(await text(page, "#region-failure")).toBe("");
      expect(await text(page, "#segment-notes")).toMatch(/^Found \d{4,5} voxels of lesion\.$/);
      expect(await optionsOf(page, "mask-choice")).toEqual(["True lesion", "Found by unet2d"]);
      expect(await page.inputValue("#mask-choice")).toMatch(/mask$/);

      await page.selectOption("#network", "own");
      expect(await page.isDisabled("#segment")).toBe(true);
      await drop(page, "#own-network", {
        "mine.onnx": `${ROOT}models/unet2d.onnx`,
        "mine.json": `${ROOT}models/unet2d.json`,
      });
      expect(await text(page, "#own-network-name")).toBe("mine.onnx with mine.json");
      await job(page, "#segment");
      expect(await optionsOf(page, "mask-choice")).toEqual(["True lesion", "Found by unet2d", "Found by mine.onnx"]);
      await drop(page, "#own-network", { "mine.json": `${ROOT}models/README.md` });
      await job(page, "#segment");
      expect(await text(page, "#region-failure")).toMatch(/^The manifest "mine.json" must be JSON/);
      await drop(page, "#own-network", {
        "other.onnx": `${ROOT}package.json`,
        "mine.json": `${ROOT}models/unet2d.json`,
      });
      await job(page, "#segment");
      expect(await text(page, "#region-failure")).toMatch(/^The file is no network that onnxruntime-web can run/);

      await page.selectOption("#image-choice", { index: 1 });
      await page.selectOption("#network", "breast-mri");
      await job(page, "#segment");
      expect(await text(page, "#region-failure")).toBe("");
      expect(await text(page, "#segment-notes")).toMatch(/^Found \d{4} voxels of tumour\.$/);
      await page.waitForSelector("#extract:enabled");
    });
  });

  test("a job can be cancelled at once, also one that does not listen, and the page goes on", async ({ skip }) => {
    if (!CHROMIUM) return skip(NO_CHROMIUM);
    await withPage(async (page) => {
      await job(page, "#example");
      await page.selectOption("#image-choice", { index: 1 });
      await page.waitForFunction(() => document.getElementById("ring-unit") !== null);
      // one that listens between its filters
      for (const name of ["Wavelet", "LoG", "Square", "SquareRoot", "Logarithm", "Exponential", "Gradient"]) {
        await page.click(`.chip:has(input[value="${name}"])`);
      }
      await page.click("#extract");
      await page.waitForFunction(() => document.querySelector("#jobs .step")?.textContent?.includes("tumour"));
      expect(await page.isDisabled("#map")).toBe(true);
      // the picture is alive meanwhile
      await page.focus("#slice");
      await page.keyboard.press("Home");
      expect(await text(page, "#slice-number")).toBe("1 of 30");
      await job(page, "#jobs button");
      expect(await text(page, "#status")).toBe("Measuring: cancelled");
      expect(await page.isVisible("#results")).toBe(false);
      expect(await text(page, "#features-failure")).toBe("");
      // one that does not: its worker is stopped, and another takes over with the same images
      writeFileSync(`${FILES}slow.yaml`, "imageType: { Wavelet: {}, LBP3D: {}, LoG: { sigma: [1, 2, 3, 4, 5] } }\n");
      await choose(page, "params-file", "slow.yaml");
      await page.click("#extract");
      await page.waitForSelector("#jobs li");
      const begin = Date.now();
      await job(page, "#jobs button");
      expect(Date.now() - begin).toBeLessThan(3_000);
      expect(await text(page, "#status")).toBe("Measuring: cancelled");
      await page.click("#params-clear");
      for (const name of ["Wavelet", "LoG", "Square", "SquareRoot", "Logarithm", "Exponential", "Gradient"]) {
        await page.click(`.chip:has(input[value="${name}"])`);
      }
      await job(page, "#extract");
      expect(await text(page, "#results-count")).toMatch(/^\d+ features of Simulated breast MRI/);
    });
  });
});

describe("cohorts", () => {
  const FOLDER = `${FILES}many`;
  const statesOf = (page: Page): Promise<string[]> =>
    page.$$eval("#case-table tbody tr", (rows) => rows.map((row) => `${row.firstChild?.textContent} ${row.className}`));
  /** A table without the words of errors, which in Node have the path of a file and here its name. */
  const withoutWords = (csv: string): string => {
    const { names, rows } = parseCsv(csv);
    return formatCsv(
      rows.map((row) => ({ ...row, error: row.error === "" ? "" : "failed" })),
      { columns: names },
    );
  };

  test("a folder of cases: what is missing, the table to the bit, what failed, again with a parameter file", async ({
    skip,
  }) => {
    if (!CHROMIUM) return skip(NO_CHROMIUM);
    mkdirSync(`${FOLDER}/deep`, { recursive: true });
    const write = (name: string, bytes: Uint8Array | string) => writeFileSync(`${FOLDER}/${name}`, bytes);
    for (let i = 1; i <= 3; i++) {
      const { image, mask } = ball([20 + i, 18, 10], 4 + i / 2);
      write(`case${i}.nii.gz`, writeNifti(image, { gzip: true }));
      write(`case${i}-mask.nii.gz`, writeNifti(mask, { gzip: true }));
    }
    write("case2.nii.gz", readFileSync(`${FOLDER}/case1.nii.gz`).subarray(0, 200));
    const flat = ball([40, 30], 8);
    write("deep/image.nrrd", writeNrrd(flat.image));
    write("deep/label.nrrd", writeNrrd(flat.mask));
    write("case10.nii", writeNifti(flat.image));
    write("notes.txt", "no image");
    const manifest = [
      ...[1, 2, 3].map((i) => ({ ID: `case${i}`, Image: `many/case${i}.nii.gz`, Mask: `many/case${i}-mask.nii.gz` })),
      { ID: "case10", Image: "many/case10.nii", Mask: "" },
      { ID: "deep", Image: "many/deep/image.nrrd", Mask: "many/deep/label.nrrd" },
    ];
    writeFileSync(`${FILES}many.csv`, formatCsv(manifest));
    await withPage(async (page) => {
      await page.click("#tab-cohort");
      expect(await page.isDisabled("#run-cohort")).toBe(true);
      await choose(page, "cohort-image-files", "many.csv");
      expect(await text(page, "#cases-summary")).toBe("5 cases: 0 complete, 5 not, for the reasons beside them");
      expect(await text(page, "#run-what")).toBe("No case is complete");
      await page.click("#start-over");
      expect(await page.isVisible("#cases-empty")).toBe(true);
      await page.setInputFiles("#cohort-image-files", `${FOLDER}/notes.txt`);
      await rested(page);
      expect(await text(page, "#cohort-failure")).toMatch(/^There is no image among these files/);
      await page.setInputFiles("#cohort-folder", FOLDER);
      await rested(page);
      expect(await text(page, "#cohort-failure")).toBe("");
      expect(await text(page, "#cases-summary")).toBe("5 cases: 4 complete, 1 not, for the reason beside it");
      expect(await text(page, "#files-notes")).toBe("1 of 10 files belongs to no case: many/notes.txt.");
      const reason = "There is no mask for the image many/case10.nii";
      expect(await text(page, "#case-table .missing .reason")).toBe(reason);
      expect(await text(page, "#case-table tbody td")).toBe("case1.nii.gz with case1-mask.nii.gz");
      expect(await statesOf(page)).toEqual([
        "case1 ready",
        "case2 ready",
        "case3 ready",
        "case10 missing",
        "deep ready",
      ]);
      expect(Number(await page.inputValue("#cohort-workers"))).toBeGreaterThan(0);
      // with the keyboard alone
      await page.focus("#run-cohort");
      await page.keyboard.press("Enter");
      await rested(page);
      expect(await text(page, "#run-failure")).toBe("");
      expect(await text(page, "#status")).toBe("Measuring 4 cases: done");
      expect(await statesOf(page)).toEqual([
        "case1 measured",
        "case2 failed",
        "case3 measured",
        "case10 missing",
        "deep measured",
      ]);
      expect(await text(page, "#case-table .failed .reason")).toMatch(
        /^case2.nii.gz: readNifti: the NIfTI file is truncated/,
      );
      expect(await text(page, "#run-counts")).toMatch(/^Done4 of 4\s+Failed1\s+Time taken\d+ s$/);
      expect(await text(page, "#cohort-count")).toMatch(
        /^3 of 5 cases were measured, 1 failed, 1 not complete; 107 features each, with the default settings\.$/,
      );
      expect(await page.$$eval("#cohort-table tbody tr", (rows) => rows.length)).toBe(5);
      // the same input gives the same bits: nothing is to be done again
      expect(await page.isDisabled("#run-cohort")).toBe(true);
      await page.check("#only-problems");
      expect(
        await page.$$eval(
          "#case-table tbody tr",
          (rows) => rows.filter((row) => row.getClientRects().length > 0).length,
        ),
      ).toBe(2);

      const output = `${FILES}many-features.csv`;
      await extractCohort(`${FILES}many.csv`, { output });
      const table = await saved(page, "#save-cohort");
      expect(withoutWords(table)).toBe(withoutWords(readFileSync(output, "utf8")));
      const failures = parseCsv(await saved(page, "#save-failures")).rows;
      const inNode = parseCsv(readFileSync(`${FILES}many-features.failures.csv`, "utf8"));
      expect(failures[0]).toEqual({ ...inNode.rows[0], error: parseCsv(table).rows[1].error });
      expect(failures[1]).toEqual({ ID: "case10", Region: "", code: "file", passing: "true", error: reason });
      expect(Object.keys(failures[0])).toEqual(inNode.names);

      // a file that was mended is measured alone, others keep what was found
      const good = writeNifti(ball([22, 18, 10], 5).image, { gzip: true });
      write("case2.nii.gz", good);
      await page.setInputFiles("#cohort-folder", FOLDER);
      await rested(page);
      expect(await text(page, "#files-notes")).toMatch(/One file took the place of others with the same names/);

      // a parameter file; one that is wrong ends the run with its reason
      writeFileSync(`${FILES}Params.yaml`, "featureClass: { firstorder: [Meen] }\n");
      await choose(page, "cohort-params-file", "Params.yaml");
      expect(await text(page, "#cohort-params-name")).toBe("As Params.yaml says");
      await job(page, "#run-cohort");
      expect(await text(page, "#run-failure")).toMatch(
        /^extractCases: a worker could not start: firstorder: there is no/,
      );
      expect(await page.isVisible("#cohort-results")).toBe(false);
      writeFileSync(`${FILES}Params.yaml`, "featureClass: { firstorder: [Mean] }\n");
      await choose(page, "cohort-params-file", "Params.yaml");
      await job(page, "#run-cohort");
      expect(await text(page, "#cohort-count")).toMatch(/1 features? each, as Params.yaml says\.$/);
      const params = "featureClass: { firstorder: [Mean] }";
      await extractCohort(`${FILES}many.csv`, { output, params });
      expect(withoutWords(await saved(page, "#save-cohort"))).toBe(withoutWords(readFileSync(output, "utf8")));
    });
  });

  test("a run can be cancelled and gone on with; a manifest with labels; a limit of time", async ({ skip }) => {
    if (!CHROMIUM) return skip(NO_CHROMIUM);
    const place = `${FILES}listed`;
    mkdirSync(place, { recursive: true });
    const rows = Array.from({ length: 5 }, (_, i) => {
      const { image, mask } = ball([40, 36, 24], 7 + i / 2);
      const labels = Uint8Array.from(mask.voxels.data, (value, k) => (value === 0 ? 0 : 1 + (k % 40 > 20 ? 1 : 0)));
      writeFileSync(`${place}/scan${i}.nii`, writeNifti(image));
      writeFileSync(`${place}/roi${i}.nii`, writeNifti(createImage(labels, mask.size, mask)));
      return {
        ID: `p${i}`,
        Image: `scan${i}.nii`,
        Mask: `roi${i}.nii`,
        Label: i % 2 ? "2" : "1",
        centre: "north, old",
      };
    });
    writeFileSync(`${place}/manifest.csv`, formatCsv(rows));
    const params = "imageType: { Original: {}, Wavelet: {} }\n";
    writeFileSync(`${FILES}wavelet.yaml`, params);
    await withPage(async (page) => {
      await page.click("#tab-cohort");
      await dropFolder(page, "#cases-card", place);
      await page.waitForSelector("#cases-list");
      expect(await text(page, "#files-notes")).toBe("Cases are those of listed/manifest.csv.");
      expect(await text(page, "#cases-summary")).toBe("5 cases, each with an image and a mask");
      expect(await text(page, "#case-table tbody td")).toBe("scan0.nii with roi0.nii, label 1");
      await choose(page, "cohort-params-file", "wavelet.yaml");
      await page.fill("#cohort-workers", "1");
      // as soon as the second case is through, however fast the machine is
      const seen = page.evaluate(
        () =>
          new Promise<{ step: string | null; isLocked: boolean }>((resolve) => {
            const table = document.getElementById("case-table") as HTMLElement;
            const observer = new MutationObserver(() => {
              if (table.querySelectorAll(".measured").length < 2) return;
              observer.disconnect();
              const isLocked = document.querySelector("#cohort-workers:disabled") !== null;
              resolve({ step: document.querySelector("#jobs .step")?.textContent ?? null, isLocked });
              document.getElementById("cancel-cohort")?.click();
            });
            observer.observe(table, { subtree: true, attributes: true, attributeFilter: ["class"] });
          }),
      );
      await job(page, "#run-cohort");
      expect(await seen).toEqual({ step: expect.stringMatching(/^2 of 5, \d+ s left$/), isLocked: true });
      expect(await text(page, "#status")).toBe("Measuring 5 cases: cancelled");
      expect(await text(page, "#run-failure")).toBe("");
      const states = await statesOf(page);
      expect(states).toEqual(["p0 measured", "p1 measured", "p2 ready", "p3 ready", "p4 ready"]);
      expect(await text(page, "#cohort-count")).toMatch(/^Stopped: 2 of 5 cases are in the table; /);
      expect(parseCsv(await saved(page, "#save-cohort")).rows).toHaveLength(2);
      expect(await text(page, "#run-cohort")).toBe("Go on with 3 cases");
      // the rest has no time: it fails, and is tried again
      await page.fill("#cohort-limit", "0.001");
      await job(page, "#run-cohort");
      expect(await text(page, "#case-table .failed .reason")).toMatch(
        /^the case took longer than caseTimeout, 0.001 s/,
      );
      expect(await text(page, "#run-cohort")).toBe("Try 3 cases again");
      await page.fill("#cohort-limit", "");
      await page.fill("#cohort-workers", "2");
      await job(page, "#run-cohort");
      const output = `${FILES}listed-features.csv`;
      await extractCohort(`${place}/manifest.csv`, { output, params });
      expect(await saved(page, "#save-cohort")).toBe(readFileSync(output, "utf8"));
      expect(await page.isVisible("#save-failures")).toBe(false);
      await page.fill("#cohort-workers", "0");
      await page.click("#cohort-params-clear");
      await job(page, "#run-cohort");
      expect(await text(page, "#run-failure")).toBe("extractCases: concurrency must be a whole number >= 1; got 0");
    });
  });
});

describe("studies", () => {
  test("the example from a table to a report", async ({ skip }) => {
    if (!CHROMIUM) return skip(NO_CHROMIUM);
    await withPage(async (page) => {
      await page.click("#tab-study");
      expect(await page.isVisible("#images")).toBe(false);
      await page.click("#table-example");
      await page.waitForSelector("#run-study:enabled");
      expect(await text(page, "#table-about")).toBe("643 patients, 95 columns");
      const guessed = await page.$$eval("#columns .grid select", (all) =>
        all.map((one) => (one as HTMLSelectElement).value),
      );
      expect(guessed).toEqual(["time", "months", "event", "1", "id", "cohort", "external", "internal", "train"]);
      expect(await text(page, "#clinical-count")).toBe("5 of 5");
      expect(await text(page, "#feature-count")).toBe("86 of 86");
      expect(await page.inputValue("#study-times")).toBe("12, 36, 60");
      // once cancelled
      await page.click("#run-study");
      await page.waitForFunction(() => document.querySelector("#jobs .step")?.textContent?.includes("signature"));
      await job(page, "#jobs button");
      expect(await text(page, "#status")).toBe("Running the study: cancelled");
      expect(await page.isVisible("#study-results")).toBe(false);
      await page.fill("#study-name", "A signature & more");
      await job(page, "#run-study");
      expect(await text(page, "#study-failure")).toBe("");
      expect(await page.$$eval(".tile dt", (all) => all.map((one) => one.textContent))).toEqual([
        "C index, cross-validated",
        "C index, train",
        "C index, internal",
        "C index, external",
      ]);
      expect(await page.$$eval(".figure svg text", (all) => all.length)).toBeGreaterThan(30);
      expect(await page.$$eval("#study-results .bar", (all) => all.length)).toBeGreaterThan(0);
      await page.click("#study-results summary");
      const frame = page.frameLocator("iframe.report");
      expect(await frame.locator("h1").textContent()).toBe("A signature & more");
      await page.waitForSelector("iframe.report.ready");
      // the styles of the report are in force, though the policy has none of its kind
      const font = await frame.locator("h1").evaluate((h1) => getComputedStyle(h1).fontFamily);
      expect(font).toMatch(/sans|system/i);
      expect(await page.getAttribute("iframe.report", "sandbox")).toBe("allow-same-origin");
      const report = await saved(page, 'button:has-text("Save the report")');
      expect(report).toMatch(/^<!doctype html>/i);
      const record = JSON.parse(await saved(page, 'button:has-text("Save all as JSON")'));
      expect(record).toMatchObject({ format: "radiosurv.study", seed: 1 });
    });
  });

  test("a table of one's own: other names, gaps, no features; and what is wrong with one", async ({ skip }) => {
    if (!CHROMIUM) return skip(NO_CHROMIUM);
    const rows = Array.from({ length: 90 }, (_, i) => ({
      patient: `p${i}`,
      os_days: 100 + ((i * 83) % 90) * 20,
      status: i % 3 === 0 ? "alive" : "dead",
      age: i % 11 === 4 ? "" : 40 + ((i * 83) % 90) / 3 + (i % 7),
      sex: i % 2 ? "f" : "m",
    }));
    writeFileSync(`${FILES}own.csv`, formatCsv(rows));
    writeFileSync(`${FILES}bad.csv`, "a,b\n1\n");
    writeFileSync(`${FILES}few.csv`, formatCsv(rows.slice(0, 3)));
    await withPage(async (page) => {
      await page.click("#tab-study");
      await choose(page, "table-file", "bad.csv");
      expect(await text(page, "#table-failure")).toMatch(/^readTable: row 2 needs 2 cells/);
      expect(await page.isDisabled("#run-study")).toBe(true);
      await drop(page, "#table-drop", { "own.csv": `${FILES}own.csv` });
      await page.waitForSelector("#run-study:enabled");
      expect(await text(page, "#table-failure")).toBe("");
      const chosen = await page.$$eval("#columns > .grid select", (all) =>
        all.map((one) => (one as HTMLSelectElement).value),
      );
      expect(chosen).toEqual(["os_days", "days", "status", "dead", "patient", ""]);
      expect(await page.inputValue("#study-missing")).toBe("impute");
      await page.fill("#study-times", "");
      await job(page, "#run-study");
      expect(await text(page, "#study-failure")).toMatch(/times/);
      await page.fill("#study-times", "365, 1095");
      await job(page, "#run-study");
      expect(await text(page, "#study-failure")).toBe("");
      expect(await text(page, "#study-results")).toContain("No feature is in a signature");
      await choose(page, "table-file", "few.csv");
      await job(page, "#run-study");
      expect(await text(page, "#study-failure")).toMatch(/^checkStudy: /);
    });
  });
});

describe("the page itself", () => {
  test("has a strict policy, and no script or style of its own in the document", async ({ skip }) => {
    if (!CHROMIUM) return skip(NO_CHROMIUM);
    const html = readFileSync(`${ROOT}test/.generated/web/index.html`, "utf8");
    const policy = /Content-Security-Policy"\s+content="([^"]+)"/.exec(html)?.[1] ?? "";
    expect(policy.split("; ")).toEqual([
      "default-src 'self'",
      "script-src 'self' 'wasm-unsafe-eval'",
      "worker-src 'self'",
      "connect-src 'self'",
      "img-src 'self' data: blob:",
      "style-src 'self'",
      "font-src 'self'",
      "object-src 'none'",
      "base-uri 'none'",
      "form-action 'none'",
    ]);
    expect(html).not.toMatch(/<style|style="|<script(?![^>]*src=)|https?:\/\/|\son\w+=/);
    // it is in force: neither code from strings nor another server
    const { page, complaints, strangers } = await openPage(browser, origin);
    const refused = await page.evaluate(async () => {
      const wrong: string[] = [];
      // a tool that drives the page may make code from strings, but not what it left behind
      const fromString = () =>
        new Promise((done, fail) => {
          setTimeout(() => {
            try {
              done(new Function("return 1"));
            } catch (error) {
              fail(error);
            }
          });
        });
      for (const [name, run] of Object.entries({ fromString, elsewhere: () => fetch("http://127.0.0.1:9/") })) {
        await run().catch(() => wrong.push(name));
      }
      return wrong;
    });
    expect(refused).toEqual(["fromString", "elsewhere"]);
    expect(complaints.every((complaint) => complaint.includes("Content Security Policy"))).toBe(true);
    expect(strangers).toEqual([]);
    await page.context().close();
  });

  const screens: readonly (readonly [string, BrowserContextOptions])[] = [
    ["a phone", { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true }],
    ["a dark screen", { viewport: { width: 1280, height: 900 }, colorScheme: "dark" }],
  ];
  test.for(screens)("fits %s, and every control has a name", async ([, options], { skip }) => {
    if (!CHROMIUM) return skip(NO_CHROMIUM);
    await withPage(async (page) => {
      await job(page, "#example");
      await page.click("#tab-cohort");
      await job(page, "#cohort-example");
      expect(await text(page, "#cases-summary")).toBe("8 cases: 7 complete, 1 not, for the reason beside it");
      // its results, where the screen is small
      if (options.isMobile) await job(page, "#run-cohort");
      for (const tab of ["images", "cohort", "study"]) {
        await page.click(`#tab-${tab}`);
        const [wide, screen] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
        expect(wide).toBeLessThanOrEqual(screen);
        const session = await page.context().newCDPSession(page);
        const { nodes } = await session.send("Accessibility.getFullAXTree");
        const roles = [
          "button",
          "checkbox",
          "combobox",
          "radio",
          "slider",
          "spinbutton",
          "tab",
          "textbox",
          "searchbox",
        ];
        const nameless = nodes.filter(
          ({ role, name, ignored }) => !ignored && roles.includes(role?.value) && !name?.value,
        );
        expect(nameless.map(({ role }) => role?.value)).toEqual([]);
      }
      // with the keyboard alone
      await page.focus("#tab-study");
      await page.keyboard.press("ArrowLeft");
      expect(await page.isVisible("#cohort")).toBe(true);
    }, options);
  });
});

/** Drops files from the disk on an element, as a mouse would. */
async function drop(page: Page, selector: string, files: Readonly<Record<string, string>>): Promise<void> {
  const contents = Object.entries(files).map(([name, path]) => [name, readFileSync(path).toString("base64")]);
  const data = await page.evaluateHandle((list) => {
    const transfer = new DataTransfer();
    for (const [name, base64] of list) {
      transfer.items.add(new File([Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))], name));
    }
    return transfer;
  }, contents);
  await page.dispatchEvent(selector, "drop", { dataTransfer: data });
  await page.waitForTimeout(30);
  await rested(page);
}

/** Drops a folder from the disk, which only the browser itself can do. */
async function dropFolder(page: Page, selector: string, folder: string): Promise<void> {
  const box = await page.locator(selector).boundingBox();
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [folder], dragOperationsMask: 1 };
  const place = { x: (box?.x ?? 0) + 50, y: (box?.y ?? 0) + 50, data };
  for (const type of ["dragEnter", "dragOver", "drop"] as const) {
    await session.send("Input.dispatchDragEvent", { type, ...place });
  }
}
