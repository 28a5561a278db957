/** A fixed unit vector without symmetry, so that it has a part along every eigenvector; another for each seed. */
export function startVector(n: number, seed: number): Float64Array {
  let state = seed;
  let sum = 0;
  const vector = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    state = (state * 48271) % 2147483647;
    vector[i] = seed > 1 ? state / 2147483647 - 0.5 : 0.5 + state / 2147483647;
    sum += vector[i] * vector[i];
  }
  const norm = Math.sqrt(sum);
  for (let i = 0; i < n; i++) vector[i] /= norm;
  return vector;
}
