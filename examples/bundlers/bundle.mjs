// node bundle.mjs <export...>: bundles program.mjs, and each export of the package by itself, with every bundler; prints
// the bytes of the exports as JSON. The bundles are in dist/<bundler>/.
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { bundlers } from "./bundlers.mjs";

const sizes = {};
for (const [bundler, bundle] of Object.entries(bundlers)) {
  const output = (name) => resolve("dist", bundler, `${name}.mjs`);
  await bundle(resolve("program.mjs"), output("program"));
  sizes[bundler] = {};
  for (const name of process.argv.slice(2)) {
    const entry = resolve(`only-${name}.mjs`);
    writeFileSync(entry, `export { ${name} } from "invers-oneapi";\n`);
    await bundle(entry, output(name));
    const code = readFileSync(output(name));
    sizes[bundler][name] = { minified: code.length, gzip: gzipSync(code, { level: 9 }).length };
  }
}
console.log(JSON.stringify(sizes));
