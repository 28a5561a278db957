import { byId, checkedValues, chip, fillSelect, make } from "../ui/dom.ts";
import { clearFailure, showFailure } from "../ui/failure.ts";
import { ringColour, TUMOUR_COLOUR } from "../viewer/colours.ts";
import type { Viewer } from "../viewer/viewer.ts";
import type { RegionRequest } from "../worker/image-jobs.ts";
import { fittingMasks, regionOf, type Session } from "./session.ts";

/** Radii that are offered: those of the study that the library follows. */
const RADII = [1, 2, 3, 4, 5, 6, 7];
const FIRST_RADII = [2, 4];

/** Connects the choice of mask, label and rings; `changed` is told once outlines are new. */
export function connectRegion(
  session: Session,
  viewer: Viewer,
  changed: () => void,
): { readonly refresh: (goThere: boolean) => void } {
  const maskChoice = byId<HTMLSelectElement>("mask-choice");
  const labelChoice = byId<HTMLSelectElement>("label-choice");
  byId("radii").append(
    ...RADII.map((radius) => chip("radius", String(radius), String(radius), FIRST_RADII.includes(radius))),
  );
  let count = 0;

  const findRings = async (goThere: boolean): Promise<void> => {
    const number = ++count;
    const region = chosenRegion(session);
    clearFailure("region-failure");
    byId("region-notes").textContent = "";
    if (!region) {
      session.rings = undefined;
      viewer.showRings(undefined);
      showLegend(session);
      changed();
      return;
    }
    try {
      const rings = await session.worker.run("rings", region, { needs: [region.mask] });
      // another choice came meanwhile
      if (number !== count) return;
      session.rings = rings;
      viewer.showRings(rings);
      byId("region-notes").textContent = rings.notes.join(" ");
      if (goThere) viewer.goToRegion();
    } catch (error) {
      if (number !== count) return;
      session.rings = undefined;
      viewer.showRings(undefined);
      showFailure("region-failure", error);
    }
    showLegend(session);
    changed();
  };
  const chooseLabel = (goThere: boolean): void => {
    const { mask } = session;
    const labels = mask?.labels ?? [];
    if (!labels.includes(session.label)) session.label = labels[0] ?? 1;
    byId("label-field").hidden = labels.length < 2;
    fillSelect(
      labelChoice,
      labels.map((label) => ({ value: String(label), text: mask?.names?.[label] ?? String(label) })),
      String(session.label),
    );
    findRings(goThere);
  };
  maskChoice.addEventListener("change", () => {
    session.mask = fittingMasks(session).find(({ key }) => key === maskChoice.value);
    chooseLabel(true);
  });
  labelChoice.addEventListener("change", () => {
    session.label = Number(labelChoice.value);
    findRings(true);
  });
  byId("radii").addEventListener("change", () => findRings(false));
  byId("ring-unit").addEventListener("change", () => findRings(false));

  return {
    refresh: (goThere) => {
      const masks = fittingMasks(session);
      // the last one is the newest
      if (!session.mask || !masks.includes(session.mask) || goThere) session.mask = masks.at(-1);
      fillSelect(
        maskChoice,
        masks.map(({ key, title }) => ({ value: key, text: title })),
        session.mask?.key,
      );
      if (session.image)
        byId<HTMLSelectElement>("ring-unit").value = session.image.image.size.length === 2 ? "voxel" : "mm";
      chooseLabel(goThere);
    },
  };
}

/** The region as it is chosen; none without a mask. */
export function chosenRegion(session: Session): RegionRequest | undefined {
  const radii = checkedValues(byId("radii")).map(Number);
  return regionOf(session, radii, byId<HTMLSelectElement>("ring-unit").value as "mm" | "voxel");
}

/** The tumour and its rings by name, as titles to choose from. */
export function partsOf(session: Session): readonly { readonly value: string; readonly text: string }[] {
  if (!session.rings) return [];
  const unit = byId<HTMLSelectElement>("ring-unit").value === "mm" ? "mm" : "voxels";
  return [
    { value: "intra", text: "Tumour" },
    ...session.rings.radii.map((radius) => ({ value: `peri-${radius}`, text: `Ring to ${radius} ${unit}` })),
  ];
}

function showLegend(session: Session): void {
  byId("legend").replaceChildren(
    ...partsOf(session).map(({ text }, i) => {
      const swatch = make("span", { className: "swatch" });
      swatch.style.background = i === 0 ? TUMOUR_COLOUR : ringColour(i - 1);
      return make("li", {}, swatch, text);
    }),
  );
}
