// Amounts, days and the small controls that all pages of the local Stripe share.
import { h } from "./dom.js";

const currencyFormat = (currency) =>
  new Intl.NumberFormat("en", { style: "currency", currency: currency.toUpperCase() });
export const decimals = (currency) => currencyFormat(currency).resolvedOptions().maximumFractionDigits;
export const money = (amount, currency) => currencyFormat(currency).format(amount / 10 ** decimals(currency));
export const date = (seconds) =>
  new Date(seconds * 1000).toLocaleDateString("en", { year: "numeric", month: "short", day: "numeric" });

export function button(words, onclick, style = "", testid = undefined) {
  return h("button", { type: "button", class: `button ${style}`, "data-testid": testid, onclick }, words);
}

export function field(label, attributes) {
  const input = h("input", { class: "field", ...attributes });
  return [h("label", {}, h("span", {}, label), input), input];
}
