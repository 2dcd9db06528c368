import { createOperations } from "../api/operations/index.ts";
import { faultReply } from "../faults/fault-reply.ts";
import type { AnswerFault } from "../faults/faults.ts";
import type { Exchange, World } from "../state.ts";
import { sentToken } from "./authorize.ts";
import { type Processing, processRequest } from "./handle.ts";
import { readableBody } from "./ledger.ts";
import { arrive, delay } from "./receive.ts";
import { bytesOf, firstHalf, NULL_BODY_STATUSES, type Outcome, type Reply } from "./reply.ts";
import { createRouter, TOKEN_PATH } from "./router.ts";

/** Takes a request in, and tells what the caller comes to see of it. */
export type Gateway = (request: Request) => Promise<Outcome>;

type Place = "request" | "response" | "body";

function placeOf(fault: AnswerFault): Place {
  if (fault.kind === "cut-body") return "body";
  return ("at" in fault && fault.at) || "request";
}

/** How a fault ends the connection at a place before the headers; `undefined` if it does not. */
function endBeforeHeaders(fault: AnswerFault | undefined, place: Place): Outcome | undefined {
  if (!fault || placeOf(fault) !== place) return undefined;
  if (fault.kind === "reset") return { kind: "reset" };
  return fault.kind === "stall" ? { kind: "silence" } : undefined;
}

/** How a fault ends an answer; by default it does not. */
function deliverable(fault: AnswerFault | undefined, reply: Reply): Outcome {
  if (!fault || placeOf(fault) !== "body") return { kind: "reply", reply };
  if (fault.kind === "stall") return firstHalf(reply, "silence");
  return firstHalf(reply, fault.kind === "reset" ? "reset" : "close");
}

/** What every answer carries. */
function stamp({ settings }: World, { entry }: Exchange, { status, headers, body }: Reply): Reply {
  const stamped = new Headers(headers);
  if (!NULL_BODY_STATUSES.includes(status)) stamped.set("Content-Length", String(bytesOf(body).length));
  stamped.set("X-INVERS-Flow-ID", entry.flowId);
  stamped.set("Date", new Date(settings.clock.wall()).toUTCString());
  return { status, headers: stamped, body };
}

/** The way of one request: there, at work, and back, with the faults that it meets. */
async function travel(processing: Processing, exchange: Exchange, request: Request): Promise<Outcome> {
  const { world } = processing;
  const { entry, faults } = exchange;
  const { latency, answer } = faults;
  const injected = (place: Place): Reply | undefined => {
    if (!answer || placeOf(answer) !== place) return undefined;
    const { clock, rateLimit } = world.settings;
    return faultReply(answer, { flowId: entry.flowId, wallMs: clock.wall(), limit: rateLimit.limit });
  };

  const body = request.body ? await request.text() : "";
  if (entry.template !== TOKEN_PATH) entry.body = readableBody(body);
  await delay(world, latency, "request");
  const lost = endBeforeHeaders(answer, "request");
  if (lost) return lost;

  if (answer?.kind === "token-rejected" && answer.revoke) {
    sentToken(world.tokens, request.headers.get("authorization"))?.revoke();
  }
  const own = injected("request") ?? (await processRequest(processing, exchange, request, body));
  await exchange.work();
  await delay(world, latency, "response");
  const unanswered = endBeforeHeaders(answer, "response");
  if (unanswered) return unanswered;

  const reply = stamp(world, exchange, injected("response") ?? own);
  entry.status = reply.status;
  return deliverable(answer, reply);
}

/** The one door of a sandbox: whatever way requests come, they come through here. */
export function createGateway(world: World): Gateway {
  const route = createRouter([...world.description.templates, TOKEN_PATH]);
  const processing: Processing = {
    world,
    operations: createOperations(world),
  };

  return async (request) => {
    const exchange = arrive(world, request, route);
    const { flowId } = exchange.entry;
    world.exchanges.set(flowId, exchange);
    try {
      return await travel(processing, exchange, request);
    } finally {
      world.exchanges.delete(flowId);
    }
  };
}
