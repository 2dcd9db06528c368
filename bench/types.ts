// npm run bench -- types [5.9]: what 200 typed calls cost the compiler, beside bare openapi-fetch.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { generate } from "../scripts/generate/pipeline.ts";
import { callsText, simpleOperations } from "./documents-calls.ts";
import { COMPILERS, check, DIST } from "./documents-check.ts";
import { DOCUMENTS, fetchDocument } from "./documents-set.ts";

const CALLS = 200;
const MOST = 0.25;
const [largest] = DOCUMENTS;
if (!largest) throw new Error("there are no documents");

const work = mkdtempSync(join(tmpdir(), "types-"));
process.on("exit", () => rmSync(work, { recursive: true, force: true }));
const file = fetchDocument(largest);
const text = readFileSync(file, "utf8");
mkdirSync(join(work, "openapi"));
writeFileSync(join(work, "openapi", basename(file)), text);
await generate({ openapiDir: join(work, "openapi"), outDir: work });

const bare = fileURLToPath(new URL("node_modules/openapi-fetch/dist/index.mjs", import.meta.url));
const CLIENTS = {
  "invers-oneapi": `import { createClient } from ${JSON.stringify(DIST)};`,
  "openapi-fetch": `import createClient from ${JSON.stringify(bare)};`,
};
const operations = simpleOperations(JSON.parse(text), CALLS);
for (const [name, imports] of Object.entries(CLIENTS)) {
  const client = `${imports}\nimport type { paths } from "./schema.ts";\nconst client = createClient<paths>();`;
  writeFileSync(join(work, `${name}.ts`), callsText(operations, client));
}

console.log(`${operations.length} calls, ${largest.name}\n`);
console.log("| TypeScript | client | instantiations | seconds |\n| --- | --- | ---: | ---: |");
const chosen = process.argv[2];
for (const compiler of Object.keys(COMPILERS).filter((name) => chosen === undefined || name === chosen)) {
  const [ours = Number.NaN, theirs = Number.NaN] = Object.keys(CLIENTS).map((name) => {
    const { errors, instantiations, seconds, version } = check(work, [`${name}.ts`], compiler);
    if (errors !== "") throw new Error(`${name} does not compile: ${errors}`);
    console.log(`| ${version} | ${name} | ${instantiations} | ${seconds} |`);
    return instantiations;
  });
  const ratio = ours / theirs;
  const holds = operations.length === CALLS && ratio <= MOST;
  console.log(`${holds ? "met" : "MISSED"}: at most ${MOST} x openapi-fetch: ${ratio.toFixed(3)}`);
  if (!holds) process.exitCode = 1;
}
