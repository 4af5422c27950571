"""One operation as a section: who may ask it, how, with what, and what can come back."""

import json
from collections.abc import Mapping
from html import escape
from typing import Any, Final

from hybridmeet.adapters.http.problems import STATUS
from hybridmeet.adapters.http.reference.shapes import Schema, members, words
from hybridmeet.application.policy import EVERYONE, SEATED, Operation

FILL: Final = {"meeting": "aaptc-2022", "id": "a-name-of-your-own"}  # where an example has a hole
IDS: Final = {"{meeting}": "aaptc-2022", "{session}": "example-session", "{slug}": "aaptc-2022"}


class Sections:
    """Writes sections; knows the shapes that the description defines, and the server's address."""

    def __init__(self, description: Mapping[str, Any], origin: str) -> None:
        self._paths: Mapping[str, Any] = description["paths"]
        self._shapes: Mapping[str, Schema] = description["components"]["schemas"]
        self._origin = origin

    def request(self, row: Operation) -> str:
        """An operation that is asked over HTTP."""
        http = row.http
        if http is None:
            raise LookupError(row.name)
        described = self._paths.get(http.path, {}).get(http.method.lower(), {})
        say = [_roles(row), self._parameters(described), self._body(row), self._answer(described)]
        say.append(_refusals(described.get("responses", {})))
        show = self._curl(row)
        return _section(row, row.summary, "".join(say), show)

    def command(self, row: Operation) -> str:
        """A command: the body of ``commands``, over HTTP and on the live channel alike."""
        shape = next(one for one in self._shapes.values() if _type_of(one) == row.name)
        rest = {key: part for key, part in shape["properties"].items() if key != "type"}
        say = _roles(row) + _titled("Members", members({**shape, "properties": rest}))
        asked = {"id": FILL["id"], "body": row.example}
        show = _code("Body", json.dumps(asked, indent=2, ensure_ascii=False))
        return _section(row, shape.get("description", row.summary), say, show)

    def event(self, row: Operation) -> str:
        """An event of the live channel."""
        example = json.dumps(_example(row), indent=2, ensure_ascii=False)
        call = f'live.emit("{row.name}", {example}, answered);'
        return _section(row, row.summary, _roles(row), _code("JavaScript", call))

    def shape(self, name: str) -> str:
        """A shape that others refer to."""
        shape = self._shapes[name]
        said = f"<p>{escape(shape.get('description', ''))}</p>" if "description" in shape else ""
        what = members(shape) or f'<p class="type">{words(shape)}</p>'
        return f'<section class="shape" id="shape-{name}"><h3>{name}</h3>{said}{what}</section>'

    def _parameters(self, described: Mapping[str, Any]) -> str:
        rows = [
            f"<div><dt><code>{escape(one['name'])}</code> "
            f'<span class="maybe">{one["in"]}</span></dt>'
            f"<dd>{words(one['schema'])}{_said(one)}</dd></div>"
            for one in described.get("parameters", ())
        ]
        return _titled("Asked with", f'<dl class="members">{"".join(rows)}</dl>') if rows else ""

    def _body(self, row: Operation) -> str:
        if not (row.http and row.http.body):
            return ""
        shape = self._shapes[row.http.body.__name__]
        return _titled("Body, JSON", members(shape))

    def _answer(self, described: Mapping[str, Any]) -> str:
        content = described.get("responses", {}).get("200", {}).get("content", {})
        schema = next((one["schema"] for one in content.values()), None)
        return _titled("Answer", f'<p class="type">{words(schema)}</p>') if schema else ""

    def _curl(self, row: Operation) -> str:
        http = row.http
        path = http.path if http else "/"
        for hole, id_ in IDS.items():
            path = path.replace(hole, id_)
        lines = [f"curl '{self._origin}{path}'"]
        if http and http.asker != "anyone":
            lines.append('-H "Authorization: Bearer $TOKEN"')
        if row.example is not None:
            lines += ["-H 'Content-Type: application/json'", f"-d '{_json(_example(row))}'"]
        elif http and http.method == "POST":
            lines[0] = lines[0].replace("curl ", "curl -X POST ")
        return _code("Shell", " \\\n  ".join(lines))


def anchor(row: Operation) -> str:
    """Where on the page an operation stands."""
    return f"{row.kind}-{row.name}"


def _section(row: Operation, said: str, say: str, show: str) -> str:
    name = escape(anchor(row))
    if row.http:
        verb = f'<span class="verb {row.http.method.lower()}">{row.http.method}</span>'
        which = f'<span class="maybe">{escape(row.name)}</span>' if "." in row.name else ""
        head = f"{verb} {_path(row.http.path)} {which}"
    else:
        head = f'<span class="verb">{row.kind}</span> {_path(row.name)}'
    return (
        f'<section class="op" id="{name}"><h3><a href="#{name}">{head}</a></h3>'
        f'<div class="say"><p class="means">{escape(said)}</p>{say}</div>'
        f'<div class="show">{show}</div></section>'
    )


def _roles(row: Operation) -> str:
    if row.roles == EVERYONE:
        told = '<li class="all">everyone, the public too</li>'
    elif row.roles == SEATED:
        told = '<li class="all">every seat</li>'
    else:
        told = "".join(f"<li>{role}</li>" for role in sorted(row.roles))
    return f'<ul class="roles" aria-label="Who may ask">{told}</ul>'


def _refusals(responses: Mapping[str, Any]) -> str:
    links = [
        f'<li><a href="#code-{code}"><span class="status">{status}</span> {code}</a></li>'
        for status, one in responses.items()
        if status != "200"
        for code in one["description"].split(", ")
        if code in STATUS
    ]
    return _titled("May be refused", f'<ul class="codes">{"".join(links)}</ul>') if links else ""


def _titled(title: str, what: str) -> str:
    return f"<h4>{title}</h4>{what}" if what else ""


def _code(label: str, text: str) -> str:
    return f'<p class="lab">{label}</p><pre><code>{escape(text)}</code></pre>'


def _path(path: str) -> str:
    marked = escape(path).replace("{", "<i>{").replace("}", "}</i>")
    return f'<code class="path">{marked}</code>'


def _type_of(shape: Schema) -> object:
    return shape.get("properties", {}).get("type", {}).get("const")


def _example(row: Operation) -> Mapping[str, Any]:
    example = row.example or {}
    return {key: FILL.get(key, value) if value == "" else value for key, value in example.items()}


def _said(one: Mapping[str, Any]) -> str:
    return f"<p>{escape(one['description'])}</p>" if "description" in one else ""


def _json(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False).replace("'", r"'\''")
