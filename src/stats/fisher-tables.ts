import { RadiosurvError } from "../error.ts";
import type { CheckedCounts } from "./count-table.ts";
import { exp } from "./elementary.ts";
import { addPaths, compact, emptyPaths, type Paths } from "./fisher-paths.ts";
import { logFactorials } from "./log-factorial.ts";

/** Tables whose probabilities differ by less than this, relatively, count as equally probable; as R does. */
export const TIE_TOLERANCE = 1e-7;

/** Steps of work that are allowed: about ten seconds. */
const MOST_STEPS = 2e9;

/** Adding a path takes as long as so many steps of the innermost loop. */
const STEPS_OF_PATH = 20;

/** Paths to the nodes of one column that are kept at most: half a gigabyte. */
const MOST_PATHS = 3e7;

/** What the sweep over columns knows. The logarithm of a table is the sum of -ln x! over its cells. */
interface Sweep {
  /** ln 0!, ln 1!, ... */
  readonly logs: Float64Array;
  /** Column sums, ascending. */
  readonly parts: Float64Array;
  /** Largest logarithm of a table that counts. */
  readonly limit: number;
  /** What makes a logarithm that of a probability. */
  readonly constant: number;
  /** Probability found so far. */
  sum: number;
  /** Work left. */
  steps: number;
  /** Room for paths left, in the column at hand. */
  room: number;
  readonly refuse: () => never;
}

/** Rows that still have to receive something, and the ways that lead there. */
interface Node {
  /** Ascending. */
  readonly rows: Float64Array;
  readonly paths: Paths;
}

/**
 * Probability of all tables with the margins of the observed one that are at most as probable, by a sweep over columns. A
 * node is what rows still have to receive, in ascending order, as the order of rows does not matter; a path to it is the
 * logarithm of the cells filled so far, with the number of ways that have it. Bounds end paths early, as in the network of
 * Mehta and Patel. The last two columns are not followed cell by cell: when all rows but two are filled, what remains is
 * hypergeometric.
 *
 * @param caller - name of the public function, for the message
 * @throws RadiosurvError `limit` when the work would be too long
 */
export function tablesAsRare(caller: string, table: CheckedCounts): number {
  const { rows, columns, counts, rowSums, columnSums, total } = table;
  const refuse = (): never => {
    throw new RadiosurvError(
      "limit",
      `${caller}: a table of ${rows} x ${columns} with ${total} subjects has too many others with its margins; set replicates for an estimate by random ones, merge rare categories, or use chiSquaredTest`,
    );
  };
  // few rows, many columns
  const [few, many] = rows <= columns ? [rowSums, columnSums] : [columnSums, rowSums];
  const start = few.filter((sum) => sum > 0).sort();
  const parts = many.filter((sum) => sum > 0).sort();
  if (start.length < 2 || parts.length < 2) return 1;
  // nodes are told apart by one number
  let keys = 1;
  for (let i = 1; i < start.length; i++) keys *= total + 1;
  if (keys > Number.MAX_SAFE_INTEGER) refuse();
  const logs = logFactorials(total);
  let constant = -logs[total];
  for (const sum of start) constant += logs[sum];
  for (const sum of parts) constant += logs[sum];
  let observed = 0;
  for (let i = 0; i < counts.length; i++) observed -= logs[counts[i]];
  const limit = observed + TIE_TOLERANCE;
  const sweep: Sweep = { logs, parts, limit, constant, sum: 0, steps: MOST_STEPS, room: MOST_PATHS, refuse };
  const nothing: Paths = { logs: Float64Array.of(0), ways: Float64Array.of(1), size: 1 };
  let nodes = new Map<number, Node>([[0, { rows: start, paths: nothing }]]);
  for (let column = 0; column < parts.length - 2; column++) {
    const next = new Map<number, Node>();
    sweep.room = MOST_PATHS;
    for (const node of nodes.values()) if (undecided(sweep, node, column)) fillColumn(sweep, node, column, next);
    nodes = next;
  }
  for (const node of nodes.values()) if (undecided(sweep, node, parts.length - 2)) fillRest(sweep, node);
  return Math.min(1, sweep.sum);
}

// adds the paths of which all ways on count, forgets those of which none does, and keeps the others, descending; whether
// there are any
function undecided(sweep: Sweep, { rows, paths }: Node, column: number): boolean {
  const { logs, parts, limit, constant } = sweep;
  compact(paths);
  const [least, most] = bounds(logs, rows, parts.subarray(column));
  let left = 0;
  let whole = 0;
  for (let j = column; j < parts.length; j++) {
    left += parts[j];
    whole -= logs[parts[j]];
  }
  for (const row of rows) whole -= logs[row];
  // sum over all ways on of exp(logarithm)
  whole += logs[left];
  let kept = 0;
  for (let k = 0; k < paths.size; k++) {
    const path = paths.logs[k];
    if (path + most <= limit) sweep.sum += paths.ways[k] * exp(path + whole + constant);
    else if (path + least <= limit) {
      paths.logs[kept] = path;
      paths.ways[kept++] = paths.ways[k];
    }
  }
  paths.size = kept;
  return kept > 0;
}

// bounds of the logarithm of what rows and columns leave open: evenly filled cells are the most probable, a few large ones
// the least; each from rows and from columns alone
function bounds(logs: Float64Array, rows: Float64Array, columns: Float64Array): readonly [least: number, most: number] {
  const even = (sums: Float64Array, cells: number): number => {
    let log = 0;
    for (const sum of sums) {
      const cell = Math.floor(sum / cells);
      const larger = sum - cell * cells;
      log -= (cells - larger) * logs[cell] + (larger > 0 ? larger * logs[cell + 1] : 0);
    }
    return log;
  };
  const uneven = (sums: Float64Array, ascending: Float64Array): number => {
    let log = 0;
    for (const sum of sums) {
      for (let left = sum, j = ascending.length - 1; left > 0; j--) {
        const cell = Math.min(left, ascending[j]);
        log -= logs[cell];
        left -= cell;
      }
    }
    return log;
  };
  return [
    Math.max(uneven(rows, columns), uneven(columns, rows)),
    Math.min(even(rows, columns.length), even(columns, rows.length)),
  ];
}

