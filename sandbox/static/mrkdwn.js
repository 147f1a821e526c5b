// Slack's mrkdwn, Markdown and rich text, drawn as nodes. Everything from data goes in as text.
import { h, link, safeUrl } from "./dom.js";
import { EMOJI } from "./emoji.js";

export const decode = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

const INLINE = /<([^<>\n]+)>|`([^`\n]+)`|:([a-z0-9_+-]+):|(https?:\/\/[^\s<>|)]+)|([*_~])(?=\S)/giu;

// Draws one run of mrkdwn; `world` resolves people and channels by their ids.
function inline(text, world) {
  const nodes = [];
  let at = 0;
  INLINE.lastIndex = 0;
  const pattern = new RegExp(INLINE);
  for (let found; (found = pattern.exec(text));) {
    const [whole, special, code, emoji, url, mark] = found;
    let node = null;
    let end = found.index + whole.length;
    if (special) node = drawSpecial(special, world);
    else if (code) node = h("code", {}, decode(code));
    else if (emoji)
      node = EMOJI[emoji]
        ? h("span", { class: "emoji", role: "img", "aria-label": emoji }, EMOJI[emoji])
        : null;
    else if (url) {
      const trimmed = url.replace(/[.,;:!?]+$/, "");
      node = link(decode(trimmed), decode(trimmed));
      end = found.index + trimmed.length;
    } else if (mark) {
      const close = findClose(text, found.index, mark);
      if (close > 0) {
        const tag = { "*": "strong", _: "em", "~": "s" }[mark];
        node = h(tag, {}, inline(text.slice(found.index + 1, close), world));
        end = close + 1;
      }
    }
    if (!node) {
      pattern.lastIndex = found.index + whole.length;
      continue;
    }
    nodes.push(decode(text.slice(at, found.index)), node);
    at = pattern.lastIndex = end;
  }
  nodes.push(decode(text.slice(at)));
  return nodes;
}

// A mark opens after a non-word character and closes before one, on the same line, around something.
function findClose(text, open, mark) {
  if (open > 0 && /[\p{L}\p{N}]/u.test(text[open - 1])) return -1;
  for (let i = open + 2; i < text.length && text[i] !== "\n"; i++) {
    if (text[i] === mark && text[i - 1] !== " " && !/[\p{L}\p{N}]/u.test(text[i + 1] ?? " ")) return i;
  }
  return -1;
}

function drawSpecial(special, world) {
  const bar = special.indexOf("|");
  const target = bar < 0 ? special : special.slice(0, bar);
  const label = bar < 0 ? "" : decode(special.slice(bar + 1));
  if (target.startsWith("@"))
    return h("span", { class: "mention" }, "@" + (world.personName(target.slice(1)) ?? label));
  if (target.startsWith("#"))
    return h("span", { class: "mention" }, "#" + (world.channelName(target.slice(1)) ?? label));
  if (target.startsWith("!date^")) return drawDate(target, label);
  if (target.startsWith("!"))
    return h("span", { class: "mention" }, "@" + (label || target.slice(1).split("^")[0]));
  const url = decode(target);
  return safeUrl(url) ? link(url, label || url.replace(/^mailto:/, "")) : null;
}

function drawDate(target, fallback) {
  const [, stamp, format, url] = target.split("^");
  const date = new Date(Number(stamp) * 1000);
  if (!format || Number.isNaN(date.getTime())) return h("span", {}, fallback);
  const apart = Math.round(
    (new Date(date).setHours(0, 0, 0, 0) - new Date().setHours(0, 0, 0, 0)) / 86_400_000,
  );
  const near = { "-1": "yesterday", 0: "today", 1: "tomorrow" }[apart];
  const dated = (options) => date.toLocaleDateString("en", options);
  const long = { weekday: "long", year: "numeric", month: "long", day: "numeric" };
  const plain = { year: "numeric", month: "long", day: "numeric" };
  const short = { year: "numeric", month: "short", day: "numeric" };
  const words = {
    date_num: date.toLocaleDateString("sv"),
    date: dated(plain),
    date_short: dated(short),
    date_long: dated(long),
    date_pretty: near ?? dated(plain),
    date_short_pretty: near ?? dated(short),
    date_long_pretty: near ?? dated(long),
    time: date.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" }),
    time_secs: date.toLocaleTimeString(),
    day_divider_pretty: near ?? dated(long),
  };
  const text = decode(format).replace(/\{(\w+)\}/g, (whole, name) => words[name] ?? whole);
  const node = h("time", { datetime: date.toISOString(), title: date.toLocaleString() }, text);
  return url ? link(decode(url), node) : node;
}

// Lines with their breaks; lines that start with > are quoted.
function lines(text, world) {
  const nodes = [];
  let quote = null;
  for (const line of text.split("\n")) {
    const quoted = /^(?:&gt;|>) ?/.exec(line);
    if (quoted) {
      if (!quote) nodes.push((quote = h("blockquote")));
      else quote.append(h("br"));
      quote.append(...inline(line.slice(quoted[0].length), world));
      continue;
    }
    if (nodes.length && !quote) nodes.push(h("br"));
    quote = null;
    nodes.push(...inline(line, world));
  }
  return nodes;
}

export function mrkdwn(text, world) {
  const nodes = text
    .split(/```/)
    .map((part, i, all) =>
      i % 2 && i < all.length - 1
        ? h("pre", {}, decode(part.replace(/^\n|\n$/g, "")))
        : lines(i % 2 ? "```" + part : part.replace(i ? /^\n/ : /^$/, ""), world),
    );
  return h("div", { class: "text" }, nodes);
}

