import type { MaskBox } from "../image/mask-box.ts";
import { joinRuns } from "./runs.ts";

/** Number of parts of a region, connected over faces, edges and corners (26 neighbours; 8 in 2D). */
export function countComponents(box: MaskBox): number {
  const { root } = joinRuns(box, 26);
  let components = 0;
  for (let run = 0; run < root.length; run++) if (root[run] === run) components++;
  return components;
}
