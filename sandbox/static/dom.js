// Builds elements from data. Text always enters as text nodes, so nothing that is shown can become markup.

export function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "dataset") Object.assign(node.dataset, value);
    else if (name === "value") node.value = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(
    ...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false),
  );
  return node;
}

// Only addresses that open a page or a mail; anything else (javascript:, data:) is no link at all.
export function safeUrl(url) {
  try {
    const parsed = new URL(url);
    return ["http:", "https:", "mailto:"].includes(parsed.protocol) ? parsed.href : null;
  } catch {
    return null;
  }
}

export function link(url, ...children) {
  const href = safeUrl(url);
  return href
    ? h("a", { href, target: "_blank", rel: "noopener noreferrer" }, ...children)
    : h("span", {}, ...children);
}

const INKS = ["#2f6fde", "#a8487f", "#17806d", "#b3591d", "#6b54c6", "#4d7a1f"];

export function avatar(name, key, size = "") {
  const letters = name
    .split(/\s+/)
    .map((word) => word[0])
    .slice(0, 2)
    .join("")
    .toUpperCase();
  const sum = [...key].reduce((total, letter) => total + letter.codePointAt(0), 0);
  const node = h("span", { class: `avatar ${size}`, "aria-hidden": "true" }, letters);
  node.style.backgroundColor = INKS[sum % INKS.length];
  return node;
}

export function appAvatar(size = "") {
  return h("img", { class: `avatar ${size}`, src: "/static/app.svg", alt: "" });
}

let noticeTimer;
export function notice(words) {
  const place = document.getElementById("notice");
  place.textContent = words;
  place.classList.add("shown");
  clearTimeout(noticeTimer);
  noticeTimer = setTimeout(() => place.classList.remove("shown"), 6000);
}

// Posts JSON and answers JSON; a server that can't be reached is an outcome like any other.
export async function post(path, body = {}) {
  try {
    const response = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    return await response.json();
  } catch {
    return { ok: false, error: "The sandbox did not answer." };
  }
}

export const clock = (seconds) =>
  new Date(seconds * 1000).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });

export function day(seconds) {
  const date = new Date(seconds * 1000);
  const apart = Math.round(
    (new Date().setHours(0, 0, 0, 0) - new Date(date).setHours(0, 0, 0, 0)) / 86_400_000,
  );
  if (apart === 0) return "Today";
  if (apart === 1) return "Yesterday";
  return date.toLocaleDateString("en", { weekday: "long", month: "long", day: "numeric" });
}

// A button that opens a small menu below itself; arrow keys walk it, Escape closes it.
export function menuButton(button, items, { label }) {
  const menu = h("div", { class: "menu", role: "menu", "aria-label": label, hidden: true }, items);
  const close = () => {
    menu.hidden = true;
    button.setAttribute("aria-expanded", "false");
  };
  button.setAttribute("aria-haspopup", "menu");
  button.setAttribute("aria-expanded", "false");
  button.addEventListener("click", () => {
    menu.hidden = !menu.hidden;
    button.setAttribute("aria-expanded", String(!menu.hidden));
    if (!menu.hidden) menu.querySelector("[role=menuitem]")?.focus();
  });
  const holder = h("span", { class: "menu-holder" }, button, menu);
  holder.addEventListener("keydown", (event) => {
    const entries = [...menu.querySelectorAll("[role=menuitem]")];
    const at = entries.indexOf(document.activeElement);
    if (event.key === "Escape" && !menu.hidden) {
      event.stopPropagation();
      event.preventDefault();
      close();
      button.focus();
    }
    if (event.key === "ArrowDown") {
      event.preventDefault();
      entries[(at + 1) % entries.length]?.focus();
    }
    if (event.key === "ArrowUp") {
      event.preventDefault();
      entries.at(at - 1)?.focus();
    }
  });
  holder.addEventListener("focusout", (event) => {
    if (!holder.contains(event.relatedTarget)) close();
  });
  menu.addEventListener("click", (event) => {
    if (event.target.closest("[role=menuitem]")) close();
  });
  return holder;
}
