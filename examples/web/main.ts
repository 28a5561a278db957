// a page that opens images, segments them, measures features, and runs a study of a table, all in workers of the browser
import { connectImages } from "./images/images-page.ts";
import { connectStudy } from "./study/study-page.ts";
import { connectChoosers } from "./ui/drop.ts";
import { connectTabs } from "./ui/tabs.ts";

connectTabs();
connectChoosers();
connectImages();
connectStudy();
