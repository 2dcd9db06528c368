import type { FetchResult } from "../client-context.ts";
import { ClosedError } from "../errors/closed-error.ts";
import { ConfigError } from "../errors/config-error.ts";
import { ConnectionError } from "../errors/connection-error.ts";
import { OneApiError } from "../errors/oneapi-error.ts";
import { redactError, secretOf } from "../errors/redact-error.ts";
import { ResponseError } from "../errors/response-error.ts";
import { isEmpty, isJson } from "../platform/response-body.ts";
import { classifyResponse, type FailureKind } from "../retry-policy/rules.ts";
import type { CancelReason } from "./cancellation.ts";
import type { CallPlan } from "./plan.ts";
import type { SentProof } from "./sent-proof.ts";

/**
 * How far an attempt has come. `building`: the request does not exist yet; `ready`: middleware and token; `sent`: handed
 * to `fetch`; `answered`: status and headers are there; `reading`: all middleware has seen them, the body is read.
 */
export interface Progress {
  stage: "building" | "ready" | "sent" | "answered" | "reading";
  /** The Authorization header as it was sent. */
  authorization: string | null;
  /** The answer, as middleware left it. */
  response: Response | undefined;
  /** What the body of a success holds. */
  data: unknown;
  /** What the failure of `fetch` means. */
  failure: FailureKind;
  /** What the platform saw of a command's headers. */
  proof: SentProof | undefined;
  cancelTimeout: (() => void) | undefined;
  /** Settles when a body that the caller reads as a stream has ended. */
  streamEnded: Promise<void> | undefined;
}

export const NEW_PROGRESS: Progress = {
  stage: "building",
  authorization: null,
  response: undefined,
  data: undefined,
  failure: "lost",
  proof: undefined,
  cancelTimeout: undefined,
  streamEnded: undefined,
};

/** Whether the request was handed to `fetch`. */
export const isHandedOver = ({ stage }: Progress): boolean => stage !== "building" && stage !== "ready";

/** Whether it is proven that the request has not left yet. */
export function isUnsent(progress: Progress): boolean {
  const { stage, proof } = progress;
  return !isHandedOver(progress) || (stage === "sent" && proof?.headers() === "unsent");
}

/** How an attempt ended. Without a `failure` it succeeded. */
export interface AttemptResult {
  readonly failure: FailureKind | undefined;
  readonly result?: FetchResult | undefined;
  readonly error?: unknown;
  /** The error is the reason of the caller's own abort. */
  readonly aborted?: boolean;
  /** The last answer that was seen, whether or not it could be read. */
  readonly response?: Response | undefined;
  readonly authorization: string | null;
  /** The error is the program's own (middleware): the same would happen again. */
  readonly final?: boolean;
}

/** The `code` of an event: the error code or the problem type; undefined for a success. */
export function codeOf({ failure, result, error, aborted }: AttemptResult): string | undefined {
  if (!failure) return undefined;
  if (aborted) return "aborted";
  if (OneApiError.is(error)) return error.code;
  if (!result) return "middleware";
  const { type } = (result.error ?? {}) as { type?: unknown };
  return typeof type === "string" ? type : "about:blank";
}

/** Whether a success holds one of the vendor's problems: a gateway's status does not always follow the body. */
function isProblemUnderSuccess(data: unknown): boolean {
  const { type, status } = (data ?? {}) as { type?: unknown; status?: unknown };
  return typeof type === "string" && type.startsWith("/problems/") && Number(status) >= 400;
}

/** The statuses that say that a command was carried out. */
const DONE = [200, 201, 204, 205];

