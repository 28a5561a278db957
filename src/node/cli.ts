#!/usr/bin/env node
import process from "node:process";
import { main } from "./main.ts";

const controller = new AbortController();
// the first Ctrl-C ends the work in good order, the second at once; batch systems send SIGTERM before they take a machine away
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => controller.abort());
// a reader that has seen enough (`| head`) is no error
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));
const { stdout, stderr, env } = process;
process.exitCode = await main(process.argv.slice(2), { stdout, stderr, signal: controller.signal, environment: env });
