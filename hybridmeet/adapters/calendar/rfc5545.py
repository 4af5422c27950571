r"""What icalendar 7.3 writes wrongly, mended; each fault has its test.

* ``vText`` turns a literal ``\N`` into a line break, so ``C:\New`` would be published as two
  lines; ``ExactText`` escapes by RFC 5545 3.3.11 and nothing else.
* control characters pass through and make strict readers refuse the whole feed; they are dropped.
* ``REFRESH-INTERVAL`` and ``SOURCE`` have no default type (RFC 7986 5.7, 5.8): ``VALUE`` is given.
* ``FEATURE=["AUDIO","VIDEO"]`` would be written as one quoted value: parameters are set as a list.
* ``Calendar.new()`` adds a UID, upon which some readers take all events for one: it is not used.
"""

import re
from collections.abc import Mapping, Sequence

from icalendar import Component, vText, vUri
from typing_extensions import override

CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]")


class ExactText(vText):
    """A TEXT value escaped by the letter of RFC 5545 3.3.11."""

    @override
    def to_ical(self) -> bytes:
        """The value's bytes: backslash, semicolon, comma and line break escaped."""
        text = CONTROL.sub("", str(self).replace("\r\n", "\n").replace("\r", "\n"))
        text = text.replace("\\", "\\\\").replace(";", r"\;").replace(",", r"\,")
        return text.replace("\n", r"\n").encode()


def put_text(component: Component, name: str, text: str) -> None:
    """Add a TEXT property."""
    component.add(name, ExactText(text), encode=False)


def put_uri(
    component: Component,
    name: str,
    uri: str,
    parameters: Mapping[str, str | Sequence[str]] | None = None,
) -> None:
    """Add a URI property with its parameters; a URI with a line break or blank is left out."""
    if re.search(r"[\s\x00-\x1f\x7f]", uri):
        return
    value = vUri(uri)
    for key, said in (parameters or {}).items():
        value.params[key] = said if isinstance(said, str) else list(said)
    component.add(name, value, encode=False)


def plain_parameter(text: str) -> str:
    """A parameter's value without quotes and controls: one bad parameter empties a calendar."""
    return CONTROL.sub("", text).replace('"', "'").replace("\n", " ")
