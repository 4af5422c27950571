"""The answers at the addresses of files and print pages. Everything heavy is done by the press."""

from collections.abc import Callable, Mapping
from html import escape
from typing import Final

import orjson
from aiohttp import web

from hybridmeet.adapters.http.answers import Parts
from hybridmeet.adapters.http.api import Serve
from hybridmeet.adapters.http.attending import item_of, session_of, until_of
from hybridmeet.adapters.http.paper import html_response, language_of
from hybridmeet.adapters.http.press import Press
from hybridmeet.adapters.http.printed import papers
from hybridmeet.adapters.http.printed.gate import admit
from hybridmeet.adapters.http.printed.markup import PRINT_WORDS, page_of
from hybridmeet.adapters.http.printed.papers import Wanted
from hybridmeet.adapters.http.problems import Fault
from hybridmeet.adapters.http.static import Built
from hybridmeet.application.file_endpoints import FILES
from hybridmeet.application.looking_back import LookingBack
from hybridmeet.application.printing.paper import Paper
from hybridmeet.domain.errors import Unknown
from hybridmeet.domain.ids import PersonId
from hybridmeet.domain.people import Role

ROWS: Final = {row.name: row for row in FILES}
TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "json": "application/json",
}
FORM: Final = frozenset({"application/x-www-form-urlencoded", "application/octet-stream"})


class Printed:
    """Files and print pages."""

    def __init__(self, parts: Parts, press: Press, back: LookingBack, built: Built) -> None:
        self._parts = parts
        self._paperwork = parts.paperwork
        self._press = press
        self._built = built
        self._back = back

    def by_name(self) -> Mapping[str, Serve]:
        """The answer of each row."""
        return {
            "files.attendance": self.attendance,
            "files.items": self.items,
            "files.participants": self.participants,
            **{f"files.{name}": self._pdf(name) for name in MAKERS},
            **{f"print.{name}": self._page(name) for name in (*MAKERS, "participants")},
            "nameplates.form": self.make_links,
        }

    async def attendance(self, request: web.Request) -> web.StreamResponse:
        """The attendance sheet as a file, or the lists as they were certified."""
        if "certified" in request.query:
            return await self._certified(request)
        return await self._listed(request, "attendance", SHEET_FORMS)

    async def items(self, request: web.Request) -> web.StreamResponse:
        """Who was there at agenda items, as a file."""
        wanted = await self._wanted(request, "files.items")
        ending = _ending(request, SHEET_FORMS)
        session, item = session_of(request), item_of(request)
        meeting = self._parts.registry.find(wanted.state.id)
        sheet = await self._back.items(meeting, session, item, until_of(request))
        write = self._paperwork.write
        makers: Mapping[str, Callable[[], bytes]] = {
            "csv": lambda: write.csv(papers.items_table(wanted, sheet)),
            "xlsx": lambda: write.xlsx(*papers.items_workbook(wanted, sheet)),
            "pdf": lambda: write.pdf(papers.items_paper(wanted, sheet)),
            "json": lambda: orjson.dumps(sheet, option=orjson.OPT_INDENT_2),
        }
        return _file(wanted, "items", ending, await self._press.run(makers[ending]))

    async def participants(self, request: web.Request) -> web.StreamResponse:
        """The list of participants as a file."""
        return await self._listed(request, "participants", ("csv", "xlsx", "pdf"))

    async def make_links(self, request: web.Request) -> web.StreamResponse:
        """The secretary's act: every plate that may have a link gets one."""
        self._parts.site.must_be_own_page(request)
        if request.content_type not in FORM:
            raise Fault("wrong_type", "This address takes its own form only.")
        wanted = await self._wanted(request, "nameplates.form")
        await self._paperwork.nameplates.make(wanted.state)
        here = f"{request.path}?lang={wanted.lang}"
        return web.Response(status=303, headers={"Location": here, "Cache-Control": "no-store"})

    # -- inside -----------------------------------------------------------------------------

    async def _listed(
        self, request: web.Request, name: str, endings: tuple[str, ...]
    ) -> web.StreamResponse:
        wanted = await self._wanted(request, f"files.{name}")
        ending = _ending(request, endings)
        meeting = self._parts.registry.find(wanted.state.id)
        sheet = await self._back.sheet(meeting, until_of(request))
        write = self._paperwork.write
        makers: Mapping[str, Callable[[], bytes]] = {
            "csv": lambda: write.csv(papers.one_table(wanted, sheet, name)),
            "xlsx": lambda: write.xlsx(*papers.workbook(wanted, sheet, name)),
            "pdf": lambda: write.pdf(LISTED[name](wanted, sheet)),
            "json": lambda: orjson.dumps(sheet, option=orjson.OPT_INDENT_2),
        }
        return _file(wanted, name, ending, await self._press.run(makers[ending]))

    async def _certified(self, request: web.Request) -> web.StreamResponse:
        wanted = await self._wanted(request, "files.attendance")
        ending = _ending(request, SHEET_FORMS)
        if request.query["certified"] != "1":
            raise Fault("malformed", "certified: write 1 for the lists as they were certified.")
        meeting = self._parts.registry.find(wanted.state.id)
        sheet = await self._back.certified(meeting, session_of(request), until_of(request))
        write = self._paperwork.write
        makers: Mapping[str, Callable[[], bytes]] = {
            "csv": lambda: write.csv(papers.certified_table(wanted, sheet)),
            "xlsx": lambda: write.xlsx(*papers.certified_workbook(wanted, sheet)),
            "pdf": lambda: write.pdf(papers.certified_paper(wanted, sheet)),
            "json": lambda: orjson.dumps(sheet, option=orjson.OPT_INDENT_2),
        }
        name = "attendance-certified"
        return _file(wanted, name, ending, await self._press.run(makers[ending]))

    def _pdf(self, name: str) -> Serve:
        async def answer(request: web.Request) -> web.StreamResponse:
            wanted = await self._wanted(request, f"files.{name}")
            paper = await self._paper(request, name, wanted)
            body = await self._press.run(lambda: self._paperwork.write.pdf(paper))
            return _file(wanted, name, "pdf", body)

        return answer

    def _page(self, name: str) -> Serve:
        async def answer(request: web.Request) -> web.StreamResponse:
            wanted = await self._wanted(request, f"print.{name}")
            paper = await self._paper(request, name, wanted)
            nav = _nav(request, paper, wanted.role)
            qr = self._paperwork.write.qr
            text = await self._press.run(lambda: page_of(paper, qr, nav, self._built))
            return html_response(text, wanted.lang)

        return answer

    async def _wanted(self, request: web.Request, row: str) -> Wanted:
        actor = await admit(request, ROWS[row], self._parts.access)
        state = self._parts.registry.find(actor.meeting).state
        at = max(self._parts.clock.now(), state.at)
        return Wanted(state, language_of(request), at, actor.role)

    async def _paper(self, request: web.Request, name: str, wanted: Wanted) -> Paper:
        if name == "participants":
            meeting = self._parts.registry.find(wanted.state.id)
            return papers.participants_paper(wanted, await self._back.sheet(meeting))
        if name == "signatures":
            return papers.signatures_paper(wanted, request.query.get("session"))
        if name == "badges":
            return papers.badges_paper(wanted, self._paperwork.secret)
        return papers.nameplates_paper(wanted, await self._links(wanted))

    async def _links(self, wanted: Wanted) -> Mapping[PersonId, str]:
        tokens = await self._paperwork.nameplates.tokens(wanted.state)
        origin = self._parts.site.public_url  # what a phone in the hall can reach
        return {person: f"{origin}/l/{token}" for person, token in tokens.items()}


