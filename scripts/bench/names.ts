import { readdirSync, readFileSync } from "node:fs";

/** The names that `npm run <command> -- <name>` takes: files of the folder that begin with that line. */
export const namesIn = (folder: string, command: string): string[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith(".ts"))
    .map((file) => file.slice(0, -3))
    .filter((name) => {
      const text = readFileSync(`${folder}/${name}.ts`, "utf8");
      return /^\/\/ npm run (\S+) -- ([\w-]+)/.exec(text)?.slice(1).join(" ") === `${command} ${name}`;
    });

/** The name that `npm run <command>` was asked for, and what follows it. Without one that there is, it ends the process. */
export function askedName(folder: string, command: string): [name: string, ...rest: string[]] {
  const [name = "", ...rest] = process.argv.slice(2);
  const names = namesIn(folder, command);
  if (names.includes(name)) return [name, ...rest];
  console.error(
    `npm run ${command}: ${name ? `there is no ${name}, only` : "name one of"} ${names.join(", ")}`,
  );
  process.exit(2);
}
