// The operator's account: who pays for what, what was paid, what was sent to the product, and the clock of it all.
import { h, notice, post } from "./dom.js";
import { afterPress, follow } from "./live.js";
import { button, date, money } from "./money.js";
import { statusTag, table } from "./tables.js";

const TABS = { customers: "Customers", payments: "Payments", invoices: "Invoices", webhooks: "Webhooks" };
const sheet = document.getElementById("sheet");
let account = null;
let reading;
let reads = 0;

async function act(name, said = {}) {
  const outcome = await post(`/billing/${name}`, said);
  if (!outcome.ok) notice(outcome.error);
  await read();
}

const shownTab = () => (location.hash.slice(1) in TABS ? location.hash.slice(1) : "customers");
const emailOf = (id) => account.customers.find((one) => one.id === id)?.email ?? id ?? "a guest";

function drawClock() {
  const next = account.next_renewal;
  const now = new Date(account.now * 1000).toLocaleString("en", { dateStyle: "medium", timeStyle: "short" });
  return h(
    "div",
    { class: "box row clock" },
    h("span", { class: "grow" }, h("small", {}, "The account's clock"), h("strong", { "data-testid": "clock" }, now)),
    button("One day on", () => act("advance", { days: 1 }), "", "advance-day"),
    button(next ? `To the renewal on ${date(next)}` : "To the next renewal", () => act("advance-to-renewal"), "", "advance-renewal"),
  );
}

const COMES_TO = { failing: "fails", asking: "asks" };

function drawCustomers() {
  const rows = account.customers.flatMap((customer) => {
    const running = customer.subscriptions.length ? customer.subscriptions : [null];
    return running.map((one) => [
      [h("strong", {}, customer.email ?? customer.id), h("small", {}, customer.id)],
      one ? one.items.data.map((item) => `${item.quantity} × ${item.name}`).join(", ") : "Nothing subscribed",
      one ? [statusTag(one.status), h("small", {}, ends(one))] : "",
      [customer.method?.card?.last4 ?? "no card", COMES_TO[customer.card] && h("small", {}, COMES_TO[customer.card])],
      h(
        "span",
        { class: "acts" },
        customer.card === "failing"
          ? button("Let it pay", () => act("set-card", { customer: customer.id, way: "good" }))
          : button("Let it fail", () => act("set-card", { customer: customer.id, way: "failing" })),
        one && !one.ended_at && button("Cancel now", () => act("cancel-now", { subscription: one.id }), "danger"),
      ),
    ]);
  });
  return rows.length ? table(["Customer", "Subscription", "State", "Card", ""], rows, "customers") : empty("No customers yet.");
}

function ends(one) {
  if (one.ended_at) return `since ${date(one.ended_at)}`;
  return one.cancel_at ? `ends ${date(one.cancel_at)}` : `renews ${date(one.items.data[0].current_period_end)}`;
}

function drawPayments() {
  const rows = account.payments.map((charge) => {
    const left = charge.amount_captured - charge.amount_refunded;
    const debit = account.bank_debits.find((one) => one.intent === charge.payment_intent);
    const part = Math.floor(charge.amount / 5);
    const open = charge.dispute && !["won", "lost"].includes(charge.dispute.status);
    const withheld = open || charge.dispute?.status === "lost";
    return [
      date(charge.created),
      emailOf(charge.customer),
      money(charge.amount, charge.currency),
      [
        statusTag(charge.dispute ? `disputed, ${charge.dispute.status}` : charge.status),
        charge.amount_refunded > 0 && h("small", {}, `${money(charge.amount_refunded, charge.currency)} refunded`),
      ],
      h(
        "span",
        { class: "acts" },
        left > 0 && !withheld && button("Refund all", () => act("refund", { charge: charge.id }), "", "refund"),
        left > part && part > 0 && !withheld &&
          button("Refund a fifth", () => act("refund", { charge: charge.id, amount: part }), "", "refund-part"),
        charge.status === "succeeded" && !charge.dispute &&
          button("Dispute", () => act("dispute", { charge: charge.id }), "danger", "dispute"),
        open && button("Won", () => act("close-dispute", { dispute: charge.dispute.id, won: true })),
        open && button("Lost", () => act("close-dispute", { dispute: charge.dispute.id, won: false }), "danger"),
        debit && button("Arrives", () => act("settle-bank", { session: debit.id, succeeded: true })),
        debit && button("Bounces", () => act("settle-bank", { session: debit.id, succeeded: false }), "danger"),
      ),
    ];
  });
  return rows.length ? table(["Date", "Customer", "Amount", "State", ""], rows, "payments") : empty("No payments yet.");
}

