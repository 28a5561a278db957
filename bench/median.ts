/** Seconds of a call, the median of warm repetitions, and its result. */
export function median<T>(call: () => T, budget: number): { readonly seconds: number; readonly result: T } {
  let result = call(); // two calls to warm up
  result = call();
  const times: number[] = [];
  for (let sum = 0; times.length < 3 || (sum < budget && times.length < 200); ) {
    const start = performance.now();
    result = call();
    const took = (performance.now() - start) / 1000;
    times.push(took);
    sum += took;
  }
  times.sort((a, b) => a - b);
  const middle = times.length >> 1;
  return { seconds: times.length % 2 ? times[middle] : (times[middle - 1] + times[middle]) / 2, result };
}
