import type { Geometry } from "radiosurv/image";

/** A plane to look at slices in: which axes of the image run across and down the picture, and which through it. */
export interface View {
  readonly name: string;
  readonly across: number;
  readonly down: number;
  /** -1 for a picture, which has no third axis. */
  readonly through: number;
  readonly flipAcross: boolean;
  readonly flipDown: boolean;
  /** Voxels across and down, and slices. */
  readonly size: readonly [across: number, down: number, slices: number];
  /** mm of a voxel across and down. */
  readonly spacing: readonly [across: number, down: number];
  /** Letters of the sides: left, right, top, bottom; none for a picture. */
  readonly sides?: readonly [left: string, right: string, top: string, bottom: string];
}

/** Directions in the patient along which planes are shown: L, P and S of the convention LPS, as they run across and down. */
const PLANES = [
  { name: "Axial", across: 0, down: 1, through: 2, sides: ["R", "L", "A", "P"], downwards: 1 },
  { name: "Coronal", across: 0, down: 2, through: 1, sides: ["R", "L", "S", "I"], downwards: -1 },
  { name: "Sagittal", across: 1, down: 2, through: 0, sides: ["A", "P", "S", "I"], downwards: -1 },
] as const;

/**
 * The planes that an image can be shown in. Slices follow the axes of the image: an oblique one is named after the direction that
 * each axis comes nearest to, and is not resampled.
 */
export function viewsOf(image: Geometry): readonly View[] {
  const { size, spacing } = image;
  if (size.length === 2) {
    const flips = { flipAcross: false, flipDown: false };
    return [
      {
        name: "Picture",
        across: 0,
        down: 1,
        through: -1,
        ...flips,
        size: [size[0], size[1], 1],
        spacing: [spacing[0], spacing[1]],
      },
    ];
  }
  const axisOf = nearestAxes(image.direction);
  return PLANES.map(({ name, across, down, through, sides, downwards }) => {
    const [u, v, w] = [axisOf[across], axisOf[down], axisOf[through]];
    return {
      name,
      across: u,
      down: v,
      through: w,
      flipAcross: image.direction[3 * across + u] < 0,
      flipDown: image.direction[3 * down + v] * downwards < 0,
      size: [size[u], size[v], size[w]],
      spacing: [spacing[u], spacing[v]],
      sides,
    };
  });
}

// for each direction in the patient the axis of the image that goes most along it, each axis once
function nearestAxes(direction: readonly number[]): readonly number[] {
  const places = [0, 1, 2].flatMap((row) =>
    [0, 1, 2].map((axis) => ({ row, axis, part: Math.abs(direction[3 * row + axis]) })),
  );
  const found: number[] = [];
  for (const { row, axis } of places.sort((a, b) => b.part - a.part)) {
    if (found[row] === undefined && !found.includes(axis)) found[row] = axis;
  }
  return found;
}

/** Where the voxels of a slice lie in contiguous memory: of the picture's first one, and steps across and down. */
export interface SliceSteps {
  readonly start: number;
  readonly across: number;
  readonly down: number;
}

export function stepsOf(view: View, size: readonly number[], slice: number): SliceSteps {
  const strides = [1, size[0], size[0] * size[1]];
  const [nu, nv] = view.size;
  const across = strides[view.across];
  const down = strides[view.down];
  const start =
    (view.through < 0 ? 0 : slice * strides[view.through]) +
    (view.flipAcross ? (nu - 1) * across : 0) +
    (view.flipDown ? (nv - 1) * down : 0);
  return { start, across: view.flipAcross ? -across : across, down: view.flipDown ? -down : down };
}
