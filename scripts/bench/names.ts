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
