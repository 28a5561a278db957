import type { OpenedImage, RingLevels, VoxelMap } from "../worker/image-jobs.ts";
import type { View } from "./views.ts";

/** What is on the screen. */
export interface Shown {
  opened?: OpenedImage;
  views: readonly View[];
  view: number;
  /** Slice of each view. */
  slices: number[];
  level: number;
  width: number;
  rings?: RingLevels;
  map?: VoxelMap;
}

/** Sets the window that shows most values. */
export function resetWindow(shown: Shown): void {
  if (!shown.opened) return;
  const { low, high } = shown.opened.range;
  shown.level = (low + high) / 2;
  shown.width = high - low;
}
