import { type ErrorCode, RadiosurvError } from "../error.ts";

/** Type of the stored voxel values. Integer images stay integer through resampling, as in ITK. */
export type PixelType = "int8" | "uint8" | "int16" | "uint16" | "int32" | "uint32" | "float32" | "float64";

/** A typed array that can hold voxels. */
export type VoxelArray =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array;

/**
 * Voxel storage with the structure of an `ndarray`: voxel (x, y, z) is at
 * `data[offset + x * stride[0] + y * stride[1] + z * stride[2]]`. A real `ndarray` fits as it is.
 */
export interface Voxels {
  readonly data: VoxelArray;
  /** Number of voxels along x, y (and z). */
  readonly shape: readonly number[];
  /** Step in `data` for one voxel along x, y (and z). */
  readonly stride: readonly number[];
  readonly offset: number;
}

/** Where a grid of voxels lies in patient space (ITK's convention: millimetres, LPS), axes in the order x, y, z. */
export interface Geometry {
  /** Number of voxels along x, y (and z). */
  readonly size: readonly number[];
  /** Distance of voxel centres along each axis, mm; positive. */
  readonly spacing: readonly number[];
  /** Position of the centre of voxel (0, 0, 0), mm. */
  readonly origin: readonly number[];
  /** Direction cosines, row by row: column `j` is the direction of axis `j`. Length 4 (2D) or 9 (3D). */
  readonly direction: readonly number[];
}

/** A scalar image of 2 or 3 dimensions: a plain object that survives `structuredClone`. */
export interface Image extends Geometry {
  readonly voxels: Voxels;
  readonly pixelType: PixelType;
}

/** An image whose values are labels: 0 is background. */
export type Mask = Image;

/** What {@link createImage} can be told about the position of the voxels. */
export interface ImageOptions {
  /** Distance of voxel centres along x, y (and z), mm. @default 1 along each axis */
  readonly spacing?: ArrayLike<number>;
  /** Position of the centre of the first voxel, mm. @default 0 along each axis */
  readonly origin?: ArrayLike<number>;
  /** Direction cosines, row by row. @default identity */
  readonly direction?: ArrayLike<number>;
}

/** Voxels in any of the forms that {@link createImage} takes; plain lists become float64, booleans uint8. */
export type VoxelSource = VoxelArray | Uint8ClampedArray | readonly number[] | readonly boolean[] | Voxels;

/**
 * Makes an image from voxels in memory; typed arrays and ndarrays are shared, not copied.
 *
 * @param data - voxel values with x varying fastest, then y, then z; or an ndarray of shape [nx, ny] or [nx, ny, nz]
 * @param size - number of voxels along x, y (and z); for an ndarray its shape, and may be left out
 * @param options - spacing, origin and direction in mm, LPS
 * @returns the image; its pixel type is that of the array
 * @throws RadiosurvError `length` if the number of values is not the product of the sizes; `geometry` if spacing is
 *   not positive, or origin or direction is not finite; `argument` if data is of another kind
 * @example
 * ```ts
 * import { createImage } from "radiosurv/image";
 * const image = createImage(new Int16Array(24), [4, 3, 2], { spacing: [0.5, 0.5, 3] });
 * image.pixelType; // => "int16"
 * image.voxels.stride; // => [1, 4, 12]
 * ```
 */
export function createImage(data: VoxelSource, size?: ArrayLike<number>, options: ImageOptions = {}): Image {
  const voxels = toVoxels(data, size);
  const dimension = voxels.shape.length;
  const image: Image = {
    voxels,
    size: voxels.shape,
    spacing: Array.from(options.spacing ?? voxels.shape.map(() => 1)),
    origin: Array.from(options.origin ?? voxels.shape.map(() => 0)),
    direction: Array.from(options.direction ?? identity(dimension)),
    pixelType: pixelTypeOf(voxels.data, "createImage"),
  };
  checkImage("createImage", image);
  return image;
}

/** Copies the geometry of `image` to other voxels of the same size, x varying fastest. */
export function withVoxels(image: Geometry, data: VoxelArray): Image {
  return {
    voxels: { data, shape: image.size, stride: strides(image.size), offset: 0 },
    size: image.size,
    spacing: image.spacing,
    origin: image.origin,
    direction: image.direction,
    pixelType: pixelTypeOf(data, "withVoxels"),
  };
}

/**
 * The voxels as one contiguous typed array, x varying fastest: the stored array itself where it already is one, else
 * a copy.
 */
export function contiguousData(image: Image): VoxelArray {
  const { data, shape, stride, offset } = image.voxels;
  const [nx, ny, nz = 1] = shape;
  const n = nx * ny * nz;
  const [sx, sy, sz = nx * ny] = stride;
  // along an axis with one voxel the stride means nothing
  if ((nx === 1 || sx === 1) && (ny === 1 || sy === nx) && (nz === 1 || sz === nx * ny)) {
    return data.subarray(offset, offset + n);
  }
  const copy = sameTypeArray(data, n);
  for (let z = 0, i = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      for (let x = 0, k = offset + y * sy + z * sz; x < nx; x++, i++, k += sx) copy[i] = data[k];
    }
  }
  return copy;
}

/** A new array of zeros of the same type as another. */
export function sameTypeArray(like: VoxelArray, length: number): VoxelArray {
  return new (like.constructor as new (length: number) => VoxelArray)(length);
}

