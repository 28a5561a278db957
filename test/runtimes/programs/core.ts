// uses the core from files to features: readers, writers, resampling, filters, families, parameter files, tables
import { extractFeatures, extractorFromParams, resampled } from "radiosurv/extraction";
import { firstOrder, glcm, gldm, glrlm, glszm, ngtdm, shape, shape2d } from "radiosurv/features";
import { original } from "radiosurv/filters";
import { createImage, linear, resample } from "radiosurv/image";
import { readImage, writeNifti, writeNrrd } from "radiosurv/io";
import { formatCsv, parseCsv } from "radiosurv/table";

const size = [9, 8, 7];
const values = Int16Array.from({ length: 9 * 8 * 7 }, (_, i) => (i * 7919) % 251);
const inside = Uint8Array.from(values, (_, i) => (i % 9 > 1 && i % 5 > 0 ? 1 : 0));
const image = readImage(writeNifti(createImage(values, size)));
const mask = readImage(writeNrrd(createImage(inside, size)));

const families = [firstOrder(), shape(), glcm(), glrlm(), glszm(), gldm(), ngtdm()];
const { features } = extractFeatures(image, mask, {
  families,
  filters: [original()],
  preparation: [resampled({ spacing: [2, 2, 2] })],
});
console.log(Object.keys(features).length);

const slice = createImage(values.slice(0, 72), [9, 8]);
const region = createImage(inside.slice(0, 72), [9, 8]);
console.log(Object.keys(extractFeatures(slice, region, { families: [shape2d()] }).features).length);

console.log(resample(image, { spacing: [2, 2, 2], interpolator: linear }).size.join(" x "));
const extract = extractorFromParams("setting: { binWidth: 10 }\nfeatureClass: { glcm: [Contrast] }\n");
console.log(Object.keys(extract(image, mask).features).join());
console.log(formatCsv(parseCsv("ID,Age\nA,61\n").rows));
