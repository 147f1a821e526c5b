// The customers' mailbox: a list that fills while mails arrive, and the mail that is open.
import { avatar, clock, day, h, post } from "./dom.js";
import { afterPress, follow } from "./live.js";
import { drawMail, nameOf } from "./mail_view.js";

let mails = [];
let found = 0;
let open = null; // the mail that is shown, in full
let form = "html";
let searching;
let reads = 0;

const search = h("input", {
  class: "field",
  type: "search",
  placeholder: "Search by address or subject",
  "aria-label": "Search",
  "data-testid": "mail-search",
  oninput: () => {
    clearTimeout(searching);
    searching = setTimeout(read, 150);
  },
});
const rows = h("div", { class: "rows", "data-testid": "mails" });

const when = (seconds) => (day(seconds) === "Today" ? clock(seconds) : day(seconds).split(",").at(-1).trim());

function drawRows() {
  rows.replaceChildren(
    ...mails.map((mail) =>
      h(
        "button",
        {
          type: "button",
          class: `pane-row mail-row ${mail.unread ? "unread" : ""}`,
          "aria-current": open?.id === mail.id ? "true" : undefined,
          "data-testid": "mail-row",
          "data-mail-id": mail.id,
          "data-to": mail.envelope_to,
          onclick: () => show(mail.id),
        },
        avatar(nameOf(mail.to) || mail.envelope_to, mail.envelope_to),
        h(
          "span",
          { class: "words" },
          h(
            "span",
            { class: "line" },
            h("span", { class: "to" }, `To ${nameOf(mail.to) || mail.envelope_to}`),
            h("time", {}, when(mail.received)),
          ),
          h("span", { class: "subject" }, mail.subject || "(no subject)"),
          h(
            "span",
            { class: "line" },
            h("span", { class: "snippet" }, mail.snippet),
            mail.answers.length > 0 && h("span", { class: "tag" }, "answered"),
            mail.unsubscribed && h("span", { class: "tag" }, "left"),
          ),
        ),
      ),
    ),
  );
  if (!mails.length)
    rows.append(
      h(
        "p",
        { class: "empty" },
        search.value ? "No mail matches." : "No mail yet. It appears here the moment it is sent.",
      ),
    );
  if (found > mails.length)
    rows.append(h("p", { class: "empty" }, `${found - mails.length} older ones: search for them.`));
  document.title = `${mails.some((mail) => mail.unread) ? "• " : ""}Customers' mailbox`;
}

async function show(id) {
  const response = await fetch(`/mailbox/mails/${id}`);
  if (!response.ok) return;
  if (open?.id !== id) form = "";
  open = await response.json();
  if (!form) form = open.has_html ? "html" : "text";
  document.body.classList.add("is-open");
  history.replaceState(null, "", `/mailbox#${id}`);
  redraw();
  drawRows();
  if (open.unread) post(`/mailbox/mails/${id}/read`);
}

function redraw() {
  const page = {
    choose: (chosen) => {
      form = chosen;
      redraw();
    },
    refresh: (id) => open.id === id && show(id),
    back: () => document.body.classList.remove("is-open"),
  };
  document.getElementById("shown").replaceChildren(...drawMail(open, form, page));
}

async function read() {
  const turn = ++reads;
  const response = await fetch(`/mailbox/mails?search=${encodeURIComponent(search.value)}`);
  const said = await response.json();
  if (turn !== reads) return; // one that was asked later says it
  ({ mails, found } = said);
  afterPress(drawRows);
}

document
  .getElementById("top")
  .append(
    h("h1", {}, "Customers' mailbox"),
    h("p", {}, "Every mail that the product sent, as it arrived"),
    h("a", { href: "/" }, "‹ Back to Slack"),
  );
document.getElementById("side").append(h("div", { class: "search" }, search), rows);
document
  .getElementById("shown")
  .append(h("p", { class: "empty" }, "Choose a mail to read it as the customer does."));

follow("/mailbox/events", async ({ kind, mail }) => {
  if (kind !== "ready" && kind !== "mail") return;
  await read();
  if (kind === "ready") {
    const wanted = location.hash.slice(1);
    if (wanted && !open) await show(wanted);
    document.body.dataset.ready = "true";
  } else if (
    open?.id === mail.id &&
    (mail.answers.length !== open.answers.length || mail.unsubscribed !== open.unsubscribed)
  )
    show(mail.id);
});
