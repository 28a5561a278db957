import { builtIn } from "../built-in.ts";

/** A hash in the making. */
export interface Sha1 {
  /** Adds the bytes of an array, in the order they have in memory. */
  readonly update: (array: ArrayBufferView) => void;
  /** The hash of all that was added, as 40 hexadecimal digits. */
  readonly digest: () => string;
}

/** SHA-1, which PyRadiomics prints of image and mask; good for telling images apart, not for security. */
export function sha1(): Sha1 {
  return quickSha1() ?? plainSha1();
}

// bench/kernels.ts tells how much faster that is
function quickSha1(): Sha1 | undefined {
  try {
    const hash = builtIn("crypto")?.createHash("sha1");
    return hash && { update: (array) => void hash.update(array), digest: () => hash.digest("hex") };
  } catch {
    // a runtime may be told to have no SHA-1
    return undefined;
  }
}

/**
 * SHA-1 in JavaScript. Written here, though libraries have it: one of them would be a quarter of the smallest program that
 * extracts features, and is no faster.
 *
 * @see FIPS 180-4, section 6.1
 */
export function plainSha1(): Sha1 {
  const state = Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0);
  const words = new Int32Array(80);
  const rest = new Uint8Array(64);
  let length = 0;
  const add = (bytes: Uint8Array): void => {
    const held = length % 64;
    length += bytes.length;
    let from = 0;
    if (held > 0) {
      from = Math.min(64 - held, bytes.length);
      rest.set(bytes.subarray(0, from), held);
      if (held + from < 64) return;
      compress(rest, 0, state, words);
    }
    for (; from + 64 <= bytes.length; from += 64) compress(bytes, from, state, words);
    rest.set(bytes.subarray(from));
  };
  return {
    update: (array) => add(new Uint8Array(array.buffer, array.byteOffset, array.byteLength)),
    digest: () => {
      const bits = length * 8;
      const tail = new Uint8Array(((119 - (length % 64)) % 64) + 9);
      tail[0] = 0x80;
      const view = new DataView(tail.buffer);
      view.setUint32(tail.length - 8, Math.floor(bits / 2 ** 32));
      view.setUint32(tail.length - 4, bits >>> 0);
      add(tail);
      return Array.from(state, (word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
    },
  };
}

// bytes     a block of 64 from `at`
// state[5]  updated
// w[80]     scratch; holds the words of the block before
function compress(bytes: Uint8Array, at: number, state: Int32Array, w: Int32Array): void {
  let changed = 0;
  for (let t = 0, i = at; t < 16; t++, i += 4) {
    const word = (bytes[i] << 24) | (bytes[i + 1] << 16) | (bytes[i + 2] << 8) | bytes[i + 3];
    changed |= word ^ w[t];
    w[t] = word;
  }
  // most blocks of a mask are like the one before
  for (let t = changed === 0 ? 80 : 16; t < 80; t++) {
    const x = w[t - 3] ^ w[t - 8] ^ w[t - 14] ^ w[t - 16];
    w[t] = (x << 1) | (x >>> 31);
  }
  let a = state[0];
  let b = state[1];
  let c = state[2];
  let d = state[3];
  let e = state[4];
  // four loops, and a cut to 32 bits after each sum, let the engine work on integers throughout
  for (let t = 0; t < 20; t++) {
    const next = (sum(a, d ^ (b & (c ^ d)), e, w[t]) + 0x5a827999) | 0;
    e = d;
    d = c;
    c = (b << 30) | (b >>> 2);
    b = a;
    a = next;
  }
  for (let t = 20; t < 40; t++) {
    const next = (sum(a, b ^ c ^ d, e, w[t]) + 0x6ed9eba1) | 0;
    e = d;
    d = c;
    c = (b << 30) | (b >>> 2);
    b = a;
    a = next;
  }
  for (let t = 40; t < 60; t++) {
    const next = (sum(a, (b & c) | (d & (b | c)), e, w[t]) - 0x70e44324) | 0;
    e = d;
    d = c;
    c = (b << 30) | (b >>> 2);
    b = a;
    a = next;
  }
  for (let t = 60; t < 80; t++) {
    const next = (sum(a, b ^ c ^ d, e, w[t]) - 0x359d3e2a) | 0;
    e = d;
    d = c;
    c = (b << 30) | (b >>> 2);
    b = a;
    a = next;
  }
  state[0] += a;
  state[1] += b;
  state[2] += c;
  state[3] += d;
  state[4] += e;
}

function sum(a: number, mixed: number, e: number, word: number): number {
  return (((((((a << 5) | (a >>> 27)) + mixed) | 0) + e) | 0) + word) | 0;
}
