import type { Image } from "radiosurv/image";
import { byId } from "../ui/dom.ts";
import type { OpenedImage, RingLevels, VoxelMap } from "../worker/image-jobs.ts";
import { drawColourBar, ringColour, shortNumber, TUMOUR_COLOUR } from "./colours.ts";
import { connectControls, showControls } from "./controls.ts";
import { outlines } from "./outline.ts";
import { resetWindow, type Shown } from "./shown.ts";
import { fillColours, fillGrey, voxelAt } from "./slice-pixels.ts";
import { type View, viewsOf } from "./views.ts";

/** What the page tells the picture. */
export interface Viewer {
  readonly showImage: (opened: OpenedImage) => void;
  readonly showRings: (rings: RingLevels | undefined) => void;
  readonly showMap: (map: VoxelMap | undefined) => void;
  /** Goes to the slices in the middle of what the rings surround. */
  readonly goToRegion: () => void;
}

/** Makes the canvas a viewer of slices. Each change is drawn in the next frame, however many there are. */
export function makeViewer(): Viewer {
  const canvas = byId<HTMLCanvasElement>("slice");
  const grey = document.createElement("canvas");
  const colour = document.createElement("canvas");
  const shown: Shown = { views: [], view: 0, slices: [], level: 0, width: 1 };
  let asked = false;
  let outlined: { key: string; paths: Path2D[] } = { key: "", paths: [] };
  let ringCount = 0;

  const draw = (): void => {
    asked = false;
    drawSlice(canvas, grey, colour, shown, (view, slice) => {
      const key = `${ringCount} ${shown.view} ${slice}`;
      const { rings, opened } = shown;
      if (!rings || !opened) return [];
      if (outlined.key !== key) {
        outlined = { key, paths: outlines(rings.levels, opened.image.size, view, slice, rings.radii.length + 1) };
      }
      return outlined.paths;
    });
  };
  const refresh = (): void => {
    showControls(shown);
    if (asked) return;
    asked = true;
    requestAnimationFrame(draw);
  };
  connectControls(canvas, shown, refresh);
  connectReadout(canvas, shown);
  new ResizeObserver(refresh).observe(canvas);

  return {
    showImage: (opened) => {
      const before = shown.opened;
      const same = before && before.image.size.join() === opened.image.size.join();
      shown.opened = opened;
      shown.views = viewsOf(opened.image);
      byId("stage-empty").hidden = true;
      if (!same) {
        shown.view = 0;
        shown.slices = shown.views.map(({ size }) => Math.floor(size[2] / 2));
      }
      // phases of one series keep their window, so that they can be compared
      if (!same || before.group !== opened.group) resetWindow(shown);
      refresh();
    },
    showRings: (rings) => {
      shown.rings = rings;
      ringCount++;
      refresh();
    },
    showMap: (map) => {
      shown.map = map;
      const bar = byId<HTMLCanvasElement>("colour-bar");
      bar.hidden = !map;
      if (map) drawColourBar(bar, map.lowest, map.highest);
      byId("map-title").textContent = map
        ? `${map.title}: ${shortNumber(map.lowest)} to ${shortNumber(map.highest)}`
        : "";
      refresh();
    },
    goToRegion: () => {
      const { opened, rings, views } = shown;
      if (!opened || !rings) return;
      const middle = middleOf(rings.levels, opened.image.size);
      shown.slices = views.map(({ through }) => (through < 0 ? 0 : middle[through]));
      refresh();
    },
  };
}

/** Where the slice lies on the canvas, in its pixels. */
export function frameOf(
  canvas: HTMLCanvasElement,
  { size, spacing }: View,
): { x: number; y: number; scaleX: number; scaleY: number } {
  const [width, height] = [size[0] * spacing[0], size[1] * spacing[1]];
  const scale = Math.min(canvas.width / width, canvas.height / height);
  return {
    x: (canvas.width - width * scale) / 2,
    y: (canvas.height - height * scale) / 2,
    scaleX: scale * spacing[0],
    scaleY: scale * spacing[1],
  };
}

