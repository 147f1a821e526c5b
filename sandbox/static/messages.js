// One message with its author, blocks, reactions and thread; and lists of messages that change in place.
import { appAvatar, avatar, clock, day, h } from "./dom.js";
import { drawBlocks } from "./blocks.js";
import { EMOJI } from "./emoji.js";
import { mrkdwn } from "./mrkdwn.js";

const TOGETHER_S = 300;

// `page` offers: world, surfaceOf(message, channel), openThread(ts), dismiss(channel, ts).
function drawMessage(message, channel, page, { inThread }) {
  const { world } = page;
  const isApp = message.user === world.app.bot_user_id;
  const name = isApp ? world.app.name : (world.personName(message.user) ?? "Slackbot");
  const body = message.blocks?.length
    ? drawBlocks(message.blocks, page.surfaceOf(message, channel))
    : mrkdwn(message.text ?? "", world);
  const node = h(
    "article",
    {
      class: `message ${message.is_ephemeral ? "ephemeral" : ""}`,
      "aria-label": `${name}, ${clock(message.ts)}`,
      "data-testid": "message",
      dataset: { ts: message.ts, user: message.user, channel, threadTs: message.thread_ts ?? "" },
    },
    h(
      "div",
      { class: "gutter" },
      isApp ? appAvatar() : avatar(name, message.user ?? "slackbot"),
      h("time", {}, clock(message.ts)),
    ),
    h(
      "div",
      { class: "content" },
      message.is_ephemeral &&
        h("p", { class: "whisper" }, h("span", { "aria-hidden": "true" }, "◉ "), "Only visible to you"),
      h(
        "header",
        {},
        h("strong", {}, name),
        (isApp || name === "Slackbot") && h("span", { class: "badge" }, "APP"),
        h("time", { datetime: new Date(message.ts * 1000).toISOString() }, clock(message.ts)),
      ),
      body,
      message.edited && !message.blocks?.length && h("small", { class: "edited" }, "(edited)"),
      drawReactions(message),
      !inThread && message.reply_count > 0 && drawThreadLink(message, page),
      message.is_ephemeral &&
        h(
          "button",
          { type: "button", class: "quiet dismiss", onclick: () => page.dismiss(channel, message.ts) },
          "Dismiss message",
        ),
    ),
    !inThread &&
      !message.is_ephemeral &&
      h(
        "div",
        { class: "toolbar" },
        h(
          "button",
          {
            type: "button",
            class: "quiet",
            "data-testid": "reply-in-thread",
            onclick: () => page.openThread(message.ts),
          },
          "Reply in thread",
        ),
      ),
  );
  return node;
}

function drawReactions(message) {
  if (!message.reactions?.length) return null;
  return h(
    "div",
    { class: "reactions" },
    message.reactions.map((reaction) =>
      h(
        "span",
        { class: "reaction", "data-testid": "reaction", "data-name": reaction.name },
        EMOJI[reaction.name] ?? `:${reaction.name}:`,
        " ",
        reaction.count,
      ),
    ),
  );
}

function drawThreadLink(message, page) {
  const { world } = page;
  const faces = message.reply_users
    .slice(0, 3)
    .map((id) =>
      id === world.app.bot_user_id ? appAvatar("small") : avatar(world.personName(id) ?? "?", id, "small"),
    );
  const count = message.reply_count;
  return h(
    "button",
    {
      type: "button",
      class: "thread-link",
      "data-testid": "open-thread",
      onclick: () => page.openThread(message.ts),
    },
    faces,
    h("strong", {}, `${count} ${count === 1 ? "reply" : "replies"}`),
    h("span", {}, `Last reply ${day(message.latest_reply).toLowerCase()} at ${clock(message.latest_reply)}`),
  );
}

// A list that is kept in order of time and redraws only what changed, so that inputs and the place in it stay.
export class MessageList {
  constructor(page, channel, { threadTs = null } = {}) {
    this.page = page;
    this.channel = channel;
    this.threadTs = threadTs;
    this.element = h("div", {
      class: "messages",
      role: "log",
      "aria-label": "Messages",
      tabindex: "0",
      dataset: { whileEmpty: threadTs ? "" : "Nothing here yet. Type / to see what the app can do." },
    });
    this.atEnd = true;
    this.element.addEventListener("scroll", () => {
      this.atEnd = this.element.scrollHeight - this.element.scrollTop - this.element.clientHeight < 40;
    });
    // Pictures that load and panels that open change the height; whoever read the newest goes on reading it.
    const resized = new ResizeObserver(() => {
      if (this.atEnd) this.toEnd();
    });
    resized.observe(this.element);
    this.watch = (node) => {
      resized.observe(node);
      return node;
    };
  }

  holds(message) {
    const root = message.thread_ts ?? message.ts;
    if (this.threadTs) return root === this.threadTs;
    return root === message.ts;
  }

  fill(messages) {
    this.element.replaceChildren();
    for (const message of messages) if (this.holds(message)) this.element.append(this.draw(message));
    this.group();
    this.toEnd();
  }

  draw(message) {
    return this.watch(drawMessage(message, this.channel, this.page, { inThread: Boolean(this.threadTs) }));
  }

  find(ts) {
    return this.element.querySelector(`[data-ts="${CSS.escape(ts)}"]`);
  }

  put(message) {
    if (!this.holds(message)) return;
    const { atEnd } = this;
    const node = this.draw(message);
    const old = this.find(message.ts);
    if (old) {
      const focused = old.contains(document.activeElement) ? document.activeElement.dataset.actionId : null;
      old.replaceWith(node);
      if (focused) node.querySelector(`[data-action-id="${CSS.escape(focused)}"]`)?.focus();
    } else {
      const later = [...this.element.querySelectorAll(".message")].find(
        (other) => Number(other.dataset.ts) > Number(message.ts),
      );
      this.element.insertBefore(node, later ?? null);
    }
    this.group();
    if (atEnd) this.toEnd();
  }

  remove(ts) {
    this.find(ts)?.remove();
    this.group();
  }

  // Day lines between days; messages of one author within five minutes share one head. In a thread one line parts the
  // first message from its replies.
  group() {
    this.element.querySelectorAll(".day").forEach((line) => line.remove());
    const replies = this.element.querySelectorAll(".message").length - 1;
    let before = null;
    for (const node of this.element.querySelectorAll(".message")) {
      const today = day(node.dataset.ts);
      const newDay = !before || day(before.dataset.ts) !== today;
      const isFirstReply = this.threadTs && before?.dataset.ts === this.threadTs;
      if (isFirstReply)
        node.before(
          h(
            "div",
            { class: "day", role: "separator" },
            h("span", {}, `${replies} ${replies === 1 ? "reply" : "replies"}`),
          ),
        );
      else if (newDay) node.before(h("div", { class: "day", role: "separator" }, h("span", {}, today)));
      const follows =
        !newDay &&
        !isFirstReply &&
        before.dataset.user === node.dataset.user &&
        Number(node.dataset.ts) - Number(before.dataset.ts) < TOGETHER_S &&
        !before.classList.contains("ephemeral") &&
        !node.classList.contains("ephemeral");
      node.classList.toggle("follows", follows);
      before = node;
    }
  }

  toEnd() {
    this.element.scrollTop = this.element.scrollHeight;
  }
}
