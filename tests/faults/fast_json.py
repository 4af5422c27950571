"""orjson in the shape that python-socketio asks for: the crowd shares two cores with the server."""

from typing import Any

import orjson


def dumps(value: Any, **_options: Any) -> str:
    return orjson.dumps(value).decode()


def loads(text: str | bytes, **_options: Any) -> Any:
    return orjson.loads(text)
