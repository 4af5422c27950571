"""The published JSON Schema is the format's own, and says of both meetings what the reader says."""

import json
import re

import pytest
from jsonschema import Draft202012Validator

from hybridmeet.adapters.formats.programme_yaml import json_schema
from hybridmeet.adapters.formats.yaml_reader import read_tree
from tests.adapters.formats.programmes import AAPTC, ADMM, CONFIG, SMALL, spoilt, written

PUBLISHED = json.loads((CONFIG / "schema.json").read_text(encoding="utf-8"))
SCHEMA = Draft202012Validator(PUBLISHED)


def test_the_published_schema_is_fresh() -> None:
    assert json_schema() == PUBLISHED, (
        "python -m hybridmeet.adapters.formats > config/programmes/schema.json"
    )


def test_the_published_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(PUBLISHED)


@pytest.mark.parametrize("source", [ADMM.read_bytes(), AAPTC.read_bytes(), SMALL.encode()])
def test_sound_programmes_are_valid(source: bytes) -> None:
    assert list(SCHEMA.iter_errors(read_tree(source)[0])) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("kind: room", "kind: rooom"),
        ("seats: 20", "seets: 20"),
        ('at: "08:00"', 'at: "8:00"'),
        ("role: speaker", "role: public"),
        ("{id: n1", "{id: N 1"),
        ("minutes: 30", "minutes: 0"),
    ],
)
def test_misshapen_programmes_are_invalid(old: str, new: str) -> None:
    assert list(SCHEMA.iter_errors(read_tree(spoilt(old, new).encode())[0])) != []


def test_the_example_of_the_formats_page_is_a_sound_programme() -> None:
    page = (CONFIG.parents[1] / "docs" / "programme-format.md").read_text(encoding="utf-8")
    (example,) = re.findall("```yaml\n(.*?)```", page, re.DOTALL)

    assert written(example) == []
    assert list(SCHEMA.iter_errors(read_tree(example.encode())[0])) == []
