/**
 * Makes the ids of a client's calls: a part that is drawn once, by which the logs of many clients can be told apart,
 * and a number.
 */
export function createCallIds(random: () => number): () => string {
  const client = Math.floor(random() * 36 ** 6).toString(36);
  let calls = 0;
  return () => `${client}-${++calls}`;
}
