/** How the distance of a merged cluster to the others follows from those of its parts. */
export type Linkage = "ward.D" | "ward.D2" | "average" | "complete" | "single";

/** Below this many items holes in the matrix are left where they are. */
const FEW = 32;

/** Clusters that are left, in places of ascending first items, and their distances. */
interface State {
  /** Places of the condensed matrix. */
  places: number;
  /** Distances; those of place i start at starts[i] + i + 1. */
  readonly distance: Float64Array;
  readonly starts: Int32Array;
  /** Items in the cluster of a place. */
  readonly size: Float64Array;
  /** -(item + 1) of one item, else the number of the merge from 1. */
  readonly id: Int32Array;
  /** Nearest of the later places, the first of equals; -1 if there is none. */
  readonly nearest: Int32Array;
  readonly nearestDistance: Float64Array;
  /** Places in use, ascending; the first `left`. */
  readonly live: Int32Array;
  left: number;
  /** Distances of the two parts of a merge to the places in use. */
  readonly toLow: Float64Array;
  readonly toHigh: Float64Array;
}

// Merges the two nearest clusters until one is left. Each place keeps its nearest among the later ones (Anderberg 1973), so a
// step costs O(p) and a search of a row for each place whose nearest was merged. A merged cluster takes the earlier place
// of its parts. Ties: the first place with the least distance, and there what it keeps as nearest, as R's hclust does.
//
// p         items, at least 2
// distance  condensed, overwritten
// pairs     written: ids of the two parts of each merge, 2 (p - 1)
// height    written: p - 1
export function agglomerate(
  p: number,
  distance: Float64Array,
  linkage: Linkage,
  pairs: Int32Array,
  height: Float64Array,
): void {
  const squared = linkage === "ward.D2";
  if (squared) for (let i = 0; i < distance.length; i++) distance[i] *= distance[i];
  const state = firstState(p, distance);
  const { size, id, nearest, nearestDistance, live } = state;
  for (let step = 0; step < p - 1; step++) {
    let low = -1;
    let least = Number.POSITIVE_INFINITY;
    for (let a = 0; a < state.left; a++) {
      const i = live[a];
      if (nearestDistance[i] < least) {
        least = nearestDistance[i];
        low = i;
      }
    }
    const high = nearest[low];
    // single items first, then the earlier merge
    const swap = id[low] > 0 && id[high] < id[low];
    pairs[2 * step] = swap ? id[high] : id[low];
    pairs[2 * step + 1] = swap ? id[low] : id[high];
    height[step] = squared ? Math.sqrt(least) : least;
    removePlace(state, high);
    update(state, linkage, low, high, least);
    size[low] += size[high];
    id[low] = step + 1;
    if (state.left > FEW && 2 * state.left <= state.places) closeHoles(state);
  }
}

function firstState(p: number, distance: Float64Array): State {
  const state: State = {
    places: p,
    distance,
    starts: new Int32Array(p),
    size: new Float64Array(p).fill(1),
    id: Int32Array.from({ length: p }, (_, i) => -1 - i),
    nearest: new Int32Array(p),
    nearestDistance: new Float64Array(p),
    live: Int32Array.from({ length: p }, (_, i) => i),
    left: p,
    toLow: new Float64Array(p),
    toHigh: new Float64Array(p),
  };
  setStarts(state.starts, p);
  for (let a = 0; a < p; a++) findNearest(state, a);
  return state;
}

function setStarts(starts: Int32Array, p: number): void {
  for (let i = 0; i < p; i++) starts[i] = i * p - (i * (i + 3)) / 2 - 1;
}

// a  where the place stands among those in use
function findNearest({ distance, starts, nearest, nearestDistance, live, left }: State, a: number): void {
  const start = starts[live[a]];
  let least = Number.POSITIVE_INFINITY;
  let found = -1;
  for (let b = a + 1; b < left; b++) {
    const value = distance[start + live[b]];
    if (value < least) {
      least = value;
      found = live[b];
    }
  }
  nearest[live[a]] = found;
  nearestDistance[live[a]] = least;
}

