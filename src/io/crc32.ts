const TABLE: Uint32Array = /* @__PURE__ */ crcTable();

/**
 * CRC-32 of gzip and PNG (polynomial 0xedb88320) over several pieces: pass the result of one piece on to the next.
 *
 * @param crc - result for the bytes before, 0 at the start
 * @returns unsigned 32-bit checksum
 */
export function crc32(bytes: Uint8Array, crc = 0): number {
  let c = ~crc;
  for (let i = 0; i < bytes.length; i++) c = TABLE[(c ^ bytes[i]) & 255] ^ (c >>> 8);
  return ~c >>> 0;
}

function crcTable(): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, n) => {
    let c = n;
    for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
    return c;
  });
}
