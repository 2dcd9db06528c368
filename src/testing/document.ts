import { readdirSync, readFileSync } from "node:fs";
import { parse } from "yaml";
import { type Description, describe } from "./description.ts";

// Until `npm run generate` writes the joined document: the documents themselves, simply laid over each other.
const directory = new URL("../../openapi/", import.meta.url);
const joined = {
  openapi: "3.1.0",
  paths: {},
  components: { schemas: {}, parameters: {}, headers: {}, responses: {} },
};
for (const file of readdirSync(directory)) {
  if (!/^[a-z].*\.yaml$/.test(file)) continue;
  const document = parse(readFileSync(new URL(file, directory), "utf8"));
  Object.assign(joined.paths, document.paths);
  for (const [section, members] of Object.entries(joined.components)) {
    Object.assign(members, document.components?.[section]);
  }
}

/** The description of the API at run time. */
export const apiDescription: Description = describe(joined);
