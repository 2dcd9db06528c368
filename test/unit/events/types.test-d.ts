import type { Schemas } from "invers-oneapi";
import {
  consumeEvents,
  type EventOf,
  type EventOptions,
  type EventType,
  type FleetEvent,
  isEvent,
} from "invers-oneapi/events";
import { expectTypeOf, test } from "vitest";

declare const options: EventOptions;
declare const event: FleetEvent;

test("a handler gets the event of its key", () => {
  void consumeEvents({
    ...options,
    handlers: {
      VehicleChanged(changed, context) {
        expectTypeOf(changed).toEqualTypeOf<Schemas["VehicleChangedEvent"]>();
        expectTypeOf(changed.metadata.type).toEqualTypeOf<"VehicleChanged">();
        expectTypeOf(changed.data.vehicle.id).toEqualTypeOf<string>();
        expectTypeOf(context.signal).toEqualTypeOf<AbortSignal>();
      },
      async TripEnded({ data }) {
        expectTypeOf(data).toEqualTypeOf<{ [key: string]: unknown }>();
      },
    },
  });
});

test("a misspelt type of event does not compile, except in unlisted", () => {
  // @ts-expect-error it is VehicleStateRecorded
  void consumeEvents({ ...options, handlers: { VehicleStateRecieved() {} } });
  void consumeEvents({
    ...options,
    unlisted: {
      DoorFellOff({ metadata, data }) {
        expectTypeOf(metadata.id).toEqualTypeOf<string>();
        expectTypeOf(data["door"]).toEqualTypeOf<unknown>();
      },
    },
  });
});

test("onUnknown, onPoison and the rest of what is needed cannot be left out", () => {
  const { onPoison, ...withoutPoison } = options;
  // @ts-expect-error nothing is dropped in silence
  void consumeEvents(withoutPoison);
  const { onUnknown, ...withoutUnknown } = options;
  // @ts-expect-error nothing is dropped in silence
  void consumeEvents(withoutUnknown);
  // @ts-expect-error there is no such option
  void consumeEvents({ ...options, prefetch: 10 });
});

test("isEvent narrows what a nested discriminant does not", () => {
  if (isEvent(event, "VehicleChanged")) {
    expectTypeOf(event.data.reasons).toEqualTypeOf<Schemas["VehicleChangeReason"][]>();
  }
  // @ts-expect-error no document names it
  isEvent(event, "DoorFellOff");
});

test("FleetEvent is open for types that are not known", () => {
  const fresh = {
    metadata: { id: "a", type: "DoorFellOff", schema_major_version: 1, occurred_at: "", flow_id: "" },
    data: {},
  };
  expectTypeOf(fresh).toExtend<FleetEvent>();
  expectTypeOf<EventOf<EventType>>().toExtend<FleetEvent>();
  expectTypeOf<"VehicleStateRecorded">().toExtend<EventType>();
  expectTypeOf<string>().not.toExtend<EventType>();
});
