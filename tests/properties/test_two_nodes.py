"""Each person counts once, whichever devices, nodes and desks say that he is here, in any order."""

from collections import Counter
from dataclasses import asdict, dataclass, field
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from hybridmeet.domain.attending.commands import CheckIn, CheckOut
from hybridmeet.domain.attending.intervals import attendance
from hybridmeet.domain.attending.modes import Mode, heads, mode_at, mode_of, presence_of, tally
from hybridmeet.domain.commands import OpenSession
from hybridmeet.domain.errors import Rejection
from hybridmeet.domain.evolve import fold
from hybridmeet.domain.ids import CommandId, PersonId
from hybridmeet.domain.people import Role
from tests.application.neighbourhood import MEETING, TwoNode, pass_by, two_nodes
from tests.builders import SEATS, actor
from tests.story import DAY1

PEOPLE = [PersonId(name) for name in ("id-head", "id-attache", "unhq-1")]
SETTLED_S = 3  # a line is observed within a second, at the other node a second later


@dataclass
class Around:
    """Two nodes, the devices that have a line and to whom, and when everybody was checked in."""

    nodes: tuple[TwoNode, TwoNode]
    lines: dict[str, tuple[int, PersonId]] = field(default_factory=dict)
    in_room: dict[PersonId, bool] = field(default_factory=dict)
    asked: int = 0

    async def do(self, deed: "Deed") -> None:
        """One thing that people do."""
        device = f"{deed.person}-{deed.device}"
        if deed.kind == "come" and device not in self.lines:
            self.lines[device] = (deed.node, deed.person)
            self.nodes[deed.node].come(device, deed.person)
        elif deed.kind == "go" and device in self.lines:
            node, _ = self.lines.pop(device)
            self.nodes[node].presence.left(device, MEETING)
        elif deed.kind in {"in", "out", "scan"}:
            await self._desk(deed)
        await pass_by(deed.wait_s, *self.nodes)

    async def _desk(self, deed: "Deed") -> None:
        now = self.nodes[0].street.clock.now()
        command: CheckIn | CheckOut = CheckIn(person=deed.person)
        if deed.kind == "out":
            command = CheckOut(person=deed.person)
        elif deed.kind == "scan":
            scanned_at = now - timedelta(milliseconds=1)
            command = CheckIn(person=deed.person, source="qr", at=scanned_at)
        self.asked += 1
        desk = actor(f"desk-{deed.node}", Role.DESK)
        for _ in range(deed.device + 1):  # the same again where no answer came
            try:
                await self.nodes[deed.node].live.execute(
                    desk, command, CommandId(f"tap-{self.asked}")
                )
            except Rejection:
                return
        self.in_room[deed.person] = deed.kind != "out"


@dataclass(frozen=True)
class Deed:
    """A device comes or goes, or a desk says something; then time passes."""

    kind: str
    person: PersonId
    device: int
    node: int
    wait_s: int


DEEDS = st.lists(
    st.builds(
        Deed,
        kind=st.sampled_from(["come", "come", "go", "go", "in", "out", "scan"]),
        person=st.sampled_from(PEOPLE),
        device=st.integers(0, 1),
        node=st.integers(0, 1),
        wait_s=st.sampled_from([1, 1, 2, 95]),
    ),
    max_size=10,
)


async def lived(deeds: list[Deed]) -> Around:
    """Both nodes after all of it, and a few quiet seconds."""
    around = Around(await two_nodes())
    await around.nodes[0].live.execute(actor(), OpenSession(session=DAY1), CommandId("open"))
    await pass_by(1, *around.nodes)
    for deed in deeds:
        await around.do(deed)
    await pass_by(SETTLED_S, *around.nodes)
    return around


@given(DEEDS)
async def test_each_person_is_counted_once_by_what_is_so_and_the_log_tells_it_again(
    deeds: list[Deed],
) -> None:
    around = await lived(deeds)
    one, other = (node.live.state for node in around.nodes)

    assert one == other
    modes = {person: mode_of(presence_of(one, person)) for person in PEOPLE}
    living = {person for _, person in around.lines.values()}
    for person, mode in modes.items():
        is_in, is_online = around.in_room.get(person, False), person in living
        assert (mode in {Mode.IN_PERSON, Mode.BOTH}) == is_in
        assert (mode in {Mode.ONLINE, Mode.BOTH}) == is_online
    counted, recount = asdict(heads(tally(one))), Counter(modes.values())
    assert sum(counted.values()) - counted["expected"] == len(SEATS) - 1
    for mode in set(Mode) - {Mode.NOT_ARRIVED}:
        assert counted[mode.value] == recount[mode]

    log = await around.nodes[0].street.store.read(MEETING)
    for fact in log:
        then = fold([one for one in log if one.at <= fact.at], {}, {})
        assert then is not None
        for person in PEOPLE:
            shown = mode_of(presence_of(then, person))
            assert mode_at(presence_of(other, person), fact.at) is shown
    now = around.nodes[0].street.clock.now()
    for attended in attendance(other, now)[DAY1].values():
        edges = [edge for part in attended.intervals for edge in (part.began_at, part.ended_at)]
        assert edges == sorted(edges)
