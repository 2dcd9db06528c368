import "server-only";
import { client, sendCommand } from "invers-oneapi";

const STATUS = { confirmed: 200, rejected: 409, notSent: 503, unknown: 502 } as const;

export async function POST(_request: Request, { params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const { outcome } = await sendCommand(client, id, "unlock-central-lock");
  return Response.json({ outcome }, { status: STATUS[outcome] });
}
