/** What is used of the modules below, whose types a program for browsers does not have. */
interface BuiltInModules {
  readonly crypto: {
    createHash(algorithm: string): { update(bytes: ArrayBufferView): unknown; digest(encoding: "hex"): string };
  };
  readonly zlib: {
    gunzipSync(bytes: Uint8Array, options: { maxOutputLength: number; chunkSize: number }): Uint8Array<ArrayBuffer>;
  };
}

interface Runtime {
  readonly process?: { getBuiltinModule?(name: string): unknown };
}

/**
 * A module that Node, Deno and Bun have built in, for what they do faster than JavaScript can; `undefined` in browsers, where a
 * caller does the work itself, with the same result. It is asked for and not imported, so that bundlers find nothing to resolve.
 */
export function builtIn<Name extends keyof BuiltInModules>(name: Name): BuiltInModules[Name] | undefined {
  return (globalThis as Runtime).process?.getBuiltinModule?.(name) as BuiltInModules[Name] | undefined;
}
