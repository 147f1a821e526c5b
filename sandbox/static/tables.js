// Tables that scroll by themselves where they are wider than the screen, and the states that stand in them.
import { h } from "./dom.js";

const GOOD = ["paid", "active", "succeeded", "won", "delivered"];
const BAD = ["failed", "past_due", "unpaid", "canceled", "lost", "incomplete_expired", "void", "disputed"];

export function statusTag(status) {
  const mood = GOOD.includes(status) ? "good" : BAD.includes(status) ? "bad" : "";
  return h("span", { class: `tag ${mood}` }, status.replaceAll("_", " "));
}

export function table(heads, rows, testid) {
  const cell = (content) => h("td", {}, content);
  return h(
    "div",
    { class: "scroll", tabindex: "0" },
    h(
      "table",
      { "data-testid": testid },
      h("thead", {}, h("tr", {}, heads.map((head) => h("th", { scope: "col" }, head)))),
      h("tbody", {}, rows.map((row) => h("tr", {}, row.map(cell)))),
    ),
  );
}
