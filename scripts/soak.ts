// npm run soak -- <name> [...arguments]: runs test/system/soak/<name>.ts, a long run with faults; it fails with exit code 1.
import { execFileSync } from "node:child_process";
import { askedName } from "./bench/names.ts";

const FOLDER = "test/system/soak";
const [name, ...rest] = askedName(FOLDER, "soak");
const file = `${FOLDER}/${name}.ts`;

try {
  execFileSync(process.execPath, ["--expose-gc", "--import", "tsx", file, ...rest], { stdio: "inherit" });
} catch (error) {
  // The run has said what is wrong.
  process.exitCode = (error as { status?: number | null }).status ?? 1;
}
