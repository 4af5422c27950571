"""What was counted, as families of Prometheus; made anew each time somebody asks. Nothing is kept.

Here are the names and what they mean. A label's values are words of the code; there is none for a
meeting, a person, an address or a token.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from prometheus_client import (
    CollectorRegistry,
    GCCollector,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector
from typing_extensions import override

from hybridmeet.application.figures import Figures, Spread

PREFIX: Final = "hybridmeet_"
GAUGES: Final = {
    "connections": "Open connections of this node.",
    "followers": "Followers of all meetings on this node.",
    "followers_apart": "Followers who are slow, behind or on long polling.",
    "meetings": "Meetings of this node.",
    "tasks_failing": "Background tasks that must live and do not just now.",
    "connections_elsewhere": "Connections that the other living nodes say they hold.",
    "leads": "1 on the node that watches for due moments; several may be, nothing is doubled.",
    "cut_off": "1 while the log cannot be read: what was last known is shown.",
}
"""What stands now, by name; the house says how each is read."""

Standing = Mapping[str, Callable[[], float]]


class Counted(Collector):
    """The counts of a server, what stands now, and how late its loop is."""

    def __init__(self, figures: Figures, standing: Standing, lag: Spread) -> None:
        """Raises ``LookupError`` unless every gauge of the table has its reader."""
        if standing.keys() != GAUGES.keys():
            raise LookupError(f"told or read, not both: {sorted(standing.keys() ^ GAUGES.keys())}")
        self._figures = figures
        self._standing = standing
        self._lag = lag

    @override
    def collect(self) -> Iterator[Metric]:
        """Every family."""
        yield from self._asked()
        yield from self._sent()
        yield _histogram("loop_lag_seconds", "How late the loop came to what was due.", self._lag)
        for name, meaning in GAUGES.items():
            yield GaugeMetricFamily(PREFIX + name, meaning, value=self._standing[name]())

    def _asked(self) -> Iterator[Metric]:
        figures = self._figures
        commands = CounterMetricFamily(
            PREFIX + "commands", "Commands by type and how they went.", labels=["type", "outcome"]
        )
        for labels, count in sorted(figures.commands.items()):
            commands.add_metric(labels, count)
        yield commands
        appends = CounterMetricFamily(
            PREFIX + "appends", "Appends to the log by how they went.", labels=["outcome"]
        )
        for outcome, count in sorted(figures.appends.items()):
            appends.add_metric([outcome], count)
        yield appends
        waiting = "Appends that wait for the disk."
        yield GaugeMetricFamily(PREFIX + "appends_waiting", waiting, value=figures.appends_waiting)
        took = "From asking a command to its answer."
        yield _histogram("command_seconds", took, figures.command_s)
        yield _histogram("append_seconds", "Until an append was on the disk.", figures.append_s)

    def _sent(self) -> Iterator[Metric]:
        figures = self._figures
        totals = {
            "deliveries": ("Patches and ticks, times followers.", figures.deliveries),
            "delivered_bytes": ("Their bytes.", figures.delivered_bytes),
            "patches_dropped": ("Patches a slow reader had no room for.", figures.dropped),
        }
        for name, (meaning, value) in totals.items():
            yield CounterMetricFamily(PREFIX + name, meaning, value=value)
        yield _histogram("pass_seconds", "One pass over all followers of a room.", figures.pass_s)


def exposition(counted: Counted) -> Callable[[], bytes]:
    """Writes everything as text: the server's own figures, its process and its collector."""
    registry = CollectorRegistry()
    registry.register(counted)
    ProcessCollector(registry=registry)
    PlatformCollector(registry=registry)
    GCCollector(registry=registry)
    return lambda: generate_latest(registry)


def _histogram(name: str, meaning: str, spread: Spread) -> Metric:
    family = HistogramMetricFamily(PREFIX + name, meaning)
    bounds = [*map(str, spread.bounds), "+Inf"]
    below, buckets = 0, []
    for bound, count in zip(bounds, spread.counts, strict=True):
        below += count
        buckets.append((bound, float(below)))
    family.add_metric([], buckets=buckets, sum_value=spread.total)
    return family
