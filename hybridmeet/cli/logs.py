"""Where what the server says about itself goes: standard error, in text or JSON lines.

Standard output belongs to the answer of a command. The loggers of engine.io and socket.io print
packets (tokens included) at INFO and stay shut; every other library's, and Python's own warnings,
come out in the same form as ours.
"""

import logging
import sys
import threading
from typing import Final

import structlog
from typing_extensions import override

from hybridmeet.cli.log_lines import JsonLines, one_line, tamed, with_trace

LEVELS: Final = {"debug": 10, "info": 20, "warning": 30, "error": 40}
SHUT: Final = ("engineio", "socketio", "engineio.server", "socketio.server")
STAMPED: Final = (
    structlog.contextvars.merge_contextvars,
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    with_trace,
    tamed,
)


def to_stderr(level: str, form: str) -> None:
    """Send every log to standard error."""
    shown = LEVELS[level]
    written = JsonLines() if form == "json" else _for_people()
    structlog.configure(
        processors=[*STAMPED, written],
        wrapper_class=structlog.make_filtering_bound_logger(shown),
        logger_factory=lambda *_: structlog.WriteLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(handlers=[Foreign()], level=max(shown, logging.WARNING), force=True)
    logging.captureWarnings(capture=True)
    threading.excepthook = _on_thread_failed
    for name in SHUT:
        logging.getLogger(name).setLevel(logging.CRITICAL)


def is_for_machines() -> bool:
    """Whether what is written is one JSON object a line."""
    return isinstance(structlog.get_config()["processors"][-1], JsonLines)


class Foreign(logging.Handler):
    """What a library logs, as a line of ours."""

    @override
    def emit(self, record: logging.LogRecord) -> None:
        """Write one; what cannot be written is dropped, for a log must stop nobody."""
        log = structlog.get_logger(record.name)
        level = logging.getLevelName(record.levelno).lower()
        try:
            said = one_line(record.getMessage())
            write = getattr(log, level if level in LEVELS else "error")
            write(said, logger=record.name, exc_info=record.exc_info)
        except Exception:  # noqa: BLE001, S110 -- there is nowhere left to say it
            pass


def _for_people() -> structlog.typing.Processor:
    return structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), pad_event_to=24)


def _on_thread_failed(failed: threading.ExceptHookArgs) -> None:
    name = failed.thread.name if failed.thread else ""
    structlog.get_logger("hybridmeet").error(
        "thread failed", thread=name, exc_info=failed.exc_value
    )
