/** Seconds of a call, and its result. */
export interface Timed<T> {
  readonly seconds: number;
  readonly result: T;
}

/** Seconds of a call, the median of warm repetitions. */
export function median<T>(call: () => T, budget: number): Timed<T> {
  return timed(call, budget, () => performance.now() / 1000);
}

/** The same in time of the processor, so that other work on the machine counts little. */
export function processorMedian<T>(call: () => T, budget: number): Timed<T> {
  return timed(call, budget, () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  });
}

/** Seconds of a single call. */
export function once<T>(call: () => T): Timed<T> {
  const start = performance.now();
  const result = call();
  return { seconds: (performance.now() - start) / 1000, result };
}

function timed<T>(call: () => T, budget: number, clock: () => number): Timed<T> {
  let result = call(); // two calls to warm up
  result = call();
  const times: number[] = [];
  for (let sum = 0; times.length < 3 || (sum < budget && times.length < 200); ) {
    const start = clock();
    result = call();
    const took = clock() - start;
    times.push(took);
    sum += took;
  }
  times.sort((a, b) => a - b);
  const middle = times.length >> 1;
  return { seconds: times.length % 2 ? times[middle] : (times[middle - 1] + times[middle]) / 2, result };
}
