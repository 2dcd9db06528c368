import { execFileSync, spawn, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { entriesOf, reachedFrom } from "../../../scripts/build/prune.ts";
import { compile, declarationsOf, longLines } from "../../../scripts/types-matrix/compile.ts";
import { SETTINGS, type Setting } from "../../../scripts/types-matrix/settings.ts";
import { readText } from "../../../scripts/write-docs/pages.ts";
import { samplesOf } from "../readme/samples.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const manifest = JSON.parse(readFileSync(`${root}package.json`, "utf8"));
const project = mkdtempSync(join(tmpdir(), "invers-oneapi-empty-project-"));
const shell = process.platform === "win32";

function npm(args: string[], cwd: string): string {
  return execFileSync("npm", [...args, "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd,
    shell,
    encoding: "utf8",
  });
}

function node(file: string, code: string): string {
  writeFileSync(join(project, file), code);
  // Without the warning that Node 20.19 prints when an ES module is required.
  const run = spawnSync(process.execPath, ["--no-warnings", file], { cwd: project, encoding: "utf8" });
  expect(run.stderr).toBe("");
  return run.stdout;
}

let packed: { name: string; files: { path: string }[] };

beforeAll(() => {
  [packed] = JSON.parse(
    npm(["pack", "--json", "--silent", "--pack-destination", project], root).replace(/^[^[]*/, ""),
  );
  writeFileSync(
    join(project, "package.json"),
    JSON.stringify({ name: "empty-project", private: true, type: "module" }),
  );
  const tarball = readdirTarball();
  // Without msw: the sandbox needs it for its handlers only, and its declarations compile without it.
  npm(["install", "--prefer-offline", tarball], project);
}, 180_000);

afterAll(() => rmSync(project, { recursive: true, force: true }));

function readdirTarball(): string {
  return join(project, `${manifest.name}-${manifest.version}.tgz`);
}

describe("the package, installed from its tarball into an empty project", () => {
  test("holds what it should and nothing else", () => {
    const unexpected = packed.files
      .map(({ path }) => path)
      .filter(
        (path) =>
          !/^(dist\/.+\.(js|d\.ts)|dist\/(cli|monitor|testing)\/THIRD-PARTY-LICENSES\.txt|dist\/cli\/openapi\/[a-z-]+\.yaml)$/.test(
            path,
          ),
      );
    expect(unexpected.sort()).toEqual(["CHANGELOG.md", "LICENSE", "README.md", "package.json"]);
  });

  test("holds no code and no declaration that no entry reaches", () => {
    const entries = entriesOf(manifest).map((path) => join(root, path));
    const reached = reachedFrom(entries);
    const idle = packed.files.map(({ path }) => path).filter((path) => /\.[jt]s$/.test(path));
    expect(idle.filter((path) => !reached.has(join(root, path)))).toEqual([]);
  });

  test("has one runtime dependency", () => {
    expect(Object.keys(manifest.dependencies)).toEqual(["openapi-fetch"]);
  });

  test("lists the sandbox's fleet in five lines", () => {
    const output = node(
      "list.mjs",
      `import { createClient } from "invers-oneapi";
       import { createSandbox } from "invers-oneapi/testing";
       const sandbox = createSandbox();
       const client = createClient({ ...sandbox.credentials, fetch: sandbox.fetch });
       console.log((await client.GET("/vehicles")).data.items.length);`,
    );
    expect(output).toBe("12\n");
  });

  test("works over real HTTP and lets the process end", () => {
    const output = node(
      "http.mjs",
      `import { createClient } from "invers-oneapi";
       import { createSandbox } from "invers-oneapi/testing";
       const sandbox = createSandbox();
       const server = await sandbox.listen();
       const client = createClient({ ...sandbox.credentials, baseUrl: server.url });
       console.log((await client.GET("/vehicles")).response.status);
       await server.close();`,
    );
    expect(output).toBe("200\n");
  });

  test("runs the README's first sample as the README says", () => {
    const [sample, preamble] = samplesOf("README.md", readText("README.md"));
    writeFileSync(join(project, "sandbox.mts"), preamble?.code ?? "");
    writeFileSync(join(project, "sample.mts"), sample?.code ?? "");
    // What `npx tsx` starts; tsx itself is not what is tested here.
    const tsx = [`${root}node_modules/tsx/dist/cli.mjs`, "--import", "./sandbox.mts", "sample.mts"];
    const { stdout, stderr } = spawnSync(process.execPath, tsx, { cwd: project, encoding: "utf8" });
    expect(stderr).toBe("");
    expect(stdout.trim().split("\n")).toHaveLength(12);
  });

  test("names amqplib where events need it and it is not installed, and does without it where they do not", () => {
    const output = node(
      "events.mjs",
      `import { consumeEvents } from "invers-oneapi/events";
       const hook = () => {};
       const options = { vhost: "v", username: "u", password: "p", queues: ["q"], handlers: {}, onUnknown: hook, onPoison: hook };
       await consumeEvents(options).catch((error) => console.log(error.name, error.message.includes("npm install amqplib")));
       const consumer = await consumeEvents({ ...options, transport: { connect: () => new Promise(() => {}) } });
       await consumer.close();
       console.log(consumer.status().state);`,
    );
    expect(output).toBe("ConfigError true\nclosed\n");
  });

  test("shares a token by a store, with no client of Redis installed", () => {
    const output = node(
      "redis.mjs",
      `import { createClient } from "invers-oneapi";
       import { redisTokenStore, sealTokenStore } from "invers-oneapi/redis";
       import { createSandbox, createTokenStore } from "invers-oneapi/testing";
       const sandbox = createSandbox();
       const encryptionKeys = [btoa("k".repeat(32))];
       const memory = createTokenStore();
       for (let process = 0; process < 2; process++) {
         const tokenStore = sealTokenStore(memory, { encryptionKeys });
         const client = createClient({ ...sandbox.credentials, fetch: sandbox.fetch, tokenStore });
         console.log((await client.GET("/vehicles")).response.status, sandbox.tokenRequests);
         while (!memory.operations.includes("release")) await new Promise(setImmediate);
       }
       console.log(String(redisTokenStore({ eval() {}, evalsha() {} }, { encryptionKeys })));`,
    );
    expect(output).toBe("200 1\n200 1\nTokenStore [redacted]\n");
  });

  describe("generate", () => {
    const vendor = {
      openapi: "3.1.0",
      info: { title: "INVERS Vehicle Management API", version: "7" },
      paths: {
        "/vehicles": {
          get: {
            responses: {
              "200": {
                description: "ok",
                content: { "application/json": { schema: { $ref: "#/components/schemas/Vehicles" } } },
              },
            },
          },
        },
      },
      components: {
        schemas: {
          Vehicles: {
            type: "object",
            required: ["items"],
            properties: { items: { type: "array", items: { $ref: "#/components/schemas/Vehicle" } } },
          },
          Vehicle: {
            type: "object",
            required: ["id"],
            properties: { id: { type: "string" }, battery: { type: "integer" } },
          },
        },
      },
    };
    const invers = (...args: string[]) =>
      spawnSync(process.execPath, ["node_modules/invers-oneapi/dist/cli/invers-oneapi.js", ...args], {
        cwd: project,
        encoding: "utf8",
      });

    // Programs are started in them: slow where others use the machine.
    const SLOW = { timeout: 60_000 };

    test("writes the types of a document into a project without TypeScript", SLOW, () => {
      writeFileSync(join(project, "vendor.json"), JSON.stringify(vendor));
      const { status, stdout } = invers("generate", "--from", "vendor.json", "--out", "src/oneapi");
      expect([status, stdout]).toEqual([0, expect.stringContaining("src/oneapi/schema.ts")]);
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

    test.each(["@typescript/native/bin/tsc", "typescript/bin/tsc6"])("which %s compiles", SLOW, (tsc) => {
      const compilerOptions = { target: "es2022", module: "nodenext", strict: true, noEmit: true, types: [] };
      const config = JSON.stringify({ compilerOptions, files: ["program.mts"] });
      writeFileSync(join(project, "tsconfig.generate.json"), config);
      const args = [`${root}node_modules/${tsc}`, "-p", "tsconfig.generate.json"];
      expect(spawnSync(process.execPath, args, { cwd: project, encoding: "utf8" }).stdout).toBe("");
    });

    test("and which run with one import changed", SLOW, () => {
      const tsx = [`${root}node_modules/tsx/dist/cli.mjs`, "program.mts"];
      const { stdout, stderr } = spawnSync(process.execPath, tsx, { cwd: project, encoding: "utf8" });
      expect([stdout, stderr]).toEqual(["12 undefined confirmed\n", ""]);
    });

    test("and against the sandbox of the command, where the doctor finds nothing wrong", SLOW, async () => {
      const command = ["node_modules/invers-oneapi/dist/cli/invers-oneapi.js", "sandbox", "--port", "0"];
      const sandbox = spawn(process.execPath, [...command, "--from", "vendor.json"], { cwd: project });
      try {
        const said = await new Promise<string>((resolve) => {
          let text = "";
          sandbox.stdout.on("data", (chunk) => {
            text += chunk;
            if (text.includes("operations of the document")) resolve(text);
          });
        });
        const set = [...said.matchAll(/(INVERS_\w+)='([^']*)'/g)].map(([, name = "", value]) => [
          name,
          value,
        ]);
        const env = { ...process.env, ...Object.fromEntries(set) };
        writeFileSync(
          join(project, "live.mts"),
          `import { client, unwrap } from "./src/oneapi/index.js";
           console.log((await unwrap(client.GET("/vehicles"))).items.length);`,
        );
        const tsx = [`${root}node_modules/tsx/dist/cli.mjs`, "live.mts"];
        const live = spawnSync(process.execPath, tsx, { cwd: project, encoding: "utf8", env });
        expect([live.stdout, live.stderr]).toEqual(["12\n", ""]);
        const doctor = [
          "node_modules/invers-oneapi/dist/cli/invers-oneapi.js",
          "doctor",
          "--report",
          "report.md",
        ];
        const { status, stdout } = spawnSync(process.execPath, doctor, {
          cwd: project,
          encoding: "utf8",
          env,
        });
        expect([status, stdout.split("\n")[0]]).toEqual([0, "It works"]);
        expect(readFileSync(join(project, "report.md"), "utf8")).toContain("Nothing differs.");
      } finally {
        sandbox.kill();
      }
    });

    const MODULES = [
      { module: "nodenext", moduleResolution: "nodenext" },
      { module: "node20", moduleResolution: "nodenext" },
      { module: "preserve", moduleResolution: "bundler" },
    ];
    const COMMONJS = ["@typescript/native/bin/tsc", "typescript/bin/tsc6"].flatMap((tsc) =>
      MODULES.map((settings) => ({ tsc, ...settings })),
    );

    test.each(COMMONJS)(
      "which $tsc compiles in a CommonJS project, $module",
      SLOW,
      ({ tsc, ...settings }) => {
        const folder = join(project, "commonjs");
        const out = join(folder, "out", tsc.replace(/\W+/g, "-"), settings.module);
        mkdirSync(folder, { recursive: true });
        writeFileSync(join(folder, "package.json"), '{ "type": "commonjs" }');
        cpSync(join(project, "src", "oneapi"), join(folder, "oneapi"), { recursive: true });
        writeFileSync(
          join(folder, "program.ts"),
          `import { createClient, unwrap, type Schemas } from "./oneapi/index.js";
         import { createSandbox } from "invers-oneapi/testing";
         async function main(): Promise<void> {
           const sandbox = createSandbox();
           const client = createClient({ ...sandbox.credentials, fetch: sandbox.fetch });
           const { items } = await unwrap(client.GET("/vehicles"));
           const first: Schemas["Vehicle"] | undefined = items[0];
           // @ts-expect-error the vendor's vehicle has no such property
           first?.master_data;
           console.log(items.length);
         }
         void main();`,
        );
        const compilerOptions = {
          target: "es2022",
          strict: true,
          types: [],
          rootDir: ".",
          outDir: out,
          ...settings,
        };
        writeFileSync(
          join(folder, "tsconfig.json"),
          JSON.stringify({ compilerOptions, files: ["program.ts"] }),
        );
        const args = [`${root}node_modules/${tsc}`, "-p", "tsconfig.json"];
        expect(spawnSync(process.execPath, args, { cwd: folder, encoding: "utf8" }).stdout).toBe("");
        if (settings.moduleResolution === "bundler") return;
        const run = spawnSync(process.execPath, ["--no-warnings", join(out, "program.js")], {
          encoding: "utf8",
        });
        expect([run.stdout, run.stderr]).toEqual(["12\n", ""]);
        expect(readFileSync(join(out, "program.js"), "utf8")).toContain("require(");
      },
    );

    test("says truthfully what a second version of the document breaks, and finds drift", SLOW, () => {
      expect(invers("generate", "--check", "--out", "src/oneapi").status).toBe(0);
      const newer = JSON.stringify(vendor).replace('"integer"', '"string"').replace('"7"', '"8"');
      writeFileSync(join(project, "vendor.json"), newer);
      const { status, stdout } = invers(
        "generate",
        "--from",
        "vendor.json",
        "--out",
        "src/oneapi",
        "--dry-run",
      );
      expect(status).toBe(0);
      expect(stdout).toContain("1 change of these break callers.");
      expect(stdout).toContain("BREAKS response: Vehicle.battery is string, it was integer");
    });
  });

  test("watches the contract where code from strings is forbidden", () => {
    writeFileSync(
      join(project, "monitor.mjs"),
      `import { schemaOf } from "invers-oneapi/monitor";
       const { validate } = schemaOf("GET /vehicles", 200)["~standard"];
       console.log(JSON.stringify(await validate({ items: [{ id: 7 }] })));`,
    );
    const args = ["--disallow-code-generation-from-strings", "monitor.mjs"];
    const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: project, encoding: "utf8" });
    expect(stderr).toBe("");
    expect(stdout).toContain("expected string, found integer");
  });

  test("can be required from CommonJS", () => {
    expect(node("require.cjs", `console.log(typeof require("invers-oneapi").createClient);`)).toBe(
      "function\n",
    );
  });

  describe("its declarations", () => {
    const native = `${root}node_modules/@typescript/native/bin/tsc`;
    const inRepository = (setting: Setting): Setting => ({
      ...setting,
      compilerOptions: { ...setting.compilerOptions, typeRoots: [`${root}node_modules/@types`] },
    });

    // All settings by the fastest compiler; `npm run types-matrix` has the other ones.
    test.each(SETTINGS)("type-checks, libraries included: $name", { timeout: 60_000 }, async (setting) => {
      cpSync(`${root}test/system/package/types`, project, { recursive: true });
      expect(await compile(project, native, inRepository(setting))).toBe("");
    });

    test("declares what is inferred in lines", { timeout: 60_000 }, async () => {
      cpSync(`${root}test/system/package/types`, project, { recursive: true });
      const [setting] = SETTINGS as [Setting, ...Setting[]];
      const tsc = `${root}node_modules/typescript/bin/tsc6`;
      expect(await compile(project, tsc, inRepository(setting))).toBe("");
      expect(longLines(project, "inferred.ts")).toEqual([]);
      expect(readFileSync(declarationsOf(project, "inferred.ts"), "utf8").split("\n").length).toBeLessThan(
        80,
      );
    });
  });
});
