"""How every page looks: colours, type and the frame around them, in one place."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from nicegui import ui

TITLE = "AskUsers"
_STYLE = """
<style>
  :root { --ink: #1d2433; --soft: #5b6579; --line: #e3e7ee; --ground: #f6f7fa; --card: #ffffff; --brand: #2f5bea; }
  body.body--dark { --ink: #e9ecf3; --soft: #a3adbf; --line: #2c3444; --ground: #11151d; --card: #1a202c; 
      --brand: #86a3ff; }
  body { background: var(--ground); color: var(--ink); font-family: system-ui, -apple-system, "Segoe UI", sans-serif; }
  .nicegui-content { padding: 0; align-items: center; }
  .frame { width: 100%; max-width: 46rem; padding: 3rem 1.25rem; gap: 1.5rem; display: flex; flex-direction: column; }
  .frame h1 { font-size: 2rem; line-height: 1.2; font-weight: 650; margin: 0; letter-spacing: -0.01em; }
  .frame p { margin: 0; color: var(--soft); font-size: 1.05rem; line-height: 1.55; }
  .panel { background: var(--card); border: 1px solid var(--line); border-radius: 14px; padding: 1.25rem 1.5rem; }
  .step { display: grid; grid-template-columns: 2rem 1fr; gap: .25rem .75rem; padding: .85rem 0; align-items: start; }
  .step + .step { border-top: 1px solid var(--line); }
  .step .mark { width: 1.75rem; height: 1.75rem; border-radius: 50%; border: 1.5px solid var(--line); display: grid;
      place-items: center; font-size: .85rem; font-weight: 600; color: var(--soft); }
  .step.done .mark { background: #14804a; border-color: #14804a; color: #fff; }
  .step .what { font-weight: 600; color: var(--ink); }
  .step .how { color: var(--soft); line-height: 1.5; }
  .step code { background: var(--ground); border: 1px solid var(--line); border-radius: 6px; padding: .05rem .35rem; }
  .ways { display: flex; flex-wrap: wrap; gap: .75rem; }
  .way { text-decoration: none; font-weight: 600; border-radius: 10px; padding: .65rem 1.1rem;
      border: 1px solid var(--brand);
      color: var(--brand); }
  .way.first { background: #2f5bea; border-color: #2f5bea; color: #fff; }
  .way:focus-visible { outline: 3px solid var(--brand); outline-offset: 2px; }
</style>
"""


@contextmanager
def frame(title: str) -> Iterator[None]:
    """The room around a page's content: one column that breathes, light or dark as the person's system has it."""
    ui.page_title(f"{title} · {TITLE}")
    ui.add_head_html(_STYLE)
    ui.add_head_html('<meta name="description" content="Personal mail, approved in Slack">')
    with ui.element("main").classes("frame"):
        yield
