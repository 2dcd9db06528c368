import { createSandbox } from "invers-oneapi/testing";
import { describe, expect, test } from "vitest";
import { stateCommand } from "../../../src/cli/state-command.ts";
import { table } from "../../../src/cli/table.ts";
import { vehiclesCommand } from "../../../src/cli/vehicles-command.ts";
import { capture } from "./said.ts";

function fleet() {
  const sandbox = createSandbox();
  return { sandbox, options: { ...sandbox.credentials, fetch: sandbox.fetch } };
}

describe("vehicles", () => {
  test("lists the fleet in aligned, plain lines where nobody looks", async () => {
    const { sandbox, options } = fleet();
    const { out } = capture();
    expect(await vehiclesCommand([], options)).toBe(0);
    expect(out).toHaveLength(13);
    expect(out[0]).toMatch(/^vehicle +name +plate +type +life +operation +shared$/);
    const at = out[0]?.indexOf("plate") ?? 0;
    const [, first = ""] = out;
    expect(first.startsWith(sandbox.vehicles[0]?.vehicle.id ?? "?")).toBe(true);
    expect(first.slice(at - 1, at)).toBe(" ");
    expect(out.join("")).not.toContain("\u001b");
    expect(out.join("")).not.toContain("│");
  });

  test("--json is one vehicle a line", async () => {
    const { sandbox, options } = fleet();
    const { out } = capture();
    await vehiclesCommand(["--json"], options);
    expect(out.map((line) => JSON.parse(line).id)).toEqual(sandbox.vehicles.map(({ vehicle }) => vehicle.id));
  });

  test("shows values of another kind than the documents say", async () => {
    const { sandbox, options } = fleet();
    const fetch = async (url: string, init?: RequestInit): Promise<Response> => {
      if (!url.includes("/vehicles")) return sandbox.fetch(url, init);
      const item = {
        id: 7,
        master_data: { custom_name: 8, vehicle_type: ["CAR"] },
        life_status: { value: {} },
      };
      return Response.json({ items: [item] });
    };
    const { out } = capture();
    expect(await vehiclesCommand([], { ...options, fetch })).toBe(0);
    expect(out[1]).toMatch(/^7 +8 +\["CAR"\] +\{\}$/);
  });

  test("--query asks the API", async () => {
    const { sandbox, options } = fleet();
    const { out } = capture();
    const plate = sandbox.vehicles[2]?.vehicle.master_data?.license_plate ?? "";
    await vehiclesCommand(["--query", plate], options);
    expect(out).toHaveLength(2);
    capture();
    await vehiclesCommand(["--query", "nothing of the kind"], options);
  });
});

describe("state", () => {
  test("shows what the API knows of a vehicle, and sends no command", async () => {
    const { sandbox, options } = fleet();
    const { out } = capture();
    const id = sandbox.vehicles[0]?.vehicle.id ?? "";
    expect(await stateCommand([id], options)).toBe(0);
    expect(out.join("\n")).toMatch(new RegExp(`^id +${id}$`, "m"));
    expect(out.join("\n")).toMatch(/^life_status\.value +(ONLINE|OFFLINE)/m);
    expect(sandbox.requests.map(({ method, template }) => `${method} ${template}`)).toEqual([
      "POST /auth/oauth/token",
      "GET /vehicles/{vehicle_id}",
    ]);
  });

  test("a vehicle that is not there, and what went wrong, are one line and exit code 1", async () => {
    const { options } = fleet();
    const { error } = capture();
    expect(await stateCommand(["NONE1"], options)).toBe(1);
    expect(error[0]).toMatch(/^invers-oneapi state: GET \/vehicles\/\{vehicle_id\} failed: .*404/);
    expect(error[1]).toContain("doctor");
  });

  test("wants one id", async () => {
    const { error } = capture();
    expect(await stateCommand([])).toBe(2);
    expect(error[0]).toBe("invers-oneapi state: name one vehicle by its id");
  });
});

test("a table is framed on a terminal, and what came from elsewhere cannot steer it", () => {
  const rows = [{ a: "1", b: "x\u001b[2Jy" }];
  expect(table(rows, true)).toContain("│");
  expect(table(rows, false)).toBe("a   b\n1   x [2Jy");
});
