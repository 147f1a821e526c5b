// A file on its way: how far it is, refused at its field, stopped when asked, and not lost by leaving the page.
(() => {
  let sending = null;
  const formOf = (e) => (e.target instanceof Element ? e.target.closest("form[data-upload]") : null);
  const part = (f, name) => f.querySelector(`[data-part="${name}"]`);
  const show = (f, isSending) => {
    part(f, "sending").hidden = !isSending;
    part(f, "ready").hidden = isSending;
  };
  const say = (f, words) => { part(f, "said").textContent = words; };
  const refuse = (f, words, { field = "file", again = false, go = "" } = {}) => {
    sending = null;
    show(f, false);
    askusers.refuse(f.id, field, words);
    part(f, "again").hidden = !again;
    part(f, "way").hidden = !go;
    if (go) part(f, "way").href = go;
  };
  const answered = (f, answer) => {
    let told = {};
    try { told = JSON.parse(answer.responseText); } catch { /* a page of something between us */ }
    if (answer.status === 401) refuse(f, f.dataset.signedOut);
    else if (answer.status === 200 && told.go) { sending = null; location.assign(told.go); }
    else refuse(f, told.said || f.dataset.broken, told);
  };
  const megabytes = (n) => (n / 1e6).toLocaleString(document.documentElement.lang, { maximumFractionDigits: n < 1e7 ? 1 : 0 });
  const send = (f, again) => {
    const [file, more] = f.elements.file.files;
    if (!file) return refuse(f, f.dataset.none);
    if (more) return refuse(f, f.dataset.onlyOne);
    if (file.size > Number(f.dataset.most)) return refuse(f, f.dataset.tooLarge);
    askusers.done(f.id, false);
    part(f, "again").hidden = part(f, "way").hidden = true;
    const data = new FormData();  // the short fields first: the file is handed on as it comes
    data.append("business", f.elements.business.value);
    if (again) data.append("again", "yes");
    data.append("file", file, file.name);
    const bar = f.querySelector("progress");
    sending = new XMLHttpRequest();
    sending.upload.onprogress = (e) => {
      bar.value = e.loaded / e.total;
      say(f, f.dataset.sent.replace("{done}", megabytes(e.loaded)).replace("{whole}", megabytes(e.total)));
    };
    sending.upload.onload = () => { bar.removeAttribute("value"); say(f, f.dataset.stored); };
    sending.onload = (e) => answered(f, e.target);
    sending.onerror = () => refuse(f, f.dataset.broken);
    sending.onabort = () => refuse(f, f.dataset.stopped);
    sending.open("POST", f.action);
    sending.send(data);
    bar.value = 0;
    say(f, "");
    show(f, true);
    part(f, "stop").focus();
  };
  document.addEventListener("submit", (e) => {
    const f = formOf(e);
    if (!f) return;
    e.preventDefault();
    if (!sending) send(f, e.submitter?.name === "again");
  });
  document.addEventListener("click", (e) => { if (formOf(e) && e.target.closest('[data-part="stop"]')) sending?.abort(); });
  document.addEventListener("change", (e) => {
    const f = formOf(e);
    if (f) { askusers.done(f.id, false); part(f, "again").hidden = part(f, "way").hidden = true; }
  });
  // A file that misses its place must not replace the page.
  for (const kind of ["dragover", "dragleave", "drop"]) {
    document.addEventListener(kind, (e) => {
      const f = document.querySelector("form[data-upload]");
      if (!f) return;
      e.preventDefault();
      const place = f.querySelector(".drop");
      place.classList.toggle("over", kind === "dragover" && place.contains(e.target));
      if (kind === "drop" && place.contains(e.target) && !sending && e.dataTransfer.files.length) {
        f.elements.file.files = e.dataTransfer.files;
        f.elements.file.dispatchEvent(new Event("change", { bubbles: true }));
      }
    });
  }
  window.addEventListener("beforeunload", (e) => { if (sending) e.preventDefault(); });
})();
