import { textWidth } from "./text-width.ts";

/** Edges of a rectangle in px, y downwards. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** How a shape is painted. */
export interface Paint {
  readonly fill?: string;
  readonly stroke?: string;
  readonly strokeWidth?: number;
  readonly dash?: string;
  readonly opacity?: number;
}

export interface TextMark {
  readonly type: "text";
  /** Anchor, on the base line; the centre of a rotated text's base line. */
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly size: number;
  readonly anchor: "start" | "middle" | "end";
  readonly fill: string;
  readonly bold?: boolean;
  readonly italic?: boolean;
  /** Read from below. */
  readonly turned?: boolean;
}

/** What is drawn, in px. `role` says what it stands for; it becomes a class. */
export type Mark =
  | (Paint & { readonly type: "path"; readonly d: string; readonly role?: string })
  | (Paint & { readonly type: "rect"; readonly box: Box; readonly radius?: number; readonly role?: string })
  | (Paint & {
      readonly type: "circle";
      readonly x: number;
      readonly y: number;
      readonly r: number;
      readonly role?: string;
    })
  | (TextMark & { readonly role?: string })
  | {
      readonly type: "image";
      readonly box: Box;
      readonly href: string;
      readonly smooth?: boolean;
      readonly role?: string;
    };

/** A drawing: what `toSvg` writes. */
export interface Scene {
  readonly width: number;
  readonly height: number;
  readonly background: string;
  readonly fontFamily: string;
  /** For readers that do not see it. */
  readonly title: string;
  readonly marks: readonly Mark[];
  /** The rectangle between the axes, where there are any. */
  readonly panel?: Box;
}

// of Helvetica: height of capitals and figures, and depth of letters such as g
const ASCENT = 0.74;
const DESCENT = 0.22;

/** Distance of base lines. */
export const LEADING = 1.25;

/** How far below the middle of a line of text its base line lies. */
export const MIDDLE = 0.36;

/** The rectangle that a text takes up. */
export function textBox({ x, y, text, size, anchor, bold, turned }: TextMark): Box {
  const width = textWidth(text, size, bold);
  const before = anchor === "start" ? 0 : anchor === "middle" ? width / 2 : width;
  const [up, down] = [size * ASCENT, size * DESCENT];
  if (!turned) return { left: x - before, right: x - before + width, top: y - up, bottom: y + down };
  return { left: x - up, right: x + down, top: y + before - width, bottom: y + before };
}

export function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

/** A straight line. */
export function rule(x0: number, y0: number, x1: number, y1: number, paint: Paint, role?: string): Mark {
  return { type: "path", d: `M${round(x0)},${round(y0)}L${round(x1)},${round(y1)}`, ...paint, role };
}

/** To hundredths, so that the last bits of an engine do not show. */
export function round(value: number): number {
  const hundredths = Math.round(value * 100) / 100;
  return hundredths === 0 ? 0 : hundredths;
}

/** Lines of text below each other, the first with its base line at y. */
export function textLines(lines: readonly string[], mark: Omit<TextMark, "type" | "text">, role?: string): Mark[] {
  return lines.map((text, i) => {
    const step = i * mark.size * LEADING;
    return {
      type: "text",
      ...mark,
      ...(mark.turned ? { x: mark.x + step } : { y: mark.y + step }),
      text,
      ...(role && { role }),
    };
  });
}
