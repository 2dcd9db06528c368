import { ConfigError } from "../errors/config-error.ts";
import { type Contract, createContract, isObject, type JsonObject, member } from "./contract.ts";
import type { Validate } from "./validator.ts";

/** A contract, and what checks by it. */
export interface LoadedContract {
  readonly contract: Contract;
  readonly isValid: Validate;
}

/** @throws ConfigError for what is no OpenAPI 3.1 document */
export function checkDocument(who: string, document: unknown): void {
  const version = member(document, "openapi");
  if (
    document === undefined ||
    (typeof version === "string" && /^3\.[1-9]/.test(version) && isObject(document))
  )
    return;
  throw new ConfigError(
    `${who}: option "document" must be an OpenAPI 3.1 document, such as the document.ts that \`npx invers-oneapi generate\` writes`,
  );
}

const loaded = new WeakMap<object, LoadedContract>();

/** Loads the validator, and the package's own documents where no other one is named: not before they are needed. */
export async function loadContract(document: JsonObject | undefined): Promise<LoadedContract> {
  const [{ createValidator }, own] = await Promise.all([
    import("./validator.ts"),
    document ?? import("../generated/document.ts").then((module): JsonObject => module.document),
  ]);
  const known = loaded.get(own);
  if (known) return known;
  const contract = createContract(own);
  const made = { contract, isValid: createValidator(contract) };
  loaded.set(own, made);
  return made;
}
