// Forms: sent once at a time, told at the field what is wrong, and not lost by leaving the page.
window.askusers = (() => {
  const changed = new Set(), typed = new WeakSet();  // since the page was drawn or all was saved; since it was sent
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
    // What the form holds, by field, with the button that sent it; nothing while an answer is awaited.
    send(e, emit) {
      const f = e.target;
      if ("busy" in f.dataset) return;
      typed.delete(f);
      f.dataset.busy = ""; f.setAttribute("aria-busy", "true");
      const given = {};
      for (const [name, value] of new FormData(f, e.submitter)) (given[name] ??= []).push(String(value));
      emit(given);
    },
    // What was typed while the answer was awaited stays, and is not saved.
    done(id, clears) {
      const f = form(id);
      if (!f) return;
      ready(f); clear(f);
      if (!typed.has(f)) { calm(f); if (clears) f.reset(); }
    },
    refuse(id, field, words, revision, way) {
      const f = form(id);
      if (!f) return;
      ready(f); clear(f);
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
