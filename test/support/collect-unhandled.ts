import { afterAll, beforeAll } from "vitest";

/** The reasons of promises whose rejection nobody handled while the tests of this file ran. */
export function collectUnhandled(): unknown[] {
  const unhandled: unknown[] = [];
  const note = (reason: unknown) => unhandled.push(reason);
  beforeAll(() => {
    process.on("unhandledRejection", note);
  });
  afterAll(() => {
    process.off("unhandledRejection", note);
  });
  return unhandled;
}
