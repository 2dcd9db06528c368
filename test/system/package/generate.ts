import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { COMMAND, COMPILERS, type Installed } from "./installed.ts";
import { VENDOR_DOCUMENT } from "./vendor-document.ts";

/** Tests of the command that writes types, and of programs over those. */
export function testGenerate({ project, node, typescript, invers }: Installed): void {
  let written: [status: number | null, stdout: string];
  beforeAll(() => {
    writeFileSync(join(project, "vendor.json"), JSON.stringify(VENDOR_DOCUMENT));
    const { status, stdout } = invers(["generate", "--from", "vendor.json", "--out", "src/oneapi"]);
    written = [status, stdout];
    writeFileSync(
      join(project, "program.mts"),
      `import { createClient, sendCommand, unwrap, type Schemas } from "./src/oneapi/index.js";
       import { createSandbox } from "invers-oneapi/testing";
       const sandbox = createSandbox();
       const client = createClient({ ...sandbox.credentials, fetch: sandbox.fetch });
       const { items } = await unwrap(client.GET("/vehicles"));
       const battery = (vehicle: Schemas["Vehicle"]): number | undefined => vehicle.battery;
       // @ts-expect-error the vendor's vehicle has no such property
       items[0]?.master_data;
       const { outcome } = await sendCommand(client, items[0]?.id ?? "", "request-vehicle-state");
       console.log(items.length, battery(items[0] ?? { id: "" }), outcome);`,
    );
  });

  test("writes the types of a document into a project without TypeScript", () => {
    expect(written).toEqual([0, expect.stringContaining("src/oneapi/schema.ts")]);
  });

  test.each(Object.entries(COMPILERS))("which %s compiles", (_, tsc) => {
    const compilerOptions = {
      target: "es2022",
      module: "nodenext",
      strict: true,
      noEmit: true,
      types: [],
      skipDefaultLibCheck: true,
    };
    const config = JSON.stringify({ compilerOptions, files: ["program.mts"] });
    writeFileSync(join(project, "tsconfig.generate.json"), config);
    const { status, stdout, stderr } = node([tsc, "-p", "tsconfig.generate.json"]);
    expect([stdout, stderr, status]).toEqual(["", "", 0]);
  });

  test("and which run with one import changed", () => {
    const { stdout, stderr } = typescript("program.mts");
    expect([stdout, stderr]).toEqual(["12 undefined confirmed\n", ""]);
  });

  test("and against the sandbox of the command, where the doctor finds nothing wrong", async () => {
    const command = [COMMAND, "sandbox", "--port", "0", "--from", "vendor.json"];
    const sandbox = spawn(process.execPath, command, { cwd: project });
    try {
      const said = await new Promise<string>((resolve) => {
        let text = "";
        sandbox.stdout.on("data", (chunk) => {
          text += chunk;
          if (text.includes("operations of the document")) resolve(text);
        });
      });
      const set = [...said.matchAll(/(INVERS_\w+)='([^']*)'/g)].map(([, name = "", value]) => [name, value]);
      const env = Object.fromEntries(set);
      writeFileSync(
        join(project, "live.mts"),
        `import { client, unwrap } from "./src/oneapi/index.js";
         console.log((await unwrap(client.GET("/vehicles"))).items.length);`,
      );
      const live = typescript("live.mts", env);
      expect([live.stdout, live.stderr]).toEqual(["12\n", ""]);
      const { status, stdout } = invers(["doctor", "--report", "report.md"], env);
      expect([status, stdout.split("\n")[0]]).toEqual([0, "It works"]);
      expect(readFileSync(join(project, "report.md"), "utf8")).toContain("Nothing differs.");
    } finally {
      sandbox.kill();
    }
  });

  test("says truthfully what a second version of the document breaks, and finds drift", () => {
    expect(invers(["generate", "--check", "--out", "src/oneapi"]).status).toBe(0);
    const newer = JSON.stringify(VENDOR_DOCUMENT).replace('"integer"', '"string"').replace('"7"', '"8"');
    writeFileSync(join(project, "newer.json"), newer);
    const from = ["--from", "newer.json", "--out", "src/oneapi"];
    const { status, stdout } = invers(["generate", ...from, "--dry-run"]);
    expect(status).toBe(0);
    expect(stdout).toContain("1 change of these break callers.");
    expect(stdout).toContain("BREAKS response: Vehicle.battery is string, it was integer");
  });
}
