"""Choosing a file of customers: a place to drop it on, sent by the browser's own request so that its way is seen."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from markupsafe import Markup
from nicegui import ui

from admin_ui.parts import fields
from admin_ui.parts.markup import fill
from services.imports import MAX_BYTES, ImportTarget
from services.translation import _

EXAMPLE = "/imports/example.csv"
_SCRIPT = (Path(__file__).parents[1] / "look" / "upload.js").read_text()


def send_by_script() -> None:
    """Once a page, for its one upload form."""
    ui.add_head_html(f"<script>{_SCRIPT}</script>")


def upload_form(targets: Sequence[ImportTarget], chosen: str) -> Markup:
    """`chosen` is the id of the business that the person came from, "" where they came from none."""
    megabytes = MAX_BYTES // 2**20
    return fill(
        '<form id="upload" class="card upload" method="post" action="/imports/file" enctype="multipart/form-data"'
        " novalidate"
        ' data-upload data-most="{most}" data-too-large="{too_large}" data-none="{none}" data-only-one="{only_one}"'
        ' data-signed-out="{signed_out}" data-broken="{broken}" data-stopped="{stopped}" data-sent="{sent}"'
        ' data-stored="{stored}"><div class="fields"><p class="error general" role="alert" data-error=""></p>{business}'
        '<div class="field drop"><label for="f-file">{label}</label><input type="file" id="f-file" name="file"'
        ' accept=".csv,.tsv,.txt,text/csv" aria-describedby="h-file e-file">'
        '<p class="hint" id="h-file">{hint}</p></div>'
        '<p class="error" id="e-file" role="alert" data-error="file"></p>'
        '<div class="acts" data-part="again" hidden><p class="hint">{why_again}</p>'
        '<button type="submit" name="again" class="button quiet">{again}</button></div>'
        '<a class="button quiet" data-part="way" href="/imports" hidden>{go_on}</a>'
        '<div data-part="ready"><button type="submit" class="button first">{upload}</button></div>'
        '<div class="sending" data-part="sending" hidden><progress max="1" value="0" aria-label="{sending}"></progress>'
        '<p class="hint" role="status" data-part="said"></p>'
        '<button type="button" class="button quiet" data-part="stop">{stop}</button></div></div></form>',
        most=MAX_BYTES,
        too_large=_("The file is larger than {n} MB. Split it and import one part after the other.", n=megabytes),
        none=_("Choose a file first."),
        only_one=_("One file at a time, please."),
        signed_out=_("Your session has ended. Sign in in another tab, then upload the file again."),
        broken=_("The upload broke off. Nothing was imported. Upload the file again."),
        stopped=_("Stopped. Nothing was imported."),
        sent=_("{done} of {whole} MB sent", done="{done}", whole="{whole}"),
        stored=_("All of it is sent and is being stored."),
        business=_business(targets, chosen),
        label=_("Drop a CSV file here, or choose one"),
        hint=_("Up to {n} MB. Comma, semicolon or tab between the cells; any encoding.", n=megabytes),
        why_again=_("Importing it again replaces amounts, it never adds them up."),
        again=_("Import it again"),
        go_on=_("Go on with it"),
        upload=_("Upload"),
        sending=_("Uploaded so far"),
        stop=_("Stop"),
    )


def _business(targets: Sequence[ImportTarget], chosen: str) -> Markup:
    if len(targets) == 1:
        return fields.hidden("business", targets[0].id) + fill(
            "<p>{}</p>", _("The customers come into {business}.", business=targets[0].name)
        )
    options = {str(target.id): target.name for target in targets}
    return fields.choice("business", _("Into which business"), options, chosen)


def what_it_needs() -> Markup:
    """What a file should hold, and one to begin with."""
    return fill(
        '<section class="card needs"><h2>{}</h2><ul><li>{}</li><li>{}</li><li>{}</li></ul>{}</section>',
        _("What the file needs"),
        _("A first line that names the columns: Email and Name at least."),
        _("Total Spent and Monthly Spend, if you have them: drafts and offers go by them."),
        _("Anything else you know. It is kept as a fact that drafts may speak of."),
        fill('<a class="button quiet" href="{}" download>{}</a>', EXAMPLE, _("Fetch an example")),
    )
