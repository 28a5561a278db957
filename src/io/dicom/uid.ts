/** The root of UIDs made from 128 bits (PS3.5 B.2). */
const UUID_ROOT = "2.25.";

/** Multipliers of the four lanes, odd and far apart; those of MurmurHash3's 128-bit form. */
const MULTIPLIERS = [0x239b961b, 0xab0e9789, 0x38b34ae5, 0xa1e38b93] as const;

/**
 * A UID made from content alone, so that the same content always has the same one, and other content another but for a
 * chance of one in 2^122. Not a cryptographic digest.
 *
 * @param parts - texts and bytes; where one ends and the next begins matters
 */
export function uidOf(parts: readonly (string | Uint8Array)[]): string {
  const lanes = Uint32Array.of(0x9e3779b9, 0x243f6a88, 0xb7e15162, 0xdeadbeef);
  for (const part of parts) {
    const bytes = typeof part === "string" ? new TextEncoder().encode(part) : part;
    absorb(lanes, bytes);
    absorb(lanes, new Uint8Array(Uint32Array.of(bytes.length).buffer));
  }
  // twice around, so that every lane has seen every other
  absorb(lanes, new Uint8Array(8));
  let number = 0n;
  for (const lane of lanes) number = number * 4294967296n + BigInt(lane);
  // the bits that make it a UUID of the random kind
  const version = (number & ~(0xf000n << 64n)) | (0x4000n << 64n);
  const variant = (version & ~(0xc000n << 48n)) | (0x8000n << 48n);
  return UUID_ROOT + variant.toString();
}

// lanes[4]   mixed with each byte in turn
function absorb(lanes: Uint32Array, bytes: Uint8Array): void {
  let [a, b, c, d] = lanes;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] + 1;
    a = b ^ Math.imul(a ^ byte, MULTIPLIERS[0]);
    b = c ^ Math.imul(b ^ (byte << 8) ^ (a >>> 15), MULTIPLIERS[1]);
    c = d ^ Math.imul(c ^ (byte << 16) ^ (b >>> 13), MULTIPLIERS[2]);
    d = a ^ Math.imul(d ^ (byte << 24) ^ (c >>> 16), MULTIPLIERS[3]);
  }
  lanes.set([a, b, c, d]);
}
