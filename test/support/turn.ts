/** Lets everything run that waits for no time to pass. */
export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
