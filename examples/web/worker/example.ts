import { PEAK_PHASE, PHASE_TIMES } from "../../simulation/enhancement.ts";
import { simulateStudyPatient } from "../../simulation/study-patient.ts";
import type { Opened } from "./image-jobs.ts";
import { openedImage, openedMask } from "./opened.ts";
import type { Work } from "./protocol.ts";

/** Simulates a patient: an ultrasound, all phases of an MRI, and the true masks. Nothing is fetched. */
export async function makeExample({ seed, prefix }: { seed: number; prefix: string }, work: Work): Promise<Opened> {
  work.onProgress({ done: 0, total: 1, step: "simulating a patient" });
  await work.pause();
  const { ultrasound, mri, reading } = simulateStudyPatient(seed, 0, { phases: true });
  await work.pause();
  const peak = PEAK_PHASE[reading.tic];
  const phases = (mri.phases ?? []).map((phase, i) =>
    openedImage(
      work,
      {
        key: `${prefix}.mri-${i}`,
        title: `${PHASE_TIMES[i]} s${i === peak ? ", the peak" : i === 0 ? ", before contrast" : ""}`,
        group: "Simulated breast MRI",
      },
      phase,
    ),
  );
  return {
    images: [
      openedImage(
        work,
        { key: `${prefix}.us`, title: "Simulated ultrasound", group: "Simulated ultrasound" },
        ultrasound.image,
      ),
      // the peak first, as the study measures it
      phases[peak],
      ...phases.filter((_, i) => i !== peak),
    ],
    masks: [
      openedMask(work, { key: `${prefix}.us-mask`, title: "True lesion" }, ultrasound.mask),
      openedMask(work, { key: `${prefix}.mri-mask`, title: "True tumour" }, mri.mask),
    ],
    notes: [],
  };
}
