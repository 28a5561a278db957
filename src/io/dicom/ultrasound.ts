import type { DataSet } from "dicom-parser";
import { TAG } from "./tags.ts";
import { float64, items, uint16, uint32 } from "./values.ts";
import type { UltrasoundRegion } from "./volume.ts";

/** Code of centimetres in the physical units of a region; all others are not lengths. */
const CENTIMETRES = 3;

const MILLIMETRES_A_CENTIMETRE = 10;

/** The calibrated regions of an ultrasound picture (PS3.3 C.8.5.5). */
export function ultrasoundRegions(dataSet: DataSet): UltrasoundRegion[] {
  return items(dataSet, TAG.SequenceOfUltrasoundRegions).map((region) => ({
    minimum: [uint32(region, TAG.RegionLocationMinX0) ?? 0, uint32(region, TAG.RegionLocationMinY0) ?? 0],
    maximum: [uint32(region, TAG.RegionLocationMaxX1) ?? 0, uint32(region, TAG.RegionLocationMaxY1) ?? 0],
    spacing: spacingOf(region),
  }));
}

/** The scale of the largest region with one, in mm: that of the B-mode picture. */
export function ultrasoundSpacing(regions: readonly UltrasoundRegion[]): readonly number[] | undefined {
  const area = ({ minimum, maximum }: UltrasoundRegion): number =>
    (maximum[0] - minimum[0] + 1) * (maximum[1] - minimum[1] + 1);
  const scaled = regions.filter(({ spacing }) => spacing !== undefined);
  return scaled.reduce<UltrasoundRegion | undefined>(
    (best, region) => (best && area(best) >= area(region) ? best : region),
    undefined,
  )?.spacing;
}

// a delta may be negative: the axis then points to the left or up
function spacingOf(region: DataSet): [number, number] | undefined {
  const units = [uint16(region, TAG.PhysicalUnitsXDirection), uint16(region, TAG.PhysicalUnitsYDirection)];
  const x = Math.abs(float64(region, TAG.PhysicalDeltaX) ?? 0) * MILLIMETRES_A_CENTIMETRE;
  const y = Math.abs(float64(region, TAG.PhysicalDeltaY) ?? 0) * MILLIMETRES_A_CENTIMETRE;
  return units.every((unit) => unit === CENTIMETRES) && x > 0 && y > 0 ? [x, y] : undefined;
}
