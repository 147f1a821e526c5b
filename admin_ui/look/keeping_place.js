// Markup drawn anew is other elements: the same ones are found by id, else by name and value, else by where they lead.
// The entry whose button was pressed, or else the first one, stays where it is on the screen.
(() => {
  const open = new Map(), typed = new Map();
  let focused = null, pressed = null;
  const key = (e) => e.id || (e.name ? `${e.name}=${e.type === "submit" ? e.value : ""}` : e.getAttribute("href"));
  const place = (e) => (e instanceof Element ? e.closest("[data-keeps]") : null);
  document.addEventListener("toggle", (e) => {
    if (place(e.target) && e.target.id) open.set(e.target.id, e.target.open);
  }, true);
  document.addEventListener("input", (e) => {
    if (place(e.target) && key(e.target)) typed.set(key(e.target), e.target.value);
  });
  document.addEventListener("focusin", (e) => { focused = place(e.target) ? key(e.target) : null; });
  document.addEventListener("submit", (e) => {
    const entry = e.submitter?.closest("li > [id]") || place(e.target)?.querySelector("li > [id]");
    pressed = entry && { id: entry.id, top: entry.getBoundingClientRect().top };
  }, true);
  const restore = (within, gone) => {
    for (const d of within.querySelectorAll("details[id]")) if (open.has(d.id)) d.open = open.get(d.id);
    for (const i of within.querySelectorAll("input, textarea, select")) {
      if (i.type !== "hidden" && typed.has(key(i))) i.value = typed.get(key(i));
    }
    for (const old of gone.flatMap((e) => [...e.querySelectorAll("[data-error]:not(:empty)")])) {
      const now = [...within.querySelectorAll("[data-error]")].find((e) => e.dataset.error === old.dataset.error);
      if (now && !now.textContent) now.textContent = old.textContent;
    }
    if (focused && document.activeElement === document.body) {
      [...within.querySelectorAll("a, button, summary, input, textarea, select, article")]
        .find((e) => key(e) === focused)?.focus({ preventScroll: true });
    }
    const entry = pressed && document.getElementById(pressed.id);
    if (entry && within.contains(entry)) window.scrollBy(0, entry.getBoundingClientRect().top - pressed.top);
    pressed = null;
  };
  new MutationObserver((changes) => {
    const gone = new Map();
    for (const change of changes) {
      const within = place(change.target);
      if (!within || !change.removedNodes.length) continue;
      if (!gone.has(within)) gone.set(within, []);
      gone.get(within).push(...[...change.removedNodes].filter((e) => e instanceof Element));
    }
    for (const [within, nodes] of gone) restore(within, nodes);
  }).observe(document, { childList: true, subtree: true });
})();
