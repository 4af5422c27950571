"""Where Prometheus asks: ``GET /metrics`` at an address that serves nothing else.

The public address has no such path at all, so no proxy in front of it can show it by mistake; who
reaches this address needs no token (docs/adr/0020-figures-at-an-address-of-their-own.md).
"""

from functools import partial
from typing import Final
from urllib.parse import urlsplit

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST

from hybridmeet.adapters.metrics.collector import Counted, Standing, exposition
from hybridmeet.adapters.metrics.lag import watch
from hybridmeet.application.figures import Figures, Spread
from hybridmeet.application.tasks import Supervisor

PATH: Final = "/metrics"
GOODBYE_S: Final = 0.5  # an answer takes milliseconds; nobody's next question is waited for


class AddressTaken(Exception):
    """The address for figures cannot be listened on."""


class Metrics:
    """A small server beside the server, and the watch over the loop that only it needs."""

    def __init__(self, address: str, figures: Figures, standing: Standing) -> None:
        """``address`` is ``host:port``; port 0 takes a free one."""
        where = urlsplit(f"//{address}")
        self._host, self._port = where.hostname or "127.0.0.1", where.port or 0
        self._lag = Spread()
        self._written = exposition(Counted(figures, standing, self._lag))
        application = web.Application(client_max_size=1024)
        application.router.add_get(PATH, self._answer)
        self._runner = web.AppRunner(
            application, access_log=None, shutdown_timeout=GOODBYE_S, handle_signals=False
        )

    @property
    def address(self) -> str:
        """Where it listens, once it does."""
        host, port = self._runner.addresses[0][:2]
        return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"

    async def start(self, supervisor: Supervisor) -> None:
        """Answer and watch from now on; raises ``AddressTaken``."""
        supervisor.keep("loop lag", partial(watch, self._lag))
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self._host, self._port).start()
        except OSError as error:
            said = f"metrics: {self._host}:{self._port} cannot be listened on ({error.strerror})"
            raise AddressTaken(f"{said}: set another address, or none") from error

    async def stop(self) -> None:
        """Answer no more."""
        await self._runner.cleanup()

    async def _answer(self, _request: web.Request) -> web.Response:
        headers = {"Content-Type": CONTENT_TYPE_LATEST, "Cache-Control": "no-store"}
        return web.Response(body=self._written(), headers=headers)
