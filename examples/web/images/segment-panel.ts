import { byId } from "../ui/dom.ts";
import { takeChosen, takeDropped } from "../ui/drop.ts";
import { runJob } from "../ui/jobs.ts";
import type { NetworkRequest, Opened } from "../worker/image-jobs.ts";
import { nextPrefix, type Session } from "./session.ts";

/** Connects the networks; `found` is given the mask that one found. */
export function connectSegmentation(
  session: Session,
  found: (opened: Opened) => void,
): { readonly refresh: () => void } {
  const choice = byId<HTMLSelectElement>("network");
  const button = byId<HTMLButtonElement>("segment");
  let own: { model?: File; manifest?: File } = {};
  const refresh = (): void => {
    byId("own-network").hidden = choice.value !== "own";
    button.disabled = !session.image || (choice.value === "own" && !(own.model && own.manifest));
  };
  const take = (files: readonly File[]): void => {
    own = {
      model: files.find(({ name }) => /\.onnx$/i.test(name)) ?? own.model,
      manifest: files.find(({ name }) => /\.json$/i.test(name)) ?? own.manifest,
    };
    const { model, manifest } = own;
    byId("own-network-name").textContent =
      model && manifest
        ? `${model.name} with ${manifest.name}`
        : model
          ? `${model.name}: its manifest (.json) is needed too`
          : "A network (.onnx) and its manifest (.json) are needed";
    refresh();
  };
  choice.addEventListener("change", refresh);
  takeDropped(byId("own-network"), take);
  takeChosen("network-files", take);
  button.addEventListener("click", async () => {
    const { image } = session;
    if (!image) return;
    const network: NetworkRequest =
      choice.value === "own"
        ? { kind: "own", model: own.model as File, manifest: own.manifest as File }
        : { kind: choice.value as "ultrasound" | "breast-mri" };
    const opened = await runJob("Segmenting", "images", "region-failure", (tools) =>
      session.worker.run(
        "segment",
        { image: image.key, network, prefix: nextPrefix() },
        { ...tools, needs: [image.key] },
      ),
    );
    if (!opened) return;
    found(opened);
  });
  return { refresh };
}

/** Offers the network for an image of 2 or 3 dimensions, unless the reader has one of theirs. */
export function suggestNetwork({ image }: Session): void {
  const choice = byId<HTMLSelectElement>("network");
  if (choice.value !== "own" && image) choice.value = image.image.size.length === 2 ? "ultrasound" : "breast-mri";
}
