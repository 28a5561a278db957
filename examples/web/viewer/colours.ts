/** Colours of maps from least to most: dark violet over green to yellow, even steps of lightness for all eyes. */
const STOPS: readonly (readonly [red: number, green: number, blue: number])[] = [
  [68, 1, 84],
  [59, 82, 139],
  [33, 145, 140],
  [94, 201, 98],
  [253, 231, 37],
];

/** How much a map covers the slice: 0 to 255. */
const OPACITY = 205;

/** Colour of the outline of the tumour, and of rings from the first to the last. */
export const TUMOUR_COLOUR = "#ff9d5c";
const RING_COLOURS: readonly string[] = ["#6ee7d8", "#5cc8ff", "#9fb4ff", "#d3a4ff", "#ff9fdc", "#ffd166", "#b8e986"];

export function ringColour(place: number): string {
  return RING_COLOURS[place % RING_COLOURS.length];
}

/** Colour of a value from 0 to 1 as a word of pixels. */
export function colourAt(part: number): number {
  const [red, green, blue] = mixed(part);
  return ((OPACITY << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}

function mixed(part: number): readonly [number, number, number] {
  const place = Math.min(Math.max(part, 0), 1) * (STOPS.length - 1);
  const i = Math.min(Math.floor(place), STOPS.length - 2);
  const t = place - i;
  const [a, b] = [STOPS[i], STOPS[i + 1]];
  return [0, 1, 2].map((k) => Math.round(a[k] + t * (b[k] - a[k]))) as [number, number, number];
}

/** Draws the bar that says which colour is which value. */
export function drawColourBar(canvas: HTMLCanvasElement, lowest: number, highest: number): void {
  const ratio = devicePixelRatio || 1;
  const [width, height] = [72, 180];
  canvas.width = width * ratio;
  canvas.height = height * ratio;
  const context = canvas.getContext("2d") as CanvasRenderingContext2D;
  context.scale(ratio, ratio);
  context.clearRect(0, 0, width, height);
  const [top, length] = [10, height - 20];
  for (let y = 0; y < length; y++) {
    const [red, green, blue] = mixed(1 - y / (length - 1));
    context.fillStyle = `rgb(${red} ${green} ${blue})`;
    context.fillRect(0, top + y, 12, 1.5);
  }
  context.font = "11px system-ui, sans-serif";
  context.textBaseline = "middle";
  for (const part of [0, 0.25, 0.5, 0.75, 1]) {
    const y = top + (1 - part) * length;
    const text = shortNumber(lowest + part * (highest - lowest));
    context.fillStyle = "#ffffff";
    context.fillRect(12, y - 0.5, 4, 1);
    context.lineWidth = 3;
    context.strokeStyle = "rgb(0 0 0 / 0.7)";
    context.strokeText(text, 19, y);
    context.fillText(text, 19, y);
  }
}

/** A number with as many digits as a reader of a bar or a table looks at. */
export function shortNumber(value: number): string {
  if (!Number.isFinite(value)) return "-";
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e6)) return value.toExponential(2);
  return String(Number(value.toPrecision(4)));
}
