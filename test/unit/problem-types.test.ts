import { isProblem } from "invers-oneapi";
import { describe, expect, it } from "vitest";

describe("isProblem", () => {
  const limited = { type: "/problems/too-many-requests", title: "t", status: 429 };

  it("tells types apart", () => {
    expect([
      isProblem(limited),
      isProblem(limited, limited.type),
      isProblem(limited, "/problems/validation-error"),
    ]).toEqual([...[true, true, false]]);
  });

  it.each([undefined, null, "", 7, {}, [], { type: "x" }, { type: 1, status: 400 }, new Error("x")])(
    "is not fooled by %j",
    (value) => {
      expect(isProblem(value)).toBe(false);
    },
  );
});
