import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { LongFirst } from "./test/support/long-first.ts";

const source = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  resolve: {
    // Tests and README samples import the package by its own name, as its users do.
    alias: [
      { find: /^invers-oneapi\/events$/, replacement: source("./src/events/index.ts") },
      { find: /^invers-oneapi\/monitor$/, replacement: source("./src/monitor/index.ts") },
      { find: /^invers-oneapi\/redis$/, replacement: source("./src/redis/index.ts") },
      { find: /^invers-oneapi\/testing$/, replacement: source("./src/testing/index.ts") },
      { find: /^invers-oneapi$/, replacement: source("./src/index.ts") },
    ],
  },
  test: {
    include: ["test/**/*.test.ts"],
    // Nothing of the environment that somebody set for programs of their own; secrets are looked for in everything that
    // the tests produce.
    setupFiles: [
      "./test/support/own-environment.ts",
      "./test/support/leak-scan.ts",
      "./test/support/one-seed.ts",
    ],
    typecheck: { enabled: true, include: ["test/**/*.test-d.ts"], tsconfig: "./test/types/tsconfig.json" },
    // Ends what hangs, and judges nothing: programs that a test starts wait for their turn on a busy machine.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Few processes for many files: loading every module anew for each of them took half of the time.
    pool: "forks",
    // On two cores a process for each of them: by default it would be one less.
    maxWorkers: "100%",
    isolate: false,
    sequence: { sequencer: LongFirst },
  },
});
