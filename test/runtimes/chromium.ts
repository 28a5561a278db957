import { existsSync } from "node:fs";

const PATHS = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** Path of the installed Chromium, `undefined` if there is none. */
export const CHROMIUM: string | undefined = PATHS.find((path) => existsSync(path));
