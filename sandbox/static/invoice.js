// One invoice: its lines, and the way to pay it where it is open.
import { h, notice, post } from "./dom.js";
import { button, date, money } from "./money.js";

const here = location.pathname;
const sheet = document.getElementById("sheet");

async function draw() {
  const response = await fetch(`${here}/data`);
  if (!response.ok) return sheet.replaceChildren(h("h1", {}, "There is no such invoice."));
  const invoice = await response.json();
  const sum = (words, amount) =>
    h("p", { class: "line" }, h("span", {}, words), h("span", {}, money(amount, invoice.currency)));
  const pay = async () => {
    const outcome = await post(`${here}/pay`);
    if (!outcome.ok) notice(outcome.error);
    await draw();
  };
  sheet.replaceChildren(
    h("h1", {}, `Invoice ${invoice.number ?? ""}`),
    h("p", { class: "soft" }, [date(invoice.created), invoice.customer_email, invoice.status].filter(Boolean).join(" · ")),
    h("div", { class: "box" }, invoice.lines.data.map((line) => sum(line.description, line.amount)), tax(invoice, sum)),
    h(
      "div",
      { class: "box" },
      sum("Total", invoice.total),
      invoice.starting_balance < 0 && sum("From your credit balance", invoice.amount_due - invoice.total),
      sum("Paid", invoice.amount_paid),
      sum("Still due", invoice.amount_remaining),
    ),
    h("p", { class: "soft", "data-testid": "asks", hidden: !invoice.asks }, "Your bank wants you to confirm this payment."),
    h(
      "div",
      { class: "row" },
      invoice.status === "open" && button(invoice.asks ? "Confirm the payment" : "Pay", pay, "primary", "pay"),
      h("a", { class: "button", href: `${here}/pdf` }, "Download PDF"),
    ),
  );
}

const tax = (invoice, sum) =>
  invoice.total_taxes.map((one) => sum("Tax (an example)", one.amount));

document.title = "Invoice";
await draw();