SHEET_FORMS: Final = ("csv", "xlsx", "pdf", "json")
MAKERS: Final = ("badges", "nameplates", "signatures")
LISTED: Final = {
    "attendance": papers.attendance_paper,
    "participants": papers.participants_paper,
}


def _ending(request: web.Request, endings: tuple[str, ...]) -> str:
    """The format that the address names; raises ``Unknown``."""
    ending = request.match_info["ending"]
    if ending not in endings:
        raise Unknown(f"This list comes as {', '.join(endings)}.")
    return ending


def _file(wanted: Wanted, name: str, ending: str, body: bytes) -> web.Response:
    """A file under a name that says what it is; PDFs are shown, the rest is kept."""
    day = wanted.at.date().isoformat()
    how = "inline" if ending == "pdf" else "attachment"
    response = web.Response(body=body, headers={"Content-Type": TYPES[ending]})
    called = f'{how}; filename="{wanted.state.id}-{name}-{day}.{ending}"'
    response.headers["Content-Disposition"] = called
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Language"] = wanted.lang
    return response


def _nav(request: web.Request, paper: Paper, role: Role) -> str:
    """What stands above a page on a screen: the way back, to print, the other language."""
    words = PRINT_WORDS[paper.lang]
    back = "desk" if role is Role.DESK else "attendance"
    other = "vi" if paper.lang == "en" else "en"
    seat = request.path.partition("/print/")[0]
    session = request.query.get("session")
    within = f"&session={session}" if session and paper.name == "signatures" else ""
    pdf = f"{seat}/files/{paper.name}.pdf?lang={paper.lang}{within}"
    parts = [
        f'<a href="{escape(f"{seat}/{back}")}">‹ {words[back]}</a>',
        f'<a class="btn" href="{escape(pdf)}">{words["print"]}</a>',
        f'<a href="{escape(f"?lang={other}{within}")}" lang="{other}">{words["other"]}</a>',
    ]
    if paper.name == "nameplates":
        linked = sum(plate.qr is not None for plate in paper.nameplates)
        told = words["links"].format(linked=linked, all=len(paper.nameplates))
        button = f'<button class="btn" type="submit" data-action="links">{words["make"]}</button>'
        form = f'<form method="post" action="?lang={paper.lang}">{button}</form>'
        parts += [f"<span>{told}</span>", form, f"<span>{words['warn']}</span>"]
    return "\n".join(parts)
