export type { Filter, FilteredImage } from "./filter.ts";
export { original } from "./original.ts";
