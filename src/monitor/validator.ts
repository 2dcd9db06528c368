import { Validator } from "@cfworker/json-schema";
import type { Contract, JsonObject } from "./contract.ts";

/** Whether a value is what a schema says. Interprets the schema: some platforms forbid code from strings. */
export type Validate = (schema: JsonObject, value: unknown) => boolean;

/** Checks by the schemas of a contract; what was made for a schema is kept. */
export function createValidator({ components }: Contract): Validate {
  const kept = new WeakMap<object, Validator>();
  return (schema, value) => {
    try {
      let validator = kept.get(schema);
      if (!validator) {
        validator = new Validator({ ...schema, components } as object, "2020-12");
        kept.set(schema, validator);
      }
      return validator.validate(value).valid;
    } catch {
      // What this platform cannot check, such as a pattern of another language, is held against no value.
      return true;
    }
  };
}
