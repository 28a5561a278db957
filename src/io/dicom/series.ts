import { RadiosurvError } from "../../error.ts";
import type { DicomFile } from "./parse.ts";
import { TAG } from "./tags.ts";
import { number, text } from "./values.ts";

/** The files of a series. */
export interface Series {
  readonly uid: string;
  readonly number: number | undefined;
  readonly files: readonly DicomFile[];
}

/** How many series and files a message lists. */
const LISTED = 10;

/**
 * The series to read. A copy of an instance is an error: it would be taken for another phase.
 *
 * @param asked - "one", "all", or the UID of one
 */
export function chooseSeries(caller: string, files: readonly DicomFile[], asked: string): Series[] {
  const all = seriesOf(files);
  const chosen = asked === "all" || asked === "one" ? all : all.filter(({ uid }) => uid === asked);
  if (asked === "one" && all.length > 1) {
    throw new RadiosurvError(
      "unsupported",
      `${caller}: files of one series are needed; they are of ${all.length}: ${list(all)}. Name one by its UID in the option series, or read them all with "all"`,
    );
  }
  if (chosen.length === 0) {
    throw new RadiosurvError(
      "argument",
      `${caller}: no file is of the series ${asked} that the option series names; there are ${list(all)}`,
    );
  }
  for (const series of chosen) checkCopies(caller, series);
  return chosen;
}

function seriesOf(files: readonly DicomFile[]): Series[] {
  const byUid = new Map<string, DicomFile[]>();
  for (const file of files) {
    const uid = text(file.dataSet, TAG.SeriesInstanceUID) ?? "";
    const found = byUid.get(uid);
    if (found) found.push(file);
    else byUid.set(uid, [file]);
  }
  return [...byUid].map(([uid, members]) => ({
    uid,
    number: number(members[0].dataSet, TAG.SeriesNumber),
    files: members,
  }));
}

function list(all: readonly Series[]): string {
  const lines = all.slice(0, LISTED).map(({ uid, files }) => {
    const modality = text(files[0].dataSet, TAG.Modality) ?? "no modality";
    return `${uid} (${modality}, ${files.length} ${files.length === 1 ? "file" : "files"} from ${files[0].what} on)`;
  });
  return lines.join(", ") + (all.length > LISTED ? ", ..." : "");
}

function checkCopies(caller: string, { files }: Series): void {
  const seen = new Map<string, DicomFile>();
  for (const file of files) {
    const uid = text(file.dataSet, TAG.SOPInstanceUID);
    const first = uid === undefined ? undefined : seen.get(uid);
    if (first) {
      throw new RadiosurvError(
        "geometry",
        `${caller}: each slice is needed once; ${first.what} and ${file.what} are the same instance. Leave one out`,
      );
    }
    if (uid !== undefined) seen.set(uid, file);
  }
}
