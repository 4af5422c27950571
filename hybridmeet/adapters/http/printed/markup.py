"""A paper as a page that browsers print: every word escaped, no script, no style in the markup."""

from collections.abc import Callable, Sequence
from datetime import datetime, time
from html import escape
from pathlib import Path
from typing import Final

from hybridmeet.adapters.http.static import Asset, Built, asset
from hybridmeet.application.printing.paper import Badge, Cell, Nameplate, Paper, Table

_CSS: Final = Path(__file__).with_name("printed.css").read_bytes()
SHEET: Final[Asset] = asset("printed.css", _CSS)
SHEET_NAME: Final = f"printed-{SHEET.etag[:8]}.css"
_PAGE: Final = """<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>{title} · hybridmeet</title>
{sheets}
</head>
<body class="printed {name}">
<nav class="screen">{nav}</nav>
<main>
{main}
</main>
<footer>{footer}</footer>
</body>
</html>
"""
PRINT_WORDS: Final = {
    "en": {
        "attendance": "Attendance",
        "desk": "Desk",
        "print": "Print (PDF)",
        "other": "Tiếng Việt",
        "links": "{linked} of {all} nameplates have a QR code.",
        "make": "Make the links for nameplates",
        "warn": "Whoever scans a plate's code opens that delegate's page. Shut a person out to "
        "revoke it.",
    },
    "vi": {
        "attendance": "Điểm danh",
        "desk": "Bàn đón tiếp",
        "print": "In (PDF)",
        "other": "English",
        "links": "{linked} trên {all} biển tên có mã QR.",
        "make": "Tạo liên kết cho biển tên",
        "warn": "Ai quét mã trên biển tên sẽ mở trang của đại biểu đó. Thu hồi chỗ của người đó để "
        "hủy liên kết.",
    },
}

WIDTHS: Final = (6, 9, 13, 18)
"""A country's name of at most so many letters fits a plate in the size of that class."""
LONG: Final = 14
"""A longer one is set smaller on a badge."""

Qr = Callable[[str], str]


def page_of(paper: Paper, qr: Qr, nav: str, built: Built) -> str:
    """The whole page; ``nav`` is markup that is seen on screens alone."""
    sheets = [*built.styles, f"/assets/{SHEET_NAME}"]
    links = [f'<link rel="stylesheet" href="{escape(one)}">' for one in sheets]
    if built.icon:
        links.insert(0, f'<link rel="icon" href="{escape(built.icon)}" type="image/svg+xml">')
    return _PAGE.format(
        lang=paper.lang,
        name=paper.name,
        title=escape(f"{paper.title}, {paper.short}"),
        sheets="\n".join(links),
        nav=nav,
        main=_main(paper, qr),
        footer=_foot(paper),
    )


def _main(paper: Paper, qr: Qr) -> str:
    title = f"<h1>{escape(paper.title)}</h1>"
    about = "".join(f'<p class="about">{escape(line)}</p>' for line in paper.about)
    parts = [f'<div class="head">{title}{about}</div>']
    parts += [_table(table, paper) for table in paper.tables]
    if paper.badges:
        each = "".join(_badge(one, paper, qr) for one in paper.badges)
        parts.append(f'<ul class="badges">{each}</ul>')
    parts += [_plate(one, paper, qr) for one in paper.nameplates]
    return "\n".join(parts)


def _foot(paper: Paper) -> str:
    """Where a page comes from: it stands on each, browsers repeat a table's foot."""
    lines = (line for line in (paper.disclaimer, paper.footer) if line)
    return "".join(f"<p>{escape(line)}</p>" for line in lines)


def _table(table: Table, paper: Paper) -> str:
    heads = "".join(f'<th scope="col">{escape(one.title)}</th>' for one in table.columns)
    rows = "\n".join(_row(row, len(table.columns)) for row in table.rows)
    title = "" if table.title == paper.title else f"<h2>{escape(table.title)}</h2>"
    note = f'<p class="note">{escape(table.note)}</p>' if table.note else ""
    above = note if paper.name == "signatures" else ""
    note = "" if above else note
    foot = f'<tfoot><tr><td colspan="{len(table.columns)}">{_foot(paper)}</td></tr></tfoot>'
    body = f"<table><thead><tr>{heads}</tr></thead>\n<tbody>{rows}</tbody>{foot}</table>"
    return f"<section>{title}{above}{body}{note}</section>"


def _row(row: Sequence[Cell], width: int) -> str:
    if len(row) == 1:
        band = f'<th scope="rowgroup" colspan="{width}">{_cell(row[0])}</th>'
        return f'<tr class="band">{band}</tr>'
    return "<tr>" + "".join(f"<td>{_cell(cell)}</td>" for cell in row) + "</tr>"


def _cell(cell: Cell) -> str:
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M}"
    if isinstance(cell, time):
        return f"{cell:%H:%M}"
    return "" if cell is None else escape(str(cell))


def _badge(badge: Badge, paper: Paper, qr: Qr) -> str:
    line = f'<p class="line">{escape(badge.line)}</p>' if badge.line else ""
    demo = f'<p class="demo">{escape(paper.disclaimer)}</p>' if paper.disclaimer else ""
    long = " long" if len(badge.delegation) > LONG else ""
    return (
        f'<li class="badge"><p class="of">{escape(paper.short)}</p>'
        f'<p class="delegation{long}">{escape(badge.delegation)}</p>'
        f'<div class="who"><p class="name">{escape(badge.name)}</p>{line}</div>'
        f'<div class="code">{qr(badge.qr)}<p>{escape(badge.code)}</p></div>{demo}</li>'
    )


def _plate(plate: Nameplate, paper: Paper, qr: Qr) -> str:
    """Folded in the middle: the upper half is printed upside down and faces the hall."""
    line = f'<p class="line">{escape(plate.line)}</p>' if plate.line else ""
    size = next((f" w{most}" for most in WIDTHS if len(plate.delegation) <= most), "")
    words = (
        f'<div><p class="delegation{size}">{escape(plate.delegation)}</p>'
        f'<p class="name">{escape(plate.name)}</p>{line}</div>'
    )
    demo = f'<p class="demo">{escape(paper.disclaimer)}</p>' if paper.disclaimer else ""
    code = ""
    if plate.qr:
        code = f'<div class="code">{qr(plate.qr)}<p>{escape(plate.hint)}</p></div>'
    return (
        f'<section class="plate"><div class="side away" aria-hidden="true">{words}</div>'
        f'<div class="side own">{words}{code}</div>{demo}</section>'
    )
