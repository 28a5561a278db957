// the worker of workers.test.ts: what it does with a case is said by `data` and by the id of the case
import { serveCases } from "radiosurv/browser";
import { type Mask, RadiosurvError } from "radiosurv/image";
import { peritumoralRing } from "radiosurv/morphology";

interface Data {
  readonly params?: object;
  readonly rings?: boolean;
  readonly trouble?: boolean;
  readonly refuse?: string;
  readonly describe?: "fails" | "is a function" | "size";
  readonly maxBytes?: number;
}

const scope = globalThis as unknown as { close(): void };

serveCases<Data | undefined>(async ({ params, rings, trouble, refuse, describe, maxBytes } = {}) => {
  if (refuse) throw new Error(refuse);
  const regions = (mask: Mask) => [
    { name: "tumour", mask },
    { name: "ring", mask: peritumoralRing(mask, { radius: 1, unit: "voxel" }) },
    { name: "far ring", error: { code: "roi" as const, message: "there is no room for it" } },
  ];
  return {
    params,
    limits: { maxBytes },
    ...(rings && { regions }),
    ...(describe && {
      describe: (_results, { image }) => {
        if (describe === "fails") throw new RadiosurvError("argument", "no picture of this");
        return describe === "size" ? image.size : () => 1;
      },
    }),
    ...(trouble && {
      async segment(image, { item, given }) {
        if (item.id.startsWith("endless")) for (;;);
        if (item.id.startsWith("close")) {
          scope.close();
          await new Promise(() => {});
        }
        if (item.id.startsWith("fault")) {
          setTimeout(() => {
            throw new Error("a fault outside of the case");
          });
          await new Promise(() => {});
        }
        return { mask: given ?? image, record: { side: "left" } };
      },
    }),
  };
});
