"""The few pages that the server writes itself: the door, what is lost, what is not built.

No script, no inline style, every word escaped, in the look of the built pages. What a page says is
in words.py; everything live is the built pages' work.
"""

from html import escape
from pathlib import Path
from typing import Final

from aiohttp import web

from hybridmeet.adapters.http.static import Asset, Built, asset
from hybridmeet.adapters.http.words import DOOR, Both, Lang

_CSS: Final = Path(__file__).with_name("paper.css").read_bytes()
STYLE: Final[Asset] = asset("paper.css", _CSS)
STYLE_NAME: Final = f"paper-{STYLE.etag[:8]}.css"
_PAGE: Final = """<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>{title} · hybridmeet</title>
{links}
</head>
<body class="paper">
<header><a class="brand" href="/">{mark}hybridmeet</a></header>
<main>
{main}
</main>
</body>
</html>
"""


def language_of(request: web.Request) -> Lang:
    """English or Vietnamese: as the address says, else as the browser prefers."""
    asked = request.query.get("lang")
    if asked in {"en", "vi"}:
        return "vi" if asked == "vi" else "en"
    best, weight = "en", 0.0
    for part in request.headers.get("Accept-Language", "")[:200].split(","):
        tag, _, quality = part.strip().partition(";q=")
        own = tag.lower().partition("-")[0]
        if own in {"en", "vi"} and _weight(quality) > weight:
            best, weight = own, _weight(quality)
    return "vi" if best == "vi" else "en"


def _weight(quality: str) -> float:
    try:
        return float(quality or 1)
    except ValueError:
        return 0.0


def paper(lang: Lang, title: str, main: str, built: Built) -> str:
    """A whole page; ``main`` is markup whose words are escaped already."""
    sheets = [*built.styles, f"/assets/{STYLE_NAME}"]
    links = [f'<link rel="stylesheet" href="{escape(sheet)}">' for sheet in sheets]
    if built.icon:
        links.insert(0, f'<link rel="icon" href="{escape(built.icon)}" type="image/svg+xml">')
    mark = f'<img src="{escape(built.icon)}" alt="" width="18" height="18">' if built.icon else ""
    words = {"lang": lang, "title": escape(title), "links": "\n".join(links), "mark": mark}
    return _PAGE.format(**words, main=main)


def html_response(text: str, lang: Lang, status: int = 200) -> web.Response:
    """A page that nobody keeps."""
    response = web.Response(text=text, status=status, content_type="text/html", charset="utf-8")
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Language"] = lang
    response.headers["Vary"] = "Accept-Language"
    return response


def page_response(request: web.Request, both: Both, built: Built, status: int) -> web.Response:
    """A page of one title and one sentence, with the way to all meetings."""
    lang = language_of(request)
    words = both[lang]
    main = (
        f"<h1>{escape(words.title)}</h1>\n<p>{escape(words.text)}</p>\n"
        f'<p><a href="/">{escape(DOOR[lang]["home"])}</a></p>'
    )
    return html_response(paper(lang, words.title, main, built), lang, status)
