"""An invoice as a PDF of one page: enough to be downloaded, opened and read."""

from __future__ import annotations

from typing import Any

from sandbox.stripe.billing.lines import say_money

JSON = dict[str, Any]
_TOP, _LINE, _MOST_LINES = 780, 20, 34


def draw_invoice(invoice: JSON) -> bytes:
    """Plain text in Helvetica; what doesn't fit on the page is left out."""
    words = [f"Invoice {invoice['number']}   ({invoice['status']})", f"To {invoice['customer_email'] or 'a guest'}", ""]
    currency = invoice["currency"]
    words += [
        f"{say_money(line['amount'], currency)}   {line['description']}" for line in invoice["_lines"][:_MOST_LINES]
    ]
    words += ["", f"{say_money(invoice['total'], currency)}   in all, with tax"]
    words += ["", "From the sandbox: nothing here is real money."]
    shown = [f"1 0 0 1 56 {_TOP - place * _LINE} Tm ({_escape(text)}) Tj" for place, text in enumerate(words)]
    drawn = ("BT /F1 11 Tf " + " ".join(shown) + " ET").encode("cp1252", "replace")
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(drawn), drawn),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    paper, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(paper))
        paper += b"%d 0 obj\n%b\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 %d\n0000000000 65535 f \n%btrailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return paper + end % (len(parts) + 1, table, len(parts) + 1, len(paper))


def _escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
