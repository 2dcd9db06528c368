import type { Clock } from "../../clock.ts";
import { parseJson } from "../api/parse-json.ts";
import type { SandboxFault } from "../faults/faults.ts";
import { TOKEN_PATH } from "./router.ts";

/** A request that arrived, and what became of it. */
export interface SandboxRequest {
  /** Counts from 1, in the order of arrival. */
  readonly number: number;
  /** When it arrived, in milliseconds since the Unix epoch, by the sandbox's clock. */
  readonly at: number;
  /** In capital letters. */
  readonly method: string;
  /** In full, with its query. */
  readonly url: string;
  /** Path below the base URL, as it was sent. */
  readonly path: string;
  /** Its template, such as `/vehicles/{vehicle_id}`; `undefined` for a path that no operation has. */
  readonly template: string | undefined;
  /** Of the path. */
  readonly vehicleId: string | undefined;
  /** Last segment of a command's path, such as `unlock-central-lock`. */
  readonly command: string | undefined;
  /** Names in lower case. Of `authorization` only the scheme is kept: a dump must hold no secret. */
  readonly headers: Readonly<Record<string, string>>;
  /** The number of the token it came with, or that it was given; `undefined` if the sandbox never issued it. */
  readonly token: number | undefined;
  /** The client id of a token request whose credentials were right. */
  readonly client: string | undefined;
  /** Parsed if it is JSON, else the text; `undefined` if there is none. That of a token request is not kept. */
  readonly body: unknown;
  /** `X-INVERS-Flow-ID` of its answer. */
  readonly flowId: string;
  /** The status that was sent; `undefined` while none was. */
  readonly status: number | undefined;
  /** Whether the command or the sharing was carried out, whatever the caller came to know of it. */
  readonly executed: boolean;
  /** The injected faults that it met. */
  readonly faults: readonly SandboxFault["kind"][];
}

/** The same, for the parts of the sandbox that fill it in. */
export type LedgerEntry = { -readonly [Key in keyof SandboxRequest]: SandboxRequest[Key] };

/** Headers as a plain object, without what is secret. */
export function publicHeaders(headers: Headers): Record<string, string> {
  const shown = Object.fromEntries(headers);
  for (const name of ["authorization", "proxy-authorization", "cookie"]) {
    const value = shown[name];
    if (value !== undefined) shown[name] = `${/^(basic|bearer) /i.exec(value)?.[0] ?? ""}[redacted]`;
  }
  return shown;
}

/** A body as a test reads it. */
export function readableBody(text: string | undefined): unknown {
  if (!text) return undefined;
  const parsed = parseJson(text);
  return "value" in parsed ? parsed.value : text;
}

/** The requests of a sandbox, oldest first. */
export interface Ledger {
  add(entry: Omit<LedgerEntry, "number" | "at">): LedgerEntry;
  readonly entries: readonly SandboxRequest[];
  /** Token requests, also those that are no longer kept. */
  readonly tokenRequests: number;
}

export function createLedger(clock: Clock, size: number): Ledger {
  let entries: LedgerEntry[] = [];
  let count = 0;
  let tokenRequests = 0;
  return {
    add(parts) {
      count += 1;
      if (parts.template === TOKEN_PATH) tokenRequests += 1;
      const entry: LedgerEntry = { ...parts, number: count, at: clock.wall() };
      entries.push(entry);
      // Cut in large steps: shifting a long array for each request would cost more than the request.
      if (entries.length >= 2 * size) entries = entries.slice(-size);
      return entry;
    },
    get entries() {
      return entries.slice(-size);
    },
    get tokenRequests() {
      return tokenRequests;
    },
  };
}
