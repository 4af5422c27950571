"""The house put together: every part made once, in the order in which it needs the others.

The only file that sees domain, application and adapters. Reads like a parts list; starting and
stopping stand at the end.
"""

import gc
import socket
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from aiohttp import web

from hybridmeet import settings as configuration
from hybridmeet.adapters.calendar.http import Published
from hybridmeet.adapters.clock import SystemClock
from hybridmeet.adapters.formats.files.writers import WRITERS
from hybridmeet.adapters.formats.roster.read import read_roster
from hybridmeet.adapters.http import deadline, server, site
from hybridmeet.adapters.http.answers import Parts
from hybridmeet.adapters.http.api import Serve
from hybridmeet.adapters.http.asker import COOKIE, OWN_COOKIE
from hybridmeet.adapters.metrics.collector import Standing
from hybridmeet.adapters.metrics.listening import Metrics
from hybridmeet.adapters.rehearsal_child import At, started
from hybridmeet.adapters.scheduler.alarms import SchedulerAlarms
from hybridmeet.adapters.secret_file import kept_secret
from hybridmeet.adapters.sockets import addresses, limits
from hybridmeet.adapters.sockets.broadcaster import Broadcaster
from hybridmeet.adapters.sockets.channel import Channel, LiveChannel
from hybridmeet.adapters.sockets.namespace import Desk
from hybridmeet.adapters.sockets.rooms import Rooms
from hybridmeet.adapters.storage.opening import open_store
from hybridmeet.adapters.storage.sql_store import SqlStore
from hybridmeet.application.access import Access
from hybridmeet.application.alone import Neighbours
from hybridmeet.application.figures import Figures
from hybridmeet.application.heartbeat import beat, each_second
from hybridmeet.application.live_meeting import Customs, Surroundings
from hybridmeet.application.nameplates import Nameplates
from hybridmeet.application.news import News
from hybridmeet.application.paperwork import Paperwork
from hybridmeet.application.ports import Clock, Nodes
from hybridmeet.application.ports.pace import Pace, RealTime, step_s
from hybridmeet.application.presence import Presence
from hybridmeet.application.reactions import Reactions
from hybridmeet.application.registry import Registry, new_epoch
from hybridmeet.application.rehearsing.offering import Rehearsals
from hybridmeet.application.snapshots import Snapshots
from hybridmeet.application.tasks import Supervisor
from hybridmeet.domain.alarms import Spans

Settings = configuration.Settings

WEB = Path(__file__).parent / "web"
OF_REHEARSALS = {  # how meetings are held and the log is written: in a rehearsal the same
    "min_advance_span_s", "grace_s", "doors_open_s", "starts_soon_s", "desk_offline_s",
    "declare_window_s", "warn_ms", "show_closed_blocks", "log_level", "log_format",
}  # fmt: skip
BACKLOG = 4096  # connections the kernel holds while the loop is busy: a hall reconnects at once
LET_IN_AT_ONCE = 4  # in one turn of the loop: a storm comes in between others' turns, 1 ms each


