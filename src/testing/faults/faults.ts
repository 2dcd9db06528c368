import type { SandboxProblemType } from "../api/problem.ts";

/** Which requests a fault is for. Every member that is given must hold. */
export interface FaultMatcher {
  /** Such as `"POST"`; in any case. */
  method?: string;
  /**
   * A path template such as `"/vehicles/{vehicle_id}"`, a filled path, or the beginning of one with `*` at its end:
   * `"/vehicles/{vehicle_id}/commands/*"`. Token requests are met only by `"/auth/oauth/token"`.
   */
  path?: string;
  /** Of the path. */
  vehicleId?: string;
}

type FaultCommon = {
  /** Which requests it is for. @default every request but those for a token */
  on?: FaultMatcher;
  /** How many requests it meets; `Infinity` until it is removed. @default 1 */
  times?: number;
  /** How many matching requests it lets pass first. @default 0 */
  after?: number;
};

/** Time passes on the sandbox's clock. Adds to any other fault. */
export interface LatencyFault extends FaultCommon {
  /** What faults are told apart by. */
  kind: "latency";
  /** How long. */
  ms: number;
  /**
   * On the way there, while the vehicle works on it (it refuses other commands meanwhile), or on the way back.
   * @default "processing"
   */
  at?: "request" | "processing" | "response";
}

/** Any answer: a problem of the vendor by its type, or a status with a body of your own. */
export type StatusFault = StatusFaultCommon &
  (
    | {
        /** The status that is sent. */
        status: number;
        /** A problem of the vendor as body. */
        problem?: SandboxProblemType;
      }
    | {
        /** A problem of the vendor. */
        problem: SandboxProblemType;
        /** That of the problem. */
        status?: never;
      }
  );

type StatusFaultCommon = FaultCommon & {
  /** What faults are told apart by. */
  kind: "status";
  /** Of the problem, for people. */
  detail?: string;
  /** A string is sent as it is, anything else as JSON. @default the problem, or nothing */
  body?: unknown;
  /** Such as `{ "Retry-After": "2" }`. */
  headers?: Record<string, string>;
  /** Instead of processing the request, or after it was processed: a command was executed then. @default "request" */
  at?: "request" | "response";
};

/** The connection is reset (ECONNRESET). */
export interface ResetFault extends FaultCommon {
  /** What faults are told apart by. */
  kind: "reset";
  /** Before the request is processed; after that, before the headers; or in the middle of the body, if there is one. @default "request" */
  at?: "request" | "response" | "body";
}

/** The connection is closed in the middle of the body; a command was executed then. An answer without a body is whole. */
export interface CutBodyFault extends FaultCommon {
  /** What faults are told apart by. */
  kind: "cut-body";
}

/** Nothing comes any more, and the connection stays open. */
export interface StallFault extends FaultCommon {
  /** What faults are told apart by. */
  kind: "stall";
  /** Before the request is processed; after that, before the headers; or in the middle of the body, if there is one. @default "request" */
  at?: "request" | "response" | "body";
}

/** 429 with the vendor's problem. */
export interface RateLimitFault extends FaultCommon {
  /** What faults are told apart by. */
  kind: "rate-limit";
  /** Time until it may be tried again, rounded up to whole seconds. @default 1000 */
  waitMs?: number;
  /** The vendor's pages know both families of headers. @default "X-Rate-Limit-Reset" */
  header?: "X-Rate-Limit-Reset" | "Retry-After";
}

/** 401 `/problems/invalid-credentials`. */
export interface TokenRejectedFault extends FaultCommon {
  /** What faults are told apart by. */
  kind: "token-rejected";
  /** Whether the token that was sent is void from now on. @default false */
  revoke?: boolean;
}

/** A page of HTML instead of the API, as a captive portal sends it. */
export interface HtmlFault extends FaultCommon {
  /** What faults are told apart by. */
  kind: "html";
  /** The status that is sent. @default 200 */
  status?: number;
}

/** The token endpoint gives the previous token again, with what is left of its lifetime. */
export interface SameTokenFault extends FaultCommon {
  /** What faults are told apart by. */
  kind: "same-token";
}

/** The lifetime that the token endpoint names and, for a new token, keeps. */
export interface LifetimeFault extends FaultCommon {
  /** What faults are told apart by. */
  kind: "lifetime";
  /** `expires_in`. */
  seconds: number;
}

/** Something that goes wrong; `kind` tells what. */
export type SandboxFault =
  | LatencyFault
  | StatusFault
  | ResetFault
  | CutBodyFault
  | StallFault
  | RateLimitFault
  | TokenRejectedFault
  | HtmlFault
  | SameTokenFault
  | LifetimeFault;

/** The faults that decide what is answered; a request meets one of them at most. */
export type AnswerFault = Exclude<SandboxFault, LatencyFault | SameTokenFault | LifetimeFault>;
