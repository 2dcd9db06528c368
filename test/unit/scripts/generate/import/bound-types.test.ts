import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { SAME } from "../compile.ts";
import { answering } from "../workspace.ts";
import { document, userProject } from "./user-project.ts";

test("the types of calls that a project imports are those of its documents", async () => {
  const { root, put, generate } = userProject();
  const get = answering(
    { type: "object", required: ["soc"], properties: { soc: { type: "number" } } },
    { parameters: [{ name: "at", in: "query", required: true, schema: { type: "string" } }] },
  );
  const problem = { type: "object", required: ["since"], properties: { since: { type: "string" } } };
  Object.assign(get["responses"] as object, {
    "409": { description: "no", content: { "application/problem+json": { schema: problem } } },
  });
  await generate({
    from: [put("new.yaml", document("Fleet API", "7", { "/batteries": { get } }))],
    only: true,
  });
  const use = `import type { CommandOutcome, CommandState, Data, ErrorBody, Init, paths, Result, ResultError } from "./oneapi/index.js";${SAME}
    isSame<Data<"/batteries", "get">, { soc: number }>(true);
    isSame<Data<"/batteries", "get", paths>, { soc: number }>(true);
    isSame<ErrorBody<"/batteries", "get", 409>, { since: string }>(true);
    isSame<ErrorBody<"/batteries", "get">, { since: string }>(true);
    isSame<Extract<CommandOutcome, { outcome: "confirmed" }>["state"], CommandState | undefined>(true);
    export const init: Init<"/batteries", "get"> = { params: { query: { at: "x" } } };
    export const read = (result: Result<"/batteries", "get">): number | undefined => result.data?.soc;
    export const told = (error: ResultError<"/batteries", "get">): string => ("since" in error ? String(error.since) : "");
    // @ts-expect-error the documents have no such path
    export type None = Data<"/vehicles", "get">;`;
  writeFileSync(join(root, "src", "use.ts"), use);
  const compilerOptions = {
    ...{ strict: true, noEmit: true, target: "es2022", module: "nodenext", skipLibCheck: true },
    ...{ lib: ["es2024", "dom", "dom.iterable"], types: [], allowImportingTsExtensions: true },
    paths: { "invers-oneapi": [resolve("src/index.ts")] },
  };
  writeFileSync(join(root, "package.json"), '{ "type": "module" }');
  writeFileSync(join(root, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["src"] }));
  const tsc = resolve("node_modules/@typescript/native/bin/tsc");
  expect(spawnSync(process.execPath, [tsc, "-p", root], { encoding: "utf8" }).stdout).toBe("");
});
