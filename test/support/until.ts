/** Lets the event loop turn until this holds: all that it waits for happens in this process. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise(setImmediate);
}
