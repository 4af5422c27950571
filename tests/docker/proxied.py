"""Two nodes on one database behind the proxy of docker/Caddyfile, each a process of its own."""

import asyncio
import shutil
import ssl
import subprocess
import threading
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import socketio

from tests.cli.running import QUICK, Server, started
from tests.house import source
from tests.ports import own_port

CADDYFILE = source.ROOT / "docker" / "Caddyfile"
CADDY = shutil.which("caddy")
UP_WITHIN_S = 20.0


@dataclass
class Behind:
    """What a browser meets, and what stands behind it."""

    url: str
    plain_port: int
    nodes: tuple[Server, Server]
    trust: ssl.SSLContext
    log: Path
    client: aiohttp.ClientSession

    def token(self, role: str) -> str:
        """The token of a role's link in the larger meeting."""
        return str(self.nodes[0].meeting("aaptc-2022")["links"][role]["token"])

    async def get(self, path: str, **more: Any) -> tuple[int, str]:
        """Status and body, through the proxy."""
        async with self.client.get(self.url + path, **more) as answer:
            return answer.status, await answer.text()

    @asynccontextmanager
    async def follower(self, transport: str) -> AsyncIterator[socketio.AsyncClient]:
        """A browser of its own that follows as the public, by websocket or long polling alone."""
        connector = aiohttp.TCPConnector(ssl=self.trust)
        async with aiohttp.ClientSession(connector=connector) as session:
            client = socketio.AsyncClient(http_session=session, reconnection=False)
            await client.connect(self.url, namespaces=["/live"], auth={}, transports=[transport])
            try:
                yield client
            finally:
                await client.disconnect()


@asynccontextmanager
async def behind(folder: Path, database: str) -> AsyncIterator[Behind]:
    """Both nodes ready, the proxy in front of them."""
    port, plain, admin = own_port(), own_port(), own_port()
    ports = own_port(), own_port()
    settings = _settings(folder, port)
    environment = {
        "PATH": "/usr/bin:/bin",
        "HOME": str(folder),
        "XDG_DATA_HOME": str(folder),
        "SITE": f"localhost:{port}",
        "HTTP_PORT": str(plain),
        "ADMIN": f"127.0.0.1:{admin}",
        "NODES": " ".join(f"127.0.0.1:{one}" for one in ports),
    }
    with ExitStack() as stack:
        words = ["--config", str(settings), "--database-url", database]
        nodes = [
            stack.enter_context(started("demo", folder / f"n{one}", *words, "--port", str(one)))
            for one in ports
        ]
        log = folder / "proxy.log"
        proxy = _proxy(environment, log)
        stack.callback(proxy.wait, 20)
        stack.callback(proxy.terminate)
        root = folder / "caddy/pki/authorities/local/root.crt"
        await asyncio.to_thread(_wait_for, root, proxy)
        trust = ssl.create_default_context(cafile=str(root))
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=trust)) as client:
            url = f"https://localhost:{port}"
            await _answering(client, url)
            yield Behind(url, plain, (nodes[0], nodes[1]), trust, log, client)


def _proxy(environment: dict[str, str], log: Path) -> subprocess.Popen[bytes]:
    assert CADDY
    with log.open("wb") as errors:
        words = [CADDY, "run", "--adapter", "caddyfile", "--config", str(CADDYFILE)]
        return subprocess.Popen(words, env=environment, stderr=errors, stdout=errors)


async def _answering(client: aiohttp.ClientSession, url: str) -> None:
    async with asyncio.timeout(UP_WITHIN_S):
        while True:
            try:
                async with client.get(f"{url}/readyz") as answer:
                    if answer.status == 200:
                        return
            except aiohttp.ClientError:
                await asyncio.sleep(0.05)


def _settings(folder: Path, port: int) -> Path:
    path = folder / "nodes.toml"
    more = f'public_url = "https://localhost:{port}"\ntrusted_proxies = ["127.0.0.1"]\n'
    more += "drain_notice_s = 1.5\n"  # the proxy looks each second
    path.write_text(Path(QUICK[1]).read_text(encoding="utf-8") + more, encoding="utf-8")
    return path


def _wait_for(path: Path, proxy: subprocess.Popen[bytes]) -> None:
    """Until the proxy has made its own authority's certificate."""
    waited = threading.Event()  # nobody sets it
    while not path.is_file() and proxy.poll() is None:
        waited.wait(0.05)
