// Where a team pays: what is bought on the left, with what it is paid on the right.
import { h, post, safeUrl } from "./dom.js";
import { field, money } from "./money.js";

const WAYS = [
  ["good", "•••• 4242", "Pays"],
  ["failing", "•••• 0341", "Pays now, fails at every renewal"],
  ["asking", "•••• 3184", "Pays now, its bank asks from then on"],
  ["declined", "•••• 0002", "Is declined"],
  ["bank", "Bank debit", "Arrives in three days"],
  ["bounces", "Bank debit", "Bounces in three days"],
];
const here = location.pathname;
const sheet = document.getElementById("sheet");
const response = await fetch(`${here}/data`);
const session = response.ok ? await response.json() : null;
const per = (price) => (price.recurring ? ` every ${price.recurring.interval}` : "");

function summary() {
  const back = safeUrl(session.cancel_url);
  const renews = session.lines.filter((line) => line.price.recurring);
  const renewal = renews.reduce((sum, line) => sum + line.amount_total, 0);
  return h(
    "section",
    { class: "summary" },
    back && h("a", { href: back, class: "away", "data-testid": "back" }, "‹ Back"),
    h("p", { class: "soft" }, session.mode === "subscription" ? "Subscribe" : "Pay once"),
    h("p", { class: "total", "data-testid": "total" }, money(session.amount_total, session.currency)),
    renews.length > 0 && h("p", { class: "soft" }, `then ${money(renewal, session.currency)}${per(renews[0].price)}`),
    h("ul", { class: "lines", "data-testid": "lines" }, session.lines.map(drawLine)),
    session.total_details.amount_tax > 0 &&
      h(
        "p",
        { class: "line soft" },
        h("span", {}, "Tax (an example)"),
        h("span", {}, money(session.total_details.amount_tax, session.currency)),
      ),
  );
}

function drawLine(line) {
  return h(
    "li",
    { class: "line" },
    h(
      "span",
      {},
      h("strong", {}, line.description),
      h("small", {}, `${line.quantity} × ${money(line.price.unit_amount, line.currency)}${per(line.price)}`),
    ),
    h("span", {}, money(line.amount_subtotal, line.currency)),
  );
}

function drawWay([way, name, outcome], index) {
  return h(
    "label",
    { class: "way" },
    h("input", { type: "radio", name: "way", value: way, checked: index === 0, "data-testid": `way-${way}` }),
    h("span", {}, h("strong", {}, name), h("small", {}, outcome)),
  );
}

function payment() {
  const [emailLabel, email] = field("Email", { type: "email", autocomplete: "email", value: session.customer_email ?? "" });
  const refused = h("p", { class: "refused", role: "alert", "data-testid": "refused", hidden: true });
  const words = `${session.mode === "subscription" ? "Subscribe for" : "Pay"} ${money(session.amount_total, session.currency)}`;
  const pay = async (event) => {
    event.preventDefault();
    const way = new FormData(form).get("way");
    submit.disabled = true;
    refused.hidden = true;
    const said = { email: email.value, way: way === "bounces" ? "bank" : way, arrives: way !== "bounces" };
    const outcome = await post(`${here}/pay`, said);
    if (outcome.ok && safeUrl(outcome.go)) location.assign(outcome.go);
    else {
      submit.disabled = false;
      refused.textContent = `${outcome.error ?? "That didn't work."} Try another way to pay.`;
      refused.hidden = false;
    }
  };
  const submit = h("button", { class: "button primary", "data-testid": "pay" }, words);
  const form = h(
    "form",
    { class: "payment", onsubmit: pay },
    h("h1", {}, "Payment"),
    session.payer ? h("p", { class: "soft" }, session.payer) : emailLabel,
    h("fieldset", {}, h("legend", {}, "Pay with"), WAYS.map(drawWay)),
    refused,
    submit,
    h("small", {}, "The sandbox's checkout: nothing here is real money."),
  );
  return form;
}

function ended() {
  const complete = session?.status === "complete";
  const to = safeUrl(session && (complete ? session.success_url : session.cancel_url));
  const words = !session ? "There is no such checkout." : complete ? "This is paid already." : "This checkout has expired.";
  return h(
    "section",
    { class: "payment" },
    h("h1", {}, words),
    to && h("a", { class: "button primary", href: to }, complete ? "Continue" : "Back"),
  );
}

document.title = "Checkout";
document.body.classList.add("checkout");
if (session?.status === "open") sheet.replaceChildren(summary(), payment());
else sheet.replaceChildren(ended());
