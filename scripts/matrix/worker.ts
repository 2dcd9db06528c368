// workerd: where the peers are comes in the request's body, the results go into the answer's.
import { connect, type Peers } from "./connect.ts";
import { run, said } from "./program.ts";
import { tracing } from "./tracing.ts";

let shared: ReturnType<typeof connect> | undefined;

export default {
  async fetch(request: Request): Promise<Response> {
    const peers: Peers = await request.json();
    // A client of the module, used by several requests.
    shared ??= connect(peers, "slow token", `${peers.api}/slow%20token`);
    switch (new URL(request.url).pathname) {
      case "/leave":
        // Ends while its call waits for the token; the platform then drops what that had begun.
        void shared.GET("/vehicles").catch(() => {});
        return new Response("left");
      case "/stay":
        return new Response(await said(shared.GET("/vehicles", { timeout: 2_000, deadline: 3_000 })));
      case "/tracing":
        return new Response(await tracing(peers, "tracing, nodejs_compat"));
      default:
        return Response.json(await run(peers));
    }
  },
};
