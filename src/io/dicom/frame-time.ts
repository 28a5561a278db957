import type { DataSet } from "dicom-parser";
import type { Frame } from "./frame.ts";
import { TAG } from "./tags.ts";
import { float64, number, text, uint16, uint32 } from "./values.ts";

/** Number of a frame in the order of the series, if stated. */
export function instanceNumber({ file }: Frame): number | undefined {
  return number(file.dataSet, TAG.InstanceNumber);
}

/** Attributes by which the phases of a series may be told apart, in the order in which they are tried. */
export const PHASE_ATTRIBUTES: Readonly<Record<string, (frame: Frame) => number | string | undefined>> = {
  TemporalPositionIdentifier: ({ file, groups }) =>
    uint32(groups(TAG.FrameContentSequence), TAG.TemporalPositionIndex) ??
    number(file.dataSet, TAG.TemporalPositionIdentifier),
  TemporalPositionTimeOffset: ({ groups }) =>
    float64(groups(TAG.TemporalPositionSequence), TAG.TemporalPositionTimeOffset),
  AcquisitionNumber: ({ file, groups }) =>
    uint16(groups(TAG.FrameContentSequence), TAG.FrameAcquisitionNumber) ?? number(file.dataSet, TAG.AcquisitionNumber),
  AcquisitionTime: acquisitionSeconds,
  TriggerTime: triggerSeconds,
  ContentTime: contentSeconds,
  EchoTime: ({ file, groups }) =>
    float64(groups(TAG.MREchoSequence), TAG.EffectiveEchoTime) ?? number(file.dataSet, TAG.EchoTime),
  EchoNumbers: ({ file }) => number(file.dataSet, TAG.EchoNumbers),
  DiffusionBValue: ({ groups }) => float64(groups(TAG.MRDiffusionSequence), TAG.DiffusionBValue),
  InversionTime: ({ file }) => number(file.dataSet, TAG.InversionTime),
  FlipAngle: ({ file }) => number(file.dataSet, TAG.FlipAngle),
  ImageType: ({ file }) => text(file.dataSet, TAG.ImageType),
  InstanceNumber: (frame) => (frame.format.frames === 1 ? instanceNumber(frame) : frame.number),
};

/** When a frame was acquired, in seconds of an arbitrary era. */
export function acquisitionSeconds({ file: { dataSet }, groups }: Frame): number | undefined {
  return (
    dateTimeSeconds(text(groups(TAG.FrameContentSequence), TAG.FrameAcquisitionDateTime)) ??
    clockSeconds(dataSet, TAG.AcquisitionTime, TAG.AcquisitionDate) ??
    dateTimeSeconds(text(dataSet, TAG.AcquisitionDateTime))
  );
}

/** When the image data of a frame were made, in seconds of an arbitrary era. */
export function contentSeconds({ file: { dataSet } }: Frame): number | undefined {
  return clockSeconds(dataSet, TAG.ContentTime, TAG.ContentDate);
}

/** The delay of a frame after the trigger, in seconds. */
export function triggerSeconds({ file, groups }: Frame): number | undefined {
  const delay = float64(groups(TAG.CardiacSynchronizationSequence), TAG.NominalCardiacTriggerDelayTime);
  const milliseconds = delay ?? number(file.dataSet, TAG.TriggerTime);
  return milliseconds === undefined ? undefined : milliseconds / 1000;
}

/** The time from one phase to the next, in seconds. */
export function temporalResolution({ file }: Frame): number | undefined {
  const milliseconds = number(file.dataSet, TAG.TemporalResolution);
  return milliseconds === undefined ? undefined : milliseconds / 1000;
}

// a time of day, with the day of the first date that is there
function clockSeconds(dataSet: DataSet, timeTag: string, dateTag: string): number | undefined {
  const seconds = timeOfDay(text(dataSet, timeTag));
  if (seconds === undefined) return undefined;
  const dates = [dateTag, TAG.ContentDate, TAG.SeriesDate, TAG.StudyDate].map((tag) => day(text(dataSet, tag)));
  return seconds + 86400 * (dates.find((date) => date !== undefined) ?? 0);
}

// YYYYMMDDHHMMSS.FFFFFF, and perhaps an offset from UTC such as +0100
function dateTimeSeconds(value: string | undefined): number | undefined {
  const [, date, time, sign, hours, minutes] =
    /^(\d{8})(\d{2}[\d.]*)(?:([+-])(\d{2})(\d{2}))?$/.exec(value ?? "") ?? [];
  const days = day(date);
  const seconds = timeOfDay(time);
  if (days === undefined || seconds === undefined) return undefined;
  const offset = hours ? 60 * (60 * Number(hours) + Number(minutes)) : 0;
  return 86400 * days + seconds - (sign === "-" ? -offset : offset);
}

// days since 1970; the standard before 1993 put points between the numbers
function day(value: string | undefined): number | undefined {
  const [, year, month, date] = /^(\d{4})\.?(\d{2})\.?(\d{2})$/.exec(value ?? "") ?? [];
  return year === undefined ? undefined : Date.UTC(Number(year), Number(month) - 1, Number(date)) / 86400000;
}

// HHMMSS.FFFFFF, of which the end may be missing
function timeOfDay(value: string | undefined): number | undefined {
  const [, hours, minutes = "0", seconds = "0"] = /^(\d{2}):?(\d{2})?:?(\d{2}(?:\.\d*)?)?$/.exec(value ?? "") ?? [];
  return hours === undefined ? undefined : 3600 * Number(hours) + 60 * Number(minutes) + Number(seconds);
}
