import { byId, checkedValues, fillSelect } from "../ui/dom.ts";
import { takeChosen, takeDropped } from "../ui/drop.ts";
import { runJob } from "../ui/jobs.ts";
import { makeViewer } from "../viewer/viewer.ts";
import type { Opened } from "../worker/image-jobs.ts";
import { chosenSettings, connectSettings } from "./feature-settings.ts";
import { connectTable } from "./feature-table.ts";
import { connectMap } from "./map-panel.ts";
import { chosenRegion, connectRegion, partsOf } from "./region-panel.ts";
import { connectSegmentation, suggestNetwork } from "./segment-panel.ts";
import { addOpened, fittingMasks, nameOf, newSession, nextPrefix } from "./session.ts";

/** Seed of the example patient: one with a tumour that shows well in both images. */
const EXAMPLE_SEED = 2001;

/** Connects the page for images: open, choose a region, measure, map. */
export function connectImages(): void {
  const session = newSession();
  const viewer = makeViewer();
  const showFeatures = connectTable();
  const map = connectMap(session, viewer);
  const refreshExtract = (): void => {
    const families = checkedValues(byId("families")).length;
    const filters = checkedValues(byId("filters")).length;
    const enough = session.params !== undefined || (families > 0 && filters > 0);
    byId<HTMLButtonElement>("extract").disabled = !(session.image && session.rings && enough);
    const parts = partsOf(session).length;
    byId("extract-what").textContent = !session.image
      ? "Open an image first"
      : !session.rings
        ? "A mask is needed"
        : !enough
          ? "Choose a family and a filter"
          : `${parts} ${parts === 1 ? "region" : "regions"}`;
  };
  const changed = (): void => {
    map.refresh();
    refreshExtract();
  };
  const region = connectRegion(session, viewer, changed);
  connectSettings(session, refreshExtract);

  const imageChoice = byId<HTMLSelectElement>("image-choice");
  const showImage = (key: string): void => {
    const image = session.images.find((one) => one.key === key);
    if (!image) return;
    session.image = image;
    viewer.showMap(undefined);
    viewer.showImage(image);
    suggestNetwork(session);
    segmentation.refresh();
  };
  const add = (opened: Opened, place: string): void => {
    addOpened(session, opened);
    const first = opened.images[0];
    fillSelect(
      imageChoice,
      session.images.map((image) => ({ value: image.key, text: nameOf(image) })),
      first?.key ?? session.image?.key,
    );
    if (first) showImage(first.key);
    region.refresh(opened.masks.length > 0);
    byId(place).textContent = opened.notes.join(" ");
    const [mask] = opened.masks;
    if (mask && !session.image) byId(place).textContent = "The mask is kept: open its image too.";
    else if (mask && session.image && !fittingMasks(session).includes(mask)) {
      const [of, image] = [mask.mask, session.image.image].map(({ size }) => size.join(" x "));
      byId(place).textContent = `The mask has ${of} voxels, the image ${image}: it is kept for an image of its size.`;
    }
  };
  const segmentation = connectSegmentation(session, (opened) => add(opened, "segment-notes"));
  imageChoice.addEventListener("change", () => {
    showImage(imageChoice.value);
    region.refresh(false);
  });

  const open = async (files: readonly File[], as: "image" | "mask"): Promise<void> => {
    const onto = session.image ? [session.image.key] : [];
    const opened = await runJob("Opening", "images", "open-failure", (tools) =>
      session.worker.run("open", { files, as, prefix: nextPrefix(), onto }, { ...tools, needs: onto }),
    );
    if (opened) add(opened, "open-notes");
  };
  const example = async (): Promise<void> => {
    const opened = await runJob("Simulating", "images", "open-failure", (tools) =>
      session.worker.run("example", { seed: EXAMPLE_SEED, prefix: nextPrefix() }, tools),
    );
    if (opened) add(opened, "open-notes");
  };
  takeDropped(byId("stage"), (files) => open(files, "image"));
  takeChosen("image-files", (files) => open(files, "image"));
  takeChosen("image-folder", (files) => open(files, "image"));
  takeChosen("mask-files", (files) => open(files, "mask"));
  for (const id of ["example", "example-again"]) byId(id).addEventListener("click", example);

  byId("extract").addEventListener("click", async () => {
    const { image } = session;
    const chosen = chosenRegion(session);
    if (!image || !chosen) return;
    const titles = partsOf(session).map(({ text }) => text);
    const settings = chosenSettings(session);
    const regions = await runJob("Measuring", "images", "features-failure", (tools) =>
      session.worker.run(
        "extract",
        { image: image.key, region: chosen, ...settings },
        { ...tools, needs: [image.key, chosen.mask] },
      ),
    );
    if (!regions) return;
    const { label, radii, unit } = chosen;
    showFeatures({
      image: nameOf(image),
      regions,
      titles,
      settings: { label, radii, unit, ...settings },
    });
    byId("results").scrollIntoView({ block: "nearest", behavior: "smooth" });
  });
  changed();
}
