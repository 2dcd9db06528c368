// npm run soak -- <name> [...arguments]: runs test/system/soak/<name>.ts, a long run with faults; it fails with exit code 1.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";

const [name = "", ...rest] = process.argv.slice(2);
const file = `test/system/soak/${name}.ts`;
if (!/^[\w-]+$/.test(name) || !existsSync(file)) {
  console.error(`npm run soak -- <name>: there is no ${file}`);
  process.exit(2);
}

try {
  execFileSync(process.execPath, ["--expose-gc", "--import", "tsx", file, ...rest], { stdio: "inherit" });
} catch (error) {
  // The run has said what is wrong.
  process.exitCode = (error as { status?: number | null }).status ?? 1;
}
