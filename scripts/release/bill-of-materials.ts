interface Component {
  readonly "bom-ref": string;
  readonly properties?: readonly { readonly name: string; readonly value: string }[];
}

/** What `npm sbom --sbom-format cyclonedx` prints, as far as it is used here. */
export interface Bom {
  readonly metadata: { readonly component: Component };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

/** To the bundle's reader a library is no longer one of development. */
const asPart = (component: Component): Component => ({
  ...component,
  properties: (component.properties ?? []).filter(({ name }) => name !== "cdx:npm:package:development"),
});

/**
 * The bill of a part of the package: npm's bill of all that is installed, less what is not in that part.
 *
 * @param name the part's, such as `invers-oneapi/testing`
 * @param parts the libraries in it, as `name@version`
 */
export function billOf(installed: Bom, name: string, parts: ReadonlySet<string>): Bom {
  const subject = installed.metadata.component;
  const components = installed.components.filter((component) => parts.has(component["bom-ref"]));
  const missing = [...parts].filter((part) => !components.some((component) => component["bom-ref"] === part));
  if (missing.length > 0) throw new Error(`npm's bill of materials has no ${missing.join(", ")}`);
  const between = installed.dependencies
    .filter(({ ref }) => parts.has(ref))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((other) => parts.has(other)) }));
  return {
    ...installed,
    // npm gives the folder's name.
    metadata: { ...installed.metadata, component: { ...subject, name } as Component },
    components: components.map(asPart),
    dependencies: [{ ref: subject["bom-ref"], dependsOn: [...parts] }, ...between],
  };
}
