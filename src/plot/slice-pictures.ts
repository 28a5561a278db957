import { RadiosurvError } from "../error.ts";
import { checkImage, contiguousData, type Image, type Mask } from "../image/image.ts";
import { chooseLabel } from "../image/label.ts";
import { labelExtents } from "../image/mask-box.ts";
import { resampleMask } from "../image/resample.ts";
import { maskOutline, type Outline } from "./mask-outline.ts";
import {
  checkSlice,
  countsOf,
  cutSlice,
  greyOf,
  labelData,
  planeOf,
  type SliceAxis,
  type SlicePlane,
  shrink,
  windowOf,
} from "./slice-view.ts";

/** What {@link slicePictures} is told. */
export interface SlicePicturesOptions {
  readonly label?: number;
  readonly rings?: readonly Mask[];
  /** Most rows of a picture. */
  readonly rows: number;
  readonly axis?: SliceAxis;
  /** Numbers of the slices. @default that in which the region is largest */
  readonly index?: readonly number[];
  /** Without `index`: so many slices, evenly through the region. */
  readonly slices?: number;
  readonly window?: { readonly level: number; readonly width: number };
  /** mm that stay around region and rings. @default the whole slice */
  readonly crop?: number;
}

/** A slice as a grey picture with outlines in its pixels. */
export interface SlicePicture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
  readonly widthMm: number;
  readonly heightMm: number;
  readonly outline: Outline;
  readonly rings: readonly Outline[];
  readonly slice: number;
}

/** Corners of what stays of a slice, in pixels; the last ones are beyond it. */
interface Crop {
  readonly u0: number;
  readonly v0: number;
  readonly u1: number;
  readonly v1: number;
}

/**
 * Slices of an image with the outlines of a region and of the rings around it, all of the same window and the same part.
 *
 * @param caller - name of the public function, for the messages
 */
export function slicePictures(
  caller: string,
  image: Image,
  mask: Mask,
  options: SlicePicturesOptions,
): { readonly pictures: readonly SlicePicture[]; readonly voxels: number } {
  checkImage(caller, image);
  checkImage(caller, mask, "mask");
  const { rings = [], axis, rows } = options;
  if (axis !== undefined && image.size.length < 3) {
    throw new RadiosurvError("setting", `${caller}: axis needs an image of 3 dimensions; got ${image.size.length}`);
  }
  const onGrid = mask.size.join() === image.size.join() ? mask : resampleMask(mask, image);
  const { extent } = chooseLabel(caller, labelExtents(onGrid), options.label);
  const plane = planeOf(image, axis);
  const labels = labelData(onGrid).map((value) => (value === extent.label ? 1 : 0));
  const shells = rings.map((ring) => ringData(caller, ring, onGrid.size));
  const numbers = chosenSlices(caller, labels, plane, options);
  const values = contiguousData(image);
  const slices = numbers.map((slice) => cutSlice(values, plane, slice));
  const window = options.window
    ? { low: options.window.level - options.window.width / 2, high: options.window.level + options.window.width / 2 }
    : windowOf(image, slices);
  const crop = cropOf([labels, ...shells], plane, options.crop);
  const [nu, nv] = [crop.u1 - crop.u0, crop.v1 - crop.v0];
  const height = Math.min(nv, rows);
  const width = Math.min(nu, Math.max(1, Math.round((nu * height) / nv)));
  const outlineOf = (area: Uint8Array): Outline =>
    maskOutline(area, nu, nv, (0.3 * nv) / height).map((line) =>
      line.map((value, i) => (i % 2 === 0 ? (value * width) / nu : (value * height) / nv)),
    );
  const pictures = numbers.map((slice, k): SlicePicture => {
    const inside = Uint8Array.from(part(cutSlice(labels, plane, slice), plane, crop));
    const outer = shells.map((shell) => {
      const ring = part(cutSlice(shell, plane, slice), plane, crop);
      // a ring has two borders; with all that it encloses only the outer one is left
      return filled(
        inside.map((value, i) => (value || ring[i] !== 0 ? 1 : 0)),
        nu,
        nv,
      );
    });
    const grey = greyOf(part(slices[k], plane, crop), window);
    return {
      width,
      height,
      pixels: shrink(grey, nu, nv, width, height),
      widthMm: nu * plane.spacing[0],
      heightMm: nv * plane.spacing[1],
      outline: outlineOf(inside),
      rings: outer.map(outlineOf),
      slice,
    };
  });
  return { pictures, voxels: extent.count };
}

