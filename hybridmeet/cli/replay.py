"""``replay``: a meeting as it was at any seq or instant, shown or held against another record."""

from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import zip_longest
from typing import Annotated, Any, Final

import orjson
import typer

from hybridmeet.adapters.storage.records.folding import Folded, Until, covered, folded
from hybridmeet.adapters.storage.records.kept import Record
from hybridmeet.cli import telling
from hybridmeet.cli.exits import Exit, Stop
from hybridmeet.cli.options import AsJson, Config, DatabaseUrl, Folder, read_settings
from hybridmeet.cli.quorum import names_of, quorum_lines, quorum_shown
from hybridmeet.cli.sources import FromBackup, meeting_in, record_named, record_of
from hybridmeet.domain.people import Audience
from hybridmeet.domain.times import in_utc, rfc3339
from hybridmeet.domain.views import Looking, view_for

ONE: Final = orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS

Shown = Mapping[str, Any]


def replay(  # noqa: PLR0913, PLR0917 -- each argument is an option of the command
    meeting: Annotated[str, typer.Argument(metavar="MEETING", help="The meeting's id.")],
    to_seq: Annotated[int | None, typer.Option("--to-seq", min=1, help="Stop behind it.")] = None,
    at: Annotated[
        str | None, typer.Option("--at", help="Stop at this instant: 2021-04-06T14:22+07:00.")
    ] = None,
    audience: Annotated[
        Audience, typer.Option("--audience", help="Whose view is shown.")
    ] = Audience.PUBLIC,
    compare: Annotated[
        str | None,
        typer.Option("--compare", metavar="WHERE", help="A folder, a backup or a database URL."),
    ] = None,
    quorum: Annotated[
        str | None,
        typer.Option("--quorum", metavar="SESSION", help="Only how its quorum stood there."),
    ] = None,
    backup: FromBackup = None,
    data: Folder = None,
    database_url: DatabaseUrl = None,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Show a meeting as it stood at any seq or instant, also while servers run.

    The log is folded from its begin; the view is what that audience was shown, with
    today's names. With --compare the same is read elsewhere, and the first fact that
    differs is named: it ends with 0 when both are the same and with 1 when not.
    With --quorum it says how many were here of how many needed, by what was counted.
    """
    settings = read_settings(config, directory=data, database_url=database_url)
    until = Until(to_seq, _instant(at))
    with record_of(settings, backup) as record:
        here = _folded(record, meeting_in(record, meeting), until)
        if quorum is not None:
            _tell_quorum(here, quorum, audience, as_json=as_json)
            return
        if compare is None:
            shown = {**_point(here), "audience": audience.value, "slices": _view(here, audience)}
            typer.echo(orjson.dumps(shown, option=0 if as_json else ONE).decode())
            return
        with record_named(compare) as other:
            difference = _differences(record, other, meeting_in(other, meeting), until)
    _tell(difference, as_json=as_json)


def _tell_quorum(here: Folded, session: str, audience: Audience, *, as_json: bool) -> None:
    """Who was missing is named to operators and members; the rest read numbers."""
    shown = quorum_shown(here.state, session, audience)
    if as_json:
        names = names_of(here.state, shown)
        telling.as_json({**_point(here), "session": session, "quorum": shown, "names": names})
        return
    typer.echo(f"{here.state.id}, {session}, at seq {here.state.seq}, {rfc3339(here.state.at)}")
    for line in quorum_lines(here.state, shown):
        typer.echo(line)


def _tell(difference: Shown, *, as_json: bool) -> None:
    if as_json:
        telling.as_json(difference)
    elif difference["same"]:
        typer.echo(f"the same up to seq {difference['seq']}: {difference['hash']}")
    else:
        typer.echo(f"not the same: {_what_differs(difference)}")
    if not difference["same"]:
        raise typer.Exit(Exit.REFUSED)


def _what_differs(difference: Shown) -> str:
    first, here, there = (
        difference["first_difference"],
        difference["seq"],
        difference["other"]["seq"],
    )
    if not first:
        return "the names or texts beside are others"
    if first <= min(here, there):
        return f"seq {first} is another"
    return f"alike up to seq {first - 1}, where {'the other' if there < here else 'this one'} ends"


def _differences(record: Record, other: Record, meeting: str, until: Until) -> Shown:
    """Where two records of a meeting part; one that is only longer parts where the other ends."""
    first = None
    pairs = zip_longest(covered(record, meeting, until), covered(other, meeting, until))
    for seq, (row, there) in enumerate(pairs, start=1):
        if row is None or there is None or row["hash"] != there["hash"]:
            first = seq
            break
    here, there = _folded(record, meeting, until), _folded(other, meeting, until)
    views = [one.value for one in Audience if _bytes(here, one) != _bytes(there, one)]
    return {
        **_point(here),
        "other": _point(there),
        "first_difference": first,
        "views_differ": views,
        "same": first is None and not views,
    }


def _folded(record: Record, meeting: str, until: Until) -> Folded:
    try:
        found = folded(record, meeting, until)
    except (ValueError, KeyError, StopIteration) as error:
        said = (
            f"the log of {meeting} cannot be followed: hybridmeet doctor says where it is damaged"
        )
        raise Stop(Exit.STORE_FAILED, said) from error
    if found is None:
        raise Stop(Exit.REFUSED, f"nothing had happened yet in {meeting}: choose a later instant")
    return found


def _point(found: Folded) -> dict[str, object]:
    state = found.state
    return {"meeting": state.id, "seq": state.seq, "at": rfc3339(state.at), "hash": found.hash}


def _view(found: Folded, audience: Audience) -> Shown:
    return dict(view_for(Looking(found.state, found.state.at), audience))


def _bytes(found: Folded, audience: Audience) -> bytes:
    return orjson.dumps(_view(found, audience), option=ONE)


def _instant(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
        return in_utc(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
    except ValueError as error:
        raise typer.BadParameter(
            "write it like 2021-04-06T14:22+07:00", param_hint="--at"
        ) from error
