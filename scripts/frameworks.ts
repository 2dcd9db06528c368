// npm run frameworks [-- jest nestjs ...]: runs the recipes of docs/guides/frameworks.md and docs/guides/testing.md as a
// user does: the package as npm would publish it, installed into a project of its own, against the sandbox. Needs a
// package registry.
import { rmSync } from "node:fs";
import { createSandbox } from "invers-oneapi/testing";
import { createProject, packPackage } from "./frameworks/project.ts";
import { recipes } from "./frameworks/recipes.ts";

const unknown = process.argv.slice(2).filter((name) => !Object.hasOwn(recipes, name));
if (unknown.length > 0) {
  console.error(
    `npm run frameworks: there is no ${unknown.join(", ")}, only ${Object.keys(recipes).join(", ")}`,
  );
  process.exit(2);
}
const names = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(recipes);

const tarball = packPackage();
for (const [name, recipe] of Object.entries(recipes)) {
  if (!names.includes(name)) continue;
  const started = performance.now();
  const sandbox = createSandbox();
  const server = await sandbox.listen();
  const variables = {
    INVERS_CLIENT_ID: sandbox.credentials.clientId,
    INVERS_CLIENT_SECRET: sandbox.credentials.clientSecret,
    INVERS_BASE_URL: server.url,
  };
  const project = createProject(recipe.folder, tarball.path, recipe.withServer ? variables : {});
  const wrong = await project
    .install()
    .then(() => recipe.try(project, sandbox))
    .catch((error: unknown) => String(error));
  await server.close();
  project.remove();
  console.log(`${wrong ? "FAIL" : "ok  "} ${name} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
  if (!wrong) continue;
  console.log(wrong);
  process.exitCode = 1;
}
rmSync(tarball.folder, { recursive: true });