// all ways to fill one column from a node; what they leave goes to `next`
function fillColumn(sweep: Sweep, { rows, paths }: Node, column: number, next: Map<number, Node>): void {
  const { logs, parts } = sweep;
  const base = logs.length;
  const r = rows.length;
  const rest = rows.slice();
  const ascending = new Float64Array(r);
  const room = roomBelow(rows);
  const arrive = (log: number): void => {
    ascending.set(rest);
    sortFew(ascending);
    let key = 0;
    for (let i = 0; i < r - 1; i++) key = key * base + ascending[i];
    let node = next.get(key);
    if (!node) next.set(key, (node = { rows: ascending.slice(), paths: emptyPaths() }));
    sweep.room -= addPaths(node.paths, paths, log);
    sweep.steps -= 10 + STEPS_OF_PATH * paths.size;
    if (sweep.steps < 0 || sweep.room < 0) sweep.refuse();
  };
  const fill = (i: number, left: number, log: number): void => {
    if (i === 0) {
      rest[0] = rows[0] - left;
      arrive(log - logs[left]);
      return;
    }
    const high = Math.min(left, rows[i]);
    for (let x = Math.max(0, left - room[i]); x <= high; x++) {
      rest[i] = rows[i] - x;
      fill(i - 1, left - x, log - logs[x]);
    }
  };
  fill(r - 1, parts[column], 0);
}

// the last but one column, which leaves the last no choice
function fillRest(sweep: Sweep, { rows, paths }: Node): void {
  const { logs, parts } = sweep;
  const r = rows.length;
  const pair = preparePair(sweep, paths, rows[r - 2], rows[r - 1]);
  // the smaller rows one by one, the two largest at once
  let others = 0;
  for (let i = 0; i < r - 2; i++) others += rows[i];
  const both = rows[r - 2] + rows[r - 1];
  const fill = (i: number, left: number, later: number, log: number): void => {
    if (i === r - 2) {
      pair(left, log);
      return;
    }
    const high = Math.min(left, rows[i]);
    const after = later - rows[i];
    for (let x = Math.max(0, left - after - both); x <= high; x++) {
      fill(i + 1, left - x, after, log - logs[x] - logs[rows[i] - x]);
    }
  };
  fill(0, parts[parts.length - 2], others, 0);
}

// what is added for two rows a and b that receive `part` together in the last but one column
function preparePair(sweep: Sweep, paths: Paths, a: number, b: number): (part: number, log: number) => void {
  const { logs, limit, constant } = sweep;
  const { size, logs: pathLogs, ways } = paths;
  const top = pathLogs[0];
  const relative = new Float64Array(size);
  // from each path on, as they descend
  const onward = new Float64Array(size + 1);
  for (let k = size - 1; k >= 0; k--) {
    relative[k] = exp(pathLogs[k] - top);
    onward[k] = onward[k + 1] + ways[k] * relative[k];
  }
  const values = new Float64Array(a + 1);
  return (part, log) => {
    const low = Math.max(0, part - b);
    const high = Math.min(a, part);
    const at = (x: number) => log - logs[x] - logs[a - x] - logs[part - x] - logs[b - part + x];
    const mode = Math.min(high, Math.max(low, Math.floor(((a + 1) * (part + 1)) / (a + b + 2))));
    const peak = at(mode);
    let whole = size;
    while (whole > 0 && pathLogs[whole - 1] + peak <= limit) whole--;
    sweep.steps -= 10 + size - whole;
    if (whole < size) {
      const all = log + logs[a + b] - logs[a] - logs[b] - logs[part] - logs[a + b - part];
      sweep.sum += onward[whole] * exp(all + top + constant);
    }
    // of the paths before, none reaches low enough if the last does not
    if (whole === 0 || pathLogs[whole - 1] + Math.min(at(low), at(high)) > limit) return;
    values[mode] = 1;
    for (let x = mode; x < high; x++) {
      values[x + 1] = values[x] * (((a - x) * (part - x)) / ((x + 1) * (b - part + x + 1)));
    }
    for (let x = mode; x > low; x--) {
      values[x - 1] = values[x] * ((x * (b - part + x)) / ((a - x + 1) * (part - x + 1)));
    }
    const threshold = exp(limit - peak - top);
    // both tails grow as paths descend
    let sum = 0;
    let tails = 0;
    let left = low;
    let right = high;
    for (let k = 0; k < whole; k++) {
      for (; left < mode && values[left] * relative[k] <= threshold; left++) tails += values[left];
      for (; right > mode && values[right] * relative[k] <= threshold; right--) tails += values[right];
      sum += ways[k] * relative[k] * tails;
    }
    sweep.sum += sum * exp(peak + top + constant);
    sweep.steps -= 2 * (high - low) + whole;
    if (sweep.steps < 0) sweep.refuse();
  };
}

// sums of the rows before each
function roomBelow(rows: Float64Array): Float64Array {
  const room = new Float64Array(rows.length);
  for (let i = 1; i < rows.length; i++) room[i] = room[i - 1] + rows[i - 1];
  return room;
}

function sortFew(values: Float64Array): void {
  for (let i = 1; i < values.length; i++) {
    const value = values[i];
    let j = i - 1;
    for (; j >= 0 && values[j] > value; j--) values[j + 1] = values[j];
    values[j + 1] = value;
  }
}
