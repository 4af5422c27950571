"""A paper as a PDF, set by Typst from a template of ours. Words go in as values, never as markup.

The fonts are shipped: a server has none with Vietnamese letters. Nothing is fetched from anywhere.
"""

from dataclasses import asdict
from datetime import datetime, time
from pathlib import Path
from typing import Any, Final

import orjson

from hybridmeet.adapters.formats.files.qr import qr_svg
from hybridmeet.application.printing.paper import Paper

HERE: Final = Path(__file__).parent


def as_pdf(paper: Paper) -> bytes:
    """The whole file. Blocks for tenths of a second: ask it in a thread."""
    import typst  # noqa: PLC0415 -- 70 MB that only those who print need

    return typst.compile(
        HERE / "paper.typ",
        root=HERE,
        font_paths=[HERE / "fonts"],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"paper": orjson.dumps(_values(paper)).decode()},
    )


def _values(paper: Paper) -> dict[str, Any]:
    """The paper as JSON: times as they are read, QR codes as pictures."""
    values = asdict(paper)
    for table in values["tables"]:
        table["rows"] = [[_read(cell) for cell in row] for row in table["rows"]]
    for drawn in (*values["badges"], *values["nameplates"]):
        drawn["qr"] = qr_svg(drawn["qr"]) if drawn["qr"] else None
    return values


def _read(cell: object) -> str:
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M}"
    if isinstance(cell, time):
        return f"{cell:%H:%M}"
    return "" if cell is None else str(cell)
