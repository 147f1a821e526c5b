// The portal of one team: its plan, its card, its invoices.
import { h, notice, post, safeUrl } from "./dom.js";
import { button, date, money } from "./money.js";
import { statusTag, table } from "./tables.js";

const here = location.pathname;
const sheet = document.getElementById("sheet");

async function act(name, said) {
  const outcome = await post(`${here}/${name}`, said);
  if (!outcome.ok) notice(outcome.error);
  await draw();
}

function drawSubscription(subscription) {
  const items = subscription.items.data;
  const end = date(items[0].current_period_end);
  const running = !["canceled", "incomplete_expired"].includes(subscription.status);
  return h(
    "div",
    { class: "box", "data-testid": "subscription" },
    h(
      "div",
      { class: "line" },
      h("strong", {}, items.map((item) => (item.quantity > 1 ? `${item.quantity} × ${item.name}` : item.name)).join(", ")),
      statusTag(subscription.status),
    ),
    h(
      "p",
      { class: "soft" },
      !running
        ? `Ended on ${date(subscription.ended_at)}.`
        : subscription.cancel_at
          ? `Ends on ${date(subscription.cancel_at)}. Until then everything stays as it is.`
          : subscription.status === "past_due"
            ? "The last payment failed. Change the card, then pay the open invoice below."
            : `Renews on ${end}.`,
    ),
    running &&
      h(
        "div",
        { class: "row" },
        subscription.cancel_at
          ? button("Resume", () => act("resume", { id: subscription.id }), "primary", "resume")
          : button("Cancel at the end of the period", () => act("cancel", { id: subscription.id }), "danger", "cancel"),
      ),
  );
}

function drawCard(portal) {
  const last4 = portal.method?.card?.last4 ?? portal.method?.sepa_debit?.last4;
  const { card } = portal;
  const comes = { failing: ": every payment with it fails.", asking: ": its bank wants each payment confirmed." };
  const words = !last4 ? "No card yet." : `•••• ${last4}${comes[card] ?? ""}`;
  const use = (way, label) => card !== way && button(label, () => act("set-card", { way }), "", `card-${way}`);
  return h(
    "div",
    { class: "box" },
    h("p", { "data-testid": "card" }, words),
    h(
      "div",
      { class: "row" },
      use("good", "Use •••• 4242, which pays"),
      use("failing", "Use •••• 0341, which fails from now on"),
      use("asking", "Use •••• 3184, whose bank asks"),
    ),
  );
}

function drawInvoice(invoice) {
  return [
    [h("a", { href: `/invoice/${invoice.id}` }, invoice.number), h("small", {}, date(invoice.created))],
    money(invoice.total, invoice.currency),
    statusTag(invoice.status),
    invoice.status === "open" ? button("Pay", () => act("pay-invoice", { id: invoice.id })) : "",
  ];
}

async function draw() {
  const response = await fetch(`${here}/data`);
  if (!response.ok) return sheet.replaceChildren(h("h1", {}, "There is no such portal."));
  const portal = await response.json();
  const back = safeUrl(portal.return_url);
  sheet.replaceChildren(
    ...[
      back && h("a", { href: back, class: "away", "data-testid": "back" }, "‹ Back"),
      h("h1", {}, "Your subscription"),
      h("p", { class: "soft" }, portal.email ?? portal.id),
      ...portal.subscriptions.map(drawSubscription),
      !portal.subscriptions.length && h("p", { class: "soft" }, "Nothing is subscribed to."),
      h("h2", {}, "Card"),
      drawCard(portal),
      h("h2", {}, "Invoices"),
      portal.invoices.length
        ? table(["Invoice", "Total", "Status", ""], portal.invoices.map(drawInvoice), "invoices")
        : h("p", { class: "soft" }, "None yet."),
    ].filter(Boolean),
  );
}

document.title = "Your subscription";
await draw();
