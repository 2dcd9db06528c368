import { readingsIn, timeOfReading } from "../vehicle-state.ts";

/**
 * What speaks for or against a command that may or may not have been carried out.
 *
 * `confirmed`: an event that this very request caused shows its effect. `contradicted`: a reading taken after it was
 * sent shows the opposite; the vehicle may still be at it, or somebody may have undone it. `consistent`: what is known
 * fits, but may have been so before, or have another cause. `noEvidence`: nothing was found.
 */
export type Evidence = "confirmed" | "contradicted" | "consistent" | "noEvidence";

/** By property: the value that shows the effect, and the one that shows its absence. */
type Effects = Readonly<Record<string, readonly [effect: unknown, opposite: unknown]>>;

const unlocked: Effects = { central_lock: ["UNLOCKED", "LOCKED"] };
const locked: Effects = { central_lock: ["LOCKED", "UNLOCKED"] };
const drivable: Effects = { driving_enabled: [true, false] };
const immobilized: Effects = { driving_enabled: [false, true] };

// Only what the vendor documents. The top case's property is known from one example, and draw-attention or
// unlock-battery-compartment show in no property that is known.
const EFFECTS: Readonly<Record<string, Effects>> = {
  "unlock-central-lock": unlocked,
  "lock-central-lock": locked,
  "enable-driving": drivable,
  "disable-driving": immobilized,
  "unlock-and-enable-driving": { ...unlocked, ...drivable },
  "lock-and-disable-driving": { ...locked, ...immobilized },
};

/**
 * The latest moment that a reading can be of. The vendor writes whole seconds, which leave the rest of the second open:
 * what a fast vehicle reports in the second of the command would otherwise be taken for older.
 */
const latestOf = (time: number): number => (time % 1000 === 0 ? time + 999 : time);

/**
 * What a vehicle state says about a command.
 *
 * @param since wall time at which the command was sent, in ms
 * @param caused whether the state is of an event with the command's own flow id
 */
export function evidenceOfState(command: string, state: unknown, since: number, caused: boolean): Evidence {
  // A state holds fresh and old values side by side.
  const readings = Object.entries(readingsIn(state) ?? {}).flatMap(([name, reading]) => {
    const time = timeOfReading(reading) ?? -Infinity;
    const latest = caused ? latestOf(time) : time;
    return latest > since ? [{ name, value: reading.value, isSurelyLater: time > since }] : [];
  });
  const proof = caused ? "confirmed" : "consistent";
  // It asks for nothing but a new reading.
  if (command === "request-vehicle-state") return readings.length ? proof : "noEvidence";
  const effects = Object.hasOwn(EFFECTS, command) ? (EFFECTS[command] as Effects) : {};
  let shown = 0;
  for (const { name, value, isSurelyLater } of readings) {
    if (!Object.hasOwn(effects, name)) continue;
    const [effect, opposite] = effects[name] as Effects[string];
    if (value === opposite && isSurelyLater) return "contradicted";
    if (value === effect) shown++;
  }
  if (!shown) return "noEvidence";
  return shown === Object.keys(effects).length ? proof : "consistent";
}

interface Envelope {
  readonly metadata?: { readonly flow_id?: unknown };
  readonly data?: unknown;
}

/** What an event says about a command; one with another flow id says nothing. */
export function evidenceOfEvent(command: string, event: unknown, since: number, flowId: string): Evidence {
  const { metadata, data } = (event ?? {}) as Envelope;
  if (metadata?.flow_id !== flowId) return "noEvidence";
  const evidence = evidenceOfState(command, data, since, true);
  // The request did cause something.
  return evidence === "noEvidence" ? "consistent" : evidence;
}

const WEIGHT: readonly Evidence[] = ["noEvidence", "consistent", "contradicted", "confirmed"];

/** The one of the two that says more. */
export const stronger = (one: Evidence, other: Evidence): Evidence =>
  WEIGHT.indexOf(one) < WEIGHT.indexOf(other) ? other : one;
