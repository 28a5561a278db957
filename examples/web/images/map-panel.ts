import { byId, fillSelect } from "../ui/dom.ts";
import { runJob } from "../ui/jobs.ts";
import type { Viewer } from "../viewer/viewer.ts";
import { MAPPED_FEATURES } from "./mapped-features.ts";
import { chosenRegion, partsOf } from "./region-panel.ts";
import type { Session } from "./session.ts";

/** Connects voxel maps: one feature over the tumour or a ring, shown over the slice. */
export function connectMap(session: Session, viewer: Viewer): { readonly refresh: () => void } {
  const family = byId<HTMLSelectElement>("map-family");
  const feature = byId<HTMLSelectElement>("map-feature");
  const part = byId<HTMLSelectElement>("map-part");
  const listFeatures = (): void =>
    fillSelect(
      feature,
      MAPPED_FEATURES[family.value].map((name) => ({ value: name, text: name })),
    );
  fillSelect(
    family,
    Object.keys(MAPPED_FEATURES).map((name) => ({ value: name, text: name })),
  );
  listFeatures();
  family.addEventListener("change", listFeatures);
  byId("map").addEventListener("click", async () => {
    const { image } = session;
    const region = chosenRegion(session);
    if (!image || !region) return;
    const map = await runJob("Mapping", "images", "map-failure", (tools) =>
      session.worker.run(
        "map",
        {
          image: image.key,
          region,
          part: part.value,
          family: family.value,
          feature: feature.value,
          kernelRadius: Number(byId<HTMLSelectElement>("map-radius").value),
          binWidth: byId<HTMLInputElement>("bin-width").valueAsNumber,
        },
        { ...tools, needs: [image.key, region.mask] },
      ),
    );
    // the reader may have gone on to another image
    if (!map || session.image !== image) return;
    byId<HTMLInputElement>("show-map").checked = true;
    viewer.showMap(map);
    viewer.goToRegion();
  });
  return {
    refresh: () => {
      fillSelect(part, partsOf(session));
      byId<HTMLButtonElement>("map").disabled = !session.rings;
    },
  };
}
