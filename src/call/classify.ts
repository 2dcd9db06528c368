import { ClosedError } from "../errors/closed-error.ts";
import { ConfigError } from "../errors/config-error.ts";
import { ConnectionError } from "../errors/connection-error.ts";
import { OneApiError } from "../errors/oneapi-error.ts";
import { redactError, secretOf } from "../errors/redact-error.ts";
import { ResponseError } from "../errors/response-error.ts";
import { classifyTransport } from "../retry-policy/network-error.ts";
import { type Row, rowOfAnswer } from "../retry-policy/rules.ts";

/** What openapi-fetch resolves to, untyped. */
export interface RawResult {
  data?: unknown;
  error?: unknown;
  response: Response;
}

/**
 * How far an attempt has come. A class, since V8 sometimes puts what an object literal makes among the old at once: what
 * it holds, the answer for one, then stays until the next full collection.
 */
export class Trace {
  /** What it means if the attempt ends now, without more being known. */
  row: Row = "local";
  /** Whether the request exists; until then it is the arguments that are wrong. */
  built = false;
  /** Whether the Authorization is the provider's, not the caller's. */
  ownToken = true;
  authorization: string | null = null;
  response: Response | undefined;
  /** Whether all middleware has seen the response, so that only its body is left to read. */
  reading = false;
}

/** How an attempt ended. Without a `row` it succeeded. */
export interface Ended {
  readonly row: Row | undefined;
  readonly result?: RawResult | undefined;
  readonly error?: unknown;
  /** The error is the reason of the caller's own abort. */
  readonly aborted?: boolean | undefined;
  readonly trace: Trace;
}

// No content type at all is given the benefit of the doubt: whether it is JSON shows when it is parsed.
export const isJson = (response: Response): boolean =>
  /[/+]json\b/i.test(response.headers.get("content-type") ?? "/json");

/** What has come of a call, before it is put into words. */
export interface Finished extends Ended {
  /** Requests that were handed to fetch. */
  readonly attempts: number;
  /** Wall time at which the last of them was, in ms; of a command that `sendCommand` sends. */
  readonly sentAt: number | undefined;
  /** An earlier attempt may have been carried out. */
  readonly doubt?: boolean;
  /** The API rejected a token that the provider keeps. */
  readonly tokenStays?: boolean;
  /** The answer after which it waited to send again, and was stopped. */
  readonly earlier?: RawResult | undefined;
}

/** What `fetch` failed with, in our words. `headers`: what the platform saw of them, which beats what the error looks like. */
export function failedFetch(
  error: unknown,
  trace: Trace,
  headers: "unsent" | "sent" | undefined,
): ConnectionError {
  const { row, code, message } = classifyTransport(error);
  if (headers === "unsent" && row === "lost") trace.row = "unreachable";
  else if (headers !== "sent") trace.row = row;
  return new ConnectionError(message, { code, cause: redactError(error, secretOf(trace.authorization)) });
}

/** An attempt that openapi-fetch rejected, or that was interrupted. */
export function endedWith(error: unknown, trace: Trace): Ended {
  const { row, built, reading, response } = trace;
  const own = OneApiError.is(error);
  if (!built && !own)
    return {
      row,
      error: new ConfigError(`the request cannot be built: ${redactError(error).message}`),
      trace,
    };
  if (!reading || !response) return { row, error, trace };
  // What the status says of a refusal holds whether or not its body arrived in time.
  if (!response.ok && !ClosedError.is(error)) return { row, result: { error: "", response }, trace };
  if (own) return { row, error, trace };
  const cause = redactError(error, secretOf(trace.authorization));
  // By name: the platform's SyntaxError may be of another realm than ours.
  if (cause.name !== "SyntaxError")
    return { row, error: new ConnectionError("the answer broke off", { code: "cut", cause }), trace };
  const typed = response.headers.has("content-type");
  const code = typed ? "invalid-json" : "not-json";
  const wrong = new ResponseError("the answer is not JSON", { code, cause });
  return { row: typed ? "garbled" : "foreign", error: wrong, trace };
}

/** An attempt that openapi-fetch made something of. */
export function endedWell(result: RawResult, needsBody: boolean, trace: Trace): Ended {
  const { data, error, response } = result;
  const { ok, status } = response;
  trace.response = response;
  if (!ok)
    return { row: rowOfAnswer(status, (error as { type?: unknown } | undefined)?.type), result, trace };
  if (data === undefined && needsBody && status !== 204 && status !== 205)
    return { row: "garbled", error: new ResponseError("the answer is empty", { code: "empty" }), trace };
  return { row: undefined, result, trace };
}
