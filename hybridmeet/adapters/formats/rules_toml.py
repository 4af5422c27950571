"""Rules of quorum in files: ``config/rules/<profile>.toml``, one profile each.

Lives here: a file's text to a ``QuorumRule``, and errors that say where and what to do. What a rule
means is domain/quorum's. A file is read when a programme names it: one added needs no restart.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import islice
from pathlib import Path
from typing import Any, Final, NamedTuple

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from typing_extensions import override

from hybridmeet.domain.quorum.rules import QuorumRule

OF_FILE: Final = frozenset({"label", "source", "quorum"})
OF_QUORUM: Final = frozenset(QuorumRule.model_fields) - {"id", "label", "source"}
NEEDS: Final = 'write "none", "all", "majority", a share like "1/3", or a number like 10'
LARGEST_BYTES: Final = 65_536  # a rule is twenty lines
MOST: Final = 30  # so many keys that are none are told; more is another kind of file


class WrongRules(Exception):
    """Why a profile cannot be used, each: file, line where it is known, key, and what to do."""

    def __init__(self, *told: str) -> None:
        """With all that is wrong, in the order of the file."""
        super().__init__(*told)
        self.told = told

    @override
    def __str__(self) -> str:
        return "; ".join(self.told)


class _Wrong(NamedTuple):
    """What is wrong with a key; without one: with the file as a whole."""

    key: str
    told: str


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
    wrong = list(islice(_unknown_keys(said), MOST))
    members = {**_members_of(said, wrong), "id": profile}
    try:
        rule = QuorumRule.model_validate(members)
    except ValidationError as error:
        wrong += [_wrong(one) for one in error.errors() if one["loc"][0] not in _names(wrong)]
    else:
        if not wrong:
            return rule
    raise WrongRules(*_in_order(wrong, text, where))


def _unknown(profile: str, known: tuple[str, ...]) -> str:
    near = get_close_matches(profile, known, n=1)
    meant = f" (did you mean {near[0]}?)" if near else ""
    return (
        f"must be one of {', '.join(known) or 'nothing: no rules are here'}, not {profile!r}{meant}"
    )


def _names(wrong: list[_Wrong]) -> set[str]:
    return {one.key for one in wrong}


def _unknown_keys(said: Mapping[str, Any]) -> Iterator[_Wrong]:
    quorum = said.get("quorum")
    if not isinstance(quorum, dict):
        yield _Wrong("", ": has no table [quorum]; add it with unit, base, open and decide")
        quorum = {}
    for keys, known in ((said, OF_FILE), (quorum, OF_QUORUM)):
        for unknown in (key for key in keys if key not in known):
            near = get_close_matches(unknown, known, n=1)
            meant = f" (did you mean {near[0]}?)" if near else f"; known are {_listed(known)}"
            yield _Wrong(unknown, f" is no key here{meant}")


def _members_of(said: Mapping[str, Any], wrong: list[_Wrong]) -> dict[str, Any]:
    """What is known of a rule's members as its file says them; what is none is added as wrong."""
    found = said.get("quorum")
    quorum = found if isinstance(found, dict) else {}
    members = {key: said[key] for key in ("label", "source") if key in said}
    members |= {key: quorum[key] for key in OF_QUORUM & quorum.keys()}
    for purpose in {"open", "decide"} & members.keys():
        threshold = _threshold(members.pop(purpose))
        if isinstance(threshold, _Wrong):
            wrong.append(threshold._replace(key=purpose))
        else:
            members[purpose] = threshold
    return members


def _threshold(said: object) -> dict[str, object] | _Wrong:
    """``"none"``, ``"all"``, a share, or a number of them."""
    match said:
        case "none" | "all":
            return {"kind": said}
        case str():
            return {"kind": "fraction", "fraction": said}
        case int() if not isinstance(said, bool):
            return {"kind": "count", "count": said}
        case _:
            return _Wrong("", f" cannot be {said!r}; {NEEDS}")


def _wrong(problem: ErrorDetails) -> _Wrong:
    key, *deeper = [str(step) for step in problem["loc"]]
    message = problem["msg"].removeprefix("Value error, ")
    if problem["type"] == "missing":
        return _Wrong("", f": {'.'.join([key, *deeper])} is missing; add it")
    if problem["type"] == "extra_forbidden":
        return _Wrong(key, f": {deeper[-1]} is no key here")
    said = "" if problem["type"] == "value_error" else f" (it says {problem['input']!r})"
    return _Wrong(key, f": {message}{said}")


def _in_order(wrong: list[_Wrong], text: str, where: str) -> list[str]:
    """All that is wrong, in the order of the file; what stands nowhere in it first."""
    told = [(_line_of(text, one.key) if one.key else 0, one) for one in wrong]
    return [
        f"{where}{f' line {line}' if line else ''}{f', {one.key}' if one.key else ''}{one.told}"
        for line, one in sorted(told)
    ]


def _line_of(text: str, key: str) -> int:
    """The line in which a key stands, as people look for it; 0 where it is hidden."""
    begins = re.compile(rf'\s*\[?\s*"?{re.escape(key)}"?\s*[\]=.]')
    lines = enumerate(text.splitlines(), start=1)
    return next((number for number, line in lines if begins.match(line)), 0)


def _listed(known: frozenset[str]) -> str:
    return ", ".join(sorted(known))
