const COMMA_NUMBER = /^[+-]?\d+,\d+(e[+-]?\d+)?$/i;
const POINT_NUMBER = /^[+-]?\d+\.\d+(e[+-]?\d+)?$/i;
const THOUSANDS = /^[+-]?\d{1,3}(([,.'\s\u00a0\u202f])\d{3})+([.,]\d+)?$/;
const WITH_UNIT = /^[<>~=]*\s*[+-]?\d+([.,]\d+)?\s*[^\d\s].*$/;

/** Why a cell that looks like a number is none, and how to mend it; undefined if it looks like none. */
export function cellHint(cell: string, decimal: "." | ","): string | undefined {
  const text = cell.trim();
  if (/^[\u2212\u2013]\d/.test(text)) return "its minus sign is a dash; write a hyphen";
  if (decimal === "." && COMMA_NUMBER.test(text)) {
    return THOUSANDS.test(text)
      ? 'write numbers without thousands marks, or say decimal: "," if the comma is the decimal mark'
      : 'say decimal: "," if the comma is the decimal mark';
  }
  if (decimal === "," && POINT_NUMBER.test(text)) {
    return THOUSANDS.test(text)
      ? 'write numbers without thousands marks, or say decimal: "." if the point is the decimal mark'
      : 'say decimal: "." if the point is the decimal mark';
  }
  if (THOUSANDS.test(text)) return "write numbers without thousands marks";
  if (/^[<>]/.test(text) && WITH_UNIT.test(text.replace(/^[<>=~]+/, "0")))
    return "a limit is no number; decide what it counts as";
  if (/^[+-]?\d/.test(text) && WITH_UNIT.test(text) && !/^\d+\s*[-/]\s*\d/.test(text)) {
    return "a number with something behind it; write the number alone";
  }
  return undefined;
}
