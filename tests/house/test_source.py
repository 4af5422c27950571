"""Every module says its law, every suppression its reason, and nothing private lies about."""

import ast
import re
import subprocess

from tests.house import source

SUPPRESSION = re.compile(r"#\s*(?:noqa|type:\s*ignore|pragma:\s*no cover)\b.*")
UNSAFE_MARKUP = re.compile(
    r"\.(?:inner|outer)HTML\s*\+?=(?!=)|insertAdjacentHTML|document\.write|\beval\(|\{@html"
)
PRIVATE = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY"
    r"|\bgh[pousr]_[A-Za-z0-9]{30,}"
    r"|\bAKIA[0-9A-Z]{16}\b"
    r"|(?<![\w.])/(?:home|Users)/[a-z][\w-]*/"
    r"|(?<![\w.])/(?:work|root)/[a-z.]"
)
TEXT = {
    ".py",
    ".ts",
    ".svelte",
    ".css",
    ".html",
    ".md",
    ".toml",
    ".yaml",
    ".yml",
    ".sh",
    ".json",
    "",
}


def test_every_module_says_what_lives_in_it() -> None:
    paths = source.python_files("hybridmeet", "tests", "docs")

    assert [source.relative(p) for p in paths if not ast.get_docstring(source.tree(p))] == []


def test_every_suppression_gives_its_reason() -> None:
    silent = [
        f"{source.relative(path)}: {found}"
        for path in source.python_files("hybridmeet", "tests", "docs")
        for found in SUPPRESSION.findall(path.read_text(encoding="utf-8"))
        if path.name != "test_source.py" and " -- " not in found
    ]

    assert silent == []


def test_no_page_writes_markup_from_strings() -> None:
    unsafe = [
        source.relative(path)
        for path in source.web_files()
        if UNSAFE_MARKUP.search(path.read_text(encoding="utf-8"))
    ]

    assert unsafe == []


def test_no_committed_file_holds_a_secret_or_a_path_of_somebodys_machine() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=source.ROOT, capture_output=True, check=True, text=True
    )
    paths = [source.ROOT / name for name in listed.stdout.split("\0") if name]
    texts = [path for path in paths if path.suffix in TEXT and path.is_file()]

    found = {
        source.relative(path): match[0]
        for path in texts
        if path.name != "test_source.py"
        and (match := PRIVATE.search(path.read_text(encoding="utf-8", errors="replace")))
    }
    assert found == {}
