/** Paths whose logarithms differ by less are one: rounding, far below what counts as equally probable. */
const SAME = 1e-11;

/** A growing list of paths: logarithm, and number of ways that have it. */
export interface Paths {
  logs: Float64Array;
  ways: Float64Array;
  size: number;
}

export function emptyPaths(): Paths {
  return { logs: new Float64Array(4), ways: new Float64Array(4), size: 0 };
}

/** Adds paths in descending order, each shifted by the same; returns for how many more there is memory now. */
export function addPaths(paths: Paths, more: Paths, shift: number): number {
  const before = paths.logs.length;
  if (paths.size + more.size > paths.logs.length) {
    compact(paths);
    let length = paths.logs.length;
    while (paths.size + more.size > length / 2) length *= 2;
    if (length > paths.logs.length) {
      paths.logs = lengthened(paths.logs, length);
      paths.ways = lengthened(paths.ways, length);
    }
  }
  const { logs, ways, size } = paths;
  for (let k = 0; k < more.size; k++) {
    logs[size + k] = more.logs[k] + shift;
    ways[size + k] = more.ways[k];
  }
  paths.size += more.size;
  return paths.logs.length - before;
}

/** Puts paths in descending order, equal ones together: a merge sort of the descending runs that they came in. */
export function compact(paths: Paths): void {
  const { size } = paths;
  let [logs, ways] = [paths.logs, paths.ways];
  let starts = [0];
  for (let k = 1; k < size; k++) if (logs[k] > logs[k - 1]) starts.push(k);
  let spareLogs: Float64Array = new Float64Array(starts.length > 1 ? logs.length : 0);
  let spareWays: Float64Array = new Float64Array(starts.length > 1 ? logs.length : 0);
  while (starts.length > 1) {
    const merged: number[] = [];
    for (let run = 0; run < starts.length; run += 2) {
      const start = starts[run];
      const middle = starts[run + 1] ?? size;
      const end = starts[run + 2] ?? size;
      mergeRuns(logs, ways, start, middle, end, spareLogs, spareWays);
      merged.push(start);
    }
    [logs, ways, spareLogs, spareWays] = [spareLogs, spareWays, logs, ways];
    starts = merged;
  }
  let last = size > 0 ? 0 : -1;
  for (let k = 1; k < size; k++) {
    if (logs[last] - logs[k] < SAME) ways[last] += ways[k];
    else {
      logs[++last] = logs[k];
      ways[last] = ways[k];
    }
  }
  paths.logs = logs;
  paths.ways = ways;
  paths.size = last + 1;
}

function mergeRuns(
  logs: Float64Array,
  ways: Float64Array,
  start: number,
  middle: number,
  end: number,
  toLogs: Float64Array,
  toWays: Float64Array,
): void {
  let i = start;
  let j = middle;
  for (let k = start; k < end; k++) {
    const from = j >= end || (i < middle && logs[i] >= logs[j]) ? i++ : j++;
    toLogs[k] = logs[from];
    toWays[k] = ways[from];
  }
}

function lengthened(list: Float64Array, length: number): Float64Array {
  const longer = new Float64Array(length);
  longer.set(list);
  return longer;
}
