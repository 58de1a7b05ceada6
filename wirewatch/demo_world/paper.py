"""Lines of Latin text -> the bytes of a small, valid one-page PDF."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap

WIDTH = 88  # characters a line, at 10 points on A4
FONTS = b"<< /Font << /F1 5 0 R >> >>"


def pdf(lines: Sequence[str]) -> bytes:
    """One page of A4 with these paragraphs, as PDF 1.4; what Latin-1 does not know becomes a question mark."""
    stream = _text(lines).encode("latin-1", "replace")
    return _assembled(
        (
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources %b >>" % FONTS,
            b"<< /Length %d >>\nstream\n%b\nendstream" % (len(stream), stream),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        )
    )


def _text(lines: Sequence[str]) -> str:
    rows = [row for line in lines for row in (wrap(line, WIDTH) or [""])]
    shown = "".join(f"({_escaped(row)}) Tj T*\n" for row in rows)
    return f"BT /F1 10 Tf 14 TL 56 780 Td\n{shown}ET"


def _escaped(row: str) -> str:
    return row.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _assembled(objects: Sequence[bytes]) -> bytes:
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    table = b"xref\n0 %d\n0000000000 65535 f \n%b" % (size, rows)
    return out + table + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(out))
