"""The tests that the threat model points to are there."""

import re

from tests.house import source

PAGE = source.ROOT / "docs" / "threat-model.md"


def test_every_test_that_a_threat_names_exists() -> None:
    rows = [
        line.split("|")[3]
        for line in PAGE.read_text(encoding="utf-8").splitlines()
        if line.startswith("|") and line.count("|") == 5
    ]
    missing = []
    folder = ""
    for named in (one for row in rows for one in re.findall(r"`([\w/.]+)`", row)):
        folder = named.rpartition("/")[0] or folder
        path = named if "/" in named else f"{folder}/{named}"
        if not (source.ROOT / "tests" / path).exists():
            missing.append(path)

    assert len(rows) > 20
    assert missing == []
