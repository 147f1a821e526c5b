// What is ticked in a list that is turned page by page: kept in this tab for each selection, up to so many, and sent whole.
(() => {
  const name = (bar) => `ticks ${bar.dataset.ticks}`;
  const read = (bar) => new Set(JSON.parse(sessionStorage.getItem(name(bar)) || "[]"));
  const keep = (bar, ids) => {
    if (ids.size) sessionStorage.setItem(name(bar), JSON.stringify([...ids]));
    else sessionStorage.removeItem(name(bar));
  };
  const boxes = (bar) => [...bar.closest("form").querySelectorAll("input[name=tick]")];
  const barOf = (form) => (form instanceof HTMLFormElement ? form.querySelector("[data-ticks]") : null);
  const show = (bar, ids, refused = false) => {
    const said = bar.querySelector("[data-words]"), all = bar.closest("form").querySelector("[data-all-ticks]");
    const here = boxes(bar), on = here.filter((box) => box.checked).length;
    bar.hidden = !ids.size;
    said.textContent = said.dataset.words.replace("{n}", ids.size.toLocaleString(document.documentElement.lang));
    bar.querySelector("[data-full]").hidden = !refused && ids.size < Number(bar.dataset.most);
    if (all) { all.checked = on > 0 && on === here.length; all.indeterminate = on > 0 && on < here.length; }
  };
  const restore = (bar) => {
    const ids = read(bar);
    for (const box of boxes(bar)) box.checked = ids.has(box.value);
    show(bar, ids);
  };
  document.addEventListener("change", (e) => {
    const bar = e.target.type === "checkbox" && barOf(e.target.form);
    if (!bar) return;
    if ("allTicks" in e.target.dataset) for (const box of boxes(bar)) box.checked = e.target.checked;
    const ids = read(bar);
    let refused = false;
    for (const box of boxes(bar)) {
      if (!box.checked) ids.delete(box.value);
      else if (ids.size < Number(bar.dataset.most)) ids.add(box.value);
      else if (!ids.has(box.value)) { box.checked = false; refused = true; }
    }
    keep(bar, ids);
    show(bar, ids, refused);
  });
  document.addEventListener("click", (e) => {
    const bar = e.target.closest?.("[data-untick]")?.closest("[data-ticks]");
    if (bar) { keep(bar, new Set()); restore(bar); }
  });
  document.addEventListener("formdata", (e) => {
    const bar = barOf(e.target);
    if (!bar || e.formData.get("act") !== "delete") return;
    e.formData.delete("tick");
    for (const id of read(bar)) e.formData.append("tick", id);
  });
  let drawn = null;
  new MutationObserver(() => {
    const bar = document.querySelector("form [data-ticks]");
    if (bar && bar !== drawn) restore(bar);
    drawn = bar;
  }).observe(document, { childList: true, subtree: true });
})();
