/** A stream of pseudo-random values: the same seed and name always give the same stream. Not for secrets. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** A whole number from `low` up to and including `high`. */
  between(low: number, high: number): number;
  pick<Item>(list: readonly [Item, ...Item[]]): Item;
  /** `length` characters of the alphabet. */
  text(alphabet: string, length: number): string;
  /** A UUID in the form of version 4 (RFC 9562). */
  uuid(): string;
}

// FNV-1a: spreads neighbouring seeds and names over the whole range.
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const character of text) value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return value;
}

/** Separate names give separate streams, so that one more flow id does not change the fleet. */
export function createRandom(seed: number, name: string): Random {
  let state = hash(`${name}:${seed}`);

  // mulberry32: small, fast, good enough for test data.
  function next(): number {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  const between = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  const text = (alphabet: string, length: number): string =>
    Array.from({ length }, () => alphabet[between(0, alphabet.length - 1)]).join("");
  const hex = (length: number): string => text("0123456789abcdef", length);

  return {
    next,
    between,
    text,
    pick: (list) => list[between(0, list.length - 1)] ?? list[0],
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-${text("89ab", 1)}${hex(3)}-${hex(12)}`,
  };
}
