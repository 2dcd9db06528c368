import { afterAll, afterEach, beforeAll, expect } from "vitest";

/**
 * Fails each test that leaves a rejection which nobody handles. Gives the reasons so far, for a test that looks at them
 * several times; it takes them out.
 */
export function collectUnhandled(): unknown[] {
  const unhandled: unknown[] = [];
  const note = (reason: unknown) => unhandled.push(reason);
  beforeAll(() => {
    process.on("unhandledRejection", note);
  });
  afterEach(async () => {
    // A macrotask later, since that is when Node tells of what nobody handles.
    await new Promise(setImmediate);
    expect(unhandled.splice(0)).toEqual([]);
  });
  afterAll(() => {
    process.off("unhandledRejection", note);
  });
  return unhandled;
}
