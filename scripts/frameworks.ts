// npm run frameworks [-- jest nestjs ...]: runs the recipes of docs/guides/frameworks.md and docs/guides/testing.md as a
// user does: the package as npm would publish it, installed into a project of its own, against the sandbox. Needs a
// package registry.
import { createSandbox } from "invers-oneapi/testing";
import { createProject, packPackage } from "./frameworks/project.ts";
import { recipes } from "./frameworks/recipes.ts";
import { knownArguments } from "./process/known-arguments.ts";
import { withoutSettings } from "./process/without-settings.ts";

withoutSettings(process.env);
const names = knownArguments("npm run frameworks", Object.keys(recipes));

const tarball = await packPackage();
for (const [name, recipe] of Object.entries(recipes)) {
  if (names.length > 0 && !names.includes(name)) continue;
  const started = performance.now();
  const sandbox = createSandbox();
  const server = await sandbox.listen();
  const variables = {
    INVERS_CLIENT_ID: sandbox.credentials.clientId,
    INVERS_CLIENT_SECRET: sandbox.credentials.clientSecret,
    INVERS_BASE_URL: server.url,
  };
  const project = createProject(recipe.folder, tarball, recipe.withServer ? variables : {});
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
