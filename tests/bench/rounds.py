"""Measures fan-out: one event to a whole crowd, and many back to back, of every contestant in turn.

All servers and crowds are alive together and take turns, each round from another one on, so that
what the machine is busy with besides hits all alike. Only ratios inside one run count.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median

from tests.bench.children import Child, Told
from tests.bench.contestants import Stand

HEARD_WITHIN_S = 120.0
MS = 1_000_000
BURST = 20  # events back to back

Act = Callable[[], Told]


@dataclass(frozen=True)
class Heard:
    """What one event cost: ms until the first and the last client had it, CPU of each delivery."""

    first_ms: float
    last_ms: float
    cpu_us: float
    heard: int
    missed: int
    ticks: tuple[int, int]


@dataclass
class Tally:
    """All rounds of one contestant."""

    rounds: list[Heard] = field(default_factory=list)

    def figures(self) -> dict[str, float]:
        """Medians; the spread is told by the fastest and the slowest round."""
        last = [heard.last_ms for heard in self.rounds]
        program, kernel = (sum(heard.ticks[part] for heard in self.rounds) for part in (0, 1))
        return {
            "first_ms": median(heard.first_ms for heard in self.rounds),
            "last_ms": median(last),
            "last_ms_best": min(last),
            "last_ms_worst": max(last),
            "cpu_us": median(heard.cpu_us for heard in self.rounds),
            "kernel_share": kernel / max(program + kernel, 1),
            "missed": sum(heard.missed for heard in self.rounds),
        }


def one_event(stand: Stand, act: Act, events: int = 1) -> Heard:
    """Let a contestant act, and hear until its whole crowd has as many events."""
    before, (program, kernel) = stand.settled_cpu_ns(), stand.server.ticks()
    stand.crowd.ask(f"arm {events} {round(HEARD_WITHIN_S * 1000)}")
    began = act()
    told = stand.crowd.hear(HEARD_WITHIN_S + 10)
    used, ticks = stand.settled_cpu_ns() - before, stand.server.ticks()
    return Heard(
        first_ms=(told["first"] - began["t0"]) / MS,
        last_ms=(told["last"] - began["t0"]) / MS,
        cpu_us=used / 1000 / max(told["heard"] * events, 1),
        heard=told["heard"],
        missed=told["missed"],
        ticks=(ticks[0] - program, ticks[1] - kernel),
    )


def emitting(stand: Stand, order: str) -> Act:
    """The server's own emit; whoever awaits it to the end answers after the last client heard."""
    return lambda: stand.server.ask(order, HEARD_WITHIN_S)


@dataclass
class Chair:
    """The chair's own line to the whole server: presses Next and tells when."""

    line: Child
    presses: Callable[[], str]

    def press(self) -> Told:
        """Say Next on the socket."""
        return self.line.ask(f"say {self.presses()}")


def interleaved(
    acts: Sequence[tuple[str, Stand, Act]], count: int, step: Callable[[], None]
) -> dict[str, Tally]:
    """Rounds of all, one warm-up apart; each begins with another contestant."""
    tallies = {name: Tally() for name, _, _ in acts}
    for number in range(count + 1):
        turn = number % len(acts)
        for name, stand, act in (*acts[turn:], *acts[:turn]):
            heard = one_event(stand, act)
            if number:
                tallies[name].rounds.append(heard)
            step()
    return tallies


def bursts(
    stands: Sequence[Stand], count: int, step: Callable[[], None]
) -> dict[str, dict[str, float]]:
    """Twenty events back to back, of all in turn: deliveries in a second, and CPU of each."""
    rounds: dict[str, list[Heard]] = {stand.contestant.name: [] for stand in stands}
    for _ in range(count):
        for stand in stands:
            act = emitting(stand, f"{stand.contestant.burst} {BURST}")
            rounds[stand.contestant.name].append(one_event(stand, act, BURST))
            step()
    return {
        name: {
            "per_second": median(h.heard * BURST * 1000 / h.last_ms for h in heard),
            "last_ms": median(h.last_ms for h in heard),
            "cpu_us": median(h.cpu_us for h in heard),
            "missed": sum(h.missed for h in heard),
        }
        for name, heard in rounds.items()
    }


def stalls(stand: Stand, count: int, step: Callable[[], None]) -> dict[str, float]:
    """The longest stall of the loop in each fan-out: the median and the worst."""
    longest = []
    for _ in range(count):
        stand.server.ask("watch")
        one_event(stand, emitting(stand, stand.contestant.emit))
        longest.append(stand.server.ask("lag")["longest_ms"])
        step()
    return {"median_ms": median(longest), "worst_ms": max(longest)}


def beside_stopped(stand: Stand, count: int, step: Callable[[], None]) -> dict[str, float]:
    """A tenth of the crowd stops reading: memory of each of them, and what the others notice."""
    act = emitting(stand, f"{stand.contestant.burst} {BURST}")
    quiet = [one_event(stand, act, BURST) for _ in range(count)]
    memory, stopped = stand.server.memory(), quiet[0].heard // 10
    stand.crowd.ask(f"deafen {stopped}")
    beside = []
    for _ in range(count):
        beside.append(one_event(stand, act, BURST))
        step()
    grown = stand.server.memory() - memory
    stand.crowd.ask("listen")
    return {
        "bytes": grown / stopped,
        "stopped": stopped,
        "events": count * BURST,
        "last_ms": median(heard.last_ms for heard in beside),
        "last_ms_quiet": median(heard.last_ms for heard in quiet),
        "missed": sum(heard.missed for heard in beside),
    }
