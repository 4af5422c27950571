"""HTTP as any program asks it: status, headers and body as they came, refusals too."""

import json
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def code(self) -> str:
        """``ok``, or the code of the refusal."""
        if "problem" not in self.headers.get("Content-Type", ""):
            return "ok"
        return str(json.loads(self.body)["code"])

    @property
    def json(self) -> Any:
        """The body, read."""
        return json.loads(self.body)

    @property
    def whole(self) -> str:
        """Everything that a reader could read, folded calendar lines put together again."""
        body = self.body.decode().replace("\r\n ", "")
        return f"{self.headers}\n{body}"


def ask(url: str, token: str | None = None, method: str = "GET", **more: Any) -> Answer:
    """Ask an address; ``body`` is sent as JSON, ``headers`` as they are."""
    at = urlsplit(url)
    headers = dict(more.get("headers", {}))
    if token:
        headers["Authorization"] = f"Bearer {token}"
    body = None
    if more.get("body") is not None:
        body, headers["Content-Type"] = json.dumps(more["body"]), "application/json"
    line = HTTPConnection(at.netloc, timeout=20)
    try:
        line.request(method, at.path + (f"?{at.query}" if at.query else ""), body, headers)
        came = line.getresponse()
        return Answer(came.status, dict(came.getheaders()), came.read())
    finally:
        line.close()


def command(base: str, meeting: str, token: str, **body: object) -> Answer:
    """A command over HTTP, under an id of its own."""
    asked = {"id": str(uuid4()), "body": body}
    return ask(f"{base}/api/meetings/{meeting}/commands", token, "POST", body=asked)


def done(base: str, meeting: str, token: str, **body: object) -> None:
    """A command that must be done."""
    answer = command(base, meeting, token, **body)
    assert answer.status == 200, (body, answer)
