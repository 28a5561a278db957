/** A number to be taken apart or put together: scratch. */
export const double: Float64Array = /* @__PURE__ */ new Float64Array(1);

/** The bits of it: first the low word, then the one with sign and exponent, as on all machines that engines run on. */
export const words: Uint32Array = /* @__PURE__ */ wordsOf(double);

function wordsOf({ buffer }: Float64Array): Uint32Array {
  return new Uint32Array(buffer);
}
