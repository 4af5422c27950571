"""Where the browser for the browser tests is, or why there is none. They fail then, never skip."""

import shutil
from pathlib import Path

BUILD = Path(__file__).parents[1] / "build"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def executable() -> str:
    """The browser's path; an ``AssertionError`` with the reason when there is none."""
    noted = BUILD / "chromium.path"  # tests/chromium.sh wrote it, as part of `make test`
    if noted.is_file() and (path := noted.read_text(encoding="utf-8").strip()):
        return path
    for found in map(shutil.which, NAMES):
        if found:
            return found
    why = BUILD / "chromium.why"
    reason = why.read_text(encoding="utf-8") if why.is_file() else "run `make test`, which looks"
    raise AssertionError(f"no Chromium for the browser tests: {reason}")
