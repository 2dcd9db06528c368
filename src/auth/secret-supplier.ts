import { read, textOf } from "../errors/redact-error.ts";
import { TokenError } from "../errors/token-error.ts";
import { type Failure, failure } from "./token-failure.ts";

/** Asks the program's own function for the client secret. What goes wrong is a value. */
export async function callSupplier(clientSecret: () => string | Promise<string>): Promise<string | Failure> {
  try {
    const secret: unknown = await clientSecret();
    if (secret && typeof secret === "string") return secret;
    return failure("secret", "clientSecret: the function returned no secret");
  } catch (error) {
    return supplierFailure(error);
  }
}

/** Its message stays out of ours: it may quote the secret before we know that. */
function supplierFailure(thrown: unknown): Failure {
  const name = textOf(read(thrown, "name"));
  const code = textOf(read(thrown, "code"));
  return failure("secret", "clientSecret: the function failed", {
    name: /^[A-Z][a-z]*Error$/.test(name) ? name : "Error",
    code: /^E[A-Z_]+$/.test(code) ? code : undefined,
    message: "(its message may hold the secret, and is not shown)",
  });
}

/** It did not answer within its time limit. */
export const supplierTimeout = (): TokenError =>
  new TokenError("clientSecret: the function did not answer in time", { code: "secret" });
