// What fills the middle: the head of a channel, and the app with its two tabs.
import { appAvatar, h } from "./dom.js";
import { drawBlocks } from "./blocks.js";

const opener = () =>
  h(
    "button",
    {
      type: "button",
      class: "quiet opener",
      "aria-label": "Open the menu",
      onclick: () => document.body.classList.add("menu-open"),
    },
    "☰",
  );

export function channelHead(channel) {
  return h(
    "header",
    { class: "bar" },
    opener(),
    h("h1", {}, h("span", { class: "hash", "aria-hidden": "true" }, "# "), channel.name),
    h("p", {}, channel.purpose),
  );
}

export function appHead(app, tab, choose) {
  const draw = (key, label) =>
    h(
      "button",
      {
        type: "button",
        role: "tab",
        "aria-selected": String(tab === key),
        "data-testid": `tab-${key}`,
        onclick: () => choose(key),
      },
      label,
    );
  return h(
    "header",
    { class: "bar app-bar" },
    opener(),
    appAvatar(),
    h("h1", {}, app.name),
    h("div", { class: "tabs", role: "tablist" }, draw("home", "Home"), draw("messages", "Messages")),
  );
}

// The App Home as the app published it for this person; none before the app has answered the first opening.
export function appHome(home, surface) {
  return h(
    "div",
    { class: "home", role: "tabpanel", "data-testid": "home", "data-view-id": home?.id },
    home
      ? drawBlocks(home.blocks, surface)
      : h("p", { class: "empty" }, "This is where the app's home will be."),
  );
}
