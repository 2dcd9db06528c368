import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Sandbox } from "invers-oneapi/testing";
import type { Project } from "./project.ts";

/** An example, a project of its own. */
interface Recipe {
  readonly folder: string;
  /** Whether its client is to find the sandbox by the variables, as it would the real API. */
  readonly withServer: boolean;
  /** Says what is wrong, or nothing. */
  try(project: Project, sandbox: Sandbox): Promise<string | undefined>;
}

const commandsIn = (sandbox: Sandbox): number => sandbox.requests.filter(({ command }) => command).length;

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** One whose tests are a script each, and fail by themselves. */
const testsOf = (folder: string, ...scripts: string[]): Recipe => ({
  folder,
  withServer: false,
  async try(project) {
    for (const script of scripts) await project.run(script);
    return undefined;
  },
});

async function nestjs(project: Project, sandbox: Sandbox): Promise<string | undefined> {
  const printed = await project.run("start");
  return printed.trim() === "confirmed" && commandsIn(sandbox) === 1 ? undefined : printed;
}

/** Three commands by the same route have to arrive three times: Next.js patches `fetch`, and may answer from a store. */
async function nextjs(project: Project, sandbox: Sandbox): Promise<string | undefined> {
  await project.run("build");
  const port = await freePort();
  const end = await project.start("start", ["-p", String(port)], /Ready/);
  try {
    const url = `http://127.0.0.1:${port}/api/vehicles/LV6V3/unlock`;
    const answers: string[] = [];
    for (let tap = 0; tap < 3; tap++) {
      const response = await fetch(url, { method: "POST" });
      answers.push(`${response.status} ${await response.text()}`);
    }
    const good = answers.every((answer) => answer === '200 {"outcome":"confirmed"}');
    return good && commandsIn(sandbox) === 3
      ? undefined
      : `${answers}; ${commandsIn(sandbox)} commands arrived`;
  } finally {
    end();
  }
}

export const recipes: Readonly<Record<string, Recipe>> = {
  nestjs: { folder: "examples/nestjs", withServer: true, try: nestjs },
  nextjs: { folder: "examples/nextjs", withServer: true, try: nextjs },
  jest: testsOf("examples/jest", "test", "test:esm"),
  vitest: testsOf("examples/testing/vitest", "test"),
  "node-test": testsOf("examples/testing/node-test", "test"),
  bun: testsOf("examples/testing/bun", "test"),
  nock: testsOf("examples/testing/nock", "test"),
  undici: testsOf("examples/testing/undici", "test"),
  msw: testsOf("examples/testing/msw", "test", "test:3"),
};
