// tables and studies, away from the page
import { serve } from "../worker/serve.ts";
import { describeTable } from "./describe-table.ts";
import { planStudy } from "./run-plan.ts";
import type { StudyJobs } from "./study-jobs.ts";

serve<StudyJobs>({ table: describeTable, study: planStudy });
