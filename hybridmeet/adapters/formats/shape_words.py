"""What is wrong with a value and what to do, in words: one row for each kind of error.

Lives here: sentences only. They follow the field's path: ``people[3].role`` *must be one of …*.
"""

from difflib import get_close_matches
from typing import Any, Final

from pydantic_core import ErrorDetails

_NO_MAPPING: Final = "must be a mapping, {{key: value}} or lines of key: value, not {found}"
_SAID: Final = {
    "missing": "is missing; add it here",
    "string_type": "must be text in quotes, not {found}",
    "int_type": "must be a whole number without quotes, not {found}",
    "bool_type": "must be true or false, not {found}",
    "list_type": "must be a list, [one, two] or lines that begin with -, not {found}",
    "model_type": _NO_MAPPING,
    "model_attributes_type": _NO_MAPPING,
    "enum": "must be one of {expected}, not {found}{meant}",
    "literal_error": "must be one of {expected}, not {found}{meant}",
    "greater_than_equal": "must be at least {ge}, not {found}",
    "less_than_equal": "must be at most {le}, not {found}",
    "string_too_long": "is longer than {max_length} characters; shorten it",
    "too_short": "must hold at least one",
    "string_pattern_mismatch": "{found} is no language code; write it like en or vi",
}
_KINDS: Final[dict[type, str]] = {dict: "a mapping", list: "a list", type(None): "nothing"}
LONGEST_SHOWN: Final = 60


def explain(error: ErrorDetails, known: tuple[str, ...]) -> str:
    """The sentence for an error; ``known`` are the keys that may stand beside it."""
    context = error.get("ctx", {})
    if error["type"] == "extra_forbidden":
        key = str(error["loc"][-1])
        return f"is no key here{did_you_mean(key, known)}; known are {', '.join(known)}"
    if error["type"] == "value_error":
        return str(context.get("error", error["msg"]))
    sentence = _SAID.get(error["type"], error["msg"].replace("{", "{{").replace("}", "}}"))
    words = str(context.get("expected", "")).replace("'", "").replace(" or ", ", ")
    found = error.get("input")
    meant = did_you_mean(str(found), tuple(words.split(", ")))
    return sentence.format(**{**context, "expected": words, "found": _shown(found), "meant": meant})


def did_you_mean(word: str, known: tuple[str, ...]) -> str:
    """`` (did you mean …?)`` where a known word is near, else nothing."""
    near = get_close_matches(word, known, n=1)
    return f" (did you mean {near[0]}?)" if near else ""


def _shown(found: Any) -> str:  # noqa: ANN401 -- whatever the file holds
    """A value as a message shows it."""
    for kind, name in _KINDS.items():
        if isinstance(found, kind):
            return name
    if isinstance(found, bool):
        return str(found).lower()
    written = repr(found)
    return written if len(written) <= LONGEST_SHOWN else f"{written[:LONGEST_SHOWN]}…"
