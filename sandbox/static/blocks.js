// Block Kit's blocks, drawn as nodes.
import { h, safeUrl } from "./dom.js";
import { drawElement } from "./elements.js";
import { markdown, plain, richText, textObject } from "./mrkdwn.js";

export function drawBlocks(blocks, surface) {
  return h(
    "div",
    { class: "blocks" },
    blocks.map((block) => {
      const node = (DRAW[block.type] ?? drawUnknown)(block, surface);
      node.classList.add("block", `block-${block.type}`);
      node.dataset.blockId = block.block_id;
      return node;
    }),
  );
}

function drawImage(image) {
  const url = image.image_url ? safeUrl(image.image_url) : null;
  const alt = plain(image.alt_text);
  const words = h("span", { class: "no-picture", role: "img", "aria-label": alt }, alt);
  if (!url) return words;
  const node = h("img", { src: url, alt, loading: "lazy", onerror: () => node.replaceWith(words) });
  return node;
}

function drawSection(block, surface) {
  const accessory =
    block.accessory &&
    (block.accessory.type === "image"
      ? h("span", { class: "accessory thumb" }, drawImage(block.accessory))
      : h("span", { class: "accessory" }, drawElement(block.accessory, block, surface)));
  const label = block.text && plain(block.text.text);
  const node = h(
    "div",
    {},
    h(
      "div",
      { class: "section-row" },
      h(
        "div",
        { class: "section-text" },
        block.text && textObject(block.text, surface.world),
        block.fields &&
          h(
            "div",
            { class: "fields" },
            block.fields.map((field) => textObject(field, surface.world)),
          ),
      ),
      accessory,
    ),
  );
  node
    .querySelectorAll(
      ".accessory select, .accessory fieldset, .accessory input:not([type=checkbox], [type=radio])",
    )
    .forEach((control) => {
      if (label && !control.hasAttribute("aria-label")) control.setAttribute("aria-label", label);
    });
  return node;
}

function drawHeader(block) {
  return h("div", { role: "heading", "aria-level": "3" }, plain(block.text.text));
}

function drawContext(block, surface) {
  return h(
    "div",
    {},
    block.elements.map((element) =>
      element.type === "image" ? drawImage(element) : textObject(element, surface.world),
    ),
  );
}

function drawActions(block, surface) {
  return h(
    "div",
    { role: "group" },
    block.elements.map((element) => drawElement(element, block, surface)),
  );
}

function drawPicture(block) {
  return h("figure", {}, block.title && h("figcaption", {}, plain(block.title.text)), drawImage(block));
}

let labels = 0;
function drawInput(block, surface) {
  const id = `input-${++labels}`;
  const element = drawElement(block.element, block, surface);
  const control = element.matches("input,select,textarea,fieldset")
    ? element
    : (element.querySelector("input,select,textarea") ?? element);
  control.setAttribute("aria-labelledby", id);
  control.setAttribute("aria-required", String(!block.optional));
  const error = surface.errors?.[block.block_id];
  if (error) control.setAttribute("aria-invalid", "true");
  return h(
    "div",
    { class: error ? "wrong" : "" },
    h(
      "div",
      { class: "label", id, onclick: () => control.focus() },
      plain(block.label.text),
      block.optional && h("span", { class: "optional" }, " (optional)"),
    ),
    element,
    error && h("p", { class: "error", role: "alert", "data-testid": "input-error" }, error),
    block.hint && h("p", { class: "hint" }, plain(block.hint.text)),
  );
}

function drawUnknown(block) {
  return h("div", {}, `(a block of type ${block.type})`);
}

const DRAW = {
  section: drawSection,
  header: drawHeader,
  context: drawContext,
  actions: drawActions,
  image: drawPicture,
  input: drawInput,
  divider: () => h("hr"),
  markdown: (block, surface) => h("div", {}, markdown(block.text, surface.world)),
  rich_text: (block, surface) => h("div", {}, richText(block, surface.world)),
};
