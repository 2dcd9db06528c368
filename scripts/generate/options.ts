/** The options that `npm run generate` and the command `invers-oneapi generate` share. */
export const DOCUMENT_OPTIONS = {
  from: {
    type: "string",
    multiple: true,
    value: "<source>",
    help: "a document of the vendor, from a file, a folder or an https URL",
  },
  as: {
    type: "string",
    value: "<name>",
    help: "with --from: the name of the document, such as vehicle-management, where it does not tell by itself",
  },
  check: {
    type: "boolean",
    help: "write nothing; exit with 1 and name the files if they are not what the documents give",
  },
  "dry-run": { type: "boolean", help: "write nothing; only tell what would change" },
  json: { type: "boolean", help: "tell it as JSON" },
} as const;
