/** Three numbers, one for each of x, y, z. */
export type Triple = readonly [number, number, number];

/** A mask cropped to the bounding box of its region: what shape features are made from. */
export interface MaskBox {
  /** 2 for a 2D image (then `size[2]` is 1), else 3. */
  readonly dimension: 2 | 3;
  /** Number of voxels of the box along x, y, z. */
  readonly size: Triple;
  /** Distance of voxel centres along x, y, z, mm. */
  readonly spacing: Triple;
  /** 1 inside the region, 0 outside; x varying fastest; length is the product of `size`. */
  readonly data: Uint8Array;
  /** Number of voxels in the region. */
  readonly count: number;
}

/** Intensities and grey levels of a region of interest: what all other families are made from. */
export interface Roi {
  /** 2 for a 2D image (then `size[2]` is 1), else 3. */
  readonly dimension: 2 | 3;
  /** Number of voxels of the bounding box along x, y, z. */
  readonly size: Triple;
  /** Distance of voxel centres along x, y, z, mm. */
  readonly spacing: Triple;
  /** Intensity of each voxel of the region, x varying fastest. */
  readonly values: Float64Array;
  readonly levels: LevelGrid;
}

/**
 * Grey levels of the bounding box, numbered 1..n without gaps, with zeros around: `pad` columns behind each row, `pad`
 * rows behind each slice, `pad` slices before and behind. As the padding behind one row is also the padding before the
 * next, a kernel may look up any neighbour up to `pad` voxels away without a bounds check.
 */
export interface LevelGrid {
  /** 0 outside the region, else an index into `grayLevels`. */
  readonly data: Int32Array;
  /** Padding along x, y, z; never more than the box is long, less one. */
  readonly pad: Triple;
  /** Step in `data` for one voxel along x, y, z. */
  readonly stride: Triple;
  /** Position in `data` of each voxel of the region, ascending; the same order as `Roi.values`. */
  readonly indices: Int32Array;
  /** The discretised grey level of each index, ascending; `grayLevels[0]` is 0 and stands for outside. */
  readonly grayLevels: Float64Array;
  /** Number of voxels with each index; `counts[0]` is 0. */
  readonly counts: Float64Array;
}
