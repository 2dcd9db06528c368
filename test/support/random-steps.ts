import fc from "fast-check";

/** Steps of one kind, and how often they are drawn beside the others. */
export type Weighted<Step> = [weight: number, step: fc.Arbitrary<Step>];

/** One step of these kinds. */
export const oneStep = <Step>(kinds: readonly Weighted<Step>[]): fc.Arbitrary<Step> =>
  fc.oneof(...kinds.map(([weight, arbitrary]) => ({ weight, arbitrary })));

/** Up to `maxLength` of them, half as many in the mean: left to itself, the library draws short lists. */
export const lifeOf = <Step>(step: fc.Arbitrary<Step>, maxLength: number): fc.Arbitrary<Step[]> =>
  fc.noBias(fc.array(step, { maxLength, size: "max" }));