function drawInvoices() {
  const rows = account.invoices.map((invoice) => [
    h("a", { href: `/invoice/${invoice.id}` }, invoice.number ?? invoice.id),
    date(invoice.created),
    emailOf(invoice.customer),
    money(invoice.total, invoice.currency),
    invoice.billing_reason.replaceAll("_", " "),
    statusTag(invoice.status),
  ]);
  return rows.length ? table(["Invoice", "Date", "Customer", "Total", "For", "State"], rows, "invoices") : empty("No invoices yet.");
}

function drawWebhooks() {
  const held = account.deliveries.filter((one) => one.state === "held").map((one) => one.event);
  const rows = account.deliveries.map((one) => {
    const last = one.attempts.at(-1);
    const answer = last ? (last.status ? `${last.status} ${last.words}` : last.words) : "";
    return [
      [h("strong", {}, one.kind), h("small", {}, one.event)],
      statusTag(one.state),
      [one.attempts.length || "", h("small", { class: "answer" }, answer)],
      h(
        "span",
        { class: "acts" },
        button(one.state === "held" ? "Send this one" : "Send again", () => act("send", { event: one.event }), "", "send"),
        button("Twice at once", () => act("send", { event: one.event, twice: true })),
        ["held", "waiting"].includes(one.state) && button("Drop", () => act("drop", { event: one.event }), "danger"),
      ),
    ];
  });
  return [
    h("p", { class: "soft" }, account.webhook_url ? `Events go to ${account.webhook_url}` : "Events go nowhere: no address was given."),
    h(
      "div",
      { class: "row" },
      account.holding
        ? button("Hold no more", () => act("hold", { on: false }), "primary", "let-go")
        : button("Hold events back", () => act("hold", { on: true }), "", "hold"),
      held.length > 0 && button(`Release ${held.length}`, () => act("release", { events: [...held].reverse() }), "", "release"),
      held.length > 1 && button("Release the newest first", () => act("release", { events: held })),
    ),
    rows.length ? table(["Event", "State", "Attempts", ""], rows, "deliveries") : empty("Nothing happened yet."),
  ];
}

const empty = (words) => h("p", { class: "empty" }, words);
const DRAWN = { customers: drawCustomers, payments: drawPayments, invoices: drawInvoices, webhooks: drawWebhooks };

function draw() {
  const tab = shownTab();
  const focused = document.activeElement?.dataset?.testid;
  sheet.replaceChildren(
    h("div", { class: "line" }, h("h1", {}, "Your own account"), h("a", { href: "/" }, "The account for imports ›")),
    h("p", { class: "soft" }, "Whom teams pay in the sandbox. Nothing here is real money."),
    drawClock(),
    h(
      "nav",
      { class: "tabs", "aria-label": "Parts of the account" },
      Object.entries(TABS).map(([name, words]) =>
        h("a", { href: `#${name}`, "aria-current": name === tab ? "page" : undefined, "data-testid": `tab-${name}` }, words),
      ),
    ),
    ...[DRAWN[tab]()].flat(),
  );
  if (focused) sheet.querySelector(`[data-testid="${focused}"]`)?.focus();
}

async function read() {
  const turn = ++reads;
  const found = await (await fetch("/billing/data")).json();
  if (turn !== reads) return; // one that was asked later says it
  account = found;
  afterPress(draw);
}

document.title = "Local Stripe: your own account";
document.body.classList.add("operator");
addEventListener("hashchange", draw);
await read();
follow("/billing/events", () => {
  clearTimeout(reading);
  reading = setTimeout(read, 150);
});
