/** What examples/deno.ts uses of Deno, for the type check of this project; the tests also run `deno check` on it. */
declare const Deno: {
  readonly args: readonly string[];
  readFileSync(path: string): Uint8Array;
};
