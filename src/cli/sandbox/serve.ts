import { findOperation } from "../../testing/api/operations/find-operation.ts";
import { createGateway, type Gateway } from "../../testing/gateway/gateway.ts";
import { NULL_BODY_STATUSES, type Reply, type Transfer } from "../../testing/gateway/reply.ts";
import { pathOf } from "../../testing/gateway/router.ts";
import { listen, type SandboxServer } from "../../testing/gateway/server.ts";
import { createServedRoutes } from "../../testing/gateway/server-paths.ts";
import { checkSandboxOptions, type SandboxCredentials } from "../../testing/settings.ts";
import { createState } from "../../testing/state.ts";
import type { RequestForms } from "../../types/request-forms.ts";
import type { DocumentCheck } from "./document-check.ts";
import type { SampleAnswers } from "./sample-answers.ts";

export interface ServeOptions {
  readonly seed: number;
  readonly host: string;
  readonly port: number;
  /** How requests are written where documents ask for another form than the usual one. */
  readonly forms: RequestForms | undefined;
  /** Answers what the sandbox does not carry out. */
  readonly samples: SampleAnswers | undefined;
  /** Compares the answers with a document. */
  readonly check?: DocumentCheck | undefined;
  /** Is told of each request once it is answered. */
  readonly log: (line: string) => void;
}

/** Whether the sandbox carries an operation out by itself. */
export type IsPlayed = (method: string, path: string) => boolean;

export function createIsPlayed(forms: RequestForms | undefined): IsPlayed {
  const findRoute = createServedRoutes(forms?.operations ?? {});
  return (method, path) => {
    const template = findRoute(path, method)?.template;
    return template !== undefined && findOperation(method, template) !== undefined;
  };
}

/** Answers an operation that the sandbox does not play by a sample, with the headers of its refusal. */
function withSamples(gateway: Gateway, samples: SampleAnswers, isPlayed: IsPlayed, baseUrl: string): Gateway {
  return async (request) => {
    const { method, url } = request;
    const transfer = await gateway(request);
    const path = pathOf(url, baseUrl);
    const isRefused = transfer.kind === "reply" && [404, 405].includes(transfer.reply.status);
    const found = isRefused && !isPlayed(method, path) ? samples.answer(method, path) : undefined;
    return found && transfer.kind === "reply"
      ? { kind: "reply", reply: merged(transfer.reply, found) }
      : transfer;
  };
}

function merged({ headers }: Reply, { status, headers: own, body }: Reply): Reply {
  const all = new Headers(headers);
  for (const name of ["content-length", "content-type", "allow"]) all.delete(name);
  for (const [name, value] of own) all.set(name, value);
  if (!NULL_BODY_STATUSES.includes(status)) all.set("Content-Length", String(Buffer.byteLength(body)));
  return { status, headers: all, body };
}

/** One line about a request: nothing of its headers or its body. */
function lineOf({ method, url }: Request, transfer: Transfer, ms: number): string {
  const { pathname, search } = new URL(url);
  const reply = "reply" in transfer ? transfer.reply : undefined;
  const flowId = reply?.headers.get("x-invers-flow-id") ?? "";
  return [method, pathname + search, reply?.status ?? transfer.kind, `${Math.round(ms)} ms`, flowId].join(
    " ",
  );
}

function logged(gateway: Gateway, { log, check }: ServeOptions, baseUrl: string): Gateway {
  return async (request) => {
    const started = performance.now();
    const { method, url } = request;
    const transfer = await gateway(request);
    log(lineOf(request, transfer, performance.now() - started));
    if (check && "reply" in transfer)
      for (const line of await check(method, pathOf(url, baseUrl), transfer.reply)) log(`differs: ${line}`);
    return transfer;
  };
}

/** A sandbox that listens, with what samples add to it. */
export async function serve(options: ServeOptions): Promise<{
  readonly server: SandboxServer;
  readonly credentials: SandboxCredentials;
}> {
  const { seed, host, port, samples, forms } = options;
  const settings = checkSandboxOptions({ seed, requestForms: forms });
  const own = createGateway(createState(settings));
  const gateway = samples ? withSamples(own, samples, createIsPlayed(forms), settings.baseUrl) : own;
  return {
    server: await listen(logged(gateway, options, settings.baseUrl), host, port),
    credentials: settings.credentials,
  };
}
