#!/usr/bin/env node
// The command `invers-oneapi`: one file for each of its commands, loaded when it is asked for.
import { readFileSync } from "node:fs";
import { nearest } from "../options/nearest.ts";
import { endWithStdout } from "./output.ts";

type Run = (args: string[]) => Promise<number>;

const COMMANDS: Readonly<Record<string, { readonly what: string; readonly load: () => Promise<Run> }>> = {
  doctor: {
    what: "why it does not work: variables, network, token, permissions",
    load: async () => (await import("./doctor-command.ts")).doctorCommand,
  },
  generate: {
    what: "types of your own documents of the OneAPI, into your project",
    load: async () => (await import("./generate-command.ts")).generateCommand,
  },
  sandbox: {
    what: "the API, played on this machine, for programs in any language",
    load: async () => (await import("./sandbox-command.ts")).sandboxCommand,
  },
  state: {
    what: "what the API knows of one vehicle",
    load: async () => (await import("./state-command.ts")).stateCommand,
  },
  vehicles: {
    what: "the vehicles of the fleet",
    load: async () => (await import("./vehicles-command.ts")).vehiclesCommand,
  },
};

const width = Math.max(...Object.keys(COMMANDS).map(({ length }) => length));
const USAGE = `Usage: invers-oneapi <command> [options]

Commands:
${Object.entries(COMMANDS)
  .map(([name, { what }]) => `  ${name.padEnd(width)}  ${what}`)
  .join("\n")}

invers-oneapi <command> --help tells the options of a command.`;

async function main([name, ...args]: string[]): Promise<number> {
  // The sandbox goes on, whether or not somebody reads its log.
  process.stdout.on("error", name === "sandbox" ? () => {} : endWithStdout);
  // What is told beside the answer stops nothing.
  process.stderr.on("error", () => {});
  if (name === undefined || name === "--help" || name === "-h" || name === "help") {
    console.log(USAGE);
    return name === undefined ? 2 : 0;
  }
  if (name === "--version") {
    const manifest = new URL("../../package.json", import.meta.url);
    console.log((JSON.parse(readFileSync(manifest, "utf8")) as { version: string }).version);
    return 0;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) {
    console.error(
      `invers-oneapi: there is no command ${name}; the nearest is ${nearest(name, Object.keys(COMMANDS))}\n\n${USAGE}`,
    );
    return 2;
  }
  return (await command.load())(args);
}

process.exitCode = await main(process.argv.slice(2));
