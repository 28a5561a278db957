import { RadiosurvError } from "../error.ts";
import type { FigureOptions } from "./figure-options.ts";
import { EDGE, headOf } from "./frame.ts";
import { moveMark } from "./move-mark.ts";
import { cellsOf, type PanelFigure, type PanelsFigure } from "./panels.ts";
import { LEADING, type Mark, type Scene, textLines } from "./scene.ts";
import { textWidth, wrapText } from "./text-width.ts";
import type { Theme } from "./theme.ts";

// between figures
const GAP = 14;

/** Draws one of the figures. */
export type DrawOne = (figure: PanelFigure, options: FigureOptions) => Scene;

interface Cell {
  readonly row: number;
  readonly column: number;
  readonly head: { readonly marks: readonly Mark[]; readonly height: number };
  readonly draw: (width: number, height?: number) => Scene;
}

/** Space around the rectangle of the axes. */
interface Margins {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export function drawPanels(figure: PanelsFigure, theme: Theme, drawOne: DrawOne): Scene {
  const { columns, cells: given } = cellsOf(figure);
  const { width = columns === 1 ? 520 : 340 * columns + GAP, title, height } = figure.options;
  const across = (width - GAP * (columns - 1)) / columns;
  const head = title ? headOf(theme, { width, title }) : { marks: [], height: 0 };
  const own = figure.options.theme;
  const cells = given.map(({ figure: one, title: name, letter }, i): Cell => {
    // its title stands beside the letter
    const untitled = { ...one, options: { ...one.options, title: undefined } } as PanelFigure;
    const options = own ? { theme: own } : {};
    return {
      row: Math.floor(i / columns),
      column: i % columns,
      head: cellHead(theme, letter, name, across),
      draw: (w, h) => named(letter || String(i + 1), () => drawOne(untitled, { ...options, width: w, height: h })),
    };
  });
  const rows = Math.ceil(cells.length / columns);
  const heads = Array.from({ length: rows }, (_, row) =>
    most(cells.filter((cell) => cell.row === row).map((cell) => cell.head.height)),
  );
  const laid = aligned(cells, across, rows, columns);
  // what a height that was asked for leaves, or lacks, goes to all rows alike
  const whole = (heights: readonly number[]): number =>
    head.height + heads.reduce((sum, one, i) => sum + one + heights[i], GAP * (rows - 1));
  const spare = height === undefined ? 0 : (height - whole(laid.heights)) / rows;
  const { scenes, heights } = spare === 0 ? laid : aligned(cells, across, rows, columns, spare);
  if (height !== undefined && whole(heights) > height + 0.5) {
    throw new RadiosurvError(
      "setting",
      `toSvg: height must be at least ${Math.ceil(whole(heights))} for the figures of this sheet; got ${height}`,
    );
  }
  const marks: Mark[] = [...head.marks];
  let y = head.height;
  heads.forEach((above, row) => {
    cells.forEach((cell, i) => {
      if (cell.row !== row) return;
      const x = cell.column * (across + GAP);
      marks.push(...cell.head.marks.map((mark) => moveMark(mark, x, y)));
      const { scene, left, top } = scenes[i];
      const { background } = scene;
      // a figure with a theme of its own has its own ground
      if (background !== "none" && background !== theme.background) {
        const ground = { left: x, right: x + across, top: y + above, bottom: y + above + heights[row] };
        marks.push({ type: "rect", box: ground, fill: background, role: "ground" });
      }
      for (const mark of scene.marks) {
        marks.push(moveMark(mark, x + (atEdge(mark, scene) ? 0 : left), y + above + top));
      }
    });
    y += above + heights[row] + GAP;
  });
  const spoken = given.map(({ letter, title: name }, i) => {
    const text = name || scenes[i].scene.title;
    return letter ? `${letter}: ${text}` : text;
  });
  return {
    width,
    height: height ?? y - GAP,
    background: theme.background,
    fontFamily: theme.fontFamily,
    title: title ?? spoken.join("; "),
    marks,
  };
}

// what stands at the left edge of a figure stays there when its axes move to be in line
function atEdge(mark: Mark, { panel }: Scene): boolean {
  if (!panel) return false;
  if (mark.role === "risk-label") return mark.type === "text" && mark.anchor === "start";
  if (!["legend", "swatch", "note"].includes(mark.role ?? "")) return false;
  if (mark.type === "text" || mark.type === "circle") return mark.y < panel.top;
  if (mark.type === "path") return Number(/,([\d.]+)/.exec(mark.d)?.[1]) < panel.top;
  return mark.box.top < panel.top;
}

// the letter large and bold, the title beside it
function cellHead({ fontSize, ink }: Theme, letter: string, title: string, width: number): Cell["head"] {
  if (!letter && !title) return { marks: [], height: 0 };
  const size = fontSize * 1.15;
  const before = letter ? textWidth(letter, size, true) + size * 0.7 : 0;
  const common = { y: EDGE + size * 0.8, size, anchor: "start", fill: ink, bold: true } as const;
  const lines = title ? wrapText(title, width - 2 * EDGE - before, size, true) : [];
  return {
    marks: [
      ...(letter ? textLines([letter], { x: EDGE, ...common }, "letter") : []),
      ...textLines(lines, { x: EDGE + before, ...common }, "title"),
    ],
    height: EDGE + Math.max(1, lines.length) * size * LEADING,
  };
}

/**
 * Draws the figures such that the axes of those with axes are in line: a column shares the margins left and right of the
 * axes, a row those above and below and the height of the panel. Margins follow from texts, which follow from the room
 * they have: a few rounds settle them.
 *
 * @param spare - added to the height of the panels of each row
 */
function aligned(cells: readonly Cell[], across: number, rows: number, columns: number, spare = 0) {
  let scenes = cells.map((cell) => ({ scene: cell.draw(across), left: 0, top: 0 }));
  let heights: number[] = [];
  let panelHeights: number[] = [];
  for (let round = 0; round < 4; round++) {
    const margins = scenes.map(({ scene }) => marginsOf(scene));
    const largest = (side: keyof Margins, of: (cell: Cell) => boolean): number =>
      most(cells.flatMap((cell, i) => (of(cell) ? [margins[i]?.[side] ?? 0] : [])));
    const column = Array.from({ length: columns }, (_, k) => ({
      left: largest("left", (cell) => cell.column === k),
      right: largest("right", (cell) => cell.column === k),
    }));
    const row = Array.from({ length: rows }, (_, k) => ({
      top: largest("top", (cell) => cell.row === k),
      bottom: largest("bottom", (cell) => cell.row === k),
    }));
    if (round === 0) {
      panelHeights = row.map((_, k) =>
        most(
          cells.flatMap((cell, i) =>
            cell.row === k && scenes[i].scene.panel
              ? [scenes[i].scene.panel!.bottom - scenes[i].scene.panel!.top + spare]
              : [],
          ),
        ),
      );
    }
    scenes = cells.map((cell, i) => {
      const mine = margins[i];
      if (!mine) {
        const natural = scenes[i].scene;
        return round === 0 && spare !== 0
          ? { scene: cell.draw(across, Math.max(120, natural.height + spare)), left: 0, top: 0 }
          : { scene: natural, left: 0, top: 0 };
      }
      const left = column[cell.column].left - mine.left;
      const right = column[cell.column].right - mine.right;
      const top = row[cell.row].top - mine.top;
      const down = mine.top + panelHeights[cell.row] + mine.bottom;
      const scene = cell.draw(across - left - right, down);
      return { scene, left, top };
    });
    heights = row.map(({ top, bottom }, k) =>
      most([
        panelHeights[k] > 0 ? top + panelHeights[k] + bottom : 0,
        ...cells.flatMap((cell, i) => (cell.row === k ? [scenes[i].scene.height + scenes[i].top] : [])),
      ]),
    );
  }
  return { scenes, heights };
}

function marginsOf({ panel, width, height }: Scene): Margins | undefined {
  if (!panel) return undefined;
  return { left: panel.left, right: width - panel.right, top: panel.top, bottom: height - panel.bottom };
}

function most(values: readonly number[]): number {
  return values.reduce((max, value) => Math.max(max, value), 0);
}

// a figure that does not fit says which one it is, and that the sheet gives it its room
function named(which: string, draw: () => Scene): Scene {
  try {
    return draw();
  } catch (error) {
    if (!(error instanceof RadiosurvError) || error.code !== "setting") throw error;
    const reason = error.message.replace(/^toSvg: /, "");
    throw new RadiosurvError(
      "setting",
      `toSvg: figure ${which} of the sheet does not fit: ${reason}; give the sheet more width or height, or fewer columns`,
    );
  }
}
