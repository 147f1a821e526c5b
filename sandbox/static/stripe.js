// The account: its customers, what each of them paid, and the keys that the product may be given.
import { avatar, h, notice, post } from "./dom.js";
import { button, date, decimals, field, money } from "./money.js";

let account = null;
let open = ""; // the customer that is shown; "" shows the keys
let searching;

const search = h("input", {
  class: "field",
  type: "search",
  placeholder: "Search by name or address",
  "aria-label": "Search customers",
  "data-testid": "customer-search",
  oninput: () => {
    clearTimeout(searching);
    searching = setTimeout(read, 150);
  },
});
const rows = h("div", { class: "rows", "data-testid": "customers" });
const shown = document.getElementById("shown");

const titleOf = (customer) => customer.name || customer.email || customer.id;

async function act(name, said) {
  const outcome = await post(`/account/${name}`, said);
  if (!outcome.ok) notice(outcome.error);
  await read();
  await draw();
  return outcome.ok;
}

function back() {
  const close = () => document.body.classList.remove("is-open");
  return h("button", { type: "button", class: "quiet back", onclick: close }, "‹ All");
}

function drawRows() {
  rows.replaceChildren(
    h(
      "button",
      {
        type: "button",
        class: "pane-row keys-row",
        "aria-current": open ? undefined : "true",
        onclick: () => choose(""),
      },
      h("strong", {}, "API keys"),
    ),
    ...account.customers.map((customer) =>
      h(
        "button",
        {
          type: "button",
          class: "pane-row",
          "aria-current": open === customer.id ? "true" : undefined,
          "data-testid": "customer-row",
          onclick: () => choose(customer.id),
        },
        avatar(titleOf(customer), customer.id),
        h(
          "span",
          { class: "words" },
          h("strong", {}, titleOf(customer)),
          h("small", {}, customer.email || "no address"),
        ),
      ),
    ),
  );
  if (account.found > account.customers.length)
    rows.append(
      h("p", { class: "empty" }, `${account.found - account.customers.length} older ones: search for them.`),
    );
  if (!account.found) rows.append(h("p", { class: "empty" }, "No customer matches."));
}

function drawKeys() {
  const [nameLabel, name] = field("Name", { maxlength: "80", value: "For AskUsers" });
  const levels = Object.entries(account.rights).map(([right, words]) => [
    right,
    h(
      "label",
      { class: "right" },
      h("span", {}, words),
      h(
        "select",
        { class: "field select", "data-right": right },
        account.levels.map((level) => h("option", { value: level, selected: level === "read" }, level)),
      ),
    ),
  ]);
  const make = () =>
    act("make-key", {
      name: name.value,
      rights: Object.fromEntries(
        levels.map(([right, label]) => [right, label.querySelector("select").value]),
      ),
    });
  return [
    back(),
    h("h2", {}, "Restricted keys"),
    h("p", { class: "soft" }, "Copy one into the panel: a business, its tab Stripe."),
    account.keys.map((key) => drawKey(key)),
    h("h2", {}, "Make a key"),
    h(
      "div",
      { class: "box" },
      nameLabel,
      h(
        "div",
        { class: "rights" },
        levels.map(([, label]) => label),
      ),
      h("div", { class: "row" }, button("Make the key", make, "primary", "make-key")),
    ),
  ];
}

function drawKey(key) {
  const value = h("input", {
    class: "field fixed",
    readonly: true,
    value: key.key,
    "aria-label": `The key ${key.name}`,
    "data-testid": "key",
    onfocus: () => value.select(),
  });
  const copy = async () => {
    value.select();
    await navigator.clipboard.writeText(key.key).catch(() => document.execCommand("copy"));
    notice("Copied.");
  };
  const rights = Object.entries(key.rights)
    .filter(([, level]) => level !== "none")
    .map(([right, level]) => `${account.rights[right]}: ${level}`);
  return h(
    "div",
    { class: `box key ${key.revoked ? "revoked" : ""}` },
    h("div", { class: "row" }, h("strong", {}, key.name), key.revoked && h("span", { class: "tag" }, "revoked")),
    h("small", {}, rights.join(" · ") || "no rights"),
    h(
      "div",
      { class: "row" },
      value,
      button("Copy", copy),
      !key.revoked && button("Revoke", () => act("revoke-key", { key: key.key }), "danger"),
    ),
  );
}

function drawCustomer(customer) {
  const [amountLabel, amount] = field("Amount", { inputmode: "decimal", value: "49.00", size: "8" });
  const [currencyLabel, currency] = field("Currency", { maxlength: "3", value: "USD", size: "4" });
  const pay = () => {
    const code = /^[a-z]{3}$/i.test(currency.value.trim()) ? currency.value.trim() : "usd";
    return act("pay", {
      customer: customer.id,
      amount: Math.round(Number(amount.value.replace(",", ".")) * 10 ** decimals(code)) || 0,
      currency: code,
    });
  };
  return [
    back(),
    h("h2", {}, titleOf(customer)),
    h("p", { class: "soft" }, [customer.email || "no address", customer.company, customer.id].filter(Boolean).join(" · ")),
    h(
      "div",
      { class: "box row" },
      amountLabel,
      currencyLabel,
      button("New payment", pay, "primary", "pay"),
      h("span", { class: "grow" }),
      button("Delete customer", () => act("delete-customer", { customer: customer.id }).then(() => choose("")), "danger"),
    ),
    customer.charges.length
      ? h(
          "table",
          { "data-testid": "payments" },
          h("tbody", {}, customer.charges.map(drawCharge)),
        )
      : h("p", { class: "empty" }, "No payments yet."),
  ];
}

function drawCharge(charge) {
  const left = charge.amount - charge.taken_back;
  const state = charge.disputed
    ? "disputed"
    : charge.taken_back
      ? left
        ? `${money(charge.taken_back, charge.currency)} refunded`
        : "refunded"
      : charge.status;
  return h(
    "tr",
    { "data-testid": "payment" },
    h("td", {}, date(charge.created)),
    h("td", { class: "amount" }, money(charge.amount, charge.currency)),
    h("td", {}, state),
    h(
      "td",
      { class: "act" },
      charge.status === "succeeded" &&
        left > 0 &&
        button("Refund", () => act("refund", { charge: charge.id }), "", "refund"),
    ),
  );
}

async function choose(id) {
  open = id;
  document.body.classList.add("is-open");
  drawRows();
  await draw();
}

async function draw() {
  if (open) {
    const response = await fetch(`/account/customers/${open}`);
    if (response.ok) {
      shown.replaceChildren(...drawCustomer(await response.json()));
      return;
    }
    open = "";
  }
  shown.replaceChildren(...drawKeys().flat());
}

async function read() {
  account = await (await fetch(`/account?search=${encodeURIComponent(search.value)}`)).json();
  drawRows();
}

document
  .getElementById("top")
  .append(
    h("h1", {}, "Local Stripe"),
    h("p", {}, "The account that the product reads: nothing here is real money"),
    h("a", { href: "/billing" }, "Your own account ›"),
  );
document.getElementById("side").append(h("div", { class: "search" }, search), rows);
await read();
await draw();
document.body.dataset.ready = "true";
