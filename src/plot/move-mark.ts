import { type Box, type Mark, round } from "./scene.ts";

/** A mark at another place. */
export function moveMark(mark: Mark, dx: number, dy: number): Mark {
  switch (mark.type) {
    case "path":
      return { ...mark, d: movePath(mark.d, dx, dy) };
    case "rect":
    case "image":
      return { ...mark, box: moveBox(mark.box, dx, dy) };
    case "circle":
    case "text":
      return { ...mark, x: mark.x + dx, y: mark.y + dy };
  }
}

function moveBox({ left, top, right, bottom }: Box, dx: number, dy: number): Box {
  return { left: left + dx, top: top + dy, right: right + dx, bottom: bottom + dy };
}

// paths of figures have absolute commands only: points, and ways across and up
function movePath(d: string, dx: number, dy: number): string {
  return d.replace(/([MLHV])([^MLHVZ]*)/g, (_, letter: string, rest: string) => {
    const numbers = rest.split(/[ ,]/).filter(Boolean).map(Number);
    const moved = numbers.map((value, i) =>
      round(value + (letter === "V" || (letter !== "H" && i % 2 === 1) ? dy : dx)),
    );
    return letter + moved.join(",");
  });
}