function ringData(caller: string, ring: Mask, size: readonly number[]): ArrayLike<number> {
  checkImage(caller, ring, "each of rings");
  if (ring.size.join() === size.join()) return contiguousData(ring);
  throw new RadiosurvError(
    "geometry",
    `${caller}: each of rings must have the size of the mask, [${size.join(", ")}]; got [${ring.size.join(", ")}]`,
  );
}

function chosenSlices(
  caller: string,
  labels: Uint32Array,
  plane: SlicePlane,
  { axis, index, slices = 1 }: SlicePicturesOptions,
): readonly number[] {
  if (index) {
    for (const slice of index) checkSlice(caller, slice, plane, axis);
    return index;
  }
  const counts = countsOf(labels, 1, plane);
  // of the largest ones the first
  if (slices === 1) return [counts.reduce((best, count, w) => (count > counts[best] ? w : best), 0)];
  const from = counts.findIndex((count) => count > 0);
  const to = counts.findLastIndex((count) => count > 0) + 1;
  const even = Array.from({ length: slices }, (_, k) => Math.floor(from + ((k + 0.5) * (to - from)) / slices));
  return [...new Set(even)];
}

function cropOf(masks: readonly ArrayLike<number>[], plane: SlicePlane, margin?: number): Crop {
  const { nu, nv, nw, stepU, stepV, spacing } = plane;
  if (margin === undefined) return { u0: 0, v0: 0, u1: nu, v1: nv };
  let [u0, v0, u1, v1] = [nu, nv, 0, 0];
  for (const data of masks) {
    for (let w = 0; w < nw; w++) {
      for (let v = 0; v < nv; v++) {
        let at = plane.start(w) + v * stepV;
        for (let u = 0; u < nu; u++, at += stepU) {
          if (data[at] === 0) continue;
          if (u < u0) u0 = u;
          if (u >= u1) u1 = u + 1;
          if (v < v0) v0 = v;
          if (v >= v1) v1 = v + 1;
        }
      }
    }
  }
  const [across, down] = spacing.map((one) => Math.ceil(margin / one - 1e-9));
  return {
    u0: Math.max(0, u0 - across),
    v0: Math.max(0, v0 - down),
    u1: Math.min(nu, u1 + across),
    v1: Math.min(nv, v1 + down),
  };
}

function part(slice: Float64Array, { nu }: SlicePlane, { u0, v0, u1, v1 }: Crop): Float64Array {
  const width = u1 - u0;
  const out = new Float64Array(width * (v1 - v0));
  for (let v = v0; v < v1; v++) out.set(slice.subarray(v * nu + u0, v * nu + u1), (v - v0) * width);
  return out;
}

// what cannot be reached from the border belongs to the area
function filled(area: Uint8Array, nx: number, ny: number): Uint8Array {
  const out = new Uint8Array(nx * ny).fill(1);
  const open: number[] = [];
  const visit = (x: number, y: number): void => {
    const i = y * nx + x;
    if (x < 0 || y < 0 || x >= nx || y >= ny || area[i] !== 0 || out[i] === 0) return;
    out[i] = 0;
    open.push(i);
  };
  for (let x = 0; x < nx; x++) for (const y of [0, ny - 1]) visit(x, y);
  for (let y = 0; y < ny; y++) for (const x of [0, nx - 1]) visit(x, y);
  for (let i = open.pop(); i !== undefined; i = open.pop()) {
    const [x, y] = [i % nx, Math.floor(i / nx)];
    visit(x - 1, y);
    visit(x + 1, y);
    visit(x, y - 1);
    visit(x, y + 1);
  }
  return out;
}
