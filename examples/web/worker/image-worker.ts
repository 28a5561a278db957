// all work on images that could hold up the page
import { makeExample } from "./example.ts";
import { extract } from "./extract.ts";
import type { ImageJobs } from "./image-jobs.ts";
import { mapVoxels } from "./map-voxels.ts";
import { openFiles } from "./open-files.ts";
import { findRings } from "./rings.ts";
import { segment } from "./segment.ts";
import { serve } from "./serve.ts";

serve<ImageJobs>({ open: openFiles, example: makeExample, rings: findRings, segment, extract, map: mapVoxels });
