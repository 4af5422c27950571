"""One line of doctor: what was looked at, how it is, what to do."""

from dataclasses import dataclass
from typing import Literal

State = Literal["ok", "warning", "error"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found; ``advice`` is nothing where all is well."""

    state: State
    subject: str
    said: str
    advice: str = ""


def ok(subject: str, said: str) -> Finding:
    """It is as it should be."""
    return Finding("ok", subject, said)


def warning(subject: str, said: str, advice: str) -> Finding:
    """It works, and somebody should look at it."""
    return Finding("warning", subject, said, advice)


def error(subject: str, said: str, advice: str) -> Finding:
    """It is wrong."""
    return Finding("error", subject, said, advice)
