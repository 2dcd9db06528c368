import { connect } from "node:net";

/** What a server on loopback answers to bytes, until it closes the connection. */
export function exchange(port: number, text: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    let answer = "";
    socket.on("data", (bytes) => {
      answer += bytes;
    });
    socket.on("error", () => {}).once("close", () => resolve(answer));
    socket.write(text);
  });
}
