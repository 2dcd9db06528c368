import fc from "fast-check";

/** How many random steps a test of a model takes. */
export const stepsOf = (usual: number): number => Number(process.env["MODEL_STEPS"] ?? usual);

/** Runs a property, `livesARound` times for each of the seeds in a row, until `isDone`. */
export async function runLives<T>(
  life: fc.IAsyncPropertyWithHooks<T>,
  livesARound: number,
  isDone: () => boolean,
): Promise<void> {
  const { seed = 1 } = fc.readConfigureGlobal();
  for (let round = seed; !isDone(); round++) await fc.assert(life, { seed: round, numRuns: livesARound });
}
