"""Whatever is said, a line of the log is one fact: whole, short, and without what was quoted."""

import json
import logging
import re
import threading
import urllib.request
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import BaseModel
from sqlalchemy import create_engine, text

from hybridmeet.cli import telling
from hybridmeet.cli.exits import Exit
from hybridmeet.cli.log_lines import MOST, MOST_OF_A_TRACE
from hybridmeet.cli.logs import to_stderr
from tests.cli.running import QUICK, called, typed

CANARY = "canary-canary-canary"
HOSTILE = st.text() | st.builds(
    "".join, st.lists(st.sampled_from(["\n", '"}', '{"level":"error"}', "\x1b[2J", "\u2028", "a"]))
)


class Kept:
    """Standard error, as a test looks at it: what was written since it last did."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def text(self) -> str:
        return self._capsys.readouterr().err


@pytest.fixture(params=["json", "text"])
def form(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def kept(capsys: pytest.CaptureFixture[str]) -> Iterator[Kept]:
    """Everything that is written; afterwards both loggers are as they were."""
    hook = threading.excepthook
    before, root = structlog.get_config(), logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield Kept(capsys)
    logging.captureWarnings(capture=False)
    structlog.configure(**before)
    root.handlers, threading.excepthook = handlers, hook
    root.setLevel(level)


def written(level: str, form: str) -> structlog.typing.FilteringBoundLogger:
    to_stderr(level, form)
    log: structlog.typing.FilteringBoundLogger = structlog.get_logger("hybridmeet.test")
    return log


@pytest.mark.hypothesis  # it has examples within: what writes is set up once for all of them
def test_every_line_is_one_object_whatever_is_said(kept: Kept) -> None:
    log = written("debug", "json")

    @example(said="\x1f" * MOST, value="\n" * MOST)  # six times as long, once they are numbers
    @given(said=HOSTILE, value=HOSTILE | st.binary() | st.lists(HOSTILE) | st.floats())
    def lines_are_objects(said: str, value: object) -> None:
        log.warning(said, name=value)
        logging.getLogger("some.library").error("%s", said)
        telling.note(said)

        told = kept.text()
        rows = [json.loads(line) for line in told.split("\n")[:-1]]
        assert told.isascii()
        assert [row["level"] for row in rows] == ["warning", "error", "info"]
        assert all(len(str(row["event"])) <= MOST + 1 for row in rows)
        assert len(str(rows[0]["name"])) <= MOST + 1

    lines_are_objects()


def test_a_line_of_text_begins_no_other_one_and_moves_no_cursor(kept: Kept) -> None:
    log = written("debug", "text")

    log.warning("a\nb\x1b[2J\u2028c\u202ed", name="x\r\ny" + "z" * 999)

    (line,) = kept.text().splitlines()
    assert not re.search("[\x00-\x1f\x7f-\x9f\u2028\u202e]", line)
    assert r"a\u000ab" in line
    assert "z" * MOST not in line


def test_an_exception_cannot_write_lines_of_its_own(form: str, kept: Kept) -> None:
    log = written("info", form)

    log.error(
        "it failed",
        exc_info=RuntimeError('first\n{"level":"info","event":"forged"}\x1b[2J' + "x" * 99_999),
    )

    told = kept.text()
    assert "\x1b" not in told
    assert len(told) < 2 * MOST_OF_A_TRACE
    if form == "json":
        assert json.loads(told)["event"] == "it failed"
    else:
        assert [line for line in told.splitlines() if line.startswith("{")] == []


def test_what_a_library_quotes_is_not_written(form: str, kept: Kept) -> None:
    class Shape(BaseModel):
        number: int

    log = written("info", form)
    engine = create_engine("sqlite://")

    for failing in (
        lambda: Shape.model_validate({"number": CANARY}),
        lambda: engine.connect().execute(text("insert into nothing values (:a)"), {"a": CANARY}),
        lambda: json.loads(f"{CANARY}"),
    ):
        try:
            try:
                failing()
            except ValueError as error:
                raise RuntimeError("our own words") from error
        except Exception:  # whatever it is
            log.exception("it failed")
    engine.dispose()

    told = kept.text()
    assert CANARY not in told
    assert "our own words" in told
    assert "not written here" in told


def test_libraries_warnings_and_threads_come_out_in_the_same_form(kept: Kept) -> None:
    written("info", "json")

    logging.getLogger("asyncio").error("Task exception was never retrieved")
    logging.getLogger("engineio").error(CANARY)
    logging.getLogger("aiohttp.access").info(CANARY)
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(capture=True)
        warnings.warn("soon gone", DeprecationWarning, stacklevel=1)
    failing = threading.Thread(target=lambda: 1 // 0, name="counting")
    failing.start()
    failing.join()

    told = kept.text()
    rows = [json.loads(line) for line in told.splitlines()]
    assert [row["level"] for row in rows] == ["error", "warning", "error"]
    assert rows[0]["logger"] == "asyncio"
    assert "soon gone" in rows[1]["event"]
    assert (rows[2]["thread"], "ZeroDivisionError" in rows[2]["exception"]) == ("counting", True)
    assert CANARY not in told


@pytest.mark.journey
@pytest.mark.timeout(90)
def test_a_servers_whole_log_is_json_and_names_its_node(tmp_path: Path) -> None:
    settings = tmp_path / "json.toml"
    settings.write_text(Path(QUICK[1]).read_text() + 'log_format = "json"\n', encoding="utf-8")

    with typed("demo", tmp_path / "d", "--config", str(settings)) as server:
        url = server.told["base_url"]
        token = server.meeting("aaptc-2022")["links"]["chair"]["token"]
        asking = urllib.request.Request(f"{url}/l/{token}", headers={"X-Request-Id": CANARY})
        urllib.request.urlopen(asking).read()
        assert server.end() == 0

    rows = [json.loads(line) for line in server.log.read_text().splitlines()]
    (asked,) = [row for row in rows if row["event"] == "request"]
    assert (asked["route"], asked["status"], len(asked["request"])) == ("/l/{token}", 200, 12)
    assert {len(row["node"]) for row in rows} == {16}
    assert rows[-1]["event"] == "Stopping …"
    assert token not in server.log.read_text()
    assert CANARY not in server.log.read_text()


def test_wrong_settings_end_in_words_for_people(tmp_path: Path, kept: Kept) -> None:
    settings = tmp_path / "wrong.toml"
    settings.write_text('log_format = "json"\nprot = 1\n', encoding="utf-8")

    assert called("serve", "--config", settings) == Exit.WRONG_SETTINGS
    assert "prot: there is no such setting; is port meant?" in kept.text()
