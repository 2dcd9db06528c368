import { BODIES } from "./bodies.ts";
import { OPERATIONS } from "./operations.ts";
import { PARAMETERS } from "./parameters.ts";
import { SCHEMAS } from "./schemas.ts";
import { SECURITY } from "./security.ts";
import type { Verdicts } from "./verdict.ts";

/** What becomes of each keyword. */
export const KEYWORDS: Verdicts = { ...OPERATIONS, ...PARAMETERS, ...BODIES, ...SECURITY, ...SCHEMAS };

/** Objects that hold prose, and the flows of people who sign in, of which `OAuth2Flows` tells. */
export const UNSENT = [
  ...["Tag", "ExternalDocs", "Info", "Contact", "License", "Logo", "Example", "TagGroup", "XCodeSample"],
  ...["XUsePkce", "ImplicitFlow", "PasswordFlow", "AuthorizationCode"],
];
