// writes docs/filters/, a page a filter with a picture of its response, from the doc comments in src/filters
import { globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { encode } from "fast-png";
import ts from "typescript";
import { simulatePatient } from "../examples/simulate-cohort.ts";
import * as filters from "../src/filters/index.ts";
import type { Image } from "../src/image/index.ts";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const { gabor, laplacianOfGaussian, laws, localBinaryPattern2d, mean, riesz, simoncelli, wavelet } = filters;

/** Which responses are shown beside the image, of each filter. */
const SHOWN: Readonly<Record<string, readonly filters.Filter[]>> = {
  exponential: [filters.exponential()],
  gabor: [
    gabor({ sigma: 2, wavelength: 4, theta: Math.PI / 4 }),
    gabor({ sigma: 2, wavelength: 4, thetaStep: Math.PI / 4 }),
  ],
  gradientMagnitude: [filters.gradientMagnitude()],
  laplacianOfGaussian: [laplacianOfGaussian({ sigma: [2, 4] }), laplacianOfGaussian({ sigma: 2, dimension: 2 })],
  laws: [laws({ kernels: ["L5", "E5"] }), laws({ kernels: ["L5", "E5"], energyDelta: 7, rotationInvariance: true })],
  localBinaryPattern2d: [localBinaryPattern2d(), localBinaryPattern2d({ radius: 3, samples: 12, method: "ror" })],
  localBinaryPattern3d: [filters.localBinaryPattern3d()],
  logarithm: [filters.logarithm()],
  mean: [mean({ support: 5 }), mean({ support: 15, dimension: 2 })],
  original: [],
  riesz: [riesz({ order: [1, 0] }), riesz({ order: [0, 2], level: 2 })],
  simoncelli: [
    simoncelli({ level: 1, dimension: 2 }),
    simoncelli({ level: 2, dimension: 2 }),
    simoncelli({ level: 3, dimension: 2 }),
  ],
  square: [filters.square()],
  squareRoot: [filters.squareRoot()],
  wavelet: [wavelet()],
};

/** A page and its picture. */
export interface FilterPage {
  /** Name of the files, without extension. */
  readonly file: string;
  readonly text: string;
  /** The image and the responses side by side. */
  readonly picture: { readonly width: number; readonly height: number; readonly data: Uint8Array };
}

/** All pages, in the order of the names of the filters. */
export function filterPages(): FilterPage[] {
  const image = cutOut(simulatePatient(2024, 3).mri);
  return globSync("src/filters/*.ts", { cwd: ROOT })
    .sort()
    .flatMap((path) => {
      const tree = ts.createSourceFile(path, readFileSync(`${ROOT}${path}`, "utf8"), ts.ScriptTarget.ES2022, true);
      const maker = tree.statements.find(
        (node): node is ts.FunctionDeclaration => ts.isFunctionDeclaration(node) && (node.name?.text ?? "") in SHOWN,
      );
      if (!maker?.name) return [];
      const shown = SHOWN[maker.name.text].flatMap((filter) => [...filter.apply(image)]);
      const file = path.replace(/^.*[\\/]|\.ts$/g, "");
      const options = tree.statements.find(
        (node): node is ts.InterfaceDeclaration =>
          ts.isInterfaceDeclaration(node) && node.name.text.endsWith("Options"),
      );
      const text = pageText(
        file,
        maker,
        options,
        shown.map(({ name }) => name),
      );
      return [{ file, text, picture: sideBySide([image, ...shown.map((one) => one.image)]) }];
    });
}

function pageText(
  file: string,
  maker: ts.FunctionDeclaration,
  options: ts.InterfaceDeclaration | undefined,
  shown: readonly string[],
): string {
  const name = maker.name?.text ?? "";
  const doc = ts.getJSDocCommentsAndTags(maker).find(ts.isJSDoc);
  const tag = (wanted: string) => doc?.tags?.find(({ tagName }) => tagName.text === wanted);
  const body = (node: ts.JSDoc | ts.JSDocTag | undefined) => ts.getTextOfJSDocComment(node?.comment)?.trim() ?? "";
  const rows = (options?.members ?? []).flatMap((member) => {
    const own = ts.getJSDocCommentsAndTags(member).find(ts.isJSDoc);
    const fallback = body(own?.tags?.find(({ tagName }) => tagName.text === "default"));
    const cells = [
      `\`${(member.name as ts.Identifier).text}\``,
      body(own).replaceAll(/\s+/g, " "),
      fallback || "needed",
    ];
    return [`| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`];
  });
  const table =
    rows.length === 0 ? "" : `\n## Options\n\n| option | meaning | default |\n|---|---|---|\n${rows.join("\n")}\n`;
  // TypeScript takes the first word of @see for a name, so that it is missing in the comment
  const source =
    tag("see")
      ?.getText()
      .replace(/^@see/, "")
      .replaceAll(/\s+(\*\s*)*/g, " ")
      .trim() ?? "";
  return `# ${name}

<!-- made by \`npm run docs:filters\` from src/filters/${file}.ts; edit that -->

${body(doc)}

![A slice of a simulated breast MRI${shown.length > 0 ? ` and its responses ${shown.join(", ")}` : ""}](${file}.png)

A slice of a simulated breast MRI${shown.length > 0 ? `, and from left to right ${shown.map((each) => `\`${each}\``).join(", ")}; each from its 1st to its 99th percentile` : ""}.
${table}
## Example

${body(tag("example"))}
${source && `\n## Source\n\n${source}\n`}`;
}

/** The slices around the largest one of the lesion, so that filters see its surroundings. */
function cutOut({ image, mask }: { image: Image; mask: Image }): Image {
  const [nx, ny, nz] = image.size;
  const area = nx * ny;
  const counts = Array.from(
    { length: nz },
    (_, z) => mask.voxels.data.subarray(z * area, (z + 1) * area).filter(Boolean).length,
  );
  const largest = counts.indexOf(Math.max(...counts));
  const first = Math.min(Math.max(largest - 6, 0), nz - 13);
  return withSlices(image, image.voxels.data.subarray(first * area, (first + 13) * area), [nx, ny, 13]);
}

function withSlices(image: Image, data: Image["voxels"]["data"], size: number[]): Image {
  const stride = [1, size[0], size[0] * size[1]];
  return { ...image, size, voxels: { data, shape: size, stride, offset: 0 } };
}

/** The middle slices of images, side by side, four pixels a voxel. */
function sideBySide(images: readonly Image[]): FilterPage["picture"] {
  const [nx, ny, nz] = images[0].size;
  const gap = 6;
  const width = images.length * (2 * nx + gap) - gap;
  const data = new Uint8Array(width * 2 * ny).fill(255);
  images.forEach((image, k) => {
    const start = (nz >> 1) * nx * ny;
    const slice = Float64Array.from(image.voxels.data.subarray(start, start + nx * ny));
    const sorted = slice.slice().sort();
    const low = sorted[Math.floor(0.01 * sorted.length)];
    const high = sorted[Math.floor(0.99 * sorted.length)];
    for (let y = 0; y < 2 * ny; y++) {
      for (let x = 0; x < 2 * nx; x++) {
        const value = slice[(y >> 1) * nx + (x >> 1)];
        const grey = high > low ? (255 * (value - low)) / (high - low) : 128;
        data[y * width + k * (2 * nx + gap) + x] = Math.min(Math.max(Math.round(grey), 0), 255);
      }
    }
  });
  return { width, height: 2 * ny, data };
}

if (import.meta.main) {
  mkdirSync(`${ROOT}docs/filters`, { recursive: true });
  for (const { file, text, picture } of filterPages()) {
    writeFileSync(`${ROOT}docs/filters/${file}.md`, text);
    writeFileSync(`${ROOT}docs/filters/${file}.png`, encode({ ...picture, channels: 1, depth: 8 }));
  }
}
