"""A phone in the room: it joins by a code, without an account, and ranks one proposal a screen.

All of it works as plain forms, one a screen; static/js/phone.js changes the same page in place.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from community.access import PUBLIC, TOKEN, access
from community.errors import Refused
from feedback import bins, errors, guessing, heads
from feedback.forms.room import CodeForm, read_press
from feedback.models import Ballot, Guest, Proposal, Round
from feedback.phone_screens import DONE, Screens, card
from feedback.services import casting, room
from feedback.tray import shuffle
from feedback.views.entrance import behind, forget, remember

NAMES = ("0", "1", "2")


@never_cache
@access(GET=PUBLIC, POST=PUBLIC)
def enter(request: HttpRequest) -> HttpResponse:
    """Where the code is typed, for who can't scan it."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            round, _guest = behind(request, form.cleaned_data["code"])
        except errors.RoomIsSilent as silent:
            return redirect("room:silent", code=silent.room)
        except Refused as refused:
            form.add_error("code", str(refused.sentence))
            return render(request, "feedback/room_enter.html", {"form": form}, status=refused.status)
        return redirect("room:phone", code=round.code)
    return render(request, "feedback/room_enter.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@access(GET=TOKEN, POST=TOKEN)
def phone(request: HttpRequest, code: str) -> HttpResponse:
    try:
        round, guest = behind(request, code)
    except errors.RoomIsSilent as silent:
        return redirect("room:silent", code=silent.room)
    except (errors.NoSuchRoom, errors.TooManyTries) as refused:
        context = {"form": CodeForm(), "refused": refused}
        return render(request, "feedback/room_enter.html", context, status=refused.status)
    if round.code != code:
        return redirect("room:phone", code=round.code)
    if not round.is_open:
        return over(request, round)
    if guest is None:
        return _join(request, round)
    if request.method == "POST":
        return _pressed(request, round, guest)
    return _show(request, round, guest)


def over(request: HttpRequest, round: Round) -> HttpResponse:
    """The round is closed: this phone forgets it."""
    response = render(request, "feedback/phone_over.html", {"board": round.board}, status=410)
    forget(response, round)
    return response


def _join(request: HttpRequest, round: Round) -> HttpResponse:
    refused = None
    if request.method == "POST":
        try:
            token = room.join(round=round)
        except errors.RoomFull as full:
            refused = full
        else:
            guessing.has_joined(request)
            response = redirect("room:phone", code=round.code)
            remember(response, round, token)
            return response
    context = {"board": round.board, "round": round, "size": round.heads.count(), "refused": refused}
    return render(request, "feedback/phone_join.html", context, status=refused.status if refused else 200)


def _pressed(request: HttpRequest, round: Round, guest: Guest) -> HttpResponse:
    """A button of a plain form; the page goes on where it leads."""
    if "put" not in request.POST and "number" not in request.POST:
        return redirect("room:phone", code=round.code)  # joined twice
    try:
        press = read_press(request.POST)
        if press.numbers:
            room.number(voter=guest, round=round, proposal_id=press.proposal, revision=press.revision)
            return redirect(f"{request.path}?at={press.at}")
        ballot = room.put(voter=guest, round=round, proposal_id=press.proposal, to=press.to)
    except errors.BallotClosed:
        return over(request, round)
    except Refused as refused:
        return _show(request, round, guest, refused=refused)
    following = screens_of(round, guest, ballot).after(card(press.proposal))
    return redirect(f"{request.path}?at={following}")


def screens_of(round: Round, guest: Guest, ballot: Ballot | None) -> Screens:
    found = heads.read(ballot or Ballot(round=round), round.board.proposals.aliases())
    entered = round.heads.values_list("proposal_id", flat=True)
    order = sorted(entered, key=shuffle(f"{round.key_name.hex}:{guest.digest}"))
    return Screens(order, bins.split(found.tiers, found.cuts), found.no_opinion)


def _show(
    request: HttpRequest, round: Round, guest: Guest, *, refused: Refused | None = None
) -> HttpResponse:
    ballot = casting.ballot_of(guest, round)
    screens = screens_of(round, guest, ballot)
    at = screens.shown(request.GET.get("at", "") or request.POST.get("at", ""))
    proposals = Proposal.objects.in_bulk(screens.order)
    context = {
        "board": round.board,
        "round": round,
        "at": at,
        "done": DONE,
        "cards": cards(screens, proposals),
        "parts": parts(screens, proposals),
        "revision": ballot.revision if ballot else 0,
        "seen": ballot.seen if ballot else [],
        "url": reverse("room:ballot", args=[round.code]),
        "refused": refused,
    }
    return render(request, "feedback/phone.html", context, status=refused.status if refused else 200)


def cards(screens: Screens, proposals: dict[int, Proposal]) -> list[dict[str, Any]]:
    """One screen for each proposal, in this phone's own order."""
    return [
        {
            "name": card(pk),
            "proposal": proposals[pk],
            "number": number,
            "part": screens.part_of(pk),
            "before": screens.before(card(pk)),
        }
        for number, pk in enumerate(screens.order, start=1)
    ]


def parts(screens: Screens, proposals: dict[int, Proposal]) -> list[dict[str, Any]]:
    """One screen for each part: its proposals with the numbers they have."""
    return [
        {
            "name": f"part-{number}",
            "number": number,
            "before": screens.before(f"part-{number}"),
            "after": screens.after(f"part-{number}"),
            "rows": [
                {"proposal": proposals[row["proposal"]], "number": row["number"]}
                for row in screens.rows(number)
                if row["proposal"] in proposals
            ],
        }
        for number in bins.PARTS
    ]
