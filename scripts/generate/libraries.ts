import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

// Each is loaded when it is first asked for, since most runs do without some of them; and by `require`, since `import`
// reads and scans the text of a CommonJS module once more, under tsx in a second thread too. For the nine megabytes of
// the compiler that is half a second of processor time and 40 MB.

export const redocly = (): typeof import("@redocly/openapi-core") => require("@redocly/openapi-core");

export const openapiTypescript = (): typeof import("openapi-typescript") => require("openapi-typescript");

export const typescript = (): typeof import("typescript") => require("typescript");

/** The version of openapi-typescript. */
export const generatorVersion = (): string =>
  (require("openapi-typescript/package.json") as { version: string }).version;

export const yaml = (): typeof import("yaml") => require("yaml");
