"""What servers of the same meetings tell each other, in SQL. Ages are by the database's clock."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from sqlalchemy import Connection, delete, func, insert, select, update

from hybridmeet.adapters.storage import schema
from hybridmeet.adapters.storage.upserts import keep_last
from hybridmeet.application.ports import LEASE_S, Held
from hybridmeet.domain.ids import MeetingId, PersonId
from hybridmeet.domain.people import Role

LEASE: Final = timedelta(seconds=LEASE_S)
TURNS: Final = 0x6E6F6465  # "node": the first of two keys of an advisory lock


def in_turn(connection: Connection, node: str) -> None:
    """Wait until what another transaction says of a node is there.

    A new row is seen by nobody before its commit: a goodbye in between would delete nothing, and a
    server that has gone would be alive for the rest of its lease.
    """
    connection.execute(select(func.pg_advisory_xact_lock(TURNS, func.hashtext(node))))


def renew(connection: Connection, node: str) -> bool:
    """Say that a node lives; False when it was not known (any more): nor is what it holds."""
    table = schema.node
    seen = update(table).where(table.c.id == node).values(seen_at=func.now())
    if connection.execute(seen).rowcount:
        return True
    keep = keep_last(connection, table, [table.c.seen_at])
    connection.execute(keep.values(id=node, seen_at=func.now()))
    return False


def hold(connection: Connection, node: str, held: Sequence[Held]) -> None:
    """Write what a node holds in place of what it held."""
    connection.execute(delete(schema.line).where(schema.line.c.node == node))
    if held:
        connection.execute(insert(schema.line), [_row(node, one) for one in held])


def forget_the_dead(connection: Connection) -> None:
    """Remove the nodes whose lease is over, and what they held."""
    node = schema.node
    gone = select(node.c.id).where(node.c.seen_at < func.now() - LEASE).order_by(node.c.id)
    dead = list(connection.scalars(gone))
    for one in dead:  # in one order on every node: no two wait for each other
        part(connection, one)


def part(connection: Connection, node: str) -> None:
    """Remove a node and what it held."""
    connection.execute(delete(schema.node).where(schema.node.c.id == node))
    connection.execute(delete(schema.line).where(schema.line.c.node == node))


def living(connection: Connection) -> list[str]:
    """The nodes whose lease holds."""
    node = schema.node
    held = select(node.c.id).where(node.c.seen_at >= func.now() - LEASE).order_by(node.c.id)
    return list(connection.scalars(held))


def others(connection: Connection, node: str) -> list[Held]:
    """What the other living nodes hold."""
    table, living = schema.line, schema.node
    found = connection.execute(
        select(table)
        .join(living, living.c.id == table.c.node)
        .where(living.c.id != node, living.c.seen_at >= func.now() - LEASE)
        .order_by(table.c.node, table.c.meeting, table.c.person, table.c.role)
    )
    return [
        Held(
            meeting=MeetingId(row["meeting"]),
            person=PersonId(row["person"]) if row["person"] else None,
            role=Role(row["role"]),
            connections=row["connections"],
            since=row["since"],
            hidden_since=row["hidden_since"],
        )
        for row in found.mappings()
    ]


def _row(node: str, held: Held) -> dict[str, object]:
    return {
        "node": node,
        "meeting": held.meeting,
        "person": held.person or "",
        "role": held.role.value,
        "connections": held.connections,
        "since": held.since,
        "hidden_since": held.hidden_since,
    }