/** A new array of zeros of the given pixel type. */
export function newVoxelArray(pixelType: PixelType, length: number): VoxelArray {
  switch (pixelType) {
    case "int8":
      return new Int8Array(length);
    case "uint8":
      return new Uint8Array(length);
    case "int16":
      return new Int16Array(length);
    case "uint16":
      return new Uint16Array(length);
    case "int32":
      return new Int32Array(length);
    case "uint32":
      return new Uint32Array(length);
    case "float32":
      return new Float32Array(length);
    case "float64":
      return new Float64Array(length);
  }
}

/** Strides of a contiguous array with x varying fastest. */
export function strides(size: readonly number[]): number[] {
  let step = 1;
  return size.map((n) => {
    const stride = step;
    step *= n;
    return stride;
  });
}

/**
 * Throws unless `image` is an {@link Image} whose parts fit together. Public functions call it once, at the door.
 *
 * @param caller - name of the public function, for the message
 * @param what - what the argument is called there
 */
export function checkImage(caller: string, image: Image, what = "image"): void {
  const fail = (code: ErrorCode, needed: string, got: unknown): never => {
    throw new RadiosurvError(code, `${caller}: ${what} needs ${needed}; got ${describe(got)}`);
  };
  const { voxels, size, spacing, origin, direction } = image ?? {};
  if (!voxels?.shape || !voxels.stride || !Array.isArray(size))
    fail("argument", "an Image, as createImage and the readers make it", image);
  const n = size.length;
  if (n !== 2 && n !== 3) fail("argument", "2 or 3 dimensions (extract one volume first): size", size);
  if (!isNumbers(spacing, n) || !spacing.every((s) => s > 0)) fail("geometry", `spacing of ${n} positive mm`, spacing);
  if (!isNumbers(origin, n)) fail("geometry", `origin of ${n} finite mm`, origin);
  if (!isNumbers(direction, n * n) || Math.abs(determinant(direction)) < 1e-6) {
    fail("geometry", `direction of ${n * n} cosines, row by row, of independent axes`, direction);
  }
  pixelTypeOf(voxels.data, caller);
  let first = voxels.offset;
  let last = first;
  for (let axis = 0; axis < n; axis++) {
    const length = size[axis];
    if (!(length >= 1 && Number.isInteger(length) && voxels.shape[axis] === length)) {
      fail("length", `size of whole numbers >= 1, equal to voxels.shape [${Array.from(voxels.shape)}]`, size);
    }
    const reach = (length - 1) * voxels.stride[axis];
    first += Math.min(reach, 0);
    last += Math.max(reach, 0);
  }
  if (!(first >= 0 && last < voxels.data.length)) {
    fail("length", `data that hold places ${first} to ${last}`, `length ${voxels.data.length}`);
  }
}

function isNumbers(values: readonly number[], length: number): boolean {
  return Array.isArray(values) && values.length === length && values.every(Number.isFinite);
}

/** Determinant of a 2 x 2 or 3 x 3 matrix given row by row. */
export function determinant(m: ArrayLike<number>): number {
  if (m.length === 4) return m[0] * m[3] - m[1] * m[2];
  return m[0] * (m[4] * m[8] - m[5] * m[7]) - m[1] * (m[3] * m[8] - m[5] * m[6]) + m[2] * (m[3] * m[7] - m[4] * m[6]);
}

function identity(dimension: number): number[] {
  return Array.from({ length: dimension ** 2 }, (_, i) => (i % (dimension + 1) === 0 ? 1 : 0));
}

function toVoxels(data: VoxelSource, size: ArrayLike<number> | undefined): Voxels {
  if (isVoxels(data)) {
    const shape = Array.from(data.shape);
    if (size && (size.length !== shape.length || shape.some((n, i) => n !== size[i]))) {
      throw new RadiosurvError(
        "length",
        `createImage: size must equal the shape of the ndarray, [${shape.join(", ")}]; got [${Array.from(size).join(", ")}]`,
      );
    }
    return { data: toVoxelArray(data.data), shape, stride: Array.from(data.stride), offset: data.offset };
  }
  if (!size) {
    throw new RadiosurvError(
      "argument",
      "createImage: size [nx, ny] or [nx, ny, nz] is needed unless data is an ndarray",
    );
  }
  const shape = Array.from(size);
  const array = toVoxelArray(data);
  pixelTypeOf(array, "createImage");
  const n = shape.reduce((product, length) => product * length, 1);
  if (array.length !== n) {
    throw new RadiosurvError(
      "length",
      `createImage: data needs ${shape.join(" x ")} = ${n} values; got ${array.length}`,
    );
  }
  return { data: array, shape, stride: strides(shape), offset: 0 };
}

function isVoxels(data: VoxelSource): data is Voxels {
  return typeof data === "object" && data !== null && "data" in data && "shape" in data && "stride" in data;
}

function toVoxelArray(data: unknown): VoxelArray {
  if (data instanceof Uint8ClampedArray) return new Uint8Array(data.buffer, data.byteOffset, data.length);
  if (Array.isArray(data)) {
    return typeof data[0] === "boolean" ? Uint8Array.from(data, Number) : Float64Array.from(data);
  }
  return data as VoxelArray;
}

export function pixelTypeOf(data: VoxelArray, caller: string): PixelType {
  // the tag of a typed array is the same in every realm, which instanceof is not
  const tag = Object.prototype.toString.call(data).slice(8, -6).toLowerCase();
  if (/^(u?int(8|16|32)|float(32|64))$/.test(tag) && ArrayBuffer.isView(data)) return tag as PixelType;
  throw new RadiosurvError(
    "argument",
    `${caller}: voxels must be a typed array of 8, 16 or 32 bit integers or of floats; got ${describe(data)}`,
  );
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return `[${value.join(", ")}]`;
  return value && typeof value === "object" ? Object.prototype.toString.call(value).slice(8, -1) : String(value);
}
