/** Text as it may stand in HTML, in an attribute too. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** A number for a reader: four significant digits; the full one is in the table of features. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return "\u2013";
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 1e6 || size < 1e-3) return value.toExponential(2).replace("e+", "e");
  return size >= 1000 ? String(Math.round(value)) : value.toPrecision(4);
}

/** Bytes as a data URI; works in every runtime. */
export function dataUri(type: string, bytes: Uint8Array): string {
  let binary = "";
  // fromCharCode takes only so many arguments at once
  for (let i = 0; i < bytes.length; i += 8192) binary += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return `data:${type};base64,${btoa(binary)}`;
}
