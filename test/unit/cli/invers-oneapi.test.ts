import { expect, test } from "vitest";
import { doctorCommand } from "../../../src/cli/doctor-command.ts";
import { generateCommand } from "../../../src/cli/generate-command.ts";
import { sandboxCommand } from "../../../src/cli/sandbox-command.ts";
import { stateCommand } from "../../../src/cli/state-command.ts";
import { vehiclesCommand } from "../../../src/cli/vehicles-command.ts";
import { capture } from "./said.ts";

const COMMANDS = { doctorCommand, generateCommand, sandboxCommand, stateCommand, vehiclesCommand };

test.each(Object.entries(COMMANDS))(
  "%s --help fits a screen, and a wrong option names the nearest",
  async (_, run) => {
    const { out, error } = capture();
    expect(await run(["--help"])).toBe(0);
    expect(out.length).toBeLessThanOrEqual(24);
    expect(Math.max(...out.map(({ length }) => length))).toBeLessThanOrEqual(118);
    expect(await run(["--hlep"])).toBe(2);
    expect(error[0]).toMatch(/Unknown option '--hlep'; the nearest is --help$/);
  },
);

test.each([
  ["--out", generateCommand],
  ["--from", generateCommand],
  ["--as", generateCommand],
  ["--from", sandboxCommand],
  ["--seed", sandboxCommand],
  ["--report", doctorCommand],
  ["--query", vehiclesCommand],
])("%s of a variable that is not set is refused", async (option, run) => {
  const { error } = capture();
  for (const value of ["", " "]) expect(await run([option, value])).toBe(2);
  expect(error[0]).toMatch(new RegExp(`${option} <\\w+> has an empty value$`));
});
