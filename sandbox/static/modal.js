// The topmost modal of the person's stack, in a dialog that traps focus. What was typed stays when the app redraws it.
import { h } from "./dom.js";
import { drawBlocks } from "./blocks.js";
import { plain } from "./mrkdwn.js";

export class Modal {
  constructor({ world, act }) {
    this.world = world;
    this.act = act; // (name, body) -> outcome
    this.dialog = document.getElementById("modal");
    this.views = [];
    this.entered = new Map(); // view id -> what was typed into it
    this.errors = {};
    this.dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.close(true);
    });
  }

  get top() {
    return this.views.at(-1);
  }

  show(views) {
    const before = this.top?.id;
    this.views = views;
    for (const id of this.entered.keys()) if (!views.some((view) => view.id === id)) this.entered.delete(id);
    if (!this.top) {
      this.errors = {};
      this.dialog.close();
      return;
    }
    if (before !== this.top.id) this.errors = {};
    this.draw();
  }

  draw() {
    const view = this.top;
    if (!this.entered.has(view.id)) this.entered.set(view.id, {});
    const entered = this.entered.get(view.id);
    const surface = {
      world: this.world,
      key: view.id,
      entered,
      errors: this.errors,
      act: (action) => this.act("click-in-view", { view_id: view.id, ...action }),
    };
    const focus = this.rememberFocus();
    this.dialog.replaceChildren(
      h(
        "form",
        {
          class: "modal-form",
          novalidate: true,
          "data-callback-id": view.callback_id,
          "data-testid": "modal-form",
          onsubmit: (event) => {
            event.preventDefault();
            this.submit(view);
          },
        },
        h(
          "header",
          {},
          this.views.length > 1 &&
            h(
              "button",
              { type: "button", class: "quiet back", "aria-label": "Back", onclick: () => this.close(false) },
              "‹",
            ),
          h("h2", { id: "modal-title" }, plain(view.title.text)),
          h(
            "button",
            {
              type: "button",
              class: "quiet close",
              "aria-label": "Close",
              "data-testid": "modal-x",
              onclick: () => this.close(true),
            },
            "✕",
          ),
        ),
        h(
          "div",
          { class: "modal-body" },
          this.errors[""] && h("p", { class: "trouble", role: "alert" }, this.errors[""]),
          drawBlocks(view.blocks, surface),
        ),
        h(
          "footer",
          {},
          h(
            "button",
            {
              type: "button",
              class: "button",
              "data-testid": "modal-close",
              onclick: () => this.close(false),
            },
            view.close ? plain(view.close.text) : "Cancel",
          ),
          view.submit &&
            h(
              "button",
              { type: "submit", class: "button primary", "data-testid": "modal-submit" },
              plain(view.submit.text),
            ),
        ),
      ),
    );
    if (!this.dialog.open) this.dialog.showModal();
    this.restoreFocus(focus);
  }

  rememberFocus() {
    const active = document.activeElement;
    const block = active?.closest("#modal [data-block-id]")?.dataset.blockId;
    return block
      ? { block, action: active.dataset.actionId, start: active.selectionStart, end: active.selectionEnd }
      : null;
  }

  restoreFocus(focus) {
    const kept =
      focus &&
      this.dialog.querySelector(
        `[data-block-id="${CSS.escape(focus.block)}"] [data-action-id="${CSS.escape(focus.action ?? "")}"]`,
      );
    if (kept) {
      kept.focus();
      if (typeof focus.start === "number" && kept.setSelectionRange)
        try {
          kept.setSelectionRange(focus.start, focus.end);
        } catch {
          /* not a text field */
        }
      return;
    }
    const wrong = this.dialog.querySelector("[aria-invalid=true]");
    (
      wrong ??
      this.dialog.querySelector(".modal-body :is(input,textarea,select)") ??
      this.dialog.querySelector("[type=submit]")
    )?.focus();
  }

  async submit(view) {
    const button = this.dialog.querySelector("[type=submit]");
    button.disabled = true;
    button.setAttribute("aria-busy", "true");
    const outcome = await this.act("submit", { view_id: view.id, entered: this.entered.get(view.id) });
    if (this.top?.id !== view.id) return;
    this.errors = outcome.ok ? {} : (outcome.errors ?? { "": "We had some trouble connecting. Try again?" });
    this.draw();
  }

  close(all) {
    if (this.top) this.act("close", { view_id: this.top.id, all });
  }
}
