import { sentToken } from "./authorization.ts";
import { faultReply } from "./fault-replies.ts";
import type { AnswerFault, LatencyFault } from "./faults.ts";
import { publicHeaders, readableBody } from "./ledger.ts";
import { createOperations } from "./operations/index.ts";
import { bytesOf, firstHalf, NULL_BODY_STATUSES, type Outcome, type Reply } from "./outcome.ts";
import { type Processing, processRequest } from "./process.ts";
import { createRouter, pathOf, TOKEN_PATH } from "./routes.ts";
import { sleep } from "./time.ts";
import { validatorOf } from "./validation.ts";
import type { Exchange, World } from "./world.ts";

/** Takes a request in, and tells what the caller comes to see of it. */
export type Gateway = (request: Request) => Promise<Outcome>;

const COMMAND_PATH = /^\/vehicles\/[^/]+\/commands\/([^/]+)$/;

const placeOf = (fault: AnswerFault | undefined): "request" | "response" | "body" | undefined => {
  if (!fault) return undefined;
  if (fault.kind === "cut-body") return "body";
  return ("at" in fault && fault.at) || "request";
};

/** The part of the way on which a latency is not wanted takes no time. */
async function delay(
  { settings }: World,
  latency: LatencyFault | undefined,
  place: LatencyFault["at"],
): Promise<void> {
  if (latency && (latency.at ?? "processing") === place) await sleep(settings.clock, latency.ms);
}

function arrive(world: World, request: Request, route: ReturnType<typeof createRouter>): Exchange {
  const path = pathOf(request.url, world.settings.baseUrl);
  const { template, params = {} } = route(path) ?? {};
  const vehicleId = template?.startsWith("/vehicles/{") ? Object.values(params)[0] : undefined;
  const target = { method: request.method.toUpperCase(), path, template, vehicleId };
  const faults = world.faults.take(target);
  const entry = world.ledger.add({
    ...target,
    url: request.url,
    command: template && COMMAND_PATH.exec(path)?.[1],
    headers: publicHeaders(request.headers),
    token: sentToken(world.tokens, request.headers.get("authorization"))?.number,
    client: undefined,
    body: undefined,
    flowId: world.flowIds.uuid(),
    status: undefined,
    executed: false,
    faults: Object.values(faults).map(
      (fault: { kind: LatencyFault["kind"] | AnswerFault["kind"] }) => fault.kind,
    ),
  });
  let work: Promise<void> | undefined;
  return {
    entry,
    params,
    faults,
    work() {
      work ??= delay(world, faults.latency, "processing");
      return work;
    },
  };
}

/** What every answer carries. */
function stamp({ settings }: World, { entry }: Exchange, reply: Reply): Reply {
  if (!NULL_BODY_STATUSES.includes(reply.status))
    reply.headers.set("Content-Length", String(bytesOf(reply).length));
  reply.headers.set("X-INVERS-Flow-ID", entry.flowId);
  reply.headers.set("Date", new Date(settings.clock.wall()).toUTCString());
  return reply;
}

/** The way of one request: there, at work, and back, with the faults that it meets. */
async function travel(processing: Processing, exchange: Exchange, request: Request): Promise<Outcome> {
  const { world } = processing;
  const { entry, faults } = exchange;
  const { answer } = faults;
  const place = placeOf(answer);
  const replaced = (): Reply | undefined => {
    const { clock, rateLimit } = world.settings;
    return (
      answer && faultReply(answer, { flowId: entry.flowId, wallMs: clock.wall(), limit: rateLimit.limit })
    );
  };

  const body = await request.text();
  if (entry.template !== TOKEN_PATH) entry.body = readableBody(body);
  await delay(world, faults.latency, "request");
  if (place === "request" && answer?.kind === "reset") return { kind: "reset" };
  if (place === "request" && answer?.kind === "stall") return { kind: "silence" };
  if (answer?.kind === "token-rejected" && answer.revoke) {
    sentToken(world.tokens, request.headers.get("authorization"))?.revoke();
  }
  const early = place === "request" ? replaced() : undefined;
  const own = early ?? (await processRequest(processing, exchange, request, body));
  await exchange.work();
  await delay(world, faults.latency, "response");
  if (place === "response" && answer?.kind === "reset") return { kind: "reset" };
  if (place === "response" && answer?.kind === "stall") return { kind: "silence" };
  const reply = stamp(world, exchange, (place === "response" && replaced()) || own);
  entry.status = reply.status;
  if (place !== "body") return { kind: "reply", reply };
  const end = answer?.kind === "stall" ? "silence" : answer?.kind === "cut-body" ? "close" : "reset";
  return firstHalf({ reply, end });
}

export function createGateway(world: World): Gateway {
  const route = createRouter([...world.description.templates, TOKEN_PATH]);
  const processing: Processing = {
    world,
    validate: validatorOf(world.description),
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
