"""The DKIM keys of a sender's domain, as markup: which one signs, what is to be published, what can be done."""

from __future__ import annotations

from markupsafe import Markup

from admin_ui.parts import fields
from admin_ui.parts.entry import chip
from admin_ui.parts.finding import draw_record
from admin_ui.parts.markup import NOTHING, fill, join
from services.mail_keys import KeyView
from services.sender_records import Record
from services.translation import _, say_moment


def draw_keys(domain: str, keys: tuple[KeyView, ...]) -> Markup:
    """The newest first, each with its record; one that waits does not hinder the one that signs."""
    title = fill("<h2>{}</h2>", _("DKIM keys of {domain}", domain=domain))
    if not keys:
        words = _("Without a key your mail leaves unsigned, and large receivers refuse unsigned mail.")
        make = fields.button(_("Make a DKIM key"), act="rotate_dkim_key")
        return fill('{}<p>{}</p><div class="acts">{}</div>', title, words, make)
    waits = keys[0].published_at is None
    rotate = _(
        "A new key every year is good custom. The old one signs until the record of the new one has been seen; leave "
        "its record in the DNS for some days, for mail that is still on its way."
    )
    acts = fill(
        '<div class="acts">{}{}</div>',
        fields.button(_("Look for the records now"), act="check", kind="first" if waits else "quiet"),
        NOTHING if waits else fields.button(_("Make a new key"), act="rotate_dkim_key", kind="quiet"),
    )
    return fill(
        '{}<ul class="findings keys">{}</ul><p class="hint">{}</p>{}', title, join(map(_key, keys)), rotate, acts
    )


def _key(key: KeyView) -> Markup:
    if key.signs:
        state, said = chip(_("Signs"), "good"), _("Seen on {when}.", when=say_moment(key.published_at or key.made_at))
    elif key.published_at:
        state, said = chip(_("Replaced")), _("A newer key signs. Delete it once no mail of it is on its way.")
    else:
        said = _("Made on {when}. Publish this record; it signs as soon as it is seen.", when=say_moment(key.made_at))
        state = chip(_("Waits to be published"), "warn")
    if not key.record:
        state, said = chip(_("Can't be opened"), "bad"), _("Make a new key, then delete this one.")
    record = Record(key.host, "TXT", key.record)
    shown = draw_record(record, key.selector) if key.record else NOTHING
    if key.record and key.published_at:
        shown = fill("<details><summary>{}</summary>{}</details>", _("Its record"), shown)
    return fill("<li><p><b>{}</b> {}</p><p>{}</p>{}{}</li>", key.selector, state, said, shown, _delete(key))


def _delete(key: KeyView) -> Markup:
    words = (
        _("This key signs your mail. Without another published one it leaves unsigned from now on.")
        if key.signs
        else _("What it signed can no longer be checked once its record is gone.")
    )
    return fill(
        '<details class="removing"><summary>{}</summary><div><p>{}</p>{}</div></details>',
        _("Delete"),
        words,
        fields.button(_("Delete the key {selector}", selector=key.selector), act=f"delete:{key.id}", kind="danger"),
    )
