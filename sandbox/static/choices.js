// Elements that choose from something: menus, radio buttons, checkboxes, dates and times.
import { h } from "./dom.js";
import { changed, remember, remembered } from "./entering.js";
import { plain, textObject } from "./mrkdwn.js";

export function drawSelect(element, block, surface) {
  const groups = element.option_groups ?? [{ options: element.options }];
  const all = groups.flatMap((group) => group.options);
  const chosen = remembered(element, block, surface, element.initial_option);
  const option = (one) =>
    h("option", { value: one.value, selected: chosen?.value === one.value }, plain(one.text.text));
  return select(
    element,
    block,
    surface,
    chosen,
    [
      groups.map((group) =>
        group.label
          ? h("optgroup", { label: plain(group.label.text) }, group.options.map(option))
          : group.options.map(option),
      ),
    ],
    (value) => all.find((one) => one.value === value) ?? null,
    "selected_option",
  );
}

export function drawPlaceSelect(noun, entries) {
  return (element, block, surface) => {
    const here = element.default_to_current_conversation ? surface.channel : undefined;
    const chosen = remembered(element, block, surface, element[`initial_${noun}`] ?? here);
    if (chosen && noun !== "user") remember(element, block, surface, chosen);
    const options = entries(surface.world).map(([id, name]) =>
      h("option", { value: id, selected: id === chosen }, name),
    );
    return select(element, block, surface, chosen, options, (value) => value || null, `selected_${noun}`);
  };
}

function select(element, block, surface, chosen, options, valueOf, key) {
  const node = h(
    "select",
    {
      class: "field select",
      onchange: () =>
        changed(element, block, surface, valueOf(node.value), { [key]: valueOf(node.value) }, node),
    },
    h(
      "option",
      { value: "", disabled: !block.optional, selected: !chosen },
      element.placeholder ? plain(element.placeholder.text) : "Choose…",
    ),
    options,
  );
  return node;
}

export function drawChoices(type) {
  return (element, block, surface) => {
    const many = type === "checkbox";
    const key = many ? "selected_options" : "selected_option";
    const initial = many ? (element.initial_options ?? []) : element.initial_option;
    const held = remembered(element, block, surface, initial);
    const values = new Set((many ? held : [held]).filter(Boolean).map((one) => one.value));
    const name = `${block.block_id}/${element.action_id}/${surface.key}`;
    const node = h(
      "fieldset",
      { class: "choices" },
      element.options.map((option) =>
        h(
          "label",
          { class: "choice" },
          h("input", { type, name, value: option.value, checked: values.has(option.value) }),
          h(
            "span",
            {},
            textObject(option.text, surface.world),
            option.description && h("small", {}, textObject(option.description, surface.world)),
          ),
        ),
      ),
    );
    node.addEventListener("change", () => {
      const marked = new Set([...node.querySelectorAll("input:checked")].map((input) => input.value));
      const options = element.options.filter((option) => marked.has(option.value));
      changed(
        element,
        block,
        surface,
        many ? options : (options[0] ?? null),
        { [key]: many ? options : (options[0] ?? null) },
        node,
      );
    });
    return node;
  };
}

export function drawManySelect(element, block, surface) {
  return drawChoices("checkbox")(
    { ...element, options: element.options ?? element.option_groups.flatMap((group) => group.options) },
    block,
    surface,
  );
}

export function drawPicker(type, key, initial, toField = (value) => value, fromField = (value) => value) {
  return (element, block, surface) => {
    const value = remembered(element, block, surface, element[initial]);
    const node = h("input", {
      type,
      class: "field picker",
      value: value ? toField(value) : "",
      "aria-label": element.placeholder && plain(element.placeholder.text),
      onchange: () => {
        const chosen = node.value ? fromField(node.value) : null;
        changed(element, block, surface, chosen, { [key]: chosen }, node);
      },
    });
    return node;
  };
}

const pad = (number) => String(number).padStart(2, "0");

export function toLocal(seconds) {
  const date = new Date(seconds * 1000);
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}T${pad(date.getHours())}:${pad(date.getMinutes())}`;
}
