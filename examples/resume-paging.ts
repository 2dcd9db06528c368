import { client, paginate } from "invers-oneapi";

const query = { limit: 5 };
let cursor: string | undefined;
let first = 0;
for await (const page of paginate(client, "/vehicles", { params: { query } }).pages()) {
  first = page.items.length;
  cursor = page.next_page_token ?? undefined; // keep it wherever your program keeps its progress
  break;
}

let more = 0;
for await (const _vehicle of paginate(client, "/vehicles", { params: { query } }, { cursor })) more++;
console.log(`${first} vehicles, then ${more} more`);
