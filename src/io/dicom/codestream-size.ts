/** The size of a picture as its compressed form states it. */
export interface CodestreamSize {
  readonly columns: number;
  readonly rows: number;
  readonly samples: number;
}

/** How far into a JP2 file its codestream may start. */
const LONGEST_JP2_HEADER = 4096;

/**
 * The size in the header of a JPEG, JPEG-LS or JPEG 2000 stream, or `undefined` for another format. A decoder
 * allocates what this says, so it is compared with the DICOM header before one is called.
 */
export function codestreamSize(bytes: Uint8Array): CodestreamSize | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return jpegSize(bytes);
  const reach = Math.min(bytes.length, LONGEST_JP2_HEADER);
  for (let at = 0; at + 42 <= reach; at++) {
    // start of codestream, followed by the marker SIZ
    if (bytes[at] === 0xff && bytes[at + 1] === 0x4f && bytes[at + 2] === 0xff && bytes[at + 3] === 0x51) {
      const view = new DataView(bytes.buffer, bytes.byteOffset + at, bytes.length - at);
      return {
        columns: view.getUint32(8) - view.getUint32(16),
        rows: view.getUint32(12) - view.getUint32(20),
        samples: view.getUint16(40),
      };
    }
  }
  return undefined;
}

// from the first start of a frame: any of JPEG's, or that of JPEG-LS
function jpegSize(bytes: Uint8Array): CodestreamSize | undefined {
  const n = bytes.length;
  for (let at = 2; at + 9 < n; ) {
    if (bytes[at] !== 0xff) return undefined;
    const marker = bytes[at + 1];
    if (marker === 0xff) {
      at++;
      continue;
    }
    const isFrame = marker === 0xf7 || (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker));
    if (isFrame) {
      return {
        rows: 256 * bytes[at + 5] + bytes[at + 6],
        columns: 256 * bytes[at + 7] + bytes[at + 8],
        samples: bytes[at + 9],
      };
    }
    at += 2 + 256 * bytes[at + 2] + bytes[at + 3];
  }
  return undefined;
}
