import { connect } from "node:net";

const SERVERS = {
  redis: { variable: "REDIS_URL", url: "redis://127.0.0.1:6379" },
  rabbitmq: { variable: "AMQP_URL", url: "amqp://guest:guest@127.0.0.1:5672" },
};

function isListening({ hostname, port }: URL): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    const settle = (is: boolean) => () => {
      socket.destroy();
      resolve(is);
    };
    socket.setTimeout(2_000, settle(false));
    socket.on("connect", settle(true));
    socket.on("error", settle(false));
  });
}

/**
 * The address of a server that not everybody has, or `undefined` where there is none: its tests are left out then,
 * which is said in a line. Where `INVERS_TEST_REQUIRE` names the server, as `.ci/run` does, nothing is left out.
 *
 * @example
 * const url = await requireServer("rabbitmq");
 * describe.skipIf(!url)("on a real broker", () => { ... });
 */
export async function requireServer(name: keyof typeof SERVERS): Promise<URL | undefined> {
  const { variable, url: usual } = SERVERS[name];
  const url = new URL(process.env[variable] ?? usual);
  if (await isListening(url)) return url;
  const missing = `there is no ${name} at ${url.host} (${variable})`;
  if ((process.env["INVERS_TEST_REQUIRE"] ?? "").split(",").includes(name)) throw new Error(missing);
  // To the terminal, past a test runner that shows output by file.
  process.stderr.write(`left out: tests that need ${name}; ${missing}\n`);
  return undefined;
}
