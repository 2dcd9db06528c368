import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { entriesOf, reachedFrom } from "../../../scripts/build/prune.ts";
import { readText } from "../../../scripts/write-docs/pages.ts";
import { samplesOf } from "../readme/samples.ts";
import { testCommonJs } from "./common-js.ts";
import { testDeclarations } from "./declarations.ts";
import { testGenerate } from "./generate.ts";
import { installed, manifest, root } from "./installed.ts";

// The package is packed and installed once for all: each part defines the tests of one idea.
const it = installed();
const { project, output } = it;

describe("the package, installed from its tarball into an empty project", () => {
  test("holds what it should and nothing else", () => {
    const unexpected = it
      .files()
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
    const idle = it.files().filter((path) => /\.[jt]s$/.test(path));
    expect(idle.filter((path) => !reached.has(join(root, path)))).toEqual([]);
  });

  test("has one runtime dependency", () => {
    expect(Object.keys(manifest.dependencies)).toEqual(["openapi-fetch"]);
  });

  test("lists the sandbox's fleet in five lines", () => {
    const printed = output(
      "list.mjs",
      `import { createClient } from "invers-oneapi";
       import { createSandbox } from "invers-oneapi/testing";
       const sandbox = createSandbox();
       const client = createClient({ ...sandbox.credentials, fetch: sandbox.fetch });
       console.log((await client.GET("/vehicles")).data.items.length);`,
    );
    expect(printed).toBe("12\n");
  });

  test("works over real HTTP and lets the process end", () => {
    const printed = output(
      "http.mjs",
      `import { createClient } from "invers-oneapi";
       import { createSandbox } from "invers-oneapi/testing";
       const sandbox = createSandbox();
       const server = await sandbox.listen();
       const client = createClient({ ...sandbox.credentials, baseUrl: server.url });
       console.log((await client.GET("/vehicles")).response.status);
       await server.close();`,
    );
    expect(printed).toBe("200\n");
  });

  test("runs the README's first sample as the README says", () => {
    const [sample, preamble] = samplesOf("README.md", readText("README.md"));
    writeFileSync(join(project, "sandbox.mts"), preamble?.code ?? "");
    writeFileSync(join(project, "sample.mts"), sample?.code ?? "");
    // What `npx tsx` starts; tsx itself is not what is tested here.
    const tsx = [`${root}node_modules/tsx/dist/cli.mjs`, "--import", "./sandbox.mts", "sample.mts"];
    const { stdout, stderr } = it.node(tsx);
    expect(stderr).toBe("");
    expect(stdout.trim().split("\n")).toHaveLength(12);
  });

  test("names amqplib where events need it and it is not installed, and does without it where they do not", () => {
    const printed = output(
      "events.mjs",
      `import { consumeEvents } from "invers-oneapi/events";
       const hook = () => {};
       const options = { vhost: "v", username: "u", password: "p", queues: ["q"], handlers: {}, onUnknown: hook, onPoison: hook };
       await consumeEvents(options).catch((error) => console.log(error.name, error.message.includes("npm install amqplib")));
       const consumer = await consumeEvents({ ...options, transport: { connect: () => new Promise(() => {}) } });
       await consumer.close();
       console.log(consumer.status().state);`,
    );
    expect(printed).toBe("ConfigError true\nclosed\n");
  });

  test("shares a token by a store, with no client of Redis installed", () => {
    const printed = output(
      "redis.mjs",
      `import { createClient } from "invers-oneapi";
       import { redisTokenStore, sealTokenStore } from "invers-oneapi/redis";
       import { createManualClock, createSandbox, createTokenStore } from "invers-oneapi/testing";
       const clock = createManualClock(); // the 250 ms of an operation pass on no machine, however busy
       const sandbox = createSandbox();
       const encryptionKeys = [btoa("k".repeat(32))];
       const memory = createTokenStore();
       for (let process = 0; process < 2; process++) {
         const tokenStore = sealTokenStore(memory, { encryptionKeys });
         const client = createClient({ ...sandbox.credentials, fetch: sandbox.fetch, tokenStore, clock });
         console.log((await client.GET("/vehicles")).response.status, sandbox.tokenRequests);
         while (!memory.operations.includes("release")) await new Promise(setImmediate);
       }
       console.log(String(redisTokenStore({ eval() {}, evalsha() {} }, { encryptionKeys })));`,
    );
    expect(printed).toBe("200 1\n200 1\nTokenStore [redacted]\n");
  });

  test("watches the contract where code from strings is forbidden", () => {
    writeFileSync(
      join(project, "monitor.mjs"),
      `import { schemaOf } from "invers-oneapi/monitor";
       const { validate } = schemaOf("GET /vehicles", 200)["~standard"];
       console.log(JSON.stringify(await validate({ items: [{ id: 7 }] })));`,
    );
    const { stdout, stderr } = it.node(["--disallow-code-generation-from-strings", "monitor.mjs"]);
    expect(stderr).toBe("");
    expect(stdout).toContain("expected string, found integer");
  });

  test("can be required from CommonJS", () => {
    expect(output("require.cjs", `console.log(typeof require("invers-oneapi").createClient);`)).toBe(
      "function\n",
    );
  });

  describe("generate", () => {
    testGenerate(it);
    testCommonJs(it);
  });

  describe("its declarations", () => testDeclarations(it));
});
