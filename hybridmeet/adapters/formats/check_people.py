"""Who sits where and as what: the template made into people, roles with their capacities, heads.

Lives here: the table of roles and capacities of the format's page, and what must hold among the
people of one delegation.
"""

from collections.abc import Iterator
from typing import Final

from pydantic import ValidationError

from hybridmeet.adapters.formats.programme_entries import (
    AnyPersonEntry,
    DelegationEntry,
    PersonEntry,
    TemplatePersonEntry,
)
from hybridmeet.adapters.formats.shape import Shaped
from hybridmeet.application.importing import Problem
from hybridmeet.domain.people import Capacity, Role

CAPACITIES: Final[dict[Role, tuple[Capacity, ...]]] = {
    Role.CHAIR: (Capacity.CHAIR, Capacity.CO_CHAIR),
    Role.DELEGATE: (
        Capacity.HEAD,
        Capacity.ALTERNATE,
        Capacity.ADVISER,
        Capacity.SECRETARIAT,
        Capacity.SECRETARIAT_HEAD,
    ),
    Role.SPEAKER: (Capacity.INVITED_SPEAKER, Capacity.GUEST_OF_HONOUR),
    Role.OBSERVER: (Capacity.OBSERVER_SPEAKING, Capacity.OBSERVER_SILENT),
}


def check_people(shaped: Shaped) -> Iterator[Problem]:
    """Roles without their capacity, second heads, second chairs."""
    file = shaped.file
    template = file.delegation_template
    for person in (*file.people, *(template.people if template else ())):
        yield from _seat(shaped, person)
    people, problems = expanded(shaped)
    yield from problems
    heads: dict[str, PersonEntry] = {}
    for person in people:
        if person.capacity is Capacity.HEAD:
            first = heads.setdefault(person.delegation, person)
            if first is not person:
                message = f"{person.delegation!r} has a head already: {first.id!r}"
                yield shaped.problem(person.path("capacity"), message)
    yield from _chairs(shaped, file.delegations)


def expanded(shaped: Shaped) -> tuple[list[PersonEntry], list[Problem]]:
    """The people of the file, then those that the template makes, delegation by delegation."""
    people, problems = list(shaped.file.people), []
    template = shaped.file.delegation_template
    known = {delegation.id: delegation for delegation in shaped.file.delegations}
    for delegation in template.for_ if template else ():
        for pattern in template.people if template and delegation in known else ():
            try:
                people.append(_made(pattern, known[delegation]))
            except ValidationError as error:
                said = f"cannot be made for {delegation!r}: {error.errors()[0]['msg']}"
                problems.append(shaped.problem(pattern.path(), said))
    problems += _taken(shaped, people)
    return people, problems


def _taken(shaped: Shaped, people: list[PersonEntry]) -> Iterator[Problem]:
    """Ids that the template makes a second time (check_ids.py says those of the list)."""
    first: dict[str, PersonEntry] = {}
    for person in people:
        made = person.path()[:1] != ("people",)
        if first.setdefault(person.id, person) is not person and made:
            said = f"makes {person.id!r}, which is taken already; put {{delegation}} into it"
            yield shaped.problem(person.path("id"), said)


def _made(pattern: TemplatePersonEntry, delegation: DelegationEntry) -> PersonEntry:
    """The person that a pattern makes for a delegation."""
    filled = pattern.function.replace("{delegation}", delegation.id)
    person = PersonEntry.model_validate(
        {
            **pattern.model_dump(),
            "id": pattern.id.replace("{delegation}", delegation.id),
            "function": filled.replace("{name}", delegation.name),
            "delegation": delegation.id,
        }
    )
    return person.stands_at(pattern)


def _seat(shaped: Shaped, person: AnyPersonEntry) -> Iterator[Problem]:
    """Whether the capacity is one that goes with the role."""
    allowed = CAPACITIES.get(person.role, ())
    if person.capacity in allowed or (person.capacity is None and not allowed):
        return
    if not allowed:
        said = f"has no capacity with the role {person.role}; leave it out"
    else:
        said = f"must be one of {', '.join(allowed)} with the role {person.role}"
    if not shaped.is_broken(*person.path("capacity")):
        yield shaped.problem(person.path("capacity"), said)


def _chairs(shaped: Shaped, delegations: list[DelegationEntry]) -> Iterator[Problem]:
    """A delegation that holds the chair holds it alone."""
    alone = next((one for one in delegations if one.chair), None)
    holder = repr(alone.id) if alone else ""
    for delegation in delegations if alone else ():
        if delegation is not alone and (delegation.chair or delegation.co_chair):
            key = "chair" if delegation.chair else "co_chair"
            said = f"{holder} holds the chair alone; use co_chair for each that shares it"
            yield shaped.problem(delegation.path(key), said)
        elif delegation.chair and delegation.co_chair:
            yield shaped.problem(delegation.path("co_chair"), "either chair or co_chair, not both")
