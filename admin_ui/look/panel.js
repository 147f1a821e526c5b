// Forms: sent once at a time, told at the field what is wrong, and not lost by leaving the page.
window.askusers = (() => {
  const changed = new Set();
  // Of each form: typed into since it was sent; the button that sent it; the one pressed while its answer was awaited.
  const typed = new WeakSet(), sent = new WeakMap(), waiting = new WeakMap();
  const form = (id) => document.getElementById(id);
  document.addEventListener("input", (e) => {
    const f = e.target.closest("form");
    if (!f) return;
    typed.add(f);
    if ("warns" in f.dataset) { changed.add(f); f.dataset.changed = ""; }
  });
  window.addEventListener("beforeunload", (e) => {
    if ([...changed].some((f) => f.isConnected)) e.preventDefault();
  });
  const calm = (f) => { changed.delete(f); delete f.dataset.changed; };
  const ready = (f) => { delete f.dataset.busy; f.removeAttribute("aria-busy"); };
  const clear = (f) => {
    for (const e of f.querySelectorAll("[data-error]")) e.textContent = "";
    for (const e of f.querySelectorAll("[aria-invalid]")) e.removeAttribute("aria-invalid");
  };
  return {
    // What the form holds, by field, with the button that sent it. While an answer is awaited the same button does
    // nothing, and another one waits: what the answer draws is there to be pressed before the answer is through.
    send(e, emit) {
      const f = e.target;
      if ("busy" in f.dataset) {
        if (e.submitter && e.submitter !== sent.get(f)) waiting.set(f, e.submitter);
        return;
      }
      sent.set(f, e.submitter);
      typed.delete(f);
      f.dataset.busy = ""; f.setAttribute("aria-busy", "true");
      const given = {};
      for (const [name, value] of new FormData(f, e.submitter)) (given[name] ??= []).push(String(value));
      emit(given);
    },
    // `leaves`: the answer leads to another page.
    done(id, clears, leaves) {
      const f = form(id);
      if (!f) return;
      ready(f); clear(f);
      if (!typed.has(f)) { calm(f); if (clears) f.reset(); }
      const next = waiting.get(f);
      waiting.delete(f);
      if (!leaves && next?.form === f) f.requestSubmit(next);
    },
    refuse(id, field, words, revision, way) {
      const f = form(id);
      if (!f) return;
      ready(f); clear(f); waiting.delete(f);
      if (revision && f.elements.revision) f.elements.revision.value = revision;
      const place = [...f.querySelectorAll("[data-error]")].find((e) => e.dataset.error === field)
        || f.querySelector('[data-error=""]');
      if (!place) return;
      place.textContent = words;
      if (way) {
        const link = Object.assign(document.createElement("a"), { href: way.path, textContent: way.words });
        place.append(" ", link);
      }
      const input = field && f.elements[field];
      if (input && input.focus) { input.setAttribute("aria-invalid", "true"); input.focus(); }
      else place.scrollIntoView({ block: "nearest" });
    },
    menu(button) {
      const open = button.getAttribute("aria-expanded") !== "true";
      button.setAttribute("aria-expanded", open);
      document.getElementById("menu").classList.toggle("shown", open);
    },
    leave() { changed.clear(); },
    // Before the page is drawn, so that nothing flashes: the look that this browser was told to keep.
    look(chosen) {
      if (chosen !== undefined) localStorage.setItem("look", chosen);
      const kept = localStorage.getItem("look") || "";
      if (kept) document.documentElement.dataset.look = kept; else delete document.documentElement.dataset.look;
    },
  };
})();
askusers.look();
