"""The files and print pages that can be asked for: one row each. Endpoints.py takes them up.

The last part of an address says the format; ``print`` is a page for the browser's own printer.
"""

from typing import Final

from hybridmeet.application import policy
from hybridmeet.application.policy import Http, Operation
from hybridmeet.domain.people import Role

SEAT: Final = "/m/{meeting}/{seat}"


def _row(name: str, path: str, roles: frozenset[Role], summary: str) -> Operation:
    return Operation(name, "http", roles, summary, http=Http("GET", SEAT + path))


# fmt: off -- a table, one row each
FILES: Final = (
    _row(
        "files.attendance",
        "/files/attendance.{ending}",
        policy.READ_SHEETS,
        "The attendance sheet: csv, xlsx, pdf, json; `until` as in the API. With `certified=1` the "
        "lists as they were certified, of one `session` where it is named.",
    ),
    _row(
        "files.items",
        "/files/items.{ending}",
        policy.READ_SHEETS,
        "Who was there at each agenda item: csv, xlsx, pdf, json; of one `session`, of one `item` "
        "of it, `until` as in the API.",
    ),
    _row(
        "files.participants",
        "/files/participants.{ending}",
        policy.READ_SHEETS,
        "The list of participants in protocol order: csv, xlsx, pdf.",
    ),
    _row("files.badges", "/files/badges.pdf", policy.RECORDERS, "Badges as a PDF."),
    _row("files.nameplates", "/files/nameplates.pdf", policy.SECRETARY, "Nameplates as a PDF."),
    _row(
        "files.signatures",
        "/files/signatures.pdf",
        policy.RECORDERS,
        "Attendance sheets to sign as a PDF; `session` names one.",
    ),
    _row("print.badges", "/print/badges", policy.RECORDERS, "Badges to print."),
    _row("print.nameplates", "/print/nameplates", policy.SECRETARY, "Nameplates to print."),
    _row(
        "print.participants",
        "/print/participants",
        policy.READ_SHEETS,
        "The list of participants to print.",
    ),
    _row(
        "print.signatures",
        "/print/attendance",
        policy.RECORDERS,
        "Attendance sheets to print and sign; `session` names one.",
    ),
    Operation(
        "nameplates.form",
        "http",
        policy.SECRETARY,
        "Make the links of nameplates.",
        http=Http("POST", SEAT + "/print/nameplates"),
    ),
)
# fmt: on
