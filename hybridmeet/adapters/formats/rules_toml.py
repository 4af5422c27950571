"""Rules of quorum in files: ``config/rules/<profile>.toml``, one profile each.

Lives here: a file's text to a ``QuorumRule``, and errors that say where and what to do. What a rule
means is domain/quorum's. A file is read when a programme names it: one added needs no restart.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from hybridmeet.domain.quorum.rules import QuorumRule

OF_FILE: Final = frozenset({"label", "source", "quorum"})
OF_QUORUM: Final = frozenset(QuorumRule.model_fields) - {"id", "label", "source"}
NEEDS: Final = 'write "none", "all", "majority", a share like "1/3", or a number like 10'
LARGEST_BYTES: Final = 65_536  # a rule is twenty lines


class WrongRules(Exception):
    """Why a profile cannot be used: file, line where it is known, key, and what to do."""


@dataclass(frozen=True, slots=True)
class RuleFiles:
    """The profiles of one folder."""

    folder: Path

    def known(self) -> tuple[str, ...]:
        """The names of all profiles; none where there is no such folder."""
        return tuple(sorted(path.stem for path in self.folder.glob("*.toml")))

    def read(self, profile: str) -> QuorumRule:
        """The rule of a profile; raises ``WrongRules``."""
        path = self.folder / f"{profile}.toml"
        if profile not in self.known():  # also what would lead out of the folder
            raise WrongRules(_unknown(profile, self.known()))
        try:
            with path.open("rb") as file:
                source = file.read(LARGEST_BYTES + 1)
        except OSError as error:
            message = f"{path}: cannot be read ({error.strerror})"
            raise WrongRules(message) from error
        return rule_of(profile, source, str(path))


def rule_of(profile: str, source: bytes, where: str) -> QuorumRule:
    """The rule that a file's bytes say; raises ``WrongRules`` that begins with ``where``."""
    if len(source) > LARGEST_BYTES:
        message = f"{where}: is longer than {LARGEST_BYTES} bytes; a rule is twenty lines"
        raise WrongRules(message)
    try:
        text = source.decode()
        said = tomllib.loads(text)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        message = f"{where}: is not TOML in UTF-8: {error}"
        raise WrongRules(message) from error
    _check_keys(said, text, where)
    quorum = dict(said["quorum"])
    for purpose in ("open", "decide"):
        if purpose in quorum:
            quorum[purpose] = _threshold(quorum[purpose], _at(where, text, purpose))
    try:
        return QuorumRule.model_validate(
            {**{key: said[key] for key in ("label", "source") if key in said}, **quorum}
            | {"id": profile}
        )
    except ValidationError as error:
        raise WrongRules(_told(error.errors()[0], text, where)) from error


def _unknown(profile: str, known: tuple[str, ...]) -> str:
    near = get_close_matches(profile, known, n=1)
    meant = f" (did you mean {near[0]}?)" if near else ""
    return (
        f"must be one of {', '.join(known) or 'nothing: no rules are here'}, not {profile!r}{meant}"
    )


def _check_keys(said: Mapping[str, Any], text: str, where: str) -> None:
    quorum = said.get("quorum")
    if not isinstance(quorum, dict):
        message = f"{where}: has no table [quorum]; add it with unit, base, open and decide"
        raise WrongRules(message)
    for keys, known in ((said, OF_FILE), (quorum, OF_QUORUM)):
        if unknown := next((key for key in keys if key not in known), None):
            near = get_close_matches(unknown, known, n=1)
            meant = f" (did you mean {near[0]}?)" if near else f"; known are {_listed(known)}"
            message = f"{_at(where, text, unknown)} is no key here{meant}"
            raise WrongRules(message)


def _threshold(said: object, where: str) -> dict[str, object]:
    """``"none"``, ``"all"``, a share, or a number of them."""
    match said:
        case "none" | "all":
            return {"kind": said}
        case str():
            return {"kind": "fraction", "fraction": said}
        case int() if not isinstance(said, bool):
            return {"kind": "count", "count": said}
        case _:
            message = f"{where} cannot be {said!r}; {NEEDS}"
            raise WrongRules(message)


def _told(problem: ErrorDetails, text: str, where: str) -> str:
    path = [str(step) for step in problem["loc"]]
    message = problem["msg"].removeprefix("Value error, ")
    if problem["type"] == "missing":
        return f"{where}: {'.'.join(path)} is missing; add it"
    said = "" if problem["type"] == "value_error" else f" (it says {problem['input']!r})"
    return f"{_at(where, text, path[0])}: {message}{said}"


def _at(where: str, text: str, key: str) -> str:
    """Where a key stands, as people look for it."""
    begins = re.compile(rf'\s*\[?\s*"?{re.escape(key)}"?\s*[\]=.]')
    for number, line in enumerate(text.splitlines(), start=1):
        if begins.match(line):
            return f"{where} line {number}, {key}"
    return f"{where}, {key}"


def _listed(known: frozenset[str]) -> str:
    return ", ".join(sorted(known))
