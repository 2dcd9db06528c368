import { redactError } from "./redact-error.ts";

/** What is known about a write when its call failed. See `sendCommand` for what each word promises. */
export type Outcome = "confirmed" | "rejected" | "notSent" | "unknown";

/** What an error carries beside its message. */
export interface ErrorDetails {
  /** Stable word to branch on; each class lists its own. */
  code?: string;
  /** `X-INVERS-Flow-ID` of the last response, to quote to INVERS support. */
  flowId?: string | undefined;
  /** Requests that were begun for this call. */
  attempts?: number;
  /** For writes: what is known about the write itself. */
  outcome?: Outcome | undefined;
  /** The reason below: a copy of name, code and message, never the platform's own object. */
  cause?: unknown;
}

/** An error below another one, in its JSON. */
export interface ErrorCause {
  /** Such as `TypeError`. */
  readonly name: string;
  /** Without quoted values and credentials. */
  readonly message: string;
  /** The platform's, such as `ECONNRESET`. */
  readonly code?: string | undefined;
}

/**
 * What `JSON.stringify(error)` keeps: plain data without secrets, which `structuredClone` takes as well. A class adds its
 * own members, such as the `problem` of a `ProblemError`.
 */
export interface ErrorJson {
  /** The class. */
  readonly name: string;
  /** The word to branch on. */
  readonly code: string;
  /** For people. */
  readonly message: string;
  /** Requests that were begun. */
  readonly attempts: number;
  /** `X-INVERS-Flow-ID` of the last answer. */
  readonly flowId?: string;
  /** Of a write. */
  readonly outcome?: Outcome;
  /** What lies below, nearest first, three levels at most. */
  readonly causes: readonly ErrorCause[];
}

/** As many as a failure of the platform has. */
const MAX_CAUSES = 3;

const BRAND = Symbol.for("invers-oneapi.error");

/**
 * Base of every error this package throws. A call that you abort rejects with your signal's reason instead.
 *
 * @example
 * const result = await client.GET("/vehicles").catch((error) => {
 *   if (OneApiError.is(error)) logger.error(error.message, { code: error.code, flowId: error.flowId });
 *   throw error;
 * });
 */
export class OneApiError extends Error {
  /** The class name; survives minification. */
  static readonly kind: string = "OneApiError";
  /** Stable word to branch on; each class lists its own. */
  declare readonly code: string;
  /** `X-INVERS-Flow-ID` of the last response, to quote to INVERS support. */
  declare flowId?: string;
  /** Requests that were begun for this call. */
  declare attempts: number;
  /** For writes: what is known about the write itself. */
  declare outcome?: Outcome;

  constructor(message: string, { code = "", flowId, attempts = 0, outcome, cause }: ErrorDetails = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = (new.target as typeof OneApiError).kind;
    this.code = code;
    this.attempts = attempts;
    if (flowId) this.flowId = flowId;
    if (outcome) this.outcome = outcome;
    Object.defineProperty(this, BRAND, { value: this.name });
  }

  /**
   * For logs and other processes: `JSON.stringify` calls it. `structuredClone` and `postMessage` keep no more of any
   * error than its message, stack and cause, so give them `error.toJSON()`.
   */
  toJSON(): ErrorJson {
    const causes: ErrorCause[] = [];
    // Redacted again: a cause may be the caller's own reason, which is anything.
    let below = this.cause ? redactError(this.cause, [], MAX_CAUSES) : undefined;
    for (; below; below = below.cause as typeof below) {
      const { name, message, code } = below;
      causes.push({ name, message, code });
    }
    return { ...this, message: this.message, causes };
  }

  /** Brand check that also holds across realms and across two copies of this package, where `instanceof` fails. */
  static is<E extends OneApiError>(
    // Not the constructor's type: subclasses take other arguments.
    this: { readonly kind: string; readonly prototype: E },
    value: unknown,
  ): value is E {
    let kind: string | undefined;
    try {
      kind = (value as { [BRAND]?: string } | null | undefined)?.[BRAND];
    } catch {
      // A revoked Proxy is no error of this package.
    }
    // biome-ignore lint/complexity/noThisInStatic: the class that is asked, which is often a subclass
    return kind !== undefined && (this.kind === "OneApiError" || this.kind === kind);
  }
}
