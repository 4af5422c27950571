"""Hostile and broken bytes are refused in words, quickly, and never followed."""

import time

import pytest

from hybridmeet.adapters.formats.yaml_reader import LARGEST_BYTES, read_tree
from tests.adapters.formats.programmes import SMALL, written

REFUSED = [
    (b"", "1:1: holds no programme; a programme has meeting, places"),
    (b"- a list", "1:1: holds no programme"),
    (b"meeting: [", "is no YAML"),
    (b"a: b: c", "1:5: is no YAML: mapping values are not allowed here"),
    (b"a: \xff\xfe", "1:4: the byte 0xFF is no UTF-8; save the file as UTF-8"),
    ("a: ü".encode("utf-16"), "is no UTF-8"),
    (b"a: \x00", "1:4: holds the control character U+0000"),
    (b"a: 1\n\nb: \x07", "3:4: holds the control character U+0007"),
    (b"a: '\\ud800'\nb: \"\\ud800\"", "holds half of a character"),
    (b'a: "\\UFFFFFFFF"', "is no YAML that can be read"),
    (b"a: &x [1]\nb: *x", "2:4: b: aliases (*x) are not used in this format"),
    (b"a: &x 1", "1:4: a: anchors (&name) are not used in this format"),
    (b"a: !!python/object/apply:os.system [ls]", "1:4: a: tags (tag:yaml.org,2002:python/"),
    (b"a: 1\nb: 2\na: 3", "3:1: a: stands twice in one mapping, first on line 1"),
    (b"? [a]\n: b", "a key is a single word"),
    (b"a: 1\n---\nb: 2", "2:1: begins a second document"),
    (b"%YAML 1.1\n---\na: 1", "asks for another YAML"),
    (b"[" * 100_000, "is nested more than 16 deep"),
    (b"- " * 100_000, "is nested more than 16 deep"),
    (b"{a: " * 50_000, "is nested more than 16 deep"),
    (b"a: " + b"x" * LARGEST_BYTES, "is longer than 1,000,000 bytes"),
]


@pytest.mark.parametrize(("source", "said"), REFUSED)
def test_what_is_no_programme_is_refused_in_words(source: bytes, said: str) -> None:
    assert any(said in one for one in written(source)), written(source)


BOMB = b"a: &a [x,x,x,x,x,x,x,x,x]\n" + b"".join(
    b"%c: &%c [%s]\n" % (n, n, b",".join([b"*%c" % (n - 1)] * 9)) for n in range(98, 123)
)
HEAVY = {
    "aliases that would unfold to 9^25": BOMB,
    "a megabyte of keys": b"".join(b"k%d: %d\n" % (n, n) for n in range(70_000)),
    "a megabyte in one word": b'meeting: "' + b"x" * 990_000 + b'"',
    "a megabyte of spaces": b"meeting:" + b" " * 990_000 + b"x",
    "a megabyte of quotes": b"'" * 990_000,
    "a megabyte of tabs": b"\t" * 990_000,
}


@pytest.mark.parametrize("source", HEAVY.values(), ids=HEAVY.keys())
@pytest.mark.timeout(90)  # a busy machine is no fault of the reader
def test_a_heavy_file_is_judged_in_seconds(source: bytes) -> None:
    begun = time.process_time()

    assert written(source)
    assert time.process_time() - begun < 20


def test_a_byte_order_mark_is_no_problem() -> None:
    assert written(b"\xef\xbb\xbf" + SMALL.encode()) == []


def test_words_mean_what_yaml_1_2_says() -> None:
    tree, problems = read_tree(b"{a: no, b: 14:00, c: 0x10, d: 012, e: 1.5, f: ~, g: true, h: '1'}")

    assert problems == []
    assert tree == {
        "a": "no",
        "b": "14:00",
        "c": "0x10",
        "d": 12,
        "e": 1.5,
        "f": None,
        "g": True,
        "h": "1",
    }