@dataclass
class House:
    """A built server: its parts, and what starts and stops them."""

    settings: Settings
    listening: socket.socket
    store: SqlStore
    registry: Registry
    news: News
    access: Access
    supervisor: Supervisor
    alarms: SchedulerAlarms
    presence: Presence
    channel: LiveChannel
    runner: web.AppRunner
    node: str
    rehearsals: Rehearsals
    metrics: Metrics | None = None
    pace: Pace = field(default_factory=RealTime)

    @property
    def url(self) -> str:
        """Where browsers find it."""
        return self.settings.own_url

    async def start(self) -> None:
        """Read the logs, begin every task, answer.

        Raises ``OSError`` when the port is taken, ``BrokenChain`` when a log was changed.
        """
        await self.store.start()
        self.alarms.start()
        await self.store.verify_ends()
        await self.registry.open()
        await self.channel.start()
        self.supervisor.keep("snapshots", self.registry.snapshots.keep)
        self.supervisor.keep("heartbeat", partial(beat, self.registry))
        self.supervisor.keep("news of other nodes", self.news.run)
        presence = partial(each_second, self.presence.step, step_s(self.pace))
        self.supervisor.keep("presence", presence)
        await self.runner.setup()
        await web.SockSite(self.runner, self.listening, backlog=LET_IN_AT_ONCE).start()
        self.listening.listen(BACKLOG)  # asyncio takes one number for both
        if self.metrics:
            await self.metrics.start(self.supervisor)
        _spare_the_collector()

    async def stop(self) -> None:
        """Let nobody in, finish what was asked, say goodbye, end every task, close the store."""
        self.presence.leave()
        await self.rehearsals.close()
        await self.channel.close()
        await self.runner.cleanup()
        self.listening.close()  # still ours when the start has failed
        if self.metrics:
            await self.metrics.stop()
        await self.alarms.close()
        await self.supervisor.close()
        await self.presence.part()
        await self.registry.snapshots.finish(self.registry.all())
        await self.store.close()


def _spare_the_collector() -> None:
    """Let what is there for good be looked at no more, and the rest more rarely.

    With ten thousand connections the collector took 61 % of all CPU of a broadcast (ADR 14). In a
    storm nearly all that is new stays: 50,000 objects at a time were 65 ms of everybody's, 2,000
    are 3 ms (ADR 15).
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(2_000, 2, 5_000)


def listen(settings: Settings) -> tuple[socket.socket, Settings]:
    """Take the port, so that its number is known before anything names the server's address."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listening = socket.create_server((settings.host, settings.port), family=family, backlog=BACKLOG)
    port: int = listening.getsockname()[1]
    return listening, settings.model_copy(update={"port": port})


def build(settings: Settings, clock: Clock | None = None, pace: Pace | None = None) -> House:
    """Make every part; nothing runs yet. Raises what opening the port or the store raises.

    With a pace of its own, a rehearsal's, doors and tickets keep to the machine's time: people use
    them, and thirty seconds are thirty.
    """
    clock, pace = clock or SystemClock(), pace or RealTime()
    listening, settings = listen(settings)
    node, supervisor, figures = new_epoch(), Supervisor(), Figures()
    store = _store(settings, listening, node)
    others = _neighbours(store) if settings.database_url else Neighbours()
    rooms = Rooms()
    broadcaster = Broadcaster(rooms, clock, figures, pace)
    registry = Registry(
        Surroundings(store, broadcaster, clock, _customs(settings), figures), Snapshots(store)
    )
    alarms = SchedulerAlarms(supervisor, pace=pace)
    Reactions(registry, alarms, clock, _spans(settings), others.nodes)
    access = Access(store, registry, _of_doors(clock, pace), tickets=others.tickets)
    presence = Presence(registry, clock, round(settings.grace_s * 1000), others.nodes)

    feeds = Published(registry, access.feed, settings.own_url, blocks=settings.show_closed_blocks)
    bounds = deadline.Limits(settings.header_deadline_s, settings.max_body_bytes)
    parts = Parts(
        registry, access, clock, site.Site(settings.own_url),
        lambda: _failing(supervisor, channel), _paperwork(settings, listening, store),
        _rehearsals(settings, clock, supervisor),
    )  # fmt: skip
    application = server.application(parts, WEB, _feeds(feeds), bounds)
    application[OWN_COOKIE] = _cookie(settings, pace)
    channel = LiveChannel(
        Channel(
            Desk(access, registry, clock, pace), presence, supervisor, rooms, broadcaster,
            settings.origins, _limits(settings), addresses.behind(settings.trusted_proxies),
        )
    )  # fmt: skip
    channel.attach(application)
    house = House(
        settings, listening, store, registry, News(registry, others.hints), access, supervisor,
        alarms, presence, channel, server.runner(application, bounds), node,
        parts.rehearsals, pace=pace,
    )  # fmt: skip
    if settings.metrics:
        house.metrics = Metrics(settings.metrics, figures, _standing(house, others.nodes))
    return house


