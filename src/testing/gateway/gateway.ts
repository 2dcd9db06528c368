import { blankProblemBody, problemBody } from "../api/problem.ts";
import { faultReply } from "../faults/fault-reply.ts";
import type { AnswerFault } from "../faults/faults.ts";
import type { SandboxState } from "../state.ts";
import { sentToken } from "./authorize.ts";
import { handleRequest } from "./handle-request.ts";
import { readableBody } from "./ledger.ts";
import { MAX_BODY_BYTES, readBody } from "./read-body.ts";
import { bytesOf, firstHalf, jsonReply, NULL_BODY_STATUSES, type Reply, type Transfer } from "./reply.ts";
import { delay, type RequestContext, receive } from "./request-context.ts";
import { TOKEN_PATH } from "./router.ts";

/** Takes a request, and tells what its caller gets. */
export type Gateway = (request: Request) => Promise<Transfer>;

type Place = "request" | "response" | "body";

function placeOf(fault: AnswerFault): Place {
  if (fault.kind === "cut-body") return "body";
  return ("at" in fault && fault.at) || "request";
}

/** How a fault ends the connection at a place before the headers; `undefined` if it does not. */
function endBeforeHeaders(fault: AnswerFault | undefined, place: Place): Transfer | undefined {
  if (!fault || placeOf(fault) !== place) return undefined;
  if (fault.kind === "reset") return { kind: "reset" };
  return fault.kind === "stall" ? { kind: "silence" } : undefined;
}

/** How a fault ends an answer; by default it does not. */
function transferOf(fault: AnswerFault | undefined, reply: Reply): Transfer {
  if (!fault || placeOf(fault) !== "body") return { kind: "reply", reply };
  if (fault.kind === "stall") return firstHalf(reply, "silence");
  return firstHalf(reply, fault.kind === "reset" ? "reset" : "close");
}

/** Adds what every answer carries. */
function stamp({ settings }: SandboxState, { entry }: RequestContext, reply: Reply): Reply {
  const { status, body } = reply;
  const headers = new Headers(reply.headers);
  if (!NULL_BODY_STATUSES.includes(status)) headers.set("Content-Length", String(bytesOf(body).length));
  headers.set("X-INVERS-Flow-ID", entry.flowId);
  headers.set("Date", new Date(settings.clock.wall()).toUTCString());
  return { status, headers, body };
}

function tooLarge({ entry }: RequestContext): Reply {
  const detail = `The body is longer than ${MAX_BODY_BYTES.toLocaleString("en")} bytes.`;
  return jsonReply(413, blankProblemBody(413, "Content Too Large", detail, entry.flowId));
}

/** Answers as the API does. A mistake of the sandbox's own is a problem too, and never a dropped connection. */
async function answer(
  state: SandboxState,
  context: RequestContext,
  request: Request,
  body: string | undefined,
): Promise<Reply> {
  if (body === undefined) return tooLarge(context);
  try {
    return await handleRequest(state, context, request, body);
  } catch (error) {
    const detail = `The sandbox failed: ${error instanceof Error ? error.message : "no error was thrown"}`;
    return jsonReply(500, problemBody("/problems/internal-server-error", detail, context.entry.flowId));
  }
}

/** The way of one request: there, at work, and back, with the faults that it meets. */
async function handle(state: SandboxState, context: RequestContext, request: Request): Promise<Transfer> {
  const { entry, faults } = context;
  const { latency, answer: fault } = faults;
  const injected = (place: Place): Reply | undefined => {
    if (!fault || placeOf(fault) !== place) return undefined;
    const { clock, rateLimit } = state.settings;
    return faultReply(fault, { flowId: entry.flowId, wallMs: clock.wall(), limit: rateLimit.limit });
  };

  const body = await readBody(request);
  if (entry.template !== TOKEN_PATH) entry.body = readableBody(body);
  await delay(state, latency, "request");
  const lost = endBeforeHeaders(fault, "request");
  if (lost) return lost;

  if (fault?.kind === "token-rejected" && fault.revoke) {
    sentToken(state.tokens, request.headers.get("authorization"))?.revoke();
  }
  const own = injected("request") ?? (await answer(state, context, request, body));
  await context.work();
  await delay(state, latency, "response");
  const unanswered = endBeforeHeaders(fault, "response");
  if (unanswered) return unanswered;

  const reply = stamp(state, context, injected("response") ?? own);
  entry.status = reply.status;
  return transferOf(fault, reply);
}

/** The one door of a sandbox: requests come through here, whichever way they were sent. */
export function createGateway(state: SandboxState): Gateway {
  return async (request) => handle(state, receive(state, request), request);
}
