import type { Frame } from "./frame.ts";
import { TAG } from "./tags.ts";
import { label, text } from "./values.ts";
import type { DicomIdentifiers } from "./volume.ts";

/** What identifies the patient and the study of a volume, from the file of its first slice. */
export function identifiersOf(slices: readonly Frame[]): DicomIdentifiers {
  const { dataSet } = slices[0].file;
  const get = (tag: string): string => text(dataSet, tag) ?? "";
  const written = (tag: string): string => label(dataSet, tag, dataSet) ?? "";
  const isMultiFrame = slices.some(({ format }) => format.frames > 1);
  return {
    patientId: written(TAG.PatientID),
    patientName: written(TAG.PatientName),
    patientBirthDate: get(TAG.PatientBirthDate),
    patientSex: get(TAG.PatientSex),
    studyInstanceUid: get(TAG.StudyInstanceUID),
    studyId: written(TAG.StudyID),
    studyDate: get(TAG.StudyDate),
    studyTime: get(TAG.StudyTime),
    accessionNumber: written(TAG.AccessionNumber),
    sopClassUid: get(TAG.SOPClassUID),
    sopInstanceUids: slices.map(({ file }) => text(file.dataSet, TAG.SOPInstanceUID) ?? ""),
    frameNumbers: isMultiFrame ? slices.map(({ number }) => number + 1) : [],
  };
}
