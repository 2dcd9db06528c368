import { isJson } from "../../platform/response-body.ts";
import { retryAfterMs } from "../../retry-policy/retry-after.ts";
import { type Finding, note, ok, wrong } from "./finding.ts";

/** An answer of the API, or why there was none. */
export type Answer =
  | { readonly error: string }
  | {
      readonly status: number;
      readonly headers: Headers;
      /** Of the problem in the body, if there is one. */
      readonly problem?: string | undefined;
      /** How many items a page has. */
      readonly items?: number | undefined;
      /** Wall time in the middle between request and answer, in ms. */
      readonly atMs: number;
    };

type Arrived = Extract<Answer, { status: number }>;

const flowIdOf = ({ headers }: Arrived): string | undefined => headers.get("x-invers-flow-id") ?? undefined;

/** Whether what answers without credentials is the API. */
export function judgeApi(answer: Answer): Finding {
  if ("error" in answer)
    return wrong(
      "API",
      `GET /vehicles got no answer (${answer.error})`,
      "try again, then look at firewall and proxy",
    );
  const { status, headers } = answer;
  const type = headers.get("content-type")?.split(";")[0] ?? "no content type";
  const flowId = flowIdOf(answer);
  const saw = `GET /vehicles without a token is answered ${status}`;
  if (status >= 300 && status < 400)
    return wrong(
      "API",
      `${saw}: it redirects elsewhere`,
      "INVERS_BASE_URL is not the API's, or a sign-on page is in the way",
    );
  if (/html/.test(type)) {
    const advice = "a sign-on page of the network, a proxy, or a wrong INVERS_BASE_URL";
    return wrong("API", `${saw}: the answer is a web page`, advice);
  }
  if (status >= 500)
    return { ...wrong("API", `${saw}: the API is down`, "try again later; then ask INVERS"), flowId };
  if (status === 404)
    return { ...wrong("API", `${saw}: there is no OneAPI`, "check the path of INVERS_BASE_URL"), flowId };
  if (!flowId && !isJson({ headers } as Response))
    return wrong(
      "API",
      `${saw} with ${type} and no flow id: this is not the OneAPI`,
      "check INVERS_BASE_URL",
    );
  return { ...ok("API", status === 401 ? `${saw}, as it should be` : saw), flowId };
}

/** More than this is wrong, in ms: dates that the API compares or names are then read wrongly. */
const MOST_OFF_MS = 60_000;

function span(ms: number): string {
  const seconds = Math.round(Math.abs(ms) / 1000);
  if (seconds < 120) return `${seconds} s`;
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
}

/** This machine's clock against the server's. */
export function judgeClock(answer: Answer): Finding {
  const date = "error" in answer ? Number.NaN : Date.parse(answer.headers.get("date") ?? "");
  if ("error" in answer || Number.isNaN(date)) return note("clock", "the server names no date");
  const ahead = answer.atMs - date;
  const saw = `this machine's clock is ${span(ahead)} ${ahead < 0 ? "behind" : "ahead of"} the server's`;
  return Math.abs(ahead) > MOST_OFF_MS
    ? wrong("clock", saw, "set it by NTP")
    : ok("clock", Math.abs(ahead) < 2_000 ? "as the server's" : saw);
}

/** The cheap read with the token: what it may do. */
export function judgePermissions(answer: Answer, needed: readonly string[]): Finding {
  if ("error" in answer)
    return wrong("permissions", `GET /vehicles got no answer (${answer.error})`, "try again");
  const { status, problem, items } = answer;
  const flowId = flowIdOf(answer);
  const saw = `GET /vehicles is answered ${status}${problem ? ` (${problem})` : ""}`;
  if (status === 200)
    return {
      ...ok("permissions", `${saw}${items === undefined ? "" : ` with ${items} vehicle(s)`}`),
      flowId,
    };
  if (status === 429) return { ...note("permissions", saw), flowId };
  if (status === 401) {
    const advice =
      "base URL and token URL belong to different environments, or something on the way takes the header away";
    return {
      ...wrong("permissions", `${saw}: the API rejects the token that it was just given`, advice),
      flowId,
    };
  }
  // A fault of INVERS's own, which passes.
  if (problem === "/problems/authorization-server-error")
    return { ...wrong("permissions", saw, "try again later; then quote the flow id to INVERS"), flowId };
  if (status === 403) {
    const named = needed.length > 0 ? `the permission ${needed.join(" or ")}` : "a permission";
    return {
      ...wrong("permissions", `${saw}: ${named} is missing`, "grant it to the API client in FleetControl"),
      flowId,
    };
  }
  return { ...wrong("permissions", saw, "quote the flow id to INVERS"), flowId };
}

/** What the same read says about the rate limit. */
export function judgeRateLimit(answer: Answer): Finding {
  if ("error" in answer) return note("rate limit", "not seen");
  const { status, headers, atMs } = answer;
  const flowId = flowIdOf(answer);
  const [limit, remaining] = ["limit", "remaining"].map((name) => headers.get(`x-rate-limit-${name}`));
  if (status === 429) {
    const wait = retryAfterMs(headers, atMs, true);
    const saw = `the rate limit${limit ? ` of ${limit}` : ""} is used up${wait ? `; it starts anew in ${span(wait)}` : ""}`;
    return { ...wrong("rate limit", saw, "look for what else uses these credentials"), flowId };
  }
  if (!limit || !remaining) return ok("rate limit", "the answer names none");
  const saw = `${remaining} of ${limit} requests are left`;
  return Number(remaining) < Number(limit) / 10
    ? note("rate limit", saw, "look for what else uses these credentials")
    : ok("rate limit", saw);
}
