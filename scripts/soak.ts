// npm run soak -- <name> [...arguments]: runs test/system/soak/<name>.ts, a long run with faults; it fails with exit code 1.
import { execFileSync } from "node:child_process";
import { namesIn } from "./bench/names.ts";

const [name = "", ...rest] = process.argv.slice(2);
const FOLDER = "test/system/soak";
const names = namesIn(FOLDER, "soak");
if (!names.includes(name)) {
  console.error(`npm run soak: ${name ? `there is no ${name}, only` : "name one of"} ${names.join(", ")}`);
  process.exit(2);
}
const file = `${FOLDER}/${name}.ts`;

try {
  execFileSync(process.execPath, ["--expose-gc", "--import", "tsx", file, ...rest], { stdio: "inherit" });
} catch (error) {
  // The run has said what is wrong.
  process.exitCode = (error as { status?: number | null }).status ?? 1;
}
