"""What is wrong with a request and what to do, in words: one row for each kind of error.

Lives here: sentences only, for HTTP and for the live channel alike. They go behind the name of
the member: ``rows.3.person`` *must be an id …*. What was sent is never said: it may be a secret.
"""

import re
from collections.abc import Mapping
from typing import Final

from pydantic_core import ErrorDetails

from hybridmeet.domain.ids import ID_PATTERN

_OBJECT: Final = "must be an object, {{member: value}}"
_NUMBER: Final = "must be a number, without quotes"
_WHOLE: Final = "must be a whole number, without quotes"
_INSTANT: Final = "must be an instant with its zone, like 2021-04-06T07:00:00Z"
_LIST: Final = "must be a list, [one, two]"
_TEXT: Final = "must be text in quotes"
_CHOICE: Final = "must be one of {expected}"
SAID: Final[Mapping[str, str]] = {
    "missing": "is missing; add it",
    "extra_forbidden": "is no member here; leave it out or correct its name",
    "json_invalid": "this is no JSON{place}; correct it there",
    "model_type": _OBJECT,
    "model_attributes_type": _OBJECT,
    "dict_type": _OBJECT,
    "tuple_type": _LIST,
    "list_type": _LIST,
    "too_long": "holds {actual_length}, and may hold {max_length} at most; send the rest by itself",
    "too_short": "must hold at least {min_length}",
    "string_type": _TEXT,
    "string_sub_type": _TEXT,
    "string_unicode": "is no UTF-8; write it as text",
    "string_too_long": "is longer than {max_length} characters; shorten it",
    "string_too_short": "must have at least {min_length} characters",
    "string_pattern_mismatch": "{form}",
    "int_type": _WHOLE,
    "int_from_float": _WHOLE,
    "int_parsing": _WHOLE,
    "int_parsing_size": "is too large a number",
    "float_type": _NUMBER,
    "float_parsing": _NUMBER,
    "finite_number": "must be a finite number",
    "greater_than": "must be more than {gt}",
    "greater_than_equal": "must be at least {ge}",
    "less_than": "must be less than {lt}",
    "less_than_equal": "must be at most {le}",
    "bool_type": "must be true or false, without quotes",
    "literal_error": _CHOICE,
    "enum": _CHOICE,
    "datetime_type": _INSTANT,
    "datetime_parsing": _INSTANT,
    "datetime_from_date_parsing": _INSTANT,
    "datetime_object_invalid": _INSTANT,
    "timezone_aware": "has no zone; " + _INSTANT,
    "union_tag_not_found": "says no type; write which of them it is, {discriminator}",
    "union_tag_invalid": "there is no such command; GET /api/operations lists them",
    "value_error": "{error}",  # our own sentence
}
FORMS: Final[Mapping[str, str]] = {
    ID_PATTERN: "must be an id: 1 to 64 of a-z, 0-9 and -",
    r"^[A-Za-z0-9._:-]{1,64}$": "must be 1 to 64 of A-Z, a-z, 0-9 and . _ : -",
    r"/cal/p/[A-Za-z0-9_-]{43}/[A-Za-z0-9._-]+$": (
        "must be the address of a subscription, as it was given, .../cal/p/..."
    ),
}
OTHERWISE: Final = "is not what stands there; docs/protocol.md has its form"
_PLACE: Final = re.compile(r" at line \d+ column \d+")


def wrong_said(error: ErrorDetails) -> str:
    """The sentence for an error; ``OTHERWISE`` for a kind that no row has."""
    context = error.get("ctx", {})
    place = _PLACE.search(str(context.get("error", "")))
    return SAID.get(error["type"], OTHERWISE).format(
        **{
            **context,
            "form": FORMS.get(str(context.get("pattern")), OTHERWISE),
            "expected": str(context.get("expected", "")).replace("'", ""),
            "discriminator": str(context.get("discriminator", "")).replace("'", ""),
            "place": place.group() if place else "",
        }
    )
