import type { EventSchemas } from "../generated/events.ts";

/** The types of events (`metadata.type`) that the documents describe. Topics gain new ones at any time. */
export type EventType = keyof EventSchemas;

/** The event of one type: `EventOf<"VehicleStateRecorded">`. */
export type EventOf<Type extends EventType> = EventSchemas[Type];

/** What every event tells about itself. */
export interface UnknownEventMetadata {
  /** Unique for each event, so that one that comes twice can be told. */
  id: string;
  /** What happened: the member to branch on. */
  type: string & {};
  /** Major version of the type's data. */
  schema_major_version: number;
  /** When it happened, as an RFC 3339 date-time. */
  occurred_at: string;
  /** Equal to `X-INVERS-Flow-ID` of the request that caused it, if one did. */
  flow_id: string;
  /** What else it may hold. */
  [name: string]: unknown;
}

/** An event of a type, or of a major version, that no document describes yet. */
export interface UnknownEvent {
  /** What every event tells about itself. */
  metadata: UnknownEventMetadata;
  /** What happened, in a form that is not known. */
  data: { [name: string]: unknown };
}

/**
 * Any event: a union on `metadata.type`, open for types that are not known yet. TypeScript does not narrow by a member
 * that is nested: `isEvent(event, "VehicleStateRecorded")` does.
 */
export type FleetEvent = EventOf<EventType> | UnknownEvent;
