"""The files of the pages, read once at start into a table; no request's path reaches the disk.

Assets carry their content's hash in their name and may be kept for ever; the page that names them
is asked for anew each time. Nothing is rendered here.
"""

import gzip
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
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
NAMED: Final = re.compile(r'href="(/assets/[^"]+)"')
FOR_EVER: Final = "public, max-age=31536000, immutable"
EACH_TIME: Final = "no-cache"


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is sent."""

    body: bytes
    packed: bytes | None
    content_type: str
    etag: str
    keep: str

    def answer(self, request: web.Request, status: int = 200) -> web.Response:
        """The file, packed if the browser takes that; 304 when it has it already."""
        packs = self.packed is not None and "gzip" in request.headers.get("Accept-Encoding", "")
        tag = f'"{self.etag}-gz"' if packs else f'"{self.etag}"'
        headers = {"ETag": tag, "Cache-Control": self.keep, "Vary": "Accept-Encoding"}
        known = request.headers.get("If-None-Match", "")
        if status == web.HTTPOk.status_code and tag in known.replace("W/", ""):
            return web.Response(status=304, headers=headers)
        headers["Content-Type"] = self.content_type
        if packs:
            headers["Content-Encoding"] = "gzip"
        return web.Response(
            body=self.packed if packs else self.body, status=status, headers=headers
        )


def asset(name: str, body: bytes, keep: str = FOR_EVER) -> Asset:
    """A file by its name's ending and its bytes."""
    ending = Path(name).suffix
    packed = None if ending in PACKED else gzip.compress(body, mtime=0)
    etag = hashlib.blake2b(body, digest_size=12).hexdigest()
    kind = TYPES.get(ending, "application/octet-stream")
    return Asset(body, packed, kind, etag, keep)


@dataclass(frozen=True, slots=True)
class Built:
    """The built pages: the one page, and its assets by name. No page when the web is not built."""

    page: Asset | None
    assets: Mapping[str, Asset]
    styles: tuple[str, ...] = ()
    icon: str | None = None


def read_built(directory: Path) -> Built:
    """Read what Vite built; links and folders in it are passed over."""
    index = directory / "index.html"
    page = asset(index.name, index.read_bytes(), EACH_TIME) if index.is_file() else None
    folder = directory / "assets"
    found = sorted(folder.iterdir()) if folder.is_dir() else []
    files = [path for path in found if path.is_file() and not path.is_symlink()]
    assets = {path.name: asset(path.name, path.read_bytes()) for path in files}
    named = NAMED.findall(page.body.decode()) if page else []
    icon = next((name for name in named if name.endswith(".svg")), None)
    return Built(page, assets, tuple(name for name in named if name.endswith(".css")), icon)
