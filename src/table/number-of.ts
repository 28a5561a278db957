const INFINITE = /^([+-]?)inf(inity)?$/i;

/** Powers of ten that doubles hold exactly. */
const POWERS: readonly number[] = [
  1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
  1e21, 1e22,
];

/** So many digits make a whole number that a double holds exactly. */
const EXACT_DIGITS = 15;

/**
 * The number that a text is as a whole, white space around it aside; undefined if it is none. Digits, one decimal mark and
 * an exponent, or infinity as R, Python and JavaScript write it; no thousands marks, units, or hexadecimal digits.
 */
export function numberOf(text: string, decimal: "." | "," = "."): number | undefined {
  const mark = decimal === "." ? 46 : 44;
  const trimmed = trim(text);
  const end = trimmed.length;
  let i = 0;
  const sign = trimmed.charCodeAt(0);
  if (sign === 43 || sign === 45) i++;
  let whole = 0;
  let digits = 0;
  let decimals = -1;
  for (; i < end; i++) {
    const code = trimmed.charCodeAt(i);
    if (code >= 48 && code <= 57) {
      whole = whole * 10 + (code - 48);
      digits++;
      if (decimals >= 0) decimals++;
    } else if (code === mark && decimals < 0) decimals = 0;
    else break;
  }
  if (digits === 0) return infinity(trimmed);
  // a quotient of two exact numbers is rounded once, as reading the text is
  if (i === end && digits <= EXACT_DIGITS) {
    const value = decimals > 0 ? whole / POWERS[decimals] : whole;
    return sign === 45 ? -value : value;
  }
  if (i < end && !/^e[+-]?\d+$/i.test(trimmed.slice(i))) return undefined;
  const value = Number(decimal === "." ? trimmed : trimmed.replace(",", "."));
  // more than a double can hold is no number either
  return Number.isFinite(value) ? value : undefined;
}

function infinity(text: string): number | undefined {
  const sign = INFINITE.exec(text)?.[1];
  return sign === undefined ? undefined : sign === "-" ? -Infinity : Infinity;
}

/** `text.trim()`, faster where there is nothing to trim. */
export function trim(text: string): string {
  return mayBeSpace(text.charCodeAt(0)) || mayBeSpace(text.charCodeAt(text.length - 1)) ? text.trim() : text;
}

function mayBeSpace(code: number): boolean {
  return code <= 32 || code >= 160;
}