/** An attempt that openapi-fetch made a result of. */
export function classifyResult(parsed: FetchResult, plan: CallPlan, progress: Progress): AttemptResult {
  const { error, response } = parsed;
  const { authorization, stage, data } = progress;
  const read = plan.kind === "read";
  const result = response.ok ? { data, response } : parsed;
  const ended = { result, response, authorization };
  if (!response.ok) {
    return {
      ...ended,
      failure: classifyResponse(response.status, (error as { type?: unknown } | null)?.type),
    };
  }
  // Middleware answered by itself: a read may come from its cache, a write was not sent by that.
  if (stage !== "reading" && !read)
    return { ...ended, failure: stage === "sent" ? progress.failure : "local" };
  if (isProblemUnderSuccess(data))
    return { ...ended, failure: "unconfirmed", result: { error: data, response } };
  if (data === undefined && plan.needsBody && !isEmpty(response)) {
    const empty = new ResponseError("the answer is empty", { code: "empty" });
    return { ...ended, failure: "garbled", result: undefined, error: empty };
  }
  return { ...ended, failure: read || DONE.includes(response.status) ? undefined : "unconfirmed" };
}

/** An attempt that failed or was cancelled. */
export function classifyError(
  error: unknown,
  plan: CallPlan,
  progress: Progress,
  cancelled: CancelReason | undefined,
): AttemptResult {
  const { stage, response, authorization } = progress;
  const own = OneApiError.is(error);
  const aborted = cancelled?.byCaller === true && cancelled.error === error;
  const ended = { error, aborted, response, authorization };
  switch (stage) {
    case "building":
      if (own || aborted) return { ...ended, failure: "local" };
      return {
        ...ended,
        failure: "local",
        error: new ConfigError(`the request cannot be built: ${redactError(error).message}`),
      };
    case "ready":
      return { ...ended, failure: "local" };
    case "sent":
      return { ...ended, failure: failureInFlight(progress, aborted) };
    case "answered": {
      const failure = failureOfAnswer(response as Response);
      return { ...ended, failure, final: (!own || ConfigError.is(error)) && failure !== "unauthorized" };
    }
    case "reading":
      return { ...ended, ...failureOfBody(error, response as Response, aborted, authorization, plan) };
  }
}

/** The request was handed to `fetch`, and no answer came. */
function failureInFlight({ failure, proof }: Progress, aborted: boolean): FailureKind {
  if (failure !== "lost") return failure;
  if (proof?.headers() === "unsent") return "unreachable";
  return aborted ? "aborted" : "lost";
}

/** Status and headers came; what the body says is unknown. */
function failureOfAnswer(response: Response): FailureKind {
  if (!response.ok) return classifyResponse(response.status, undefined);
  if (!DONE.includes(response.status)) return "unconfirmed";
  return isEmpty(response) || isJson(response) ? "garbled" : "foreign";
}

/** The body could not be read or parsed. */
function failureOfBody(
  error: unknown,
  response: Response,
  aborted: boolean,
  authorization: string | null,
  { kind }: CallPlan,
): Pick<AttemptResult, "failure" | "error" | "result"> {
  const answer = failureOfAnswer(response);
  // What the status says of a refusal holds whether or not its body arrived.
  if (!response.ok && !aborted && !ClosedError.is(error))
    return { failure: answer, result: { error: "", response } };
  const wrong = aborted ? error : bodyError(error, response, authorization);
  if (!response.ok || (answer === "unconfirmed" && kind !== "read")) return { failure: answer, error: wrong };
  if (!ResponseError.is(wrong)) return { failure: "cut", error: wrong };
  return { failure: wrong.code === "not-json" ? "foreign" : "garbled", error: wrong };
}

function bodyError(error: unknown, response: Response, authorization: string | null): OneApiError {
  if (OneApiError.is(error)) return error;
  const cause = redactError(error, secretOf(authorization));
  // By name: the platform's SyntaxError may be of another realm than ours.
  if (cause.name !== "SyntaxError")
    return new ConnectionError("the answer broke off", { code: "cut", cause });
  const code = response.headers.has("content-type") ? "invalid-json" : "not-json";
  return new ResponseError("the answer is not JSON", { code, cause });
}
