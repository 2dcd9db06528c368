import { getResponse, type HttpHandler } from "msw";
import { operationKey } from "../api/operations/index.ts";
import { FLOW_ID_HEADER, INNER_ORIGIN } from "../api/operations/operation.ts";
import { blankProblemBody, problemBody, type SandboxProblemType } from "../api/problem.ts";
import { answerTokenRequest } from "../api/token-endpoint.ts";
import { validate } from "../api/validate.ts";
import type { Exchange, World } from "../state.ts";
import { authorize, isPermitted } from "./authorize.ts";
import { jsonReply, type Reply } from "./reply.ts";
import { TOKEN_PATH } from "./router.ts";

/** What a request is processed with. */
export interface Processing {
  readonly world: World;
  readonly operations: ReadonlyMap<string, HttpHandler>;
}

function problemReply({ entry }: Exchange, type: SandboxProblemType, detail: string): Reply {
  const body = problemBody(type, detail, entry.flowId);
  return jsonReply(body.status, body, body.status === 401 ? { "WWW-Authenticate": "Bearer" } : {});
}

const blankReply = (
  { entry }: Exchange,
  status: number,
  title: string,
  detail: string,
  headers = {},
): Reply => jsonReply(status, blankProblemBody(status, title, detail, entry.flowId), headers);

/** The same request as an operation sees it: on the inner origin, under its flow id. */
function innerRequest({ entry }: Exchange, search: string, body: string): Request {
  return new Request(INNER_ORIGIN + entry.path + search, {
    method: entry.method,
    headers: { [FLOW_ID_HEADER]: entry.flowId, "Content-Type": "application/json" },
    ...(body !== "" && entry.method !== "GET" && { body }),
  });
}

async function operate(
  { world, operations }: Processing,
  exchange: Exchange,
  request: Request,
  body: string,
): Promise<Reply> {
  const { method, template, command } = exchange.entry;
  const methods = template === undefined ? [] : world.description.methodsOf(template);
  if (template === undefined || methods.length === 0) {
    return blankReply(exchange, 404, "Not Found", "No operation has this path.");
  }
  const operation = world.description.operation(template, method);
  if (!operation) {
    const allow = { Allow: methods.join(", ") };
    return blankReply(exchange, 405, "Method Not Allowed", "No operation has this method.", allow);
  }
  if (!isPermitted(operation.permission, world.settings.permissions)) {
    return problemReply(
      exchange,
      "/problems/missing-permissions",
      `The permission ${operation.permission} is missing.`,
    );
  }
  const { search, searchParams: query } = new URL(request.url);
  const refusal = validate(operation, { path: exchange.params, query, headers: request.headers, body });
  if (refusal) return problemReply(exchange, ...refusal);
  // A command takes its time while the vehicle is busy with it; everything else before it is looked at.
  if (!command) await exchange.work();
  const handler = operations.get(operationKey(method, template));
  const response = handler && (await getResponse([handler], innerRequest(exchange, search, body)));
  // A document of the vendor may hold operations that the sandbox does not play yet.
  if (!response)
    return blankReply(exchange, 501, "Not Implemented", "The sandbox does not play this operation.");
  return { status: response.status, headers: response.headers, body: await response.text() };
}

/** What the API answers when nothing is injected. */
export async function processRequest(
  processing: Processing,
  exchange: Exchange,
  request: Request,
  body: string,
): Promise<Reply> {
  const { world } = processing;
  if (exchange.entry.template === TOKEN_PATH) {
    await exchange.work();
    return answerTokenRequest(world, exchange, request);
  }
  const authorization = authorize(world.tokens, request.headers.get("authorization"));
  if (!("token" in authorization)) return problemReply(exchange, authorization.type, authorization.detail);
  const limit = world.rateLimit();
  const reply = limit.allowed
    ? await operate(processing, exchange, request, body)
    : problemReply(exchange, "/problems/too-many-requests", "The rate limit is exceeded.");
  for (const [name, value] of Object.entries(limit.headers)) reply.headers.set(name, value);
  return reply;
}
