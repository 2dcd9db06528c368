/** `vehicle-commands` and `vehicle commands/2` as one capitalised word of letters, digits and underscores. */
export function pascalCase(text: string): string {
  return text
    .split(/[^\p{L}\p{N}_]+/u)
    .map(capitalise)
    .join("");
}

export function capitalise(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** The first of `name`, `name2`, `name3` ... that is free; it is taken from then on. */
export function uniqueName(name: string, taken: Set<string>): string {
  let candidate = name;
  for (let count = 2; taken.has(candidate); count += 1) candidate = `${name}${count}`;
  taken.add(candidate);
  return candidate;
}
