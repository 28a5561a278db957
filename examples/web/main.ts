// a page that shows the features of the region in two files that its reader chooses
import { extractFeatures } from "radiosurv/extraction";
import { firstOrder, glcm, shape } from "radiosurv/features";
import { RadiosurvError } from "radiosurv/image";
import { readImage } from "radiosurv/io";

const form = document.querySelector("form") as HTMLFormElement;
const status = document.querySelector("[role=status]") as HTMLElement;
const table = document.querySelector("table") as HTMLTableElement;

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  table.replaceChildren();
  try {
    const chosen = new FormData(form);
    const [image, mask] = await Promise.all([read(chosen.get("image")), read(chosen.get("mask"))]);
    const { features } = extractFeatures(image, mask, { families: [firstOrder(), shape(), glcm()] });
    for (const [name, value] of Object.entries(features)) {
      const row = table.insertRow();
      row.insertCell().textContent = name;
      row.insertCell().textContent = String(value);
    }
    status.textContent = `${table.rows.length} features of ${image.size.join(" x ")} voxels`;
  } catch (error) {
    if (!(error instanceof RadiosurvError)) throw error;
    status.textContent = error.message;
  }
});

async function read(file: FormDataEntryValue | null) {
  return readImage(new Uint8Array(await (file as File).arrayBuffer()));
}