function removePlace(state: State, place: number): void {
  const { live, left } = state;
  const at = live.subarray(0, left).indexOf(place);
  live.copyWithin(at, at + 1, left);
  state.left--;
}

// distances to the cluster merged from `low` and `high`, and the nearest of each place after that; `high` is out of use
function update(state: State, linkage: Linkage, low: number, high: number, between: number): void {
  const { distance, starts, size, nearest, nearestDistance, live, left, toLow, toHigh } = state;
  // loops of reads alone, as they jump from row to row: the processor waits for many at once
  const lows = gather(state, low, toLow);
  const highs = gather(state, high, toHigh);
  join(linkage, state, size[low], size[high], between);
  for (let a = 0; a < lows; a++) distance[starts[live[a]] + low] = toLow[a];
  for (let a = lows + 1, row = starts[low]; a < left; a++) distance[row + live[a]] = toLow[a];
  for (let a = 0; a < lows; a++) {
    const k = live[a];
    // a union is never nearer than the nearer of its parts, but for rounding in Ward's recurrence
    if (toLow[a] < nearestDistance[k]) {
      nearestDistance[k] = toLow[a];
      nearest[k] = low;
    }
    if (nearest[k] === low || nearest[k] === high) findNearest(state, a);
  }
  findNearest(state, lows);
  for (let a = lows + 1; a < highs; a++) if (nearest[live[a]] === high) findNearest(state, a);
}

// distances of a place to all in use; 0 to itself
// returns  number of places in use before it
function gather({ distance, starts, live, left }: State, place: number, out: Float64Array): number {
  let a = 0;
  for (; a < left && live[a] < place; a++) out[a] = distance[starts[live[a]] + place];
  const before = a;
  if (a < left && live[a] === place) out[a++] = 0;
  for (const row = starts[place]; a < left; a++) out[a] = distance[row + live[a]];
  return before;
}

// Lance and Williams' recurrences; toLow becomes the distances to the union
function join(
  linkage: Linkage,
  { toLow, toHigh, size, live, left }: State,
  low: number,
  high: number,
  between: number,
): void {
  if (linkage === "single") for (let a = 0; a < left; a++) toLow[a] = toLow[a] < toHigh[a] ? toLow[a] : toHigh[a];
  else if (linkage === "complete")
    for (let a = 0; a < left; a++) toLow[a] = toLow[a] > toHigh[a] ? toLow[a] : toHigh[a];
  else if (linkage === "average")
    for (let a = 0; a < left; a++) toLow[a] = (low * toLow[a] + high * toHigh[a]) / (low + high);
  else {
    for (let a = 0; a < left; a++) {
      const other = size[live[a]];
      toLow[a] = ((low + other) * toLow[a] + (high + other) * toHigh[a] - other * between) / (low + high + other);
    }
  }
}

// the matrix of the places in use, moved together; their order stays
function closeHoles(state: State): void {
  const { distance, starts, size, id, nearest, nearestDistance, live, left } = state;
  for (let a = 0, at = 0; a < left; a++) {
    const row = starts[live[a]];
    for (let b = a + 1; b < left; b++) distance[at++] = distance[row + live[b]];
  }
  const newPlace = new Int32Array(state.places).fill(-1);
  for (let a = 0; a < left; a++) newPlace[live[a]] = a;
  for (let a = 0; a < left; a++) {
    const i = live[a];
    size[a] = size[i];
    id[a] = id[i];
    nearest[a] = nearest[i] < 0 ? -1 : newPlace[nearest[i]];
    nearestDistance[a] = nearestDistance[i];
  }
  for (let a = 0; a < left; a++) live[a] = a;
  state.places = left;
  setStarts(starts, left);
}
