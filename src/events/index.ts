export type {
  ConnectSettings,
  ConsumeOptions,
  Delivery,
  EventConnection,
  EventTransport,
  QueueSubscription,
  SubscriptionEnd,
} from "./transport.ts";
