"""Writing in silence: on the board or by a code; the facilitator sees how many wrote, and not what."""

import secrets
from dataclasses import dataclass
from itertools import combinations
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from community.access import TOKEN, access, may, require
from community.errors import Refused
from community.numbers import whole
from feedback import errors, guessing
from feedback.alike import alike
from feedback.forms.silence import SilentForm
from feedback.models import Board, Proposal, SilentMoment
from feedback.permissions import can_propose
from feedback.services import room, silence
from feedback.services.silence import Writer
from feedback.views.conclusions import facilitated
from feedback.views.entrance import KEPT
from feedback.views.lookups import board_for, signed_in
from feedback.views.rooms import qr

COOKIE = "silent"
MOST_PAIRS = 20


@never_cache
@access(GET=may("can_propose"), POST=may("can_propose"))
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """A member's own page. Where no moment is open it says so, and keeps what was typed."""
    board = board_for(request, pk)
    require(can_propose(request.user, board))
    moment = board.silent_moments.first()
    if moment is None:
        return render(request, "feedback/silence.html", {"board": board})
    moment.board = board
    return _page(request, "feedback/silence.html", moment, Writer(signed_in(request)))


@access(POST=may("can_propose"))
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    board = board_for(request, pk)
    require(can_propose(request.user, board))
    moment = board.silent_moments.first()
    if moment is not None:
        _take_back(request, moment, Writer(signed_in(request)))
    return redirect("boards:silence", pk=pk)


def _take_back(request: HttpRequest, moment: SilentMoment, writer: Writer) -> None:
    note = whole(request.POST.get("note", ""))
    if note is None:
        raise Http404
    silence.take_back(moment=moment, writer=writer, note_id=note)


def _page(request: HttpRequest, template: str, moment: SilentMoment, writer: Writer) -> HttpResponse:
    """What this person wrote, and a form for more."""
    form = SilentForm(request.POST or None, board=moment.board)
    refused: Refused | None = None
    if request.method == "POST" and form.is_valid():
        try:
            _write(moment, writer, form)
        except Refused as refusal:
            refused = refusal
        else:
            return redirect(request.path)
    context = {
        "board": moment.board,
        "moment": moment,
        "form": form,
        "refused": refused,
        "mine": silence.notes_of(writer, moment) if moment.is_open else [],
        "most": silence.MOST,
    }
    status = refused.status if refused else 422 if form.is_bound else 200
    return render(request, template, context, status=status)


def _write(moment: SilentMoment, writer: Writer, form: SilentForm) -> None:
    said = form.cleaned_data
    uuid: UUID = said["uuid"]
    silence.write(
        moment=moment,
        writer=writer,
        uuid=uuid,
        kind=said["kind"],
        title=said["title"],
        body=said["body"],
        language=get_language() or "nl",
    )


@never_cache
@access(GET=TOKEN, POST=TOKEN)
def guest(request: HttpRequest, code: str) -> HttpResponse:
    """A phone's own page, without an account: known by a cookie from the first thing that it writes."""
    try:
        moment = _behind(request, code)
    except errors.TooManyTries as refused:
        return render(request, "feedback/silence_over.html", {"refused": refused}, status=refused.status)
    except errors.NoSuchRoom:
        return redirect("room:phone", code=code)
    token = request.COOKIES.get(COOKIE, "") or secrets.token_urlsafe(32)
    answer = _page(request, "feedback/silence_guest.html", moment, Writer.behind(token))
    if not moment.is_open and request.method == "GET":
        answer.status_code = 410
    if request.method == "POST":
        _remember(answer, moment, token)
    return answer


@access(POST=TOKEN)
def guest_take_back(request: HttpRequest, code: str) -> HttpResponse:
    moment = _behind(request, code)
    _take_back(request, moment, Writer.behind(request.COOKIES.get(COOKIE, "")))
    return redirect("room:silent", code=moment.code)


def _behind(request: HttpRequest, code: str) -> SilentMoment:
    """Raises TooManyTries, NoSuchRoom; a phone that wrote here may always come in."""
    moment = silence.of_code(room.read_code(code))
    writer = Writer.behind(request.COOKIES.get(COOKIE, ""))
    if moment is not None and silence.notes_of(writer, moment).exists():
        return moment
    guessing.may_try(request)
    if moment is None:
        guessing.was_wrong(request)
        raise errors.NoSuchRoom
    return moment


def _remember(response: HttpResponse, moment: SilentMoment, token: str) -> None:
    """In this phone, for the addresses of this moment alone; no script reads it."""
    response.set_cookie(
        COOKIE,
        token,
        max_age=KEPT,
        path=reverse("room:silent", args=[moment.code]),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


@access(GET=may("can_facilitate"), POST=may("can_facilitate"))
def console(request: HttpRequest, pk: int) -> HttpResponse:
    """How many wrote, and how phones come in; afterwards what came of it, near doubles beside each other."""
    board = facilitated(request, pk)
    refused: Refused | None = None
    if request.method == "POST":
        try:
            silence.begin(board=board, by=signed_in(request))
            return redirect("boards:silence_run", pk=pk)
        except Refused as refusal:
            refused = refusal
    return _run(request, board, refused)


def _run(request: HttpRequest, board: Board, refused: Refused | None = None) -> HttpResponse:
    moment = board.silent_moments.first()
    context: dict[str, Any] = {"board": board, "moment": moment, "refused": refused}
    if moment is not None and moment.is_open:
        path = reverse("room:silent", args=[moment.code])
        context |= {
            "wrote": silence.wrote(moment),
            "code": (moment.code[:4], moment.code[4:]),
            "address": settings.PUBLIC_URL.partition("://")[2] + reverse("room:enter"),
            "qr": qr(settings.PUBLIC_URL + path),
        }
    elif moment is not None:
        came = list(moment.became.select_related("author", "merged_into").order_by("pk"))
        context |= {"came": came, "doubles": doubles(board, came)}
    return render(request, "feedback/silence_run.html", context, status=refused.status if refused else 200)


@dataclass(frozen=True, slots=True)
class Double:
    one: Proposal
    other: Proposal


def doubles(board: Board, came: list[Proposal]) -> list[Double]:
    """What came of the silence and says nearly the same as something that stands: each pair once."""
    standing = list(board.proposals.standing().select_related("author"))
    new = {proposal.pk for proposal in came}
    found = []
    near = {
        one.pk: {other.pk for other in alike(one.title, [(o, o.title) for o in standing if o != one])}
        for one in standing
        if one.pk in new
    }
    for one, other in combinations(standing, 2):
        beside = other.pk in near.get(one.pk, ()) or one.pk in near.get(other.pk, ())
        if beside and one.kind == other.kind:
            found.append(Double(one, other))
    return found[:MOST_PAIRS]


@access(POST=may("can_facilitate"))
def show(request: HttpRequest, pk: int) -> HttpResponse:
    board = facilitated(request, pk)
    moment = board.silent_moments.first()
    if moment is not None:
        try:
            silence.show(moment=moment, by=signed_in(request))
        except Refused as refused:
            return _run(request, board, refused)
    return redirect("boards:silence_run", pk=pk)


@access(POST=may("can_facilitate"))
def call_off(request: HttpRequest, pk: int) -> HttpResponse:
    board = facilitated(request, pk)
    moment = board.silent_moments.first()
    if moment is not None:
        try:
            silence.call_off(moment=moment, by=signed_in(request))
        except Refused as refused:
            return _run(request, board, refused)
    messages.success(request, _("The silence is over. Nobody had written anything."))
    return redirect("boards:silence_run", pk=pk)
