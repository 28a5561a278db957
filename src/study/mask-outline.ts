export { maskOutline, type Outline } from "../plot/mask-outline.ts";
