import { HttpResponse } from "msw";
import { createOpenApiHttp, type OpenApiHttpHandlers } from "openapi-msw";
import type { paths } from "../../../generated/sandbox.ts";
import type { Exchange, World } from "../../state.ts";
import { blankProblemBody, problemBody, type SandboxProblemType } from "../problem.ts";

/** Origin of the requests that reach an operation: the gateway has made them from those that arrived. */
export const INNER_ORIGIN = "http://sandbox";

/** Under this header an operation is told the flow id, as services behind a gateway are. */
export const FLOW_ID_HEADER = "X-INVERS-Flow-ID";

/** Makes msw handlers that are typed by the documents that they were written to. */
export const http: OpenApiHttpHandlers<paths> = createOpenApiHttp<paths>({ baseUrl: INNER_ORIGIN });

/** The exchange that a request belongs to. */
export function exchangeOf(world: World, request: Request): Exchange {
  const exchange = world.exchanges.get(request.headers.get(FLOW_ID_HEADER) ?? "");
  if (!exchange) throw new Error("the sandbox's operations are reached through its gateway only");
  return exchange;
}

/** A refusal with the vendor's problem. */
export function refuse(exchange: Exchange, type: SandboxProblemType, detail: string): Response {
  const body = problemBody(type, detail, exchange.entry.flowId);
  return HttpResponse.json({ ...body }, { status: body.status });
}

/** 404. The vendor's pages imply that it exists, but no page names its type. */
export function refuseUnknown(exchange: Exchange, what: string): Response {
  return HttpResponse.json(
    { ...blankProblemBody(404, "Not Found", `No such ${what}.`, exchange.entry.flowId) },
    { status: 404 },
  );
}
