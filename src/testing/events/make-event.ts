import type { Clock } from "../../clock.ts";
import { majorVersions } from "../../generated/events.ts";
import { dateTime } from "../clock/time.ts";
import type { Random } from "../fleet/random.ts";

/** An event as the sandbox delivers it. */
export interface SandboxEvent {
  readonly metadata: {
    readonly id: string;
    readonly type: string;
    readonly schema_major_version: number;
    readonly occurred_at: string;
    readonly flow_id: string;
    readonly [name: string]: unknown;
  };
  readonly data: { readonly [name: string]: unknown };
}

/** An event to emit. What is left out is made up: a new id, the newest major version, the time by the clock, a flow id. */
export interface EmittedEvent {
  readonly metadata: {
    readonly type: string;
    readonly id?: string | undefined;
    readonly schema_major_version?: number | undefined;
    readonly occurred_at?: string | undefined;
    readonly flow_id?: string | undefined;
    readonly [name: string]: unknown;
  };
  readonly data?: object | undefined;
}

// Crockford's alphabet, which the vendor's ids use.
const ID_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** Completes an event. A copy: what the caller goes on to change must not change what is delivered. */
export function makeEvent({ metadata, data = {} }: EmittedEvent, clock: Clock, random: Random): SandboxEvent {
  const { type, id, schema_major_version, occurred_at, flow_id, ...rest } = metadata;
  return structuredClone({
    metadata: {
      ...rest,
      id: id ?? `01HTEST${random.text(ID_ALPHABET, 19)}`,
      type,
      schema_major_version: schema_major_version ?? majorVersions.get(type)?.at(-1) ?? 1,
      occurred_at: occurred_at ?? dateTime(clock.wall()),
      flow_id: flow_id ?? random.uuid(),
    },
    data: { ...data },
  });
}
