/** A source of randomness of the user's, guarded: where it throws or leaves [0, 1], the platform draws in its place. */
export const boundedRandom =
  (random: () => number = Math.random) =>
  (): number => {
    try {
      const drawn = random();
      if (drawn >= 0 && drawn <= 1) return drawn;
    } catch {}
    return Math.random();
  };
