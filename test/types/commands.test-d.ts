import {
  type CommandName,
  type CommandOutcome,
  type CommandState,
  type Evidence,
  type NotSentReason,
  type OneApiClient,
  type OneApiError,
  type Problem,
  sendCommand,
} from "invers-oneapi";
import { describe, expectTypeOf, test } from "vitest";
import { client, createClient, type paths, type Schemas } from "../support/client.ts";

type IsAny<T> = 0 extends 1 & T ? true : false;
type State = Schemas["VehicleState"];

/** What openapi-typescript makes of a document, as far as commands go. */
interface Command<Body> {
  post: {
    parameters: { path: { id: string } };
    responses: { 200: { content: { "application/json": Body } } };
  };
}
interface OwnPaths {
  "/vehicles/{id}/commands/open-trunk": Command<{ trunk: "OPEN" }>;
  "/vehicles/{id}/commands/close-trunk": Command<{ trunk: "CLOSED" }>;
  "/vehicles/{id}/sharing": { post: object };
}
interface OpenPaths {
  "/vehicles/{id}/commands/{command}": Command<{ done: true }>;
}
interface NoCommands {
  "/vehicles": { get: { responses: { 200: { content: { "application/json": { items: string[] } } } } } };
}

describe("command names", () => {
  test("are those of the vendor's paths, and nothing looser", () => {
    expectTypeOf<"unlock-central-lock" | "request-vehicle-state">().toExtend<CommandName<paths>>();
    expectTypeOf<string>().not.toExtend<CommandName<paths>>();
    expectTypeOf<IsAny<CommandName<paths>>>().toEqualTypeOf<false>();
  });

  test("come from any path map; without commands there are none", () => {
    expectTypeOf<CommandName<OwnPaths>>().toEqualTypeOf<"open-trunk" | "close-trunk">();
    expectTypeOf<CommandName<OpenPaths>>().toEqualTypeOf<string>();
    expectTypeOf<CommandName<NoCommands>>().toEqualTypeOf<never>();
  });

  test("so does the state", () => {
    expectTypeOf<CommandState<paths>>().toEqualTypeOf<State>();
    expectTypeOf<CommandState<OwnPaths>>().toEqualTypeOf<{ trunk: "OPEN" } | { trunk: "CLOSED" }>();
    // That of the documents in force: a path map without commands says nothing of a state.
    expectTypeOf<CommandState<NoCommands>>().toEqualTypeOf<CommandState>();
  });
});

describe("sendCommand", () => {
  test("takes the client's own commands", () => {
    expectTypeOf(sendCommand(client, "JQ7RP", "unlock-central-lock")).resolves.toEqualTypeOf<
      CommandOutcome<State>
    >();
    const own = createClient<OwnPaths>();
    expectTypeOf(sendCommand(own, "JQ7RP", "open-trunk")).resolves.toEqualTypeOf<
      CommandOutcome<{ trunk: "OPEN" } | { trunk: "CLOSED" }>
    >();
    const none = {} as OneApiClient<NoCommands>;
    expectTypeOf(
      sendCommand(none, "JQ7RP", { unlisted: "open-trunk" }),
    ).resolves.toEqualTypeOf<CommandOutcome>();
    // @ts-expect-error: this client's document has no command
    void sendCommand(none, "JQ7RP", "open-trunk");
    // @ts-expect-error: nor has the other one this command
    void sendCommand(own, "JQ7RP", "unlock-central-lock");
  });

  test("what does not compile", () => {
    // @ts-expect-error: a misspelt command
    void sendCommand(client, "JQ7RP", "unlock-centrallock");
    // @ts-expect-error: a misspelt option
    void sendCommand(client, "JQ7RP", "draw-attention", { maxage: 5_000 });
    // @ts-expect-error: a time is a number
    void sendCommand(client, "JQ7RP", "draw-attention", { maxAge: "5s" });
    // @ts-expect-error: no vehicle
    void sendCommand(client, undefined, "draw-attention");
    // @ts-expect-error: a command has no body
    void sendCommand(client, "JQ7RP", "draw-attention", { body: {} });
  });

  test("takes a vehicle as it was read, or its list of capabilities", () => {
    const vehicle = {} as Schemas["Vehicle"];
    void sendCommand(client, vehicle.id, "draw-attention", { capabilities: vehicle });
    void sendCommand(client, "JQ7RP", "draw-attention", { capabilities: ["DRAW_ATTENTION"] });
  });
});

test("the outcome is a closed union to switch over", async () => {
  const outcome = await sendCommand(client, "JQ7RP", "unlock-central-lock");
  switch (outcome.outcome) {
    case "confirmed":
      expectTypeOf(outcome.state).toEqualTypeOf<State | undefined>();
      break;
    case "rejected":
      expectTypeOf(outcome.problem).toEqualTypeOf<Problem>();
      expectTypeOf(outcome.temporary).toEqualTypeOf<boolean>();
      break;
    case "notSent":
      expectTypeOf(outcome.reason).toEqualTypeOf<NotSentReason>();
      expectTypeOf(outcome.error).toEqualTypeOf<OneApiError>();
      break;
    case "unknown":
      expectTypeOf(outcome.sentAt).toEqualTypeOf<Date>();
      expectTypeOf(outcome.verify).returns.resolves.toEqualTypeOf<Evidence>();
      // @ts-expect-error: a state that the document does not describe
      void outcome.verify({ state: { central_lock: true } });
      break;
    default:
      expectTypeOf(outcome).toEqualTypeOf<never>();
  }
  // @ts-expect-error: what is known is only known after looking
  outcome.state;
});
