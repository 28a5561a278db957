import type { Signature } from "./apply-signature.ts";
import type { ChosenRing } from "./choose-ring.ts";
import type { StudyCohort } from "./compare-models.ts";
import { grossSignature, type JointSignature, multimodalSignature, type TablesByRegion } from "./joint-signature.ts";
import { type RadiomicsSignature, type RadiomicsSignatureOptions, radiomicsSignature } from "./radiomics-signature.ts";
import type { RunStudyOptions } from "./run-study.ts";
import { pickRegions, ringOf, type Stepper } from "./study-steps.ts";

/** Signatures of all regions, what was chosen among them, and what was joined. */
export interface StudySignatures {
  readonly rings: Readonly<Record<string, ChosenRing>>;
  readonly signatures: Readonly<Record<string, RadiomicsSignature>>;
  readonly gross: Readonly<Record<string, JointSignature>>;
  /** Regions of the last signature. */
  readonly chosen: readonly string[];
  /** Signatures to compare: of the chosen regions, gross, multi-modal; the last one joins the most. */
  readonly scores: Readonly<Record<string, Signature>>;
}

/** All regions of a study, in its order. */
export function regionsOf(rois: RunStudyOptions["rois"] = {}): string[] {
  return Object.values(rois).flatMap(({ intra, rings = {} }) => [intra, ...Object.values(rings)]);
}

/** The signatures of a study, fitted on its training cohort. */
export async function studySignatures(
  cohorts: readonly StudyCohort[],
  fit: RadiomicsSignatureOptions,
  options: RunStudyOptions,
  step: Stepper,
): Promise<StudySignatures> {
  const { rois = {} } = options;
  const train = cohorts.find(({ role }) => role === "train")!;
  const { outcome } = train;
  const features = (train.features ?? {}) as TablesByRegion;
  const signatures: Record<string, RadiomicsSignature> = {};
  for (const roi of regionsOf(rois)) {
    await step(`signature of ${roi}`);
    signatures[roi] = radiomicsSignature(outcome, features[roi], { ...fit, roi });
  }
  const rings: Record<string, ChosenRing> = {};
  const gross: Record<string, JointSignature> = {};
  const chosen: string[] = [];
  for (const [kind, { intra, rings: byRadius = {} }] of Object.entries(rois)) {
    chosen.push(intra);
    if (Object.keys(byRadius).length === 0) continue;
    const work = await step(`ring of ${kind}`);
    rings[kind] = await ringOf(cohorts, intra, byRadius, fit, { ...options, ...work });
    const ring = byRadius[String(rings[kind].radius)];
    chosen.push(ring);
    await step(`gross signature of ${kind}`);
    gross[kind] = grossSignature(outcome, pickRegions(features, [intra, ring]), { ...fit, parts: signatures });
  }
  const scores: Record<string, Signature> = pickRegions(signatures, chosen);
  for (const [kind, joined] of Object.entries(gross)) scores[`gross ${kind}`] = joined;
  if (chosen.length > 0) await step("signature of all regions");
  if (Object.keys(rois).length > 1) {
    scores["multi-modal"] = multimodalSignature(outcome, pickRegions(features, chosen), { ...fit, parts: signatures });
  }
  return { rings, signatures, gross, chosen, scores };
}
