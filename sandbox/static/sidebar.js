// The left side: the workspace, its channels with unread dots, the app, the mailbox, and who one is.
import { appAvatar, avatar, h, menuButton } from "./dom.js";

export function drawSidebar({ world, current, unread, go, close }) {
  const entry = (place, label, glyph, extra = {}) =>
    h(
      "button",
      {
        type: "button",
        class: `place ${unread(place) ? "unread" : ""}`,
        "aria-current": current === place ? "page" : undefined,
        "data-testid": `place-${place}`,
        onclick: () => go(place),
        ...extra,
      },
      glyph,
      h("span", { class: "place-name" }, label),
      unread(place) && h("span", { class: "dot", role: "img", "aria-label": "unread" }),
    );
  const you = world.person(world.you);
  const switcher = h(
    "button",
    { type: "button", class: "you", "data-testid": "switch-person" },
    avatar(you.name, you.slack_id),
    h("span", {}, h("small", {}, "You are"), h("strong", {}, `${you.name.split(" ")[0]} (${you.role})`)),
    h("span", { "aria-hidden": "true" }, "▾"),
  );
  const people = world.everyone.map((person) =>
    h(
      "a",
      {
        role: "menuitem",
        class: "menu-item person",
        href: `/?as=${encodeURIComponent(person.slack_id)}`,
        "data-testid": `be-${person.slack_id}`,
        "aria-current": person.slack_id === world.you ? "true" : undefined,
      },
      avatar(person.name, person.slack_id),
      h("span", {}, h("strong", {}, person.name), h("small", {}, `${person.role} · ${person.title}`)),
    ),
  );
  return [
    h(
      "div",
      { class: "team" },
      h("strong", {}, world.team.name),
      h("small", {}, "local Slack workspace"),
      h(
        "button",
        { type: "button", class: "quiet shut", "aria-label": "Close the menu", onclick: close },
        "✕",
      ),
    ),
    h(
      "div",
      { class: "places" },
      h("h2", {}, "Channels"),
      world.all
        .filter((channel) => !channel.is_im)
        .map((channel) =>
          entry(channel.id, channel.name, h("span", { class: "hash", "aria-hidden": "true" }, "#")),
        ),
      h("h2", {}, "Apps"),
      entry("app", world.app.name, appAvatar("small")),
      h("h2", {}, "Outside Slack"),
      h(
        "a",
        {
          class: `place ${unread("mailbox") ? "unread" : ""}`,
          href: "/mailbox",
          "data-testid": "place-mailbox",
        },
        h("span", { class: "hash", "aria-hidden": "true" }, "✉"),
        h("span", { class: "place-name" }, "Customers' mailbox"),
        unread("mailbox") && h("span", { class: "dot", role: "img", "aria-label": "unread" }),
      ),
      world.stripeUrl &&
        h(
          "a",
          { class: "place", href: world.stripeUrl, "data-testid": "place-stripe" },
          h("span", { class: "hash", "aria-hidden": "true" }, "$"),
          h("span", { class: "place-name" }, "Local Stripe"),
        ),
    ),
    h("div", { class: "you-are" }, menuButton(switcher, people, { label: "Be somebody else" })),
  ];
}
