// Where a person types: Enter sends, Shift+Enter breaks the line, and "/" offers the app's commands.
import { h } from "./dom.js";

let serial = 0;

// `words.text` is what is written and not sent; it outlives this field.
export function composer({ placeholder, commands, send, testid, words }) {
  const listId = `commands-${++serial}`;
  const list = h("div", {
    class: "completions",
    role: "listbox",
    id: listId,
    "aria-label": "Commands",
    hidden: true,
  });
  const field = h("textarea", {
    rows: "1",
    placeholder,
    "aria-label": placeholder,
    "data-testid": testid,
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-controls": listId,
    "aria-expanded": "false",
    maxlength: "12000",
    value: words.text,
  });
  const button = h("button", { type: "submit", class: "send", "aria-label": "Send", disabled: !words.text.trim() }, "➤");
  let marked = 0;

  const offered = () => {
    const typed = field.value;
    if (!typed.startsWith("/") || typed.includes(" ") || typed.includes("\n")) return [];
    return commands.filter(
      (command) => command.name.startsWith(typed.toLowerCase()) && command.name !== typed,
    );
  };
  const redraw = () => {
    words.text = field.value;
    const found = offered();
    marked = Math.max(0, Math.min(marked, found.length - 1));
    list.hidden = !found.length;
    field.setAttribute("aria-expanded", String(Boolean(found.length)));
    list.replaceChildren(
      ...found.map((command, i) =>
        h(
          "div",
          {
            class: "completion",
            role: "option",
            id: `${listId}-${i}`,
            "aria-selected": String(i === marked),
            "data-testid": "completion",
            onmousedown: (event) => {
              event.preventDefault();
              take(command);
            },
          },
          h("strong", {}, command.name),
          " ",
          h("span", { class: "usage" }, command.hint),
          h("small", {}, command.description),
        ),
      ),
    );
    if (found.length) field.setAttribute("aria-activedescendant", `${listId}-${marked}`);
    else field.removeAttribute("aria-activedescendant");
    button.disabled = !field.value.trim();
    field.style.height = "auto";
    field.style.height = `${Math.min(field.scrollHeight, 240)}px`;
  };
  const take = (command) => {
    field.value = `${command.name} `;
    field.focus();
    redraw();
  };
  const submit = async () => {
    const text = field.value.trim();
    if (!text) return;
    field.value = "";
    redraw();
    form.setAttribute("aria-busy", "true");
    const kept = await send(text);
    form.removeAttribute("aria-busy");
    if (kept === false && !field.value) {
      field.value = text;
      redraw();
    }
  };
  field.addEventListener("input", () => {
    marked = 0;
    redraw();
  });
  field.addEventListener("keydown", (event) => {
    const found = list.hidden ? [] : offered();
    if (found.length && ["ArrowDown", "ArrowUp"].includes(event.key)) {
      event.preventDefault();
      marked = (marked + (event.key === "ArrowDown" ? 1 : found.length - 1)) % found.length;
      redraw();
    } else if (found.length && (event.key === "Tab" || event.key === "Enter")) {
      event.preventDefault();
      take(found[marked]);
    } else if (event.key === "Escape") list.hidden = true;
    else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      submit();
    }
  });
  const form = h(
    "form",
    {
      class: "composer",
      onsubmit: (event) => {
        event.preventDefault();
        submit();
      },
    },
    list,
    h(
      "div",
      { class: "composer-box" },
      field,
      h(
        "div",
        { class: "composer-foot" },
        h("span", { class: "keys" }, "Enter sends · Shift+Enter breaks the line · / for commands"),
        button,
      ),
    ),
  );
  return form;
}
