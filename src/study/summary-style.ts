import { PAGE_STYLE } from "./page-style.ts";

/** The style sheet of the feature summary. */
export const SUMMARY_STYLE: string = `${PAGE_STYLE}
.failures { margin: 2rem 0 0; padding: 0.9rem 1.2rem 1rem; border-left: 4px solid var(--alert);
  background: var(--alert-wash); }
.failures h2 { margin: 0 0 0.4rem; padding: 0; border: 0; color: var(--alert); font-size: 1.1rem; }
.warnings { margin: 1.6rem 0 0; padding: 0.7rem 1.2rem; border-left: 4px solid var(--line); background: var(--wash);
  font-size: 0.9rem; }
.warnings h2 { margin: 0 0 0.2rem; padding: 0; border: 0; font-size: 1rem; }
.failures li, .warnings li { margin: 0.25rem 0; overflow-wrap: anywhere; }
.failures ul, .warnings ul { margin: 0; padding-left: 1.1rem; }
.gallery { display: flex; flex-wrap: wrap; gap: 0.9rem 0.7rem; margin: 1rem 0; padding: 0; list-style: none; }
.gallery li, .gallery figure { margin: 0; min-width: 6.6rem; }
.gallery svg { display: block; height: 8.5rem; max-width: 100%; border-radius: 4px; background: #000; }
.gallery.large svg { height: 15.5rem; }
.gallery path { fill: none; stroke: var(--outline); stroke-width: 1.6; stroke-linejoin: round;
  vector-effect: non-scaling-stroke; }
.gallery path.ring { stroke: var(--ring); stroke-width: 0.7; }
.gallery figcaption { margin-top: 0.2rem; font-size: 0.8rem; line-height: 1.3; contain: inline-size;
  overflow-wrap: anywhere; }
.gallery figcaption span { display: block; color: var(--soft); font-size: 0.74rem; }
td.gaps { color: var(--alert); font-weight: 650; }
table svg { display: block; width: 6rem; height: 1.35rem; margin-left: auto; }
table svg path { fill: var(--accent); }
@media (max-width: 40rem) {
  .gallery { gap: 0.7rem 0.5rem; }
  .gallery svg, .gallery.large svg { height: auto; max-height: 15.5rem; min-height: 6.2rem; }
}
@media print {
  .gallery li, .failures { break-inside: avoid; }
  .gallery svg { height: 24mm; }
  .gallery.large svg { height: 44mm; }
  .gallery svg, table svg path, .failures { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  table svg { width: 5rem; height: 1.1rem; }
}
`;
