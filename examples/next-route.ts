// app/api/vehicles/[id]/unlock/route.ts
import { client, sendCommand } from "invers-oneapi";

const STATUS = { confirmed: 200, rejected: 409, notSent: 503, unknown: 502 } as const;

interface Context {
  params: Promise<{ id: string }>;
}

export async function POST(_request: Request, { params }: Context): Promise<Response> {
  const { id } = await params;
  const { outcome } = await sendCommand(client, id, "unlock-central-lock");
  return Response.json({ outcome }, { status: STATUS[outcome] });
}

// What Next.js does with it:
const request = new Request("https://rental.example/api/vehicles/LV6V3/unlock", { method: "POST" });
const response = await POST(request, { params: Promise.resolve({ id: "LV6V3" }) });
console.log(response.status, await response.text());
