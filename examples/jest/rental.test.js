const { createClient, sendCommand } = require("invers-oneapi");
const { createSandbox } = require("invers-oneapi/testing");

test("a double tap is one command", async () => {
  const sandbox = createSandbox();
  const client = createClient({ ...sandbox.credentials, fetch: sandbox.fetch });
  const tap = () => sendCommand(client, "LV6V3", "unlock-central-lock");

  const [first, second] = await Promise.all([tap(), tap()]);

  expect([first.outcome, second.outcome]).toEqual(["confirmed", "confirmed"]);
  expect(sandbox.requests.filter(({ command }) => command)).toHaveLength(1);
});
