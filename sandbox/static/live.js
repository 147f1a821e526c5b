// Follows the server's notices over a WebSocket and comes back by itself. Every (re)connection starts with "ready", at
// which a page reads everything again, so nothing said in between is missed.
const AGAIN_MS = 1000;

export function follow(path, hear) {
  const socket = new WebSocket(new URL(path, location.href.replace(/^http/, "ws")));
  socket.addEventListener("message", (event) => hear(JSON.parse(event.data)));
  socket.addEventListener("close", () => setTimeout(() => follow(path, hear), AGAIN_MS));
}
