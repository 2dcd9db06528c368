import { documentedQuery, inForm } from "../api/cursor-form.ts";
import { apiDescription } from "../api/description.ts";
import { findOperation } from "../api/operations/find-operation.ts";
import { type ProblemAnswer, refuse } from "../api/operations/operation-handler.ts";
import { blankProblemBody } from "../api/problem.ts";
import { answerTokenRequest } from "../api/token-endpoint.ts";
import { validate } from "../api/validate.ts";
import type { SandboxState } from "../state.ts";
import { authorize, isPermitted } from "./authorize.ts";
import { jsonReply, type Reply } from "./reply.ts";
import type { RequestContext } from "./request-context.ts";
import { TOKEN_PATH } from "./router.ts";

function problemReply(
  { problem }: ProblemAnswer,
  { entry }: RequestContext,
  headers?: Record<string, string>,
): Reply {
  const body = problem(entry.flowId);
  return jsonReply(body.status, body, body.status === 401 ? { "WWW-Authenticate": "Bearer" } : headers);
}

const blank = (status: number, title: string, detail: string): ProblemAnswer => ({
  problem: (flowId) => blankProblemBody(status, title, detail, flowId),
});

interface Success {
  readonly body: unknown;
  readonly headers?: Record<string, string>;
}

function operationReply({ body, headers }: Success): Reply {
  if (body === undefined) return { status: 200, headers: new Headers(headers), body: "" };
  return jsonReply(200, body, headers);
}

async function callOperation(
  state: SandboxState,
  context: RequestContext,
  request: Request,
  body: string,
): Promise<Reply> {
  const { method, template, command } = context.entry;
  if (template === undefined) {
    return problemReply(blank(404, "Not Found", "The sandbox has no operation with this path."), context);
  }
  const operation = apiDescription.operation(template, method);
  const handler = findOperation(method, template);
  if (!operation || !handler) {
    const allow = { Allow: apiDescription.methodsOf(template).join(", ") };
    const refusal = blank(405, "Method Not Allowed", "The sandbox has no operation with this method here.");
    return problemReply(refusal, context, allow);
  }
  if (!isPermitted(operation.permission, state.settings.permissions)) {
    const detail = `The permission ${operation.permission} is missing.`;
    return problemReply(refuse("/problems/missing-permissions", detail), context);
  }
  const { cursorForm } = state.settings;
  const form = method === "GET" ? cursorForm : "page_token";
  const search = documentedQuery(form, new URL(request.url).search);
  if (search === undefined) {
    const detail = "The parameter 'page_token' is not allowed.";
    return problemReply(refuse("/problems/validation-error", detail), context);
  }
  const parts = { path: context.params, search, headers: request.headers, body };
  const input = validate(operation, parts, state.settings.forms[`${method} ${template}`]);
  if ("type" in input) return problemReply(refuse(input.type, input.detail), context);
  // A command takes its time while the vehicle is busy with it; everything else before it starts.
  if (!command) await context.work();
  const answer: Success | ProblemAnswer = await handler(state, context, input);
  if ("problem" in answer) return problemReply(answer, context);
  return operationReply({ ...answer, body: inForm(form, answer.body, request.url) });
}

/** What the API answers when no fault is injected. */
export async function handleRequest(
  state: SandboxState,
  context: RequestContext,
  request: Request,
  body: string,
): Promise<Reply> {
  if (context.entry.template === TOKEN_PATH) {
    await context.work();
    return answerTokenRequest(state, context, request);
  }
  const authorization = authorize(state.tokens, request.headers.get("authorization"));
  if (!("token" in authorization)) {
    return problemReply(refuse(authorization.type, authorization.detail), context);
  }
  const limit = state.rateLimit();
  const reply = limit.allowed
    ? await callOperation(state, context, request, body)
    : problemReply(refuse("/problems/too-many-requests", "The rate limit is exceeded."), context);
  for (const [name, value] of Object.entries(limit.headers)) reply.headers.set(name, value);
  return reply;
}
