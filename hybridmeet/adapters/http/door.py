"""The door of a link: GET shows whom it lets in and one button, POST opens the seat.

Mail scanners open links before people do; nothing is used up until the button is pressed.
"""

from collections.abc import Mapping
from html import escape
from typing import Final

from aiohttp import web

from hybridmeet.adapters.http.api import Serve
from hybridmeet.adapters.http.asker import browser_of, remember
from hybridmeet.adapters.http.paper import html_response, language_of, page_response, paper
from hybridmeet.adapters.http.problems import Fault
from hybridmeet.adapters.http.site import Site
from hybridmeet.adapters.http.static import Built
from hybridmeet.adapters.http.words import DOOR, REFUSED, Lang
from hybridmeet.application import queries
from hybridmeet.application.access import Access
from hybridmeet.application.registry import Registry
from hybridmeet.application.tickets import Refused
from hybridmeet.domain.meeting import MeetingState
from hybridmeet.domain.people import Actor
from hybridmeet.domain.texts import Text

STATUS: Final = {"unknown_link": 404, "used_link": 410, "expired_link": 410, "revoked_link": 410}
SEAT_GONE: Final = 410
FORM: Final = frozenset({"application/x-www-form-urlencoded", "application/octet-stream"})


class Door:
    """The two answers at a link's address."""

    def __init__(self, access: Access, registry: Registry, site: Site, built: Built) -> None:
        self._access = access
        self._registry = registry
        self._site = site
        self._built = built

    def by_name(self) -> Mapping[str, Serve]:
        """The answer of each row."""
        return {"link.show": self.show, "link.enter": self.enter}

    async def show(self, request: web.Request) -> web.StreamResponse:
        """Whom the link lets in, and the button; uses nothing up."""
        try:
            actor = await self._access.look(request.match_info["token"], browser_of(request))
        except Refused as refused:
            return self._stays_shut(request, refused)
        lang = language_of(request)
        state = self._registry.find(actor.meeting).state
        main = _main(state, actor, lang)
        text = paper(lang, _in(state.programme.title, lang), main, self._built)
        return html_response(text, lang)

    async def enter(self, request: web.Request) -> web.StreamResponse:
        """Open the seat in this browser and go to its page."""
        self._site.must_be_own_page(request)
        if request.content_type not in FORM:
            raise Fault("wrong_type", "This address takes its own form only.")
        try:
            entered = await self._access.enter(request.match_info["token"], browser_of(request))
        except Refused as refused:
            return self._stays_shut(request, refused)
        response = web.Response(status=303, headers={"Location": queries.page_of(entered.actor)})
        response.headers["Cache-Control"] = "no-store"
        remember(request, response, entered.browser)
        return response

    def _stays_shut(self, request: web.Request, refused: Refused) -> web.StreamResponse:
        status = STATUS.get(refused.code, SEAT_GONE)
        return page_response(request, REFUSED[refused.code], self._built, status)


def _main(state: MeetingState, actor: Actor, lang: Lang) -> str:
    words = DOOR[lang]
    seat = queries.seat_row(state, actor)
    delegation = state.delegations[state.seats[actor.person].delegation] if actor.person else None
    name = f"<strong>{escape(seat['name'])}</strong>"
    short = escape(delegation.short if delegation else "")
    button = f'<button class="btn go" type="submit" data-action="enter">{words["enter"]}</button>'
    parts = [
        f"<h1>{escape(_in(state.programme.title, lang))}</h1>",
        f'<p class="who">{words["as"]} {name} {short}</p>',
        f'<form method="post">{button}</form>',
        f'<p class="quiet">{words["hint"]}</p>',
    ]
    if state.programme.disclaimer:
        parts.append(f'<p class="demo">{escape(_in(state.programme.disclaimer, lang))}</p>')
    return "\n".join(parts)


def _in(text: Text, lang: Lang) -> str:
    return text.vi if lang == "vi" and text.vi else text.en
