export { consumeEvents, type EventConsumer, type EventConsumerStatus } from "./consume-events.ts";
export type { EventOf, EventType, FleetEvent, UnknownEvent, UnknownEventMetadata } from "./event-types.ts";
export { isEvent, stateOf, type VehicleState, vehicleIdOf } from "./guards.ts";
export type {
  EventContext,
  EventGap,
  EventHandler,
  EventHandlers,
  EventOptions,
  PoisonMessage,
} from "./options.ts";
export type { QueueStatus } from "./queue-state.ts";
export { memorySeen, type SeenEvents } from "./seen.ts";
export {
  createStateStore,
  type MemoryStateStore,
  type StateStore,
  type StateStoreOptions,
} from "./state-store.ts";
export type {
  ConnectSettings,
  ConsumeOptions,
  Delivery,
  EventConnection,
  EventTransport,
  QueueSubscription,
  SubscriptionEnd,
} from "./transport.ts";
