import type { Row } from "../table/index.ts";
import type { TableColumn } from "./column-survey.ts";
import { openOutput } from "./output-file.ts";
import { tableEncoder } from "./table-encoder.ts";
import type { TableFormat } from "./write-table.ts";

/** A table that is written a row at a time and appears when it is whole: `begin`, `write` for each row, `commit`. */
export interface TableFile {
  /**
   * Says which columns there are: what `columnSurvey` found in the rows that will be written. A column that is not among them
   * is left out of a row, except in JSON, where records have what they have.
   */
  begin(columns: readonly TableColumn[]): Promise<void>;
  write(row: Row): Promise<void>;
  /** Writes what is left, so that `commit` has nothing to do that a full disk could forbid. */
  finish(): Promise<void>;
  /** Gives the file its name, replacing what was there. */
  commit(): Promise<void>;
  /** Leaves no trace; what was there before stays. Does nothing after `commit`. */
  discard(): Promise<void>;
}

/** Characters or bytes that are gathered before they are written. */
const BUFFER = 1 << 16;

/**
 * Opens a table for writing, as a hidden file beside `path`: a wrong place, or a format whose package is missing, is found
 * out before the work is done. What is held in memory does not grow with the number of rows.
 *
 * @throws RadiosurvError `file` if nothing can be written there; `setting` if the format is not known, or is Parquet and the
 *   package hyparquet-writer is not installed
 */
export async function openTableFile(path: string, format: TableFormat): Promise<TableFile> {
  const encoder = await tableEncoder(format);
  const file = await openOutput(path);
  let pieces: string[] = [];
  let length = 0;
  const flush = async (): Promise<void> => {
    const text = pieces.join("");
    pieces = [];
    length = 0;
    if (text !== "") await file.write(text);
  };
  const put = async (piece: string | Uint8Array): Promise<void> => {
    if (typeof piece !== "string") {
      if (piece.length > 0) await file.write(piece);
      return;
    }
    pieces.push(piece);
    length += piece.length;
    if (length >= BUFFER) await flush();
  };
  let isFinished = false;
  const finish = async (): Promise<void> => {
    isFinished = true;
    await put(encoder.end());
    await flush();
  };
  return {
    begin: (columns) => put(encoder.begin(columns)),
    write: (row) => put(encoder.row(row)),
    finish,
    async commit() {
      if (!isFinished) await finish();
      await file.commit();
    },
    discard: file.discard,
  };
}
