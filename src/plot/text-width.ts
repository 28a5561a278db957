// advance widths of Helvetica and Arial, thousandths of the size; characters 32 to 126
const REGULAR: readonly number[] = [
  278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
  556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
  722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
  556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
  260, 334, 584,
];
const BOLD: readonly number[] = [
  278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
  556, 556, 556, 333, 333, 584, 584, 584, 611, 975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611, 833,
  722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584, 556, 333, 556, 611, 556, 611,
  556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611, 611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389,
  280, 389, 584,
];
// what figures have beyond ASCII; the wider of regular and bold
const OTHERS: Readonly<Record<string, number>> = {
  "\u2013": 556,
  "\u2212": 584,
  "\u00b1": 549,
  "\u00d7": 584,
  "\u2264": 549,
  "\u2265": 549,
  "\u00b2": 333,
  "\u00b3": 333,
  "\u00b7": 278,
  "\u03ba": 558,
  "\u03bb": 556,
  "\u03c1": 619,
  "\u03c7": 576,
  "\u0394": 719,
  "\u00b0": 400,
  "\u2019": 278,
  "\u2018": 278,
  "\u201c": 500,
  "\u201d": 500,
};

/**
 * Width of a text in Helvetica or Arial, in the unit of the size, so that figures are laid out without a browser. Letters
 * beyond ASCII that are not in the table count as wide as the widest of their kind.
 *
 * @example
 * ```ts
 * textWidth("Survival", 10); // => 35.56
 * ```
 */
export function textWidth(text: string, size: number, bold = false): number {
  const table = bold ? BOLD : REGULAR;
  let sum = 0;
  for (const character of text) {
    const code = character.codePointAt(0)!;
    if (code >= 32 && code < 127) sum += table[code - 32];
    else sum += OTHERS[character] ?? (code < 0x600 ? 700 : 1000);
  }
  return (sum * size) / 1000;
}

/**
 * A text in lines that are no wider than asked, broken at spaces, else after - _ / . or within a word. A text that takes
 * more lines than allowed ends in three dots.
 *
 * @example
 * ```ts
 * wrapText("original_shape_MajorAxisLength of the tumour", 100, 10); // => ["original_shape_", "MajorAxisLength of", "the tumour"]
 * ```
 */
export function wrapText(text: string, width: number, size: number, bold = false, most = 4): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split("\n")) {
    let line = "";
    for (const piece of pieces(paragraph)) {
      if (fits(line + piece, width, size, bold)) {
        line += piece;
        continue;
      }
      if (line.trim() !== "") lines.push(line.trimEnd());
      line = "";
      for (const character of piece) {
        if (line !== "" && !fits(line + character, width, size, bold)) {
          lines.push(line);
          line = "";
        }
        line += character;
      }
    }
    lines.push(line.trimEnd());
  }
  if (lines.length <= most) return lines;
  return [...lines.slice(0, most - 1), shorten(`${lines[most - 1]}...`, width, size, bold)];
}

/** A text that is cut to end in three dots where it is wider than asked. */
export function shorten(text: string, width: number, size: number, bold = false): string {
  if (fits(text, width, size, bold)) return text;
  let start = Array.from(text.replace(/\.\.\.$/, ""));
  while (start.length > 1 && !fits(`${start.join("")}...`, width, size, bold)) start = start.slice(0, -1);
  return `${start.join("").trimEnd()}...`;
}

/** A text that is cut in its middle where it is wider than asked: names of features differ at their ends. */
export function shortenMiddle(text: string, width: number, size: number): string {
  if (fits(text, width, size, false)) return text;
  const characters = Array.from(text);
  for (let kept = characters.length - 1; kept > 1; kept--) {
    const before = Math.floor(kept * 0.4);
    const short = `${characters.slice(0, before).join("")}...${characters.slice(characters.length - kept + before).join("")}`;
    if (fits(short, width, size, false)) return short;
  }
  return shorten(text, width, size);
}

/** Width of the widest of some texts; 0 for none. */
export function widest(texts: readonly string[], size: number, bold = false): number {
  return texts.reduce((most, text) => Math.max(most, textWidth(text, size, bold)), 0);
}

function fits(text: string, width: number, size: number, bold: boolean): boolean {
  return textWidth(text.trimEnd(), size, bold) <= width;
}

// where a line may end: after spaces and joining signs
function pieces(text: string): string[] {
  return text.match(/[^\s\-_/.]*[-_/.]+|[^\s\-_/.]*\s+|[^\s\-_/.]+/g) ?? [];
}
