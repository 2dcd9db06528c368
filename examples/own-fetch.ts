import { createClient } from "invers-oneapi";

const paths: string[] = [];
const client = createClient({
  clientId: process.env["INVERS_CLIENT_ID"],
  clientSecret: process.env["INVERS_CLIENT_SECRET"],
  fetch(url, init) {
    paths.push(new URL(new Request(url).url).pathname);
    return fetch(url, init);
  },
});
await client.GET("/vehicles");
console.log(`${paths.length} requests: ${paths.join(", ")}`);
