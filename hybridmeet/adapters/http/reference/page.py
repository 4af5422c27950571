"""The whole page: what is needed first, then every operation by what it is for, then the shapes."""

from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any, Final

import orjson

from hybridmeet import __version__
from hybridmeet.adapters.http.paper import STYLE_NAME
from hybridmeet.adapters.http.problems import STATUS, TITLES
from hybridmeet.adapters.http.reference.operations import Sections, anchor
from hybridmeet.adapters.http.reference.shapes import named
from hybridmeet.adapters.http.static import EACH_TIME, Asset, Built, asset
from hybridmeet.application.operations import OPERATIONS
from hybridmeet.application.policy import Operation
from hybridmeet.application.tickets import REASONS
from hybridmeet.domain.errors import Rejection

_HERE: Final = Path(__file__).parent
SHEET: Final = asset("reference.css", (_HERE / "reference.css").read_bytes())
SHEET_NAME: Final = f"reference-{SHEET.etag[:8]}.css"
_FORM: Final = (_HERE / "page.html").read_text(encoding="utf-8")

GROUPS: Final = {
    "meetings": "Meetings and seats",
    "commands": "Commands",
    "live": "The live channel",
    "feeds": "Calendars",
    "server": "The server itself",
    "pages": "Pages and links",
}
_GROUP_OF: Final = {
    "meetings": "meetings", "seats": "meetings", "view": "meetings", "people": "meetings",
    "revocations": "meetings", "commands": "commands", "tickets": "live", "feeds": "feeds",
    "feed": "feeds", "page": "pages", "link": "pages",
}  # fmt: skip
"""By the first word of an operation's name; what is not here is the server's own."""

FAULTS: Final = {
    "malformed": "The body or a parameter is not what is declared; `errors` says where.",
    "cross_site": "Another site's page asks, or a cookie came without X-Hybridmeet: 1.",
    "wrong_method": "The Allow header names the methods of this address.",
    "too_slow": "The body did not come within ten seconds.",
    "too_large": "The body is larger than the server takes.",
    "wrong_type": "Send JSON, and say so in Content-Type.",
    "wrong_host": "The server is asked under a name that is not its own.",
    "internal": "It has been written down; `instance` finds it in the log. Try again.",
    "storage_full": "Nothing was recorded. Send the same again with the same id, later.",
    "unavailable": "Perhaps recorded, perhaps not: the same again with the same id will tell.",
    "not_ready": "A part of the server does not work now; `detail` names it.",
}
"""What HTTP itself refuses, for people."""


def reference(openapi: bytes, built: Built, origin: str) -> Asset:
    """The page, as the registry and the description are."""
    description = orjson.loads(openapi)
    sections = Sections(description, origin)
    groups = _grouped()
    words = {
        "styles": "\n".join(
            f'<link rel="stylesheet" href="{escape(sheet)}">'
            for sheet in [*built.styles, f"/assets/{STYLE_NAME}", f"/assets/{SHEET_NAME}"]
        ),
        "icon": f'<link rel="icon" href="{escape(built.icon)}">' if built.icon else "",
        "mark": f'<img src="{escape(built.icon)}" alt="" width="18" height="18">'
        if built.icon
        else "",
        "version": escape(__version__),
        "origin": escape(origin),
        "contents": "".join(_contents(name, rows) for name, rows in groups.items()),
        "groups": "".join(_group(sections, name, rows) for name, rows in groups.items()),
        "codes": "".join(_code(code, status) for code, status in STATUS.items()),
        "shapes": "".join(map(sections.shape, _shapes(description))),
    }
    text = _FORM
    for name, value in words.items():
        text = text.replace(f"<!--{name}-->", value)
    text = _by_their_commands(text, description)
    return asset("api.html", text.encode(), EACH_TIME)


def _by_their_commands(text: str, description: Mapping[str, Any]) -> str:
    """A command's shape is shown with the command: the way leads there, under its own name."""
    for name, shape in description["components"]["schemas"].items():
        if _names_a_command(shape):
            type_ = shape["properties"]["type"]["const"]
            there = f'<a href="#command-{type_}">{type_}</a>'
            text = text.replace(f'<a href="#shape-{name}">{name}</a>', there)
    return text


def _grouped() -> dict[str, list[Operation]]:
    groups: dict[str, list[Operation]] = {name: [] for name in GROUPS}
    for row in OPERATIONS.values():
        groups[_group_of(row)].append(row)
    groups["commands"].sort(key=lambda row: row.kind != "http")  # how to ask, then what
    return groups


def _group_of(row: Operation) -> str:
    if row.kind != "http":
        return "commands" if row.kind == "command" else "live"
    return _GROUP_OF.get(row.name.partition(".")[0], "server")


def _contents(name: str, rows: Sequence[Operation]) -> str:
    links = "".join(f'<li><a href="#{anchor(row)}">{_short(row)}</a></li>' for row in rows)
    return f'<li><a class="group" href="#{name}">{GROUPS[name]}</a><ul>{links}</ul></li>'


def _short(row: Operation) -> str:
    if row.http is None:
        return escape(row.name)
    path = row.http.path.removeprefix("/api").replace("/meetings/{meeting}/", "…/") or "/api"
    which = row.name.partition(".")[2] if row.http.body and "." in row.name else ""
    verb = f'<span class="verb {row.http.method.lower()}">{row.http.method}</span>'
    return f"{verb} {escape(path)} {escape(which)}"


def _group(sections: Sections, name: str, rows: Sequence[Operation]) -> str:
    write = {"http": sections.request, "command": sections.command, "event": sections.event}
    parts = "".join(write[row.kind](row) for row in rows)
    return f'<section class="group" id="{name}"><h2>{GROUPS[name]}</h2>{parts}</section>'


def _code(code: str, status: int) -> str:
    title, meaning = _meanings()[code]
    return (
        f'<div id="code-{code}"><dt><span class="status">{status}</span> <code>{code}</code></dt>'
        f"<dd><strong>{escape(title)}</strong><p>{escape(meaning)}</p></dd></div>"
    )


def _meanings() -> Mapping[str, tuple[str, str]]:
    """Each code's title and what it means; ``KeyError`` for a code without."""
    rules = {
        one.code: (one.title, (one.__doc__ or "").partition("\n")[0])
        for one in Rejection.__subclasses__()
    }
    own = {code: (TITLES[code], meaning) for code, meaning in FAULTS.items()}
    return {**REASONS, **rules, **own}


def _shapes(description: Mapping[str, Any]) -> list[str]:
    """The shapes that the page refers to, by name: those of commands stand with their commands."""
    shapes = description["components"]["schemas"]
    commands = {name for name, one in shapes.items() if _names_a_command(one)}
    found, waiting = set[str](), set(named(description["paths"]))
    while waiting:
        name = waiting.pop()
        found.add(name)
        waiting |= set(named(shapes[name])) - found
    return sorted(found - commands)


def _names_a_command(shape: Mapping[str, Any]) -> bool:
    return shape.get("properties", {}).get("type", {}).get("const") in OPERATIONS
