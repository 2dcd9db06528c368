import type { CallSettings, ClientOptions, CommandOptions, PaginateOptions } from "invers-oneapi";
import type { EventOptions } from "invers-oneapi/events";
import type { SandboxOptions } from "invers-oneapi/testing";
import { expect, test } from "vitest";
import { readText } from "../../../scripts/write-docs/pages.ts";

/** The names of an object of options. The compiler refuses one that is missing or too much. */
const namesOf = <Options>(names: { readonly [Name in keyof Required<Options>]: true }): string[] =>
  Object.keys(names).sort();

const limits = { signal: true, timeout: true, deadline: true, retry: true } as const;
const sources = { clock: true, random: true, onEvent: true } as const;
const credentials = { clientId: true, clientSecret: true } as const;

const client = namesOf<ClientOptions>({
  ...{ ...sources, ...credentials, tokenUrl: true, clientAuthentication: true, tokenStore: true },
  ...{ tokenProvider: true, baseUrl: true, allowPlainHttp: true, fetch: true, fetchSendsOnce: true },
  ...{ headers: true, timeout: true, deadline: true, retry: true, maxResponseBytes: true, appName: true },
  ...{ allowCommandsInBrowser: true, pace: true, telemetry: true, requestForms: true },
});
const call = namesOf<CallSettings & { params: 1; body: 1 }>({
  ...{ ...limits, params: true, body: true, headers: true, parseAs: true, fetch: true, middleware: true },
  ...{ cache: true, credentials: true, keepalive: true, referrer: true },
});
const command = namesOf<CommandOptions>({
  ...{ ...limits, maxAge: true, join: true, serialize: true, capabilities: true },
});
const paging = namesOf<PaginateOptions>({
  ...{ signal: true, cursor: true, parameter: true, next: true, prefetch: true },
});
const events = namesOf<EventOptions>({
  ...{ ...sources, host: true, port: true, tls: true, vhost: true, username: true, password: true },
  ...{ queues: true, handlers: true, unlisted: true, majors: true, onUnknown: true, onPoison: true },
  ...{ onGap: true, seen: true, orderBy: true, concurrency: true, handlerTimeout: true, maxTries: true },
  ...{ telemetry: true, transport: true },
});
const sandbox = namesOf<SandboxOptions>({
  ...{ ...credentials, seed: true, vehicles: true, clock: true, baseUrl: true, rateLimit: true },
  ...{ permissions: true, ledgerSize: true, eventQueues: true, cursorForm: true, requestForms: true },
});

/** What the first column of the table below a heading names. */
function namesIn(page: string, heading: string): string[] {
  const [, part = ""] = readText(`docs/guides/${page}.md`).split(`\n## ${heading}\n`);
  const cells = [...part.replace(/\n## [\s\S]*/, "").matchAll(/^\| (`.*?) \|/gm)];
  return cells.flatMap(([, cell = ""]) => [...cell.matchAll(/`(\w+)`/g)].map(([, name = ""]) => name)).sort();
}

test.each([
  ["options", "Of a client", client],
  ["options", "Of a call", call],
  ["commands", "Options", command],
  ["paging", "Options", paging],
  ["events", "Options", events],
  ["testing", "Options of the sandbox", sandbox],
])("the table of %s, %s, names every option and no other", (page, heading, options) => {
  expect(namesIn(page, heading)).toEqual(options);
});
