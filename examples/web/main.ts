// a page that opens images, segments them, measures features, measures many cases, and runs a study of a table, all in workers
// of the browser
import { connectCohort } from "./cohort/cohort-page.ts";
import { connectImages } from "./images/images-page.ts";
import { connectStudy } from "./study/study-page.ts";
import { connectChoosers } from "./ui/drop.ts";
import { connectTabs } from "./ui/tabs.ts";

connectTabs();
connectChoosers();
connectImages();
connectCohort();
connectStudy();