def _rehearsals(settings: Settings, clock: Clock, supervisor: Supervisor) -> Rehearsals:
    """Those that the pages offer, if the settings say so."""
    customs = settings.model_dump(mode="json", include=OF_REHEARSALS)
    at = At(settings.host, settings.rehearsal_port, settings.rehearsal_url, customs)
    return Rehearsals(partial(started, at) if settings.rehearsals else None, clock, supervisor)


def _of_doors(clock: Clock, pace: Pace) -> Clock:
    """The clock of links and tickets."""
    return SystemClock() if pace.is_rehearsed else clock


def _cookie(settings: Settings, pace: Pace) -> str:
    """A browser sends cookies to every port of a host: a rehearsal takes no seat from a meeting."""
    return f"{COOKIE}-{settings.port}" if pace.is_rehearsed else COOKIE


def _standing(house: House, nodes: Nodes) -> Standing:
    """How each of the figures that stand now is read."""
    hall = house.channel.hall
    return {
        "connections": lambda: len(hall.connections),
        "followers": lambda: sum(len(room.members) for room in hall.rooms),
        "followers_apart": lambda: sum(len(room.apart) for room in hall.rooms),
        "meetings": lambda: len(house.registry.known()),
        "tasks_failing": lambda: len(house.supervisor.failing),
        "connections_elsewhere": lambda: house.presence.elsewhere,
        "leads": nodes.leads,
        "cut_off": lambda: house.news.is_cut_off,
    }


def _customs(settings: Settings) -> Customs:
    """What an instance has settled for all its meetings."""
    return Customs(
        span_ms=round(settings.min_advance_span_s * 1000),
        show_closed_blocks=settings.show_closed_blocks,
        warn_ms=settings.warn_ms,
        declare_window_ms=round(settings.declare_window_s * 1000),
    )


def _spans(settings: Settings) -> Spans:
    """How long before and after a moment its alarms are."""
    return Spans(
        doors_open_ms=round(settings.doors_open_s * 1000),
        starts_soon_ms=round(settings.starts_soon_s * 1000),
        desk_offline_ms=round(settings.desk_offline_s * 1000),
    )


def _store(settings: Settings, listening: socket.socket, node: str) -> SqlStore:
    """The record, in the database or the folder; the port is let go when it cannot be opened."""
    try:
        settings.directory.mkdir(parents=True, exist_ok=True)
        return open_store(settings.database, settings.database_url, node)
    except BaseException:
        listening.close()
        raise


def _paperwork(settings: Settings, listening: socket.socket, store: SqlStore) -> Paperwork:
    """Formats of files; and of what codes on paper are made: as settled, else the folder's own."""
    try:
        secret = settings.paper_secret.encode() or kept_secret(settings.directory / "paper-secret")
    except BaseException:
        listening.close()
        raise
    return Paperwork(secret, Nameplates(store, secret), read_roster, WRITERS)


def _neighbours(store: SqlStore) -> Neighbours:
    """A database that nodes share is also where they hear of each other."""
    from hybridmeet.adapters.storage.postgres import PostgresStore  # noqa: PLC0415 -- see opening

    if not isinstance(store, PostgresStore):
        message = "several nodes need a store that they share"
        raise TypeError(message)
    return Neighbours(store, store, store)


def _failing(supervisor: Supervisor, channel: LiveChannel) -> tuple[str, ...]:
    """Why this server should not be sent anybody, if there is anything."""
    return (*supervisor.failing, *(("draining",) if channel.is_leaving else ()))


def _feeds(feeds: Published) -> dict[str, Serve]:
    return {
        "feed.public": feeds.public,
        "feed.session": feeds.session,
        "feed.secret": feeds.secret,
    }


def _limits(settings: Settings) -> limits.Limits:
    """The bounds of the live channel, each setting under its own name."""
    names = limits.Limits.__dataclass_fields__.keys() & type(settings).model_fields.keys()
    return limits.Limits(**{name: getattr(settings, name) for name in names})