function drawSlice(
  canvas: HTMLCanvasElement,
  grey: HTMLCanvasElement,
  colour: HTMLCanvasElement,
  shown: Shown,
  outlinesOf: (view: View, slice: number) => readonly Path2D[],
): void {
  const ratio = devicePixelRatio || 1;
  const [width, height] = [Math.round(canvas.clientWidth * ratio), Math.round(canvas.clientHeight * ratio)];
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  const context = canvas.getContext("2d") as CanvasRenderingContext2D;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, width, height);
  const { opened, views, level, width: window, map } = shown;
  if (!opened || width === 0) return;
  const view = views[shown.view];
  const slice = shown.slices[shown.view];
  const { x, y, scaleX, scaleY } = frameOf(canvas, view);
  const [nu, nv] = view.size;
  const put = (on: HTMLCanvasElement, fill: (pixels: ImageData) => void): void => {
    if (on.width !== nu || on.height !== nv) Object.assign(on, { width: nu, height: nv });
    const onto = on.getContext("2d") as CanvasRenderingContext2D;
    const pixels = onto.createImageData(nu, nv);
    fill(pixels);
    onto.putImageData(pixels, 0, 0);
    context.drawImage(on, x, y, nu * scaleX, nv * scaleY);
  };
  context.imageSmoothingEnabled = true;
  context.imageSmoothingQuality = "high";
  put(grey, (pixels) => fillGrey(pixels, opened.image, view, slice, level - window / 2, level + window / 2));
  if (map && byId<HTMLInputElement>("show-map").checked) {
    context.imageSmoothingEnabled = false;
    put(colour, (pixels) => fillColours(pixels, map, view, slice));
  }
  if (byId<HTMLInputElement>("show-outlines").checked) {
    const toPixels = new DOMMatrix([scaleX, 0, 0, scaleY, x, y]);
    const paths = outlinesOf(view, slice);
    for (let k = paths.length - 1; k >= 0; k--) {
      const path = new Path2D();
      path.addPath(paths[k], toPixels);
      context.lineWidth = (k === 0 ? 2 : 1.25) * ratio;
      context.strokeStyle = k === 0 ? TUMOUR_COLOUR : ringColour(k - 1);
      context.stroke(path);
    }
  }
  if (view.sides) drawSides(context, view.sides, width, height, ratio);
}

function drawSides(
  context: CanvasRenderingContext2D,
  sides: readonly string[],
  width: number,
  height: number,
  ratio: number,
): void {
  const gap = 14 * ratio;
  const places = [
    [gap, height / 2],
    [width - gap, height / 2],
    [width / 2, gap],
    [width / 2, height - gap],
  ];
  context.font = `600 ${12 * ratio}px system-ui, sans-serif`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillStyle = "rgb(255 255 255 / 0.75)";
  context.strokeStyle = "rgb(0 0 0 / 0.6)";
  context.lineWidth = 3 * ratio;
  sides.forEach((letter, i) => {
    context.strokeText(letter, places[i][0], places[i][1]);
    context.fillText(letter, places[i][0], places[i][1]);
  });
}

// what lies under the mouse
function connectReadout(canvas: HTMLCanvasElement, shown: Shown): void {
  const output = byId("voxel");
  const nothing = "\u00a0";
  canvas.addEventListener("pointerleave", () => (output.textContent = nothing));
  canvas.addEventListener("pointermove", ({ offsetX, offsetY }) => {
    const { opened, views, map } = shown;
    if (!opened) return;
    const view = views[shown.view];
    const { x, y, scaleX, scaleY } = frameOf(canvas, view);
    const ratio = canvas.width / Math.max(canvas.clientWidth, 1);
    const u = Math.floor((offsetX * ratio - x) / scaleX);
    const v = Math.floor((offsetY * ratio - y) / scaleY);
    if (u < 0 || v < 0 || u >= view.size[0] || v >= view.size[1]) {
      output.textContent = nothing;
      return;
    }
    const index = voxelAt(view, shown.slices[shown.view], u, v);
    const unit = opened.unit ? ` ${opened.unit}` : "";
    const mapped =
      map &&
      valueIn(
        map.map,
        index.map((place, axis) => place - map.lower[axis]),
      );
    const more = mapped === undefined || Number.isNaN(mapped) ? "" : `, map ${shortNumber(mapped)}`;
    output.textContent = `(${index.join(", ")}): ${shortNumber(valueIn(opened.image, index) ?? Number.NaN)}${unit}${more}`;
  });
}

function valueIn({ size, voxels }: Image, index: readonly number[]): number | undefined {
  if (index.some((place, axis) => place < 0 || place >= size[axis])) return undefined;
  return voxels.data[index[0] + size[0] * (index[1] + (size.length > 2 ? size[1] * index[2] : 0))];
}

// the slices with the middle of the tumour's box
function middleOf(levels: Uint8Array, [nx, ny]: readonly number[]): readonly number[] {
  const low = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  const high = [0, 0, 0];
  for (let i = 0; i < levels.length; i++) {
    if (levels[i] !== 1) continue;
    const place = [i % nx, Math.floor(i / nx) % ny, Math.floor(i / (nx * ny))];
    for (let axis = 0; axis < 3; axis++) {
      if (place[axis] < low[axis]) low[axis] = place[axis];
      if (place[axis] > high[axis]) high[axis] = place[axis];
    }
  }
  return low.map((first, axis) => (first > high[axis] ? 0 : Math.floor((first + high[axis]) / 2)));
}
