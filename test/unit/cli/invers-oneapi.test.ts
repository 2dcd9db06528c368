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
