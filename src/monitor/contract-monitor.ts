import { withTimeout } from "../abortable.ts";
import { backgroundClock, type Clock, systemClock } from "../clock.ts";
import { ConfigError } from "../errors/config-error.ts";
import { aClock, checkOptions, isFunction, type Rules } from "../options/check-options.ts";
import { boundedText, isEmpty, isJson } from "../platform/response-body.ts";
import type { MiddlewareCall } from "../types/middleware.ts";
import { compareAnswer, type SeenAnswer } from "./compare-answer.ts";
import type { JsonObject } from "./contract.ts";
import type { Difference } from "./differences.ts";
import { checkDocument, loadContract } from "./load-contract.ts";

/** Something that an answer has and the documents do not, or the other way round. Names and kinds, never a value. */
export interface Drift {
  /** Such as `GET /vehicles`. */
  readonly operation: string;
  /** HTTP status of the answer. */
  readonly status: number;
  /** Where in the body, such as `/items/*` and a name: `*` is any index, or any key of a map; empty for the whole. */
  readonly pointer: string;
  /** What the documents say: a JSON type, `required`, `not mentioned`, `one of 3 values`, a keyword. */
  readonly expected: string;
  /** What came: a JSON type, or `missing`. */
  readonly found: string;
  /** How what was contradicted is known: `documented`, `example` or `inferred`; only our own documents say so. */
  readonly evidence?: "documented" | "example" | "inferred" | undefined;
}

/** Options of `contractMonitor`. */
export interface ContractMonitorOptions {
  /** Is told each thing once an hour. What it throws changes nothing. */
  readonly onDrift: (drift: Drift) => unknown;
  /** Which part of the answers is looked at, from 0 to 1. @default 0.01 */
  readonly sample?: number | undefined;
  /** Your own documents: the `document` that `npx invers-oneapi generate` writes. @default those of the package */
  readonly document?: object | undefined;
  /** Source of time. @default the platform's clock */
  readonly clock?: Clock | undefined;
  /** Chooses which answers are looked at. @default Math.random */
  readonly random?: (() => number) | undefined;
}

/** Looks at answers; what `client.use` takes. */
export interface ContractMonitor {
  /** Takes a copy of an answer and looks at it later; changes nothing. */
  onResponse(call: MiddlewareCall & { readonly response: Response }): undefined;
}

/** A thing is told again after this, in ms. */
export const TELL_AGAIN_MS = 3_600_000;
/** Larger answers are not looked at, in bytes. */
export const MAX_LOOK_BYTES = 1_048_576;
/** So many answers are looked at at once; others go by. */
export const MAX_LOOKS = 4;
/** What takes longer is left, in ms: a body may never end. */
export const LOOK_TIMEOUT_MS = 60_000;
/** So many things are remembered as told. */
const MAX_TOLD = 1_000;

const rules: Rules = {
  onDrift: ["a function", isFunction],
  sample: ["a number from 0 to 1", (value) => typeof value === "number" && value >= 0 && value <= 1],
  document: ["an object", (value) => typeof value === "object" && value !== null],
  clock: aClock,
  random: ["a function", isFunction],
};

/**
 * Middleware that compares a sample of answers with the documents, after the call has gone on with its own copy: it
 * delays, changes and fails none. The validator is loaded when the first sample is taken, and makes no code from strings.
 *
 * @example
 * client.use(contractMonitor({ onDrift: (drift) => console.warn("contract drift", drift) }));
 *
 * @throws ConfigError for an unknown, missing or wrong option
 */
export function contractMonitor(options: ContractMonitorOptions): ContractMonitor {
  const who = "contractMonitor";
  const checked = checkOptions(who, options, rules);
  const { onDrift, sample = 0.01, document, clock = systemClock, random = Math.random } = checked;
  if (!onDrift) throw new ConfigError(`${who}: option "onDrift" is missing`);
  checkDocument(who, document);
  const told = new Map<string, number>();
  // A body that does not end keeps no program alive by this.
  const limit = {
    clock: checked.clock ?? backgroundClock,
    ms: LOOK_TIMEOUT_MS,
    onTimeout: () => new Error("looked at for too long"),
  };
  let looks = 0;

  function tell(drift: Drift): void {
    const { operation, status, pointer, expected, found } = drift;
    const key = [operation, status, pointer, expected, found].join(" ");
    const now = clock.monotonic();
    const before = told.get(key);
    if (before !== undefined && now - before < TELL_AGAIN_MS) return;
    told.delete(key);
    told.set(key, now);
    const [oldest] = told.keys();
    if (told.size > MAX_TOLD && oldest !== undefined) told.delete(oldest);
    new Promise((run) => run(onDrift(Object.freeze(drift)))).catch(() => {});
  }

  async function look(operation: string, copy: Response, signal: AbortSignal): Promise<void> {
    // With the signal the copy lets go of its connection, which may have no other reader any more.
    const body = copy.body?.pipeThrough(new TransformStream(), { signal });
    const text = await boundedText(new Response(body, copy), MAX_LOOK_BYTES);
    // Whatever waits for this answer goes first.
    await new Promise<void>((run) => void clock.schedule(0, run));
    const seen = { operation, status: copy.status, isJson: isJson(copy), text };
    const contract = await loadContract(document as JsonObject | undefined);
    for (const difference of compareAnswer(contract, seen)) tell(driftOf(seen, difference));
  }

  /** Chooses an answer and looks at it. Up to its first wait it runs while the middleware does. */
  async function watch({ request, schemaPath, response }: Parameters<ContractMonitor["onResponse"]>[0]) {
    if (random() >= sample || looks >= MAX_LOOKS || isEmpty(response) || response.bodyUsed) return;
    if (!response.body || Number(response.headers.get("content-length")) > MAX_LOOK_BYTES) return;
    const copy = response.clone();
    looks += 1;
    try {
      await withTimeout(limit, (signal) => look(`${request.method} ${schemaPath}`, copy, signal));
    } finally {
      looks -= 1;
    }
  }

  return {
    onResponse(call) {
      // Async: whatever throws there, `random` or an answer that has no `clone`, is nothing to the call.
      void watch(call).catch(() => {});
      return undefined;
    },
  };
}

function driftOf({ operation, status }: SeenAnswer, difference: Difference): Drift {
  const { pointer, expected, found, evidence } = difference;
  return { operation, status, pointer, expected, found, evidence: evidence as Drift["evidence"] };
}
