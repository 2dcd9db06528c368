import { expect, test } from "vitest";
import { withoutSettings } from "../../../../scripts/process/without-settings.ts";

test("no test and no script finds credentials or colours that somebody set for programs of their own", () => {
  const env = {
    PATH: "/bin",
    INVERS_TEST_REQUIRE: "redis",
    INVERS_CLIENT_ID: "MINE#cl1",
    INVERS_CLIENT_SECRET: "mine",
    INVERS_BASE_URL: "https://mine.test",
    INVERS_TOKEN_URL: "https://mine.test/token",
    FORCE_COLOR: "1",
    NODE_OPTIONS: "--inspect",
  };
  withoutSettings(env);
  expect(env).toEqual({ PATH: "/bin", INVERS_TEST_REQUIRE: "redis" });
  const own = { ...process.env };
  withoutSettings(own);
  expect(process.env).toEqual(own);
});
