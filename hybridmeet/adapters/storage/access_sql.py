"""Links, opened seats and feed tokens in SQL, for any engine: digests only, never a secret."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Table, delete, or_, select, update

from hybridmeet.adapters.storage import schema
from hybridmeet.adapters.storage.upserts import keep_first, keep_last
from hybridmeet.application.ports import FeedToken, Link, OpenedSeat
from hybridmeet.domain.ids import MeetingId, PersonId


def add_links(connection: Connection, links: Sequence[Link]) -> None:
    """Keep links; one that is there stays as it is."""
    if links:
        keep = keep_first(connection, schema.link)
        connection.execute(keep, [asdict(link) for link in links])


def link(connection: Connection, digest: str) -> Link | None:
    """The link of a digest."""
    found = connection.execute(select(schema.link).where(schema.link.c.digest == digest)).mappings()
    return next((Link(**row) for row in found), None)


def consume_link(connection: Connection, digest: str, at: datetime) -> Link | None:
    """Mark a link used, in one statement, so that of two who press at once one is too late."""
    table = schema.link
    use = (
        update(table)
        .where(
            table.c.digest == digest,
            table.c.revoked_at.is_(None),
            or_(table.c.expires_at.is_(None), table.c.expires_at > at),
            or_(table.c.reusable, table.c.used_at.is_(None)),
        )
        .values(used_at=at)
        .returning(*table.c)
    )
    return next((Link(**row) for row in connection.execute(use).mappings()), None)


def open_seat(connection: Connection, seat: OpenedSeat) -> None:
    """Keep an opened seat, also one that was revoked before."""
    table = schema.browser_seat
    keep = keep_last(connection, table, [table.c.opened_at, table.c.revoked_at])
    connection.execute(keep, asdict(seat))


def seats(connection: Connection, browser: str) -> list[OpenedSeat]:
    """The seats of a browser that hold, oldest first."""
    table = schema.browser_seat
    found = connection.execute(
        select(table)
        .where(table.c.browser == browser, table.c.revoked_at.is_(None))
        .order_by(table.c.opened_at, table.c.meeting, table.c.person)
    )
    return [OpenedSeat(**row) for row in found.mappings()]


def add_feed(connection: Connection, token: FeedToken) -> None:
    """Keep a feed token; one that is there stays as it is."""
    keep = keep_first(connection, schema.feed)
    connection.execute(keep, asdict(token))


def feed(connection: Connection, digest: str) -> FeedToken | None:
    """The feed of a digest."""
    found = connection.execute(select(schema.feed).where(schema.feed.c.digest == digest)).mappings()
    return next((FeedToken(**row) for row in found), None)


def revoke_person(
    connection: Connection, meeting: MeetingId, person: PersonId, at: datetime
) -> int:
    """Revoke what opens a person's seat; how many rows that were not revoked yet.

    Tickets end with it and are not counted: each was given for a seat that is.
    """
    out = schema.ticket
    connection.execute(delete(out).where(out.c.meeting == meeting, out.c.person == person))
    return sum(
        _revoke(connection, table, (table.c.meeting == meeting, table.c.person == person), at)
        for table in (schema.link, schema.browser_seat, schema.feed)
    )


def revoke_feed(connection: Connection, digest: str, at: datetime) -> bool:
    """Revoke one feed, once: it keeps the instant at which it was revoked first."""
    revoked = _revoke(connection, schema.feed, (schema.feed.c.digest == digest,), at)
    return bool(revoked) or feed(connection, digest) is not None


def _revoke(
    connection: Connection, table: Table, which: tuple[ColumnElement[bool], ...], at: datetime
) -> int:
    change = update(table).where(table.c.revoked_at.is_(None), *which).values(revoked_at=at)
    return connection.execute(change).rowcount
