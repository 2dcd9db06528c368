// Taken at import: a test runner that fakes timers afterwards must not stop the clock from settling.
const { MessageChannel, setImmediate } = globalThis as {
  MessageChannel: typeof globalThis.MessageChannel;
  setImmediate?: (run: () => void) => unknown;
};

/**
 * Enough for what chains macrotasks of its own: streams that tee, blobs, stubs that answer "a little later".
 * A turn costs microseconds, so a few more than needed are cheap.
 */
const TURNS = 4;

function turn(): Promise<void> {
  return new Promise((resolve) => {
    if (setImmediate) {
      setImmediate(resolve);
      return;
    }
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}

/** Lets everything run that can run without time passing: all microtasks, and several turns of the macrotask queue. */
export async function settle(): Promise<void> {
  for (let count = 0; count < TURNS; count++) await turn();
}
