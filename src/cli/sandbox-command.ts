import { describeProblem, InputError } from "../../scripts/generate/problem.ts";
import { checkListenOptions } from "../testing/settings.ts";
import type { RequestForms } from "../types/request-forms.ts";
import { commandLine, readCommandLine } from "./command-line.ts";
import { coloured, progress } from "./output.ts";
import { createDocumentCheck } from "./sandbox/document-check.ts";
import { createSampleAnswers, type SampleAnswers } from "./sandbox/sample-answers.ts";
import { createIsPlayed, type IsPlayed, serve } from "./sandbox/serve.ts";

const LINE = commandLine({
  name: "invers-oneapi sandbox",
  synopsis: "[options]",
  about: `Plays the API on this machine, for programs in any language and for CI: a fleet, tokens, commands. The second line
    that it prints sets the variables for your program. Each request that arrives is a line of the log. Ends with Ctrl-C.`,
  options: {
    port: {
      type: "string",
      value: "<number>",
      help: "where it listens; 0 takes a free one; 4010 unless told otherwise",
    },
    host: {
      type: "string",
      value: "<address>",
      help: "what it listens on; 127.0.0.1 unless told otherwise, 0.0.0.0 lets other containers in",
    },
    seed: {
      type: "string",
      value: "<number>",
      help: "decides the fleet: the same seed, the same fleet; 1 unless told otherwise",
    },
    from: {
      type: "string",
      multiple: true,
      value: "<source>",
      help: "a document of the vendor; what the sandbox does not play of it is answered by its schemas",
    },
  },
  check({ values: { port, seed, host } }) {
    if (port !== undefined && !(/^\d+$/.test(port) && Number(port) <= 65_535))
      return "--port is a whole number from 0 to 65535";
    if (seed !== undefined && !Number.isFinite(Number(seed))) return "--seed is a number";
    return host !== undefined && !/^[\w.:-]+$/.test(host)
      ? "--host is a host name or an IP address"
      : undefined;
  },
});

/** What ends it, besides Ctrl-C. */
export interface SandboxRun {
  readonly signal?: AbortSignal;
}

/** `invers-oneapi sandbox`; it runs until it is interrupted. Exit code 1: it could not listen, or a document is wrong. */
export async function sandboxCommand(args: string[], { signal }: SandboxRun = {}): Promise<number> {
  const parsed = readCommandLine(LINE, args);
  if (typeof parsed === "number") return parsed;
  const { port, host, seed, from } = parsed.values;
  try {
    const { document, forms } = from ? await readDocument(from) : {};
    const samples = document && createSampleAnswers(document);
    const check = document && createDocumentCheck(document);
    const where = checkListenOptions({ host, port: Number(port ?? 4010) });
    const { server, credentials } = await serve({
      ...where,
      seed: Number(seed ?? 1),
      samples,
      check,
      forms,
      log: tell,
    });
    console.log(coloured("bold", `The sandbox listens on ${server.url}`));
    console.log(variablesLine({ ...credentials, baseUrl: server.url }, process.platform === "win32"));
    if (samples) console.log(playedLine(samples, createIsPlayed(forms)));
    await interrupted(signal);
    await server.close();
    return 0;
  } catch (error) {
    if (error instanceof InputError)
      for (const problem of error.problems) console.error(describeProblem(problem));
    else console.error(`invers-oneapi sandbox: ${whyNot(error)}`);
    return 1;
  }
}

async function readDocument(
  from: readonly string[],
): Promise<{ document: Readonly<Record<string, unknown>>; forms: RequestForms }> {
  const { runTimeDocument } = await import("../../scripts/generate/import/run-time-document.ts");
  return runTimeDocument(from, progress);
}

/** The line that sets the variables, for a shell or for PowerShell. */
function variablesLine(
  { clientId, clientSecret, baseUrl }: { clientId: string; clientSecret: string; baseUrl: string },
  isWindows: boolean,
): string {
  const variables = {
    INVERS_CLIENT_ID: clientId,
    INVERS_CLIENT_SECRET: clientSecret,
    INVERS_BASE_URL: baseUrl,
  };
  const set = Object.entries(variables);
  return isWindows
    ? set.map(([name, value]) => `$env:${name}='${value}'`).join("; ")
    : `export ${set.map(([name, value]) => `${name}='${value}'`).join(" ")}`;
}

function playedLine({ operations }: SampleAnswers, isPlayed: IsPlayed): string {
  const sampled = operations.filter(
    ({ method, path }) => !isPlayed(method, path.replaceAll(/\{[^/]*\}/g, "x")),
  );
  const played = operations.length - sampled.length;
  return `Of the ${operations.length} operations of the document it plays ${played}, and answers ${sampled.length} by their schemas`;
}

/** A line of the log; a request that was refused stands out. */
function tell(line: string): void {
  const status = Number(/ (\d{3}) \d+ ms /.exec(line)?.[1]);
  const time = new Date().toISOString().slice(11, 19);
  console.log(`${time} ${status >= 400 ? coloured("yellow", line) : line}`);
}

function interrupted(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => resolve());
    signal?.addEventListener("abort", () => resolve());
  });
}

function whyNot(error: unknown): string {
  const { code, message, port } = error as { code?: string; message?: string; port?: number };
  if (code === "EADDRINUSE") return `port ${port} is in use; --port names another, 0 a free one`;
  if (code === "EACCES") return `port ${port} may not be used by this user`;
  return String(message);
}
