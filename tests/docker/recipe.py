"""docker/Dockerfile and .dockerignore, read as Docker reads them: stages, steps, what is sent.

As much of the language as our file uses; an instruction that is not known here is an error.
"""

import json
import re
import shlex
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from tests.house import source

DOCKERFILE = source.ROOT / "docker" / "Dockerfile"
QUIET = {"LABEL", "VOLUME", "EXPOSE"}


@dataclass
class Stage:
    """One FROM and what follows; ``steps`` are RUN, COPY and WORKDIR in order."""

    base: str
    name: str
    steps: list[tuple[str, str]] = field(default_factory=list)
    environment: dict[str, str] = field(default_factory=dict)
    identity: str = "0"
    entry: list[str] = field(default_factory=list)
    command: list[str] = field(default_factory=list)
    health: list[str] = field(default_factory=list)
    stop_signal: str = "SIGTERM"


def stages() -> list[Stage]:
    """The stages of the Dockerfile."""
    text = re.sub(r"^#.*\n", "", DOCKERFILE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    found: list[Stage] = []
    for line in re.sub(r"\\\n\s*", " ", text).splitlines():
        word, _, rest = line.strip().partition(" ")
        if word == "FROM":
            base, _, name = rest.partition(" AS ")
            found.append(Stage(base, name or "final"))
        elif word:
            _take(found[-1], word, rest.strip())
    return found


def _take(stage: Stage, word: str, rest: str) -> None:
    match word:
        case "RUN" | "COPY" | "WORKDIR":
            stage.steps.append((word, rest))
        case "ENV":
            stage.environment |= dict(pair.split("=", 1) for pair in shlex.split(rest))
        case "USER":
            stage.identity = rest
        case "ENTRYPOINT":
            stage.entry = json.loads(rest)
        case "CMD":
            stage.command = json.loads(rest)
        case "HEALTHCHECK":
            stage.health = json.loads(rest.partition("CMD ")[2])
        case "STOPSIGNAL":
            stage.stop_signal = rest
        case _:
            assert word in QUIET, f"the recipe's reader does not know {word}"


def send_along(to: Path) -> None:
    """The build context: what .dockerignore lets through, and nothing else of the tree."""
    rules = (source.ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    rules = [rule for rule in rules if rule and not rule.startswith("#")]
    assert rules[0] == "*"
    taken = [rule[1:] for rule in rules if rule.startswith("!")]
    left = [rule for rule in rules[1:] if not rule.startswith("!")]
    deep = [rule.removeprefix("**/") for rule in left if rule.startswith("**/")]
    here = {source.ROOT / rule for rule in left if not rule.startswith("**/")}

    def passed_over(folder: str, names: list[str]) -> set[str]:
        return {name for name in names if name in deep or Path(folder, name) in here}

    for name in taken:
        path = source.ROOT / name
        if path.is_dir():
            shutil.copytree(path, to / name, ignore=passed_over)
        else:
            shutil.copy2(path, to / name)
