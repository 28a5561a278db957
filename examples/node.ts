// node examples/node.ts image.nii.gz mask.nii.gz
// prints the features of the region as lines of name and value
import { extractFeatures } from "radiosurv/extraction";
import { firstOrder, glcm, shape } from "radiosurv/features";
import { readImageFile } from "radiosurv/node";

const [imagePath, maskPath] = process.argv.slice(2);
const [image, mask] = await Promise.all([readImageFile(imagePath), readImageFile(maskPath)]);
const { features, warnings } = extractFeatures(image, mask, { families: [firstOrder(), shape(), glcm()] });
for (const warning of warnings) console.error(warning);
for (const [name, value] of Object.entries(features)) console.log(`${name}\t${value}`);