export function plain(text, withEmoji = true) {
  const decoded = decode(text);
  return withEmoji ? decoded.replace(/:([a-z0-9_+-]+):/g, (whole, name) => EMOJI[name] ?? whole) : decoded;
}

export function textObject(object, world) {
  if (object.type === "mrkdwn") return mrkdwn(object.text, world);
  return h("div", { class: "text plain" }, plain(object.text, object.emoji !== false));
}

// The small part of Markdown that a markdown block is used for.
export function markdown(text, world) {
  const holder = h("div", { class: "text markdown" });
  for (const [i, part] of text.split(/^```.*$/m).entries()) {
    if (i % 2) {
      holder.append(h("pre", {}, part.replace(/^\n|\n$/g, "")));
      continue;
    }
    let list = null;
    for (const chunk of part.split("\n")) {
      const heading = /^(#{1,6}) +(.*)$/.exec(chunk);
      const item = /^\s*([-*+]|\d+[.)]) +(.*)$/.exec(chunk);
      if (item) {
        const tag = /\d/.test(item[1]) ? "ol" : "ul";
        if (list?.localName !== tag) holder.append((list = h(tag)));
        list.append(h("li", {}, markdownInline(item[2], world)));
        continue;
      }
      list = null;
      if (heading)
        holder.append(
          h(
            "p",
            { class: "heading", role: "heading", "aria-level": heading[1].length },
            markdownInline(heading[2], world),
          ),
        );
      else if (/^\s*(-{3,}|\*{3,})\s*$/.test(chunk)) holder.append(h("hr"));
      else if (chunk.startsWith(">"))
        holder.append(h("blockquote", {}, markdownInline(chunk.replace(/^> ?/, ""), world)));
      else if (chunk.trim()) holder.append(h("p", {}, markdownInline(chunk, world)));
    }
  }
  return holder;
}

function markdownInline(text, world) {
  const pattern =
    /\*\*(.+?)\*\*|~~(.+?)~~|`([^`]+)`|\[([^\]]+)\]\(([^()\s]+)\)|(?<![\p{L}\p{N}])[*_](\S[^*_]*?)[*_](?![\p{L}\p{N}])/gu;
  const nodes = [];
  let at = 0;
  for (const found of text.matchAll(pattern)) {
    nodes.push(...inline(text.slice(at, found.index), world));
    const [, bold, struck, code, label, url, italic] = found;
    if (bold) nodes.push(h("strong", {}, markdownInline(bold, world)));
    else if (struck) nodes.push(h("s", {}, markdownInline(struck, world)));
    else if (code) nodes.push(h("code", {}, code));
    else if (url) nodes.push(link(url, label));
    else nodes.push(h("em", {}, markdownInline(italic, world)));
    at = found.index + found[0].length;
  }
  return [...nodes, ...inline(text.slice(at), world)];
}

export function richText(block, world) {
  return h(
    "div",
    { class: "text rich" },
    block.elements.map((element) => richPart(element, world)),
  );
}

function richPart(element, world) {
  const pieces = () => (element.elements ?? []).map((piece) => richPiece(piece, world));
  switch (element.type) {
    case "rich_text_list":
      return h(
        element.style === "ordered" ? "ol" : "ul",
        {},
        element.elements.map((item) => h("li", {}, richPart(item, world))),
      );
    case "rich_text_quote":
      return h("blockquote", {}, pieces());
    case "rich_text_preformatted":
      return h("pre", {}, pieces());
    default:
      return h("span", { class: "rich-section" }, pieces());
  }
}

function richPiece(piece, world) {
  const dress = (node) =>
    ["bold", "italic", "strike", "code"].reduce(
      (inner, style) =>
        piece.style?.[style]
          ? h({ bold: "strong", italic: "em", strike: "s", code: "code" }[style], {}, inner)
          : inner,
      node,
    );
  switch (piece.type) {
    case "text":
      return dress(piece.text);
    case "link":
      return dress(link(piece.url, piece.text ?? piece.url));
    case "user":
      return h("span", { class: "mention" }, "@" + (world.personName(piece.user_id) ?? piece.user_id));
    case "channel":
      return h("span", { class: "mention" }, "#" + (world.channelName(piece.channel_id) ?? piece.channel_id));
    case "emoji":
      return EMOJI[piece.name] ?? `:${piece.name}:`;
    case "broadcast":
      return h("span", { class: "mention" }, "@" + piece.range);
    default:
      return "";
  }
}
