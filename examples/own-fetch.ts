import { createClient } from "invers-oneapi";

const paths: string[] = [];
const client = createClient({
  fetch(url, init) {
    paths.push(new URL(url).pathname);
    return fetch(url, init);
  },
});
await client.GET("/vehicles");
console.log(`${paths.length} requests: ${paths.join(", ")}`);
