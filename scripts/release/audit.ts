import { spawnSync } from "node:child_process";
import { type AuditReport, vulnerabilitiesIn } from "./vulnerabilities.ts";

/** What the registry knows against what is shipped; `undefined` if it does not answer. */
export function audit(refs: Iterable<string>): string[] | undefined {
  // It ends with an error where there is a vulnerability, or no answer: the report tells.
  const { stdout } = spawnSync("npm", ["audit", "--json"], {
    encoding: "utf8",
    maxBuffer: 2 ** 26,
    shell: process.platform === "win32",
  });
  return vulnerabilitiesIn(JSON.parse(stdout || "{}") as AuditReport, refs);
}
