export { sliceThumbnail, type Thumbnail, type ThumbnailOptions } from "../plot/slice-thumbnail.ts";
