import { type Operation, permissionsOf } from "invers-oneapi";
import { expectTypeOf, test } from "vitest";

test("the permissions of an operation are known to the compiler", () => {
  expectTypeOf(permissionsOf("GET /vehicles")).toEqualTypeOf<readonly ["vehicles.ro"]>();
  expectTypeOf(permissionsOf("GET /sharing-partners")).toEqualTypeOf<readonly []>();
  expectTypeOf(permissionsOf("GET /vehicles" as Operation)).toExtend<readonly string[]>();
});

test("an operation that no document has is refused", () => {
  // @ts-expect-error no such path
  permissionsOf("GET /vehicle");
  // @ts-expect-error the path is there, without this method
  permissionsOf("DELETE /vehicles");
  // @ts-expect-error the method is written in capitals
  permissionsOf("get /vehicles");
});
