// the parts of the codec packages that the tests use: none of the three comes with declarations
declare module "@cornerstonejs/codec-charls/decode" {
  import type { CharlsModule } from "../../../src/io/index.ts";

  const load: () => Promise<CharlsModule>;
  export default load;
}

declare module "@cornerstonejs/codec-openjpeg/decode" {
  import type { OpenJpegModule } from "../../../src/io/index.ts";

  const load: (module: { readonly print: (line: string) => void }) => Promise<OpenJpegModule>;
  export default load;
}

declare module "jpeg-lossless-decoder-js" {
  import type { JpegLosslessModule } from "../../../src/io/index.ts";

  export const Decoder: JpegLosslessModule["Decoder"];
}
