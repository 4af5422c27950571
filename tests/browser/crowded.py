"""A programme as full as they come: twenty items with the longest words of both demonstrations."""

import io
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from tests.adapters.formats.programmes import AAPTC, ADMM

ITEMS = 20
MINUTES = 9


def crowded(path: Path) -> Path:
    """The ADMM+ meeting with twenty items, written where it can be loaded from."""
    yaml = YAML()
    programme = yaml.load(Path(ADMM))
    every = [*_items(programme), *_items(yaml.load(Path(AAPTC)))]
    longest = sorted((item["title"] for item in every), key=_length, reverse=True)
    speakers = next(item["speakers"] for item in _items(programme) if item.get("speakers"))
    programme["sessions"][0]["items"] = [
        {
            "id": f"x{number}",
            "number": str(number),
            "at": f"{14 + minute // 60}:{minute % 60:02}",
            "minutes": MINUTES,
            "kind": "discussion",
            "title": dict(longest[number % len(longest)]),
        }
        for number, minute in enumerate(range(0, ITEMS * MINUTES, MINUTES), start=1)
    ]
    programme["sessions"][0]["items"][0]["speakers"] = [
        {"person": one["person"], "minutes": 2} for one in speakers if "person" in one
    ]
    for rest in ("documents", "decisions", "outcomes", "notices"):
        programme.pop(rest, None)
    text = io.StringIO()
    yaml.dump(programme, text)
    path.write_text(text.getvalue(), encoding="utf-8")
    return path


def _items(programme: Any) -> list[Any]:
    return [item for session in programme["sessions"] for item in session["items"]]


def _length(title: dict[str, str]) -> int:
    return len(title.get("vi", title["en"]))
