import type { Image } from "radiosurv/image";
import type { ParamsFile } from "../ui/params-drop.ts";
import { type Connection, connect } from "../worker/connect.ts";
import type { ImageJobs, Opened, OpenedImage, OpenedMask, RegionRequest, RingLevels } from "../worker/image-jobs.ts";

/** What is open on the page, and what is chosen of it. */
export interface Session {
  readonly worker: Connection<ImageJobs>;
  readonly pixels: Map<string, Image>;
  readonly images: OpenedImage[];
  readonly masks: OpenedMask[];
  image?: OpenedImage;
  mask?: OpenedMask;
  label: number;
  rings?: RingLevels;
  params?: ParamsFile;
}

export function newSession(): Session {
  const pixels = new Map<string, Image>();
  const start = (): Worker => new Worker(new URL("../worker/image-worker.ts", import.meta.url), { type: "module" });
  return { worker: connect<ImageJobs>(start, pixels), pixels, images: [], masks: [], label: 1 };
}

let opened = 0;

/** Begins the keys of what a job makes; each is used once. */
export function nextPrefix(): string {
  return `f${++opened}`;
}

/** Adds what a job made. */
export function addOpened(session: Session, { images, masks }: Opened): void {
  for (const one of images) session.pixels.set(one.key, one.image);
  for (const one of masks) session.pixels.set(one.key, one.mask);
  session.images.push(...images);
  session.masks.push(...masks);
}

/** What an image is called where it stands alone. */
export function nameOf({ title, group }: OpenedImage): string {
  return title === group ? title : `${group}: ${title}`;
}

/** Masks on the grid of the chosen image. */
export function fittingMasks({ image, masks }: Session): readonly OpenedMask[] {
  if (!image) return [];
  return masks.filter(({ mask }) => mask.size.join() === image.image.size.join());
}

/** The region that is chosen, as the worker is asked for it; none without a mask. */
export function regionOf(
  { mask, label }: Session,
  radii: readonly number[],
  unit: "mm" | "voxel",
): RegionRequest | undefined {
  return mask && { mask: mask.key, label, radii, unit };
}
