import type { Clock } from "../../clock.ts";
import { majorVersions } from "../../generated/events.ts";
import { dateTime } from "../clock/time.ts";
import type { Random } from "../fleet/random.ts";

/** An event as the sandbox delivers it. */
export interface SandboxEvent {
  /** What every event tells about itself. */
  readonly metadata: {
    /** Unique for each event. */
    readonly id: string;
    /** What happened. */
    readonly type: string;
    /** Major version of the type's data. */
    readonly schema_major_version: number;
    /** By the sandbox's clock, as an RFC 3339 date-time. */
    readonly occurred_at: string;
    /** That of the request that caused it, or a new one. */
    readonly flow_id: string;
    readonly [name: string]: unknown;
  };
  /** What happened, as the documents describe it for the type. */
  readonly data: { readonly [name: string]: unknown };
}

/** An event to emit. What is left out is made up: a new id, the newest major version, the time by the clock, a flow id. */
export interface EmittedEvent {
  /** What it tells about itself; other members go along as they are. */
  readonly metadata: {
    /** What happened, such as `VehicleChanged`. */
    readonly type: string;
    /** @default a new one */
    readonly id?: string | undefined;
    /** @default the newest that the documents name */
    readonly schema_major_version?: number | undefined;
    /** @default now, by the sandbox's clock */
    readonly occurred_at?: string | undefined;
    /** @default a new one */
    readonly flow_id?: string | undefined;
    readonly [name: string]: unknown;
  };
  /** What happened. @default nothing */
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
