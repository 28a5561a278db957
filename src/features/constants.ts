/** PyRadiomics adds the spacing of doubles at 1 inside every logarithm; its baselines contain it. */
export const EPSILON: number = 2 ** -52;
