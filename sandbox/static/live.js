// Follows the server's notices over a WebSocket and comes back by itself. Every (re)connection starts with "ready", at
// which a page reads everything again, so nothing said in between is missed.
const AGAIN_MS = 1000;

export function follow(path, hear) {
  const socket = new WebSocket(new URL(path, location.href.replace(/^http/, "ws")));
  socket.addEventListener("message", (event) => afterPress(() => hear(JSON.parse(event.data))));
  socket.addEventListener("close", () => setTimeout(() => follow(path, hear), AGAIN_MS));
}

// A press that began on a button ends on it: what would be drawn anew meanwhile is drawn right behind it, in order.
let pressed = false;
const held = [];

export function afterPress(draw) {
  if (pressed) held.push(draw);
  else draw();
}

function letGo() {
  pressed = false;
  for (const draw of held.splice(0)) draw();
}

addEventListener("pointerdown", () => (pressed = true), true);
// A menu or a scroll bar may keep the end of a press to itself; then the next movement shows that it is over.
for (const sign of ["pointerup", "pointercancel", "pointermove"])
  addEventListener(sign, (event) => pressed && !event.buttons && setTimeout(letGo), true); // after the click itself
addEventListener("blur", letGo);
