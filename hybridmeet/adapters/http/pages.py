"""The pages of the browser: one page for all addresses, its assets from a table. No rules."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Final

from aiohttp import web

from hybridmeet.adapters.http.api import Serve
from hybridmeet.adapters.http.paper import STYLE, STYLE_NAME, page_response
from hybridmeet.adapters.http.printed.markup import SHEET as PRINTED
from hybridmeet.adapters.http.printed.markup import SHEET_NAME as PRINTED_NAME
from hybridmeet.adapters.http.reference.page import SHEET, SHEET_NAME
from hybridmeet.adapters.http.static import Asset, Built
from hybridmeet.adapters.http.words import NOT_BUILT
from hybridmeet.application.registry import Registry
from hybridmeet.domain.errors import Unknown

NAMES: Final = frozenset({"follow", "chair", "screen", "desk", "attendance"})


class Pages:
    """The answers at the addresses that people open."""

    def __init__(self, registry: Registry, built: Built, reference: Callable[[], Asset]) -> None:
        self._registry = registry
        self._built = built
        self._reference = reference
        self._assets = {**built.assets, STYLE_NAME: STYLE, SHEET_NAME: SHEET}
        self._assets[PRINTED_NAME] = PRINTED

    def by_name(self) -> Mapping[str, Serve]:
        """The answer of each row."""
        return {
            "page.home": self.page,
            "page.api": self.api_page,
            "page.public": self.meeting_page,
            "page.seat": self.seat_page,
            "page.worker": self.worker,
            "page.asset": self.asset,
        }

    async def page(self, request: web.Request) -> web.StreamResponse:
        """The one page; what it shows is its script's work."""
        if self._built.page is None:
            return page_response(request, NOT_BUILT, self._built, 503)
        return self._built.page.answer(request)

    async def api_page(self, request: web.Request) -> web.StreamResponse:
        """How to ask the API, for people."""
        page = await asyncio.to_thread(self._reference)
        return page.answer(request)

    async def meeting_page(self, request: web.Request) -> web.StreamResponse:
        """The one page, for a meeting that exists."""
        self._registry.find(request.match_info["meeting"])
        return await self.page(request)

    async def seat_page(self, request: web.Request) -> web.StreamResponse:
        """The one page, for a page name that exists; whose seat it is shows in what it may ask."""
        if request.match_info["page"] not in NAMES:
            raise Unknown("There is no such page.")
        return await self.meeting_page(request)

    async def worker(self, request: web.Request) -> web.StreamResponse:
        """What serves a desk without a network: at the root, so that it may answer for /m/."""
        if self._built.worker is None:
            raise Unknown("This server's pages have no such script.")
        return self._built.worker.answer(request)

    async def asset(self, request: web.Request) -> web.StreamResponse:
        """A script, a style, a font."""
        found = self._assets.get(request.match_info["name"])
        if found is None:
            raise Unknown("There is no such file.")
        return found.answer(request)
