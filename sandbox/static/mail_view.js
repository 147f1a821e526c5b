// One mail as its reader sees it: who, the mail in all its forms, what was answered, and the box to answer in.
import { avatar, clock, day, h, notice, post } from "./dom.js";

export const nameOf = (address) =>
  address.replace(/\s*<[^>]*>\s*$/, "").replace(/^"|"$/g, "") || address.replace(/[<>]/g, "");

// The nodes of one mail in one of its forms; `page` chooses another form, refreshes the mail, or goes back.
export function drawMail(mail, form, page) {
  const tabs = [
    mail.has_html && ["html", "Mail"],
    ["text", "Plain text"],
    ["headers", "Headers"],
    ["raw", "Source"],
  ].filter(Boolean);
  const reading = h(
    "div",
    { class: "reading" },
    h("button", { type: "button", class: "button to-list", onclick: () => page.back() }, "‹ All mails"),
    h(
      "section",
      { class: "envelope", "data-testid": "mail", "data-mail-id": mail.id },
      h("h2", { "data-testid": "mail-subject" }, mail.subject || "(no subject)"),
      h(
        "div",
        { class: "who" },
        avatar(nameOf(mail.from), mail.from),
        h(
          "div",
          { class: "lines" },
          h("strong", {}, nameOf(mail.from)),
          h("small", {}, mail.from),
          h("small", {}, `to ${mail.to}`),
        ),
        h("time", {}, `${day(mail.received)}, ${clock(mail.received)}`),
      ),
      drawUnsubscribe(mail, page),
    ),
    h(
      "div",
      { class: "forms", role: "tablist" },
      tabs.map(([key, label]) =>
        h(
          "button",
          {
            type: "button",
            role: "tab",
            "aria-selected": String(form === key),
            "data-testid": `form-${key}`,
            onclick: () => page.choose(key),
          },
          label,
        ),
      ),
    ),
    h("div", { class: "paper" }, drawPaper(mail, form)),
    h(
      "div",
      { class: "attached" },
      mail.attached.map((file, i) =>
        h(
          "a",
          { href: `/mailbox/mails/${mail.id}/attachments/${i}`, download: file.name },
          `${file.name} · ${Math.ceil(file.size / 1024)} KB`,
        ),
      ),
    ),
    h("div", { class: "answers" }, mail.answers.map(drawAnswer)),
  );
  return [reading, drawAnswerBox(mail, page)];
}

function drawUnsubscribe(mail, page) {
  if (mail.unsubscribed)
    return h(
      "div",
      { class: "acts" },
      h("span", { class: "done", "data-testid": "unsubscribed" }, "✓ Unsubscribed"),
    );
  if (!mail.unsubscribe_url) return null;
  if (!mail.one_click)
    return h(
      "div",
      { class: "acts" },
      h(
        "a",
        { href: mail.unsubscribe_url, target: "_blank", rel: "noopener noreferrer" },
        "Unsubscribe on the sender's page",
      ),
    );
  return h(
    "div",
    { class: "acts" },
    actButton(mail, page, "Unsubscribe", "unsubscribe", "unsubscribe", () => ({})),
  );
}

function fitToMail(frame) {
  const page = frame.contentDocument?.documentElement;
  if (page) frame.style.height = `${Math.min(Math.max(page.scrollHeight, 160), 6000)}px`;
}

function drawPaper(mail, form) {
  const at = `/mailbox/mails/${mail.id}`;
  if (form === "html")
    return h("iframe", {
      // Same origin only so that its height can be read from here: no script of the mail's ever runs.
      sandbox: "allow-same-origin allow-popups allow-popups-to-escape-sandbox",
      src: `${at}/html`,
      title: "The mail as it arrived",
      "data-testid": "mail-html",
      referrerpolicy: "no-referrer",
      onload: (event) => fitToMail(event.target),
    });
  if (form === "text")
    return h("pre", { "data-testid": "mail-text" }, mail.text || "(this mail has no plain text)");
  if (form === "headers")
    return h(
      "table",
      { "data-testid": "mail-headers" },
      h(
        "tbody",
        {},
        h("tr", {}, h("th", {}, "Envelope sender"), h("td", {}, mail.envelope_from || "<>")),
        h("tr", {}, h("th", {}, "Envelope recipient"), h("td", {}, mail.envelope_to)),
        mail.headers.map(([name, value]) => h("tr", {}, h("th", {}, name), h("td", {}, value))),
      ),
    );
  const source = h("pre", { class: "source", "data-testid": "mail-raw" }, "…");
  fetch(`${at}/raw`)
    .then((response) => response.text())
    .then((text) => {
      source.textContent = text;
    });
  return source;
}

function drawAnswer(answer) {
  return h(
    "div",
    { class: "answer", "data-testid": "answer", "data-kind": answer.kind },
    h("p", {}, answer.text),
    h(
      "small",
      {},
      `sent ${day(answer.at).toLowerCase()} at ${clock(answer.at)} · the product answered “${answer.said}”`,
    ),
  );
}

function actButton(mail, page, label, path, testid, body, style = "") {
  const button = h(
    "button",
    {
      type: "button",
      class: `button ${style}`,
      "data-testid": testid,
      onclick: async () => {
        button.disabled = true;
        button.setAttribute("aria-busy", "true");
        const outcome = await post(`/mailbox/mails/${mail.id}/${path}`, body());
        button.disabled = false;
        button.removeAttribute("aria-busy");
        if (outcome.ok) {
          drafts.delete(mail.id);
          page.refresh(mail.id);
        } else {
          notice(outcome.error);
          button.parentElement.parentElement.querySelector(".trouble")?.remove();
          button.parentElement.after(h("p", { class: "trouble", role: "alert" }, outcome.error));
        }
      },
    },
    label,
  );
  return button;
}

const drafts = new Map(); // mail id -> an answer not yet sent

function drawAnswerBox(mail, page) {
  const field = h("textarea", {
    class: "field",
    rows: "3",
    id: "answer",
    "data-testid": "reply-text",
    value: drafts.get(mail.id) ?? "",
    placeholder: "Thanks for asking! We mostly use…",
    oninput: () => drafts.set(mail.id, field.value),
  });
  return h(
    "section",
    { class: "answer-box" },
    h("label", { for: "answer" }, `Answer as ${nameOf(mail.to) || mail.envelope_to}`),
    field,
    h(
      "div",
      { class: "row" },
      actButton(mail, page, "Send reply", "reply", "reply-send", () => ({ text: field.value }), "primary"),
      h("span", { class: "grow" }),
      actButton(mail, page, "Send an out-of-office", "out-of-office", "send-out-of-office", () => ({})),
      actButton(mail, page, "Bounce it", "bounce", "send-bounce", () => ({})),
    ),
  );
}
