import { readFileSync, writeFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { simulatePatient } from "../../examples/simulate-cohort.ts";
import { toPng } from "../../examples/simulation/to-png.ts";
import { writeNifti } from "../../src/io/index.ts";
import { CONSUMER, ROOT, run } from "../package/consumer.ts";
import { BROWSER_NAME, NO_BROWSER, printedInBrowser } from "./browser.ts";
import { onnxruntimeNode } from "./onnxruntime-node.ts";

const NETWORKS = ["unet2d", "resunet3d", "wnet3d"];

interface Masks {
  readonly ultrasound: { readonly inside: readonly number[] };
  readonly mri: { readonly inside: readonly number[] };
}

function dice(a: readonly number[], b: readonly number[]): number {
  const inA = new Set(a);
  return (2 * b.filter((i) => inA.has(i)).length) / (a.length + b.length);
}

describe("the same networks give the same masks", () => {
  const patient = simulatePatient(2001, 0);
  let expected: Masks;
  const check = (printed: string) => {
    const found = JSON.parse(printed) as Masks;
    expect(dice(found.ultrasound.inside, expected.ultrasound.inside)).toBeGreaterThanOrEqual(0.999);
    expect(dice(found.mri.inside, expected.mri.inside)).toBeGreaterThanOrEqual(0.999);
  };

  beforeAll(() => {
    for (const name of NETWORKS) {
      for (const type of ["onnx", "json"]) {
        writeFileSync(`${CONSUMER}${name}.${type}`, readFileSync(`${ROOT}models/${name}.${type}`));
      }
    }
    writeFileSync(`${CONSUMER}ultrasound.png`, toPng(patient.ultrasound.image, 1));
    writeFileSync(`${CONSUMER}mri.nii.gz`, writeNifti(patient.mri.image, { gzip: true }));
    expected = JSON.parse(run("node", ["programs/segment-node.ts", "."]));
  });

  test("on onnxruntime-web's wasm in Node, where they are right", () => {
    const inside = (data: ArrayLike<number>) => Array.from(Array(data.length).keys()).filter((i) => data[i] !== 0);
    expect(dice(expected.ultrasound.inside, inside(patient.ultrasound.mask.voxels.data))).toBeGreaterThan(0.9);
    expect(dice(expected.mri.inside, inside(patient.mri.mask.voxels.data))).toBeGreaterThan(0.9);
  });

  test("on onnxruntime-node", { timeout: 300_000 }, ({ skip }) => {
    const { version } = JSON.parse(readFileSync(`${ROOT}node_modules/onnxruntime-web/package.json`, "utf8"));
    const path = onnxruntimeNode(version);
    if (!path) return skip("no onnxruntime-node: set RADIOSURV_ONNXRUNTIME_NODE=1 to fetch it (300 MB)");
    check(run("node", ["programs/segment-node.ts", ".", path]));
  });

  test(`on onnxruntime-web in ${BROWSER_NAME}`, async ({ skip }) => {
    if (NO_BROWSER) return skip(NO_BROWSER);
    const names = [...NETWORKS.flatMap((name) => [`${name}.onnx`, `${name}.json`]), "ultrasound.png", "mri.nii.gz"];
    const files = {
      "/runtime.wasm": readFileSync(`${ROOT}node_modules/onnxruntime-web/dist/ort-wasm-simd-threaded.wasm`),
      ...Object.fromEntries(names.map((name) => [`/${name}`, readFileSync(`${CONSUMER}${name}`)])),
    };
    const [printed] = await printedInBrowser("programs/segment-page.ts", files, { lines: 1, timeout: 60_000 });
    check(printed);
  });
});
