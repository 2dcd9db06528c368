/** How a user's project may be compiled, and which of the programs are compiled so. */
export interface Setting {
  readonly name: string;
  readonly compilerOptions: Readonly<Record<string, unknown>>;
  readonly programs: readonly string[];
  /** The oldest TypeScript that has its options. */
  readonly since?: number;
}

const RESOLUTIONS = [
  { name: "nodenext", compilerOptions: { module: "nodenext", moduleResolution: "nodenext" } },
  { name: "bundler", compilerOptions: { module: "esnext", moduleResolution: "bundler" } },
];

const LIBRARIES = [
  { name: "no DOM", compilerOptions: { lib: ["ES2022"], types: ["node"] } },
  { name: "DOM", compilerOptions: { lib: ["ES2022", "DOM"], types: [] } },
];

const EXACT = {
  isolatedDeclarations: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
};

const STRICTNESS: readonly Setting[] = [
  { name: "strict", compilerOptions: { strict: true }, programs: ["use.ts", "inferred.ts"] },
  {
    name: "strict and isolated",
    compilerOptions: { strict: true, ...EXACT },
    programs: ["use.ts", "annotated.ts"],
    since: 5.5,
  },
  {
    name: "not strict",
    compilerOptions: { strict: false },
    programs: ["use.ts", "inferred.ts", "annotated.ts"],
  },
];

/** In all of them declarations are written, and those of libraries are checked too, except TypeScript's own. */
const ALWAYS = {
  target: "es2022",
  declaration: true,
  emitDeclarationOnly: true,
  skipLibCheck: false,
  skipDefaultLibCheck: true,
};

/** Every combination that the declarations have to hold in. */
export const SETTINGS: readonly Setting[] = RESOLUTIONS.flatMap((resolution) =>
  LIBRARIES.flatMap((libraries) =>
    STRICTNESS.map((strictness) => ({
      ...strictness,
      name: [resolution, libraries, strictness].map(({ name }) => name).join(", "),
      compilerOptions: Object.assign(
        { ...ALWAYS },
        ...[resolution, libraries, strictness].map(({ compilerOptions }) => compilerOptions),
      ) as Record<string, unknown>,
    })),
  ),
);

/** A few of them: every fourth has each resolution, library and strictness at least once. */
export const EACH_CHOICE_ONCE: readonly Setting[] = SETTINGS.filter((_, at) => at % 4 === 0);
