// deno run --allow-read examples/deno.ts image.nii.gz mask.nii.gz
// prints the features of the region as lines of name and value
import { extractFeatures } from "radiosurv/extraction";
import { firstOrder, glcm, shape } from "radiosurv/features";
import { readImage } from "radiosurv/io";

const [image, mask] = Deno.args.map((path) => readImage(Deno.readFileSync(path)));
const { features, warnings } = extractFeatures(image, mask, { families: [firstOrder(), shape(), glcm()] });
for (const warning of warnings) console.error(warning);
for (const [name, value] of Object.entries(features)) console.log(`${name}\t${value}`);
