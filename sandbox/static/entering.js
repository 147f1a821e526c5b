// What a person enters into an element is kept by its surface, and told to the bot when Slack would tell it.
import { h } from "./dom.js";
import { plain, textObject } from "./mrkdwn.js";

export function remembered(element, block, surface, initial) {
  const held = surface.entered[block.block_id];
  return held && element.action_id in held ? held[element.action_id] : initial;
}

export function remember(element, block, surface, value) {
  (surface.entered[block.block_id] ??= {})[element.action_id] = value;
}

// In a section or an actions block every change is told to the bot at once; in an input block only if it asks for it.
export function changed(element, block, surface, value, chosen, node) {
  remember(element, block, surface, value);
  if (block.type !== "input" || block.dispatch_action) return run(element, block, surface, chosen, node);
  return Promise.resolve();
}

export async function run(element, block, surface, chosen, node) {
  if (element.confirm && !(await confirm(element.confirm, surface.world))) return;
  node.setAttribute("aria-busy", "true");
  if (node.localName === "button") node.disabled = true;
  const outcome = await surface.act({
    action_id: element.action_id,
    block_id: block.block_id,
    chosen,
    entered: surface.entered,
  });
  node.removeAttribute("aria-busy");
  if (node.localName === "button") node.disabled = false;
  const place = node.closest(".block") ?? node.parentElement;
  place?.querySelector(":scope > .trouble")?.remove();
  if (!outcome.ok) place?.append(h("p", { class: "trouble", role: "alert" }, trouble(outcome.error)));
}

function trouble(error) {
  if (error === "http_timeout") return "⚠ The app did not answer in time (operation_timeout).";
  if (error === "message_not_found" || error === "action_not_found" || error === "not_found")
    return "⚠ This is no longer there.";
  return "⚠ The app could not be reached.";
}

// Asks before an action, in a dialog of its own; resolves to whether the person agreed.
function confirm(confirmation, world) {
  return new Promise((resolve) => {
    const dialog = h(
      "dialog",
      { class: "confirm", "data-testid": "confirm", "aria-label": plain(confirmation.title.text) },
      h(
        "form",
        { method: "dialog" },
        h("h2", {}, plain(confirmation.title.text)),
        textObject(confirmation.text, world),
        h(
          "div",
          { class: "dialog-foot" },
          h(
            "button",
            { class: "button", value: "deny", "data-testid": "confirm-deny" },
            plain(confirmation.deny.text),
          ),
          h(
            "button",
            {
              class: `button ${confirmation.style === "danger" ? "danger" : "primary"}`,
              value: "confirm",
              "data-testid": "confirm-agree",
            },
            plain(confirmation.confirm.text),
          ),
        ),
      ),
    );
    document.body.append(dialog);
    dialog.addEventListener("close", () => {
      resolve(dialog.returnValue === "confirm");
      dialog.remove();
    });
    dialog.showModal();
  });
}
