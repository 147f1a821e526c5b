// Block Kit's interactive elements. Each is drawn with the browser's own control where there is one, so that the
// keyboard and screen readers work; what a person enters is kept in `surface.entered`.
import { drawChoices, drawManySelect, drawPicker, drawPlaceSelect, drawSelect, toLocal } from "./choices.js";
import { h, menuButton, safeUrl } from "./dom.js";
import { remember, remembered, run } from "./entering.js";
import { plain } from "./mrkdwn.js";

// A surface is a message, a modal or a home: `entered` (block_id -> action_id -> value), `act(action)` which tells the
// bot and resolves when it has acknowledged, and `world`.
export function drawElement(element, block, surface) {
  const draw = DRAW[element.type];
  if (!draw) return h("span", { class: "unknown" }, `(${element.type})`);
  const node = draw(element, block, surface);
  const control = node.matches("button,input,select,textarea,fieldset")
    ? node
    : (node.querySelector("button,input,select,textarea") ?? node);
  control.dataset.actionId = element.action_id;
  return node;
}

function drawButton(element, block, surface) {
  const url = element.url ? safeUrl(element.url) : null;
  const node = h(
    "button",
    {
      type: "button",
      class: `button ${element.style ?? ""}`,
      "aria-label": element.accessibility_label && plain(element.accessibility_label),
      "data-value": element.value,
      onclick: () => {
        if (url) window.open(url, "_blank", "noopener");
        run(element, block, surface, {}, node);
      },
    },
    plain(element.text.text, element.text.emoji !== false),
    url && h("span", { class: "leaves", "aria-hidden": "true" }, " ↗"),
  );
  return node;
}

function drawOverflow(element, block, surface) {
  const button = h("button", { type: "button", class: "button overflow", "aria-label": "More actions" }, "⋯");
  const items = element.options.map((option) =>
    h(
      "button",
      {
        type: "button",
        role: "menuitem",
        class: "menu-item",
        "data-value": option.value,
        onclick: () => {
          if (option.url && safeUrl(option.url)) window.open(safeUrl(option.url), "_blank", "noopener");
          run(element, block, surface, { selected_option: option }, button);
        },
      },
      plain(option.text.text),
      option.description && h("small", {}, plain(option.description.text)),
    ),
  );
  return menuButton(button, items, { label: "More actions" });
}

function drawText(type) {
  return (element, block, surface) => {
    const tag = element.multiline ? "textarea" : "input";
    const node = h(tag, {
      class: "field",
      type: tag === "input" ? type : undefined,
      rows: element.multiline ? 6 : undefined,
      placeholder: element.placeholder && plain(element.placeholder.text),
      maxlength: element.max_length ?? (type === "text" ? 3000 : undefined),
      minlength: element.min_length,
      min: element.min_value,
      max: element.max_value,
      step: type === "number" ? (element.is_decimal_allowed ? "any" : "1") : undefined,
      autocomplete: "off",
      value: remembered(element, block, surface, element.initial_value ?? ""),
      autofocus: element.focus_on_load,
      oninput: () => {
        remember(element, block, surface, node.value);
        count();
      },
      onkeydown: (event) => {
        if (event.key === "Enter" && block.dispatch_action && (!element.multiline || event.ctrlKey)) {
          event.preventDefault();
          run(element, block, surface, { value: node.value }, node);
        }
      },
    });
    const counter = element.max_length ? h("span", { class: "counter", "aria-hidden": "true" }) : null;
    function count() {
      if (counter) counter.textContent = `${element.max_length - node.value.length}`;
    }
    count();
    return counter ? h("span", { class: "counted" }, node, counter) : node;
  };
}

const DRAW = {
  button: drawButton,
  overflow: drawOverflow,
  static_select: drawSelect,
  multi_static_select: drawManySelect,
  users_select: drawPlaceSelect("user", (world) => world.people()),
  channels_select: drawPlaceSelect("channel", (world) => world.channels()),
  conversations_select: drawPlaceSelect("conversation", (world) => [...world.channels(), ...world.people()]),
  radio_buttons: drawChoices("radio"),
  checkboxes: drawChoices("checkbox"),
  plain_text_input: drawText("text"),
  email_text_input: drawText("email"),
  url_text_input: drawText("url"),
  number_input: drawText("number"),
  datepicker: drawPicker("date", "selected_date", "initial_date"),
  timepicker: drawPicker("time", "selected_time", "initial_time"),
  datetimepicker: drawPicker("datetime-local", "selected_date_time", "initial_date_time", toLocal, (text) =>
    Math.floor(new Date(text) / 1000),
  ),
};
