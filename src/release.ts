/** What is smaller is not worth it, and may lie in a buffer among others. */
const WORTH = 2 ** 16;

/**
 * Gives the memory of an array back at once, which is empty from then on: for what nobody else can have kept. What lies outside of
 * the heap makes the engine look through the whole heap when there is much of it, on cores that other cases want.
 */
export function release({ buffer, byteLength }: ArrayBufferView): void {
  if (byteLength < WORTH || 2 * byteLength < buffer.byteLength) return;
  // older runtimes have no transfer; shared memory has none either
  (buffer as { transfer?(length: number): unknown }).transfer?.(0);
}
