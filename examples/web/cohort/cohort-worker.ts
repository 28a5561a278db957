// makes the files of the example, away from the page
import { serve } from "../worker/serve.ts";
import type { CohortJobs } from "./cohort-jobs.ts";
import { makeCohort } from "./example.ts";

serve<CohortJobs>({ example: makeCohort });
