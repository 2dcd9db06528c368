const SIGNALS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

const works: (() => void)[] = [];
let isInstalled = false;

function install(): void {
  isInstalled = true;
  process.on("exit", () => {
    // What began last ends first: a program before the folder that it runs in.
    for (const work of [...works].reverse()) work();
  });
  for (const [signal, code] of Object.entries(SIGNALS)) process.on(signal, () => process.exit(code));
}

/**
 * Does something when the process ends: by itself, by an error, or by a signal that asks it to.
 *
 * @returns does it now
 */
export function atEnd(work: () => void): () => void {
  if (!isInstalled) install();
  const once = (): void => {
    const at = works.indexOf(once);
    if (at < 0) return;
    works.splice(at, 1);
    work();
  };
  works.push(once);
  return once;
}
