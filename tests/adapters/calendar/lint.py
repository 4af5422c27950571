"""What no calendar parser catches, read from the bytes themselves (RFC 5545, 5546, 7986)."""

import re

NEEDS_VALUE = {"REFRESH-INTERVAL": "DURATION", "SOURCE": "URI", "CONFERENCE": "URI"}
IN_UTC = ("DTSTAMP", "LAST-MODIFIED", "CREATED", "DTSTART", "DTEND")
STATUSES = {"TENTATIVE", "CONFIRMED", "CANCELLED"}
LONGEST_LINE = 75  # octets, RFC 5545 3.1


def faults(body: bytes) -> list[str]:
    """Every fault of a feed, none for a good one."""
    lines = unfolded(body)
    return [
        *_bytes(body),
        *(fault for line in lines for fault in _line(line)),
        *_components(lines),
    ]


def unfolded(body: bytes) -> list[str]:
    """The content lines, unfolded on octets."""
    return body.replace(b"\r\n ", b"").decode().split("\r\n")[:-1]


def _bytes(body: bytes) -> list[str]:
    found = []
    if not body.endswith(b"END:VCALENDAR\r\n"):
        found.append("does not end with END:VCALENDAR and CRLF")
    if b"\n" in body.replace(b"\r\n", b"") or b"\r" in body.replace(b"\r\n", b""):
        found.append("a line end that is not CRLF")
    for line in body.split(b"\r\n"):
        if len(line) > LONGEST_LINE:
            found.append(f"{len(line)} octets in one line: {line[:40]!r}")
        try:
            line.decode()
        except UnicodeDecodeError:
            found.append(f"a fold inside a character: {line[-20:]!r}")
    return found


def _line(line: str) -> list[str]:
    if not re.match(r"^[A-Z][A-Z0-9-]*[;:]", line):
        return [f"is no content line: {line[:60]!r}"]
    found = []
    name, value = re.split("[;:]", line, maxsplit=1)[0], line.rpartition(":")[2]
    if re.search("[\x00-\x08\x0b-\x1f\x7f\u2028\u2029\u0085]", line):
        found.append(f"a control character in {name}")
    if name in NEEDS_VALUE and f"VALUE={NEEDS_VALUE[name]}" not in line:
        found.append(f"{name} without VALUE")
    if name in IN_UTC and "VALUE=DATE:" not in line and not re.fullmatch(r"\d{8}T\d{6}Z", value):
        found.append(f"{name} is not in UTC: {value}")
    if name == "STATUS" and value not in STATUSES:
        found.append(f"STATUS {value}")
    if 'FEATURE="' in line:
        found.append("FEATURE quoted: one wrong value instead of two")
    if name == "ATTENDEE":
        found.append("ATTENDEE in a published feed")
    return found


def _components(lines: list[str]) -> list[str]:
    head, *events = "\n".join(lines).split("BEGIN:VEVENT")
    found = [] if events else ["no component"]
    if "\nUID" in head:
        found.append("a UID on the calendar: some readers take all events for one")
    if "METHOD:PUBLISH" not in head:
        found.append("no METHOD:PUBLISH")
    uids = [uid for event in events for uid in re.findall(r"\nUID:(.*)", event)]
    if len(uids) != len(events) or len(set(uids)) != len(uids):
        found.append("UIDs missing or not unique")
    for event in events:
        times = dict(re.findall(r"\n(DTSTART|DTEND)[^:\n]*:(\S+)", event))
        if "DTEND" in times and times["DTEND"] <= times["DTSTART"]:
            found.append(f"ends before it begins: {times}")
    return found
