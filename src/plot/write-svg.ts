import { type Mark, type Paint, round, type Scene } from "./scene.ts";

/** A drawing as the text of an SVG file: shapes, text as text, no styles, scripts, clips or references. */
export function writeSvg({ width, height, background, fontFamily, title, marks }: Scene): string {
  const [w, h] = [round(width), round(height)];
  const lines = [
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${w}" height="${h}" viewBox="0 0 ${w} ${h}" role="img" font-family="${escapeXml(fontFamily)}">`,
    `<title>${escapeXml(title)}</title>`,
  ];
  if (background !== "none") {
    lines.push(`<rect x="0" y="0" width="${w}" height="${h}" fill="${escapeXml(background)}"/>`);
  }
  for (const mark of marks) lines.push(element(mark));
  lines.push("</svg>");
  return `${lines.join("\n")}\n`;
}

function element(mark: Mark): string {
  const role = mark.role ? ` class="${escapeXml(mark.role)}"` : "";
  switch (mark.type) {
    case "path":
      return `<path${role} d="${mark.d}"${paint(mark)} stroke-linejoin="round"/>`;
    case "rect": {
      const radius = mark.radius ? ` rx="${round(mark.radius)}"` : "";
      return `<rect${role} ${place(mark.box)}${radius}${paint(mark)}/>`;
    }
    case "circle":
      return `<circle${role} cx="${round(mark.x)}" cy="${round(mark.y)}" r="${round(mark.r)}"${paint(mark)}/>`;
    case "image": {
      // the older form of the reference: all programs know it, and some know no other
      const href = escapeXml(mark.href);
      const rendering = mark.smooth ? "" : ` style="image-rendering:pixelated"`;
      return `<image${role} ${place(mark.box)} preserveAspectRatio="none"${rendering} xlink:href="${href}"/>`;
    }
    case "text": {
      const [x, y] = [round(mark.x), round(mark.y)];
      const anchor = mark.anchor === "start" ? "" : ` text-anchor="${mark.anchor}"`;
      const weight = mark.bold ? ` font-weight="bold"` : "";
      const style = mark.italic ? ` font-style="italic"` : "";
      const turn = mark.turned ? ` transform="rotate(-90 ${x} ${y})"` : "";
      return `<text${role} x="${x}" y="${y}" font-size="${round(mark.size)}"${anchor}${weight}${style} fill="${escapeXml(mark.fill)}"${turn}>${escapeXml(mark.text)}</text>`;
    }
  }
}

function place({ left, top, right, bottom }: { left: number; top: number; right: number; bottom: number }): string {
  return `x="${round(left)}" y="${round(top)}" width="${round(right - left)}" height="${round(bottom - top)}"`;
}

function paint({ fill, stroke, strokeWidth, dash, opacity }: Paint): string {
  let text = ` fill="${escapeXml(fill ?? "none")}"`;
  if (stroke) text += ` stroke="${escapeXml(stroke)}" stroke-width="${round(strokeWidth ?? 1)}"`;
  if (dash) text += ` stroke-dasharray="${escapeXml(dash)}"`;
  if (opacity !== undefined && opacity !== 1) text += ` opacity="${round(opacity)}"`;
  return text;
}

// what XML does not allow at all becomes the sign for an unknown character
export function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd")
    .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
