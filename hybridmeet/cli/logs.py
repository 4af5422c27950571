"""Where what the server says about itself goes: standard error, in text or JSON lines.

Standard output belongs to the answer of a command. The loggers of engine.io and socket.io print
packets (tokens included) at INFO and stay shut.
"""

import logging
import sys
from typing import Final

import structlog

LEVELS: Final = {"debug": 10, "info": 20, "warning": 30, "error": 40}
SHUT: Final = ("engineio", "socketio", "engineio.server", "socketio.server")


def to_stderr(level: str, form: str) -> None:
    """Send every log to standard error."""
    shown = LEVELS[level]
    lines: structlog.typing.Processor = structlog.processors.JSONRenderer()
    if form == "text":
        lines = structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(),
            pad_event_to=24,
            # The default shows the variables of each frame, and so the tokens in them.
            exception_formatter=structlog.dev.plain_traceback,
        )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info if form == "json" else _as_it_is,
            lines,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(shown),
        logger_factory=lambda *_: structlog.WriteLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(stream=sys.stderr, level=max(shown, logging.WARNING), force=True)
    for name in SHUT:
        logging.getLogger(name).setLevel(logging.CRITICAL)


def _as_it_is(
    _logger: object, _name: str, said: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    return said
