import { type ExecFileOptions, execFile } from "node:child_process";
import { atEnd } from "./at-end.ts";

/** What a program came to. */
export interface Ended {
  /** Not 0 where it failed, or could not be started. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a program to its end. Unlike `spawnSync` it lets a signal end this process meanwhile, and then the program too:
 * what is tidied up at the end is tidied up then.
 */
export function run(program: string, args: readonly string[], options: ExecFileOptions = {}): Promise<Ended> {
  return new Promise((resolve) => {
    const all = { maxBuffer: 2 ** 26, shell: process.platform === "win32", ...options };
    const child = execFile(program, args, { ...all, encoding: "utf8" }, (error, stdout, stderr) => {
      forget();
      const code = error ? Number(error.code) || 1 : 0;
      resolve({ code, stdout, stderr: stderr || (error?.message ?? "") });
    });
    const forget = atEnd(() => void child.kill());
  });
}

/** The same; rejects with what it printed where it failed. */
export async function runWell(...given: Parameters<typeof run>): Promise<string> {
  const { code, stdout, stderr } = await run(...given);
  if (code !== 0) throw new Error(`${given[0]} ${given[1].join(" ")}\n${stdout}${stderr}`);
  return stdout;
}
