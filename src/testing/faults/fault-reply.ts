import { problemBody } from "../api/problem.ts";
import { rateLimitHeaders } from "../gateway/rate-limit.ts";
import { jsonReply, type Reply } from "../gateway/reply.ts";
import type { AnswerFault, StatusFault } from "./faults.ts";

interface FaultContext {
  readonly flowId: string;
  readonly wallMs: number;
  readonly limit: number;
}

function statusReply(fault: StatusFault, flowId: string): Reply {
  const { problem, detail = "Injected by a test.", body, headers } = fault;
  if (body === undefined && problem) {
    const value = problemBody(problem, detail, flowId);
    return jsonReply(fault.status ?? value.status, value, headers);
  }
  const status = fault.status ?? (problem && problemBody(problem, "", "").status) ?? 500;
  if (body === undefined) return { status, headers: new Headers(headers), body: "" };
  if (typeof body === "string") return { status, headers: new Headers(headers), body };
  return jsonReply(status, body, headers);
}

/** The answer that a fault gives instead of the API's own, or `undefined` if it breaks the connection instead. */
export function faultReply(fault: AnswerFault, { flowId, wallMs, limit }: FaultContext): Reply | undefined {
  switch (fault.kind) {
    case "status":
      return statusReply(fault, flowId);
    case "rate-limit": {
      const { waitMs = 1000, header = "X-Rate-Limit-Reset" } = fault;
      const headers =
        header === "Retry-After"
          ? { "Retry-After": String(Math.ceil(waitMs / 1000)) }
          : rateLimitHeaders(limit, 0, Math.ceil((wallMs + waitMs) / 1000));
      return jsonReply(
        429,
        problemBody("/problems/too-many-requests", "Injected by a test.", flowId),
        headers,
      );
    }
    case "token-rejected":
      return jsonReply(401, problemBody("/problems/invalid-credentials", "Injected by a test.", flowId));
    case "html":
      return {
        status: fault.status ?? 200,
        headers: new Headers({ "Content-Type": "text/html; charset=utf-8" }),
        body: "<!doctype html><title>Wi-Fi</title><p>Accept the terms of use to go online.</p>\n",
      };
    default:
      return undefined;
  }
}
