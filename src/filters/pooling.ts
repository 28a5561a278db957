/** How responses in several directions become one: their mean, the largest, or the smallest at each voxel. */
export type Pooling = "mean" | "max" | "min";

/** Pools responses one by one, so that they need not be kept. */
export interface Pool {
  /** Adds a response that stands for `times` equal ones. */
  readonly add: (response: Float64Array, times: number) => void;
  /** The pooled responses. */
  readonly result: () => Float64Array;
}

/** Starts to pool responses of n voxels. */
export function startPool(pooling: Pooling, n: number): Pool {
  const pooled = new Float64Array(n);
  let count = 0;
  const add = (response: Float64Array, times: number): void => {
    if (pooling === "mean") for (let i = 0; i < n; i++) pooled[i] += times * response[i];
    else if (count === 0) pooled.set(response);
    else if (pooling === "max")
      for (let i = 0; i < n; i++) pooled[i] = response[i] > pooled[i] ? response[i] : pooled[i];
    else for (let i = 0; i < n; i++) pooled[i] = response[i] < pooled[i] ? response[i] : pooled[i];
    count += times;
  };
  const result = (): Float64Array => {
    if (pooling === "mean") for (let i = 0; i < n; i++) pooled[i] /= count;
    return pooled;
  };
  return { add, result };
}
