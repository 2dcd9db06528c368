import { parseArgs } from "node:util";

export const USAGE = `Usage: npm run generate [-- options]

Reads the OpenAPI documents in openapi/ and writes src/generated/.

Options:
  --check          write nothing; exit with 1 and name the files if src/generated/ is not what openapi/ gives
  --from <source>  take in a newer document of the vendor first, from a file or an https URL: report what it changes,
                   put it in the place of the one it replaces, and generate
  --as <name>      with --from: the document that it replaces, such as vehicle-management, or the name of a new one
  --dry-run        with --from: only report
  --json           with --from: report as JSON
  --help           show this text
`;

export interface Options {
  readonly check?: boolean;
  readonly from?: string;
  readonly as?: string;
  readonly "dry-run"?: boolean;
  readonly json?: boolean;
  readonly help?: boolean;
}

/** @throws Error whose message names what is wrong */
export function readOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      check: { type: "boolean" },
      from: { type: "string" },
      as: { type: "string" },
      "dry-run": { type: "boolean" },
      json: { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
  });
  const needFrom = (["as", "dry-run", "json"] as const).find((key) => values[key] !== undefined);
  if (values.from === undefined && needFrom !== undefined) throw new Error(`--${needFrom} needs --from`);
  if (values.from !== undefined && values.check) throw new Error("--check and --from exclude each other");
  if (values.from?.trim() === "") throw new Error("--from needs a file or a URL");
  return values;
}
