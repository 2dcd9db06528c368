import { resolve } from "node:path";
import ts from "typescript";
import { describe, expect, test } from "vitest";

// What an editor shows, asked of the compiler's language service as an editor asks it.
const FILE = resolve("src/editor-sample.ts");
const PREAMBLE = 'import { client, createClient, paginate, sendCommand, unwrap } from "./index.ts";\n';
let text = "";
let version = 0;

const { config } = ts.readConfigFile("tsconfig.json", ts.sys.readFile);
const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: [] }, ts.sys, ".");
const read = (name: string): string | undefined => (name === FILE ? text : ts.sys.readFile(name));
const service = ts.createLanguageService({
  getCompilationSettings: () => ({ ...options, noUnusedLocals: false }),
  getScriptFileNames: () => [FILE],
  getScriptVersion: (name) => (name === FILE ? String(version) : "1"),
  getScriptSnapshot: (name) => {
    const content = read(name);
    return content === undefined ? undefined : ts.ScriptSnapshot.fromString(content);
  },
  getCurrentDirectory: () => resolve("."),
  getDefaultLibFileName: ts.getDefaultLibFilePath,
  fileExists: (name) => read(name) !== undefined,
  readFile: read,
});

function show(program: string): void {
  text = PREAMBLE + program;
  version++;
}

/** What is shown where the mouse rests on a name. */
function hover(program: string, name: string): string {
  show(program);
  const info = service.getQuickInfoAtPosition(FILE, PREAMBLE.length + program.indexOf(name));
  return ts.displayPartsToString(info?.displayParts);
}

function messages(program: string): string[] {
  show(program);
  return service
    .getSemanticDiagnostics(FILE)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
}

describe("a hover on a result is a line", () => {
  test.each([
    ["result", 'const result = await client.GET("/vehicles")', "Result<"],
    ["data", 'const { data } = await client.GET("/vehicles")', "VehicleList"],
    ["error", 'const { error } = await client.GET("/vehicles")', "ResultError<"],
    ["body", 'const body = await unwrap(client.GET("/vehicles"))', "VehicleList"],
    ["vehicle", 'for await (const vehicle of paginate(client, "/vehicles")) void vehicle', "Vehicle"],
    ["pages", 'const pages = paginate(client, "/vehicles")', "Pages<"],
    ["outcome", 'const outcome = await sendCommand(client, "X", "lock-central-lock")', "CommandOutcome<"],
    ["own", "const own = createClient()", "OneApiClient<"],
    ["GET", 'void client.GET("/vehicles")', "Result<"],
  ])("%s", (name, program, type) => {
    const shown = hover(program, name);
    expect(shown).toContain(type);
    expect(shown.length).toBeLessThan(300);
  });
});

describe("the compiler says what to write", () => {
  test.each([
    ["a wrong path", 'void client.GET("/vehicle")', /"\/vehicles" \| "\/vehicles\/{vehicle_id}"/],
    ["a wrong path of a list", 'paginate(client, "/vehicle")', /"\/vehicles" \| "\/vehicles\/{vehicle_id}"/],
    [
      "a query beside params",
      'void client.GET("/vehicles", { query: { limit: 1 } })',
      /into params: { query: /,
    ],
    [
      "a path parameter beside params",
      'void client.GET("/vehicles/{vehicle_id}", { path: { vehicle_id: "X" } })',
      /into params: { path: /,
    ],
    ["a header beside params", 'void client.GET("/vehicles", { header: {} })', /into params: { header: /],
    [
      "an unknown setting",
      'void client.GET("/vehicles", { timeOut: 1 })',
      /Init<"\/vehicles", "get",.*'timeout'/,
    ],
    [
      "a misspelt parameter",
      'void client.GET("/vehicles", { params: { query: { limits: 1 } } })',
      /Did you mean to write 'limit'/,
    ],
    ["a wrong command", 'void sendCommand(client, "X", "unlock")', /"unlock-central-lock"/],
  ])("%s", (_, program, said) => {
    const [message, ...others] = messages(program);
    expect(message).toMatch(said);
    expect(message?.length).toBeLessThan(400);
    expect(others).toEqual([]);
  });
});
