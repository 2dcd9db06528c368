import { createManualClock } from "invers-oneapi/testing";
import { consumeEvents, type EventConsumer } from "../../../../src/events/consume-events.ts";
import { same } from "../../../support/same.ts";
import { event } from "../support.ts";
import { ModelBroker } from "./broker.ts";
import type { Step } from "./steps.ts";
import { Told } from "./told.ts";
import { type Limits, ModelUser } from "./user.ts";

export interface Setup extends Limits {
  /** Whether everything recovers before it is closed; otherwise it is closed in the midst of it. */
  readonly recovers: boolean;
}

const QUEUES = ["state", "trips"];
const HANDLER_TIMEOUT_MS = 10_000;
/** For each of the three steps of closing that hangs. */
const CLOSING_STEPS_MS = 15_000;

/** A consumer of two queues, its broker and its user. What must hold is looked at as it happens. */
export class ConsumerHarness {
  private readonly clock = createManualClock();
  private readonly setup: Setup;
  private readonly broker = new ModelBroker();
  private readonly user: ModelUser;
  private readonly told = new Told(this.clock);
  private readonly expected = new Set<object>();
  private readonly ids: { readonly id: string; readonly key: string | undefined }[] = [];
  private consumer!: EventConsumer;
  private isReady = false;

  constructor(setup: Setup) {
    this.setup = setup;
    this.user = new ModelUser(this.broker, setup);
    this.broker.onAttempt = this.told.onAttempt;
    this.broker.onGone = this.told.onGone;
    this.broker.onAck = (message) => {
      const { done, seen, closed, problems } = this.user;
      const { id } = message;
      if (!done.has(id) && !seen.has(id)) problems.push(`${id}: acknowledged though not handled`);
      if (closed) problems.push(`${id}: acknowledged after the end`);
      this.expected.delete(message);
    };
  }

  async begin(): Promise<void> {
    const { setup, clock, broker, user } = this;
    for (const queue of QUEUES) broker.queues.set(queue, []);
    this.consumer = await consumeEvents({
      ...{ vhost: "test", username: "tester", password: "p", queues: QUEUES, transport: broker, clock },
      ...{ concurrency: setup.concurrency, maxTries: setup.maxTries, handlerTimeout: HANDLER_TIMEOUT_MS },
      ...user.options,
      onEvent: this.told.onEvent,
      random: () => 0.5,
    });
    void this.consumer.ready.then(
      () => {
        this.isReady = true;
      },
      () => {},
    );
    await clock.advance(0);
  }

  async run(step: Step): Promise<void> {
    this.take(step);
    await this.clock.advance(step.do === "advance" ? step.ms : 0);
    this.hold();
  }

  /** Everything that was published and not lost with its queue is handled and acknowledged; then it is closed. */
  async finish(): Promise<void> {
    const { broker, clock, user, setup } = this;
    if (setup.recovers) {
      Object.assign(broker, { connecting: "ok", consuming: "ok", closesHang: false });
      Object.assign(user.how, { handler: "ok", poison: "ok", has: "ok", add: "ok" });
      for (const [of, queue] of QUEUES.entries()) {
        this.take({ do: "declare", of });
        this.publish(queue, { do: "publish", of, key: 1, kind: "event" });
      }
      for (let round = 0; round < 14; round++) {
        while (user.waiting.size) user.settle(0, true);
        // What could be kept nowhere waits for the end of its channel.
        for (const { name, state } of this.consumer.status().queues)
          if (state === "blocked") broker.closeChannel(name);
        await clock.advance(60_000);
        this.hold();
      }
      same("messages left", this.expected.size, 0);
      same("ready", this.isReady, true);
      same("state", this.consumer.status().state, "connected");
    }
    await this.close();
  }

  private async close(): Promise<void> {
    const { broker, clock, user, consumer } = this;
    let isClosed = false;
    void consumer.close().then(() => {
      isClosed = true;
      user.closed = true;
    });
    await clock.advance(HANDLER_TIMEOUT_MS + (broker.closesHang ? CLOSING_STEPS_MS : 0));
    same("closed in time", isClosed, true);
    // What comes late finds nobody, and stays nowhere.
    broker.closesHang = false;
    while (broker.answer("ok"));
    while (user.waiting.size) user.settle(0, true);
    await clock.advance(0);
    same("timers left", clock.pending, 0);
    same("connections left", broker.connections.size, 0);
    same("state", consumer.status().state, "closed");
    this.hold();
  }

  private take(step: Step): void {
    const { broker, user } = this;
    const queue = QUEUES["of" in step ? step.of % QUEUES.length : 0] as string;
    switch (step.do) {
      case "publish":
        this.publish(queue, step);
        return;
      case "behave":
        user.how[step.hook] = step.how;
        return;
      case "settle":
        user.settle(step.of, step.ok);
        return;
      case "reply":
        broker[step.to] = step.reply;
        return;
      case "answer":
        broker.answer(step.reply);
        return;
      case "closesHang":
        broker.closesHang = step.on;
        return;
      case "remove":
        for (const lost of broker.remove(queue)) this.expected.delete(lost);
        return;
      case "declare":
        if (!broker.queues.has(queue)) broker.queues.set(queue, []);
        return;
      case "cut":
        broker.cut();
        return;
      case "closeChannel":
      case "cancel":
        broker[step.do](queue);
        return;
      case "advance":
        return;
    }
  }

  private publish(queue: string, { key: lane, kind, of }: Extract<Step, { do: "publish" }>): void {
    const { broker, ids, expected } = this;
    if (!broker.queues.has(queue)) return;
    const copied = kind === "copy" ? ids[(of + lane) % ids.length] : undefined;
    const key = copied ? copied.key : lane > 0 && kind !== "poison" ? `k${lane}` : undefined;
    const id = copied?.id ?? `${kind}${ids.length}`;
    if (!copied && kind !== "poison") ids.push({ id, key });
    const text = kind === "poison" ? id : JSON.stringify(event(id, undefined, undefined, { key }));
    const message = { id, key, body: new TextEncoder().encode(text), redelivered: false };
    expected.add(message);
    broker.publish(queue, message);
  }

  /** What a user is told is what is so. Looked at after each step. */
  private hold(): void {
    const { broker, user, told } = this;
    same("what must not be", [...broker.problems, ...user.problems, ...told.problems].join("; "), "");
    if (broker.closesHang || user.closed) return;
    const { state, queues } = this.consumer.status();
    same("connected", state === "connected", broker.connections.size > 0);
    same("told as connected", told.connected, state === "connected");
    for (const { name, state: queueState, unacked } of queues) {
      const [channel, ...others] = broker.channelsOf(name);
      same("channels of a queue", others.length, 0);
      same(`${name} is consumed`, /consuming|blocked/.test(queueState), channel !== undefined);
      same(`${name}: unacknowledged`, unacked, channel?.unacked.size ?? 0);
    }
  }
}
