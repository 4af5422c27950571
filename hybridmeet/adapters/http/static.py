"""The files of the pages, read once at start into a table; no request's path reaches the disk.

What the build has not packed is packed when it is first asked for: a third of reading them all.

Assets carry their content's hash in their name and may be kept for ever; the page that names them
is asked for anew each time. Nothing is rendered here.
"""

import gzip
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from aiohttp import web

TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}
PACKED: Final = frozenset({".png", ".woff2"})  # gzip makes them no smaller
BROTLI: Final = ".br"  # the build leaves one beside what it makes smaller than gzip would
NOT_TAKEN: Final = frozenset({"q=0", "q=0.0", "q=0.00", "q=0.000"})
NAMED: Final = re.compile(r'href="(/assets/[^"]+)"')
FOR_EVER: Final = "public, max-age=31536000, immutable"
EACH_TIME: Final = "no-cache"


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is sent; ``packings`` has the best first."""

    body: bytes
    brotli: bytes | None
    packings: tuple[str, ...]
    content_type: str
    etag: str
    keep: str

    def answer(self, request: web.Request, status: int = 200) -> web.Response:
        """The file, packed if the browser takes that; 304 when it has it already."""
        takes = _taken(request.headers.get("Accept-Encoding", ""))
        packing = next((name for name in self.packings if name in takes), None)
        tag = f'"{self.etag}-{packing}"' if packing else f'"{self.etag}"'
        headers = {"ETag": tag, "Cache-Control": self.keep, "Vary": "Accept-Encoding"}
        known = request.headers.get("If-None-Match", "")
        if status == web.HTTPOk.status_code and tag in known.replace("W/", ""):
            return web.Response(status=304, headers=headers)
        headers["Content-Type"] = self.content_type
        if packing:
            headers["Content-Encoding"] = packing
        body = self.packed(packing) if packing else self.body
        return web.Response(body=body, status=status, headers=headers)

    def packed(self, packing: str) -> bytes:
        """The file, packed in one of its ways."""
        return self.brotli if packing == "br" and self.brotli else _gzipped(self.body)


@cache
def _gzipped(body: bytes) -> bytes:
    return gzip.compress(body, mtime=0)


def _taken(header: str) -> set[str]:
    """The packings that a browser takes: "gzip, br;q=0.5" takes both, ";q=0" refuses one."""
    words = [word.strip().lower().partition(";") for word in header.split(",")]
    return {name for name, _, weight in words if weight.strip() not in NOT_TAKEN}


def asset(name: str, body: bytes, keep: str = FOR_EVER, brotli: bytes | None = None) -> Asset:
    """A file by its name's ending and its bytes, and by what the build has packed already."""
    ending = Path(name).suffix
    packings = () if brotli is None else ("br",)
    if ending not in PACKED:
        packings = (*packings, "gzip")
    etag = hashlib.blake2b(body, digest_size=12).hexdigest()
    kind = TYPES.get(ending, "application/octet-stream")
    return Asset(body, brotli, packings, kind, etag, keep)


@dataclass(frozen=True, slots=True)
class Built:
    """The built pages: the one page, its assets by name, the script that serves without a network.

    No page when the web is not built.
    """

    page: Asset | None
    assets: Mapping[str, Asset]
    styles: tuple[str, ...] = ()
    icon: str | None = None
    worker: Asset | None = None


def _is_plain(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def read_built(directory: Path) -> Built:
    """Read what Vite built; links and folders in it are passed over."""
    index = directory / "index.html"
    page = asset(index.name, index.read_bytes(), EACH_TIME) if index.is_file() else None
    script = directory / "sw.js"
    worker = asset(script.name, script.read_bytes(), EACH_TIME) if script.is_file() else None
    folder = directory / "assets"
    found = sorted(folder.iterdir()) if folder.is_dir() else []
    files = {path.name: path.read_bytes() for path in found if _is_plain(path)}
    assets = {
        name: asset(name, body, brotli=files.get(name + BROTLI))
        for name, body in files.items()
        if not name.endswith(BROTLI)
    }
    named = NAMED.findall(page.body.decode()) if page else []
    icon = next((name for name in named if name.endswith(".svg")), None)
    styles = tuple(name for name in named if name.endswith(".css"))
    return Built(page, assets, styles, icon, worker)
