"""How sure is the order, how agreed, and who differs: what stands behind *How is this counted?*"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from community.access import READERS, access
from community.frame.charts import Chart, Row
from feedback.counting import Computed
from feedback.ladder import span
from feedback.models import Proposal
from feedback.views.lookups import Standing, board_for
from regions.models import Library

AGREED, PARTLY = 500, 200  # thousandths of Kendall's u, from which on it is said in these words
DIVIDED = 500  # thousandths of polarisation


@dataclass
class Place:
    """One proposal of a contest: where it stands, and where else it could."""

    proposal: Proposal
    place: str
    could: str = ""
    without: str = ""
    divided: bool = False
    others: list[tuple[str, str]] = field(default_factory=list)
    """How it is counted otherwise, and the place then."""


@dataclass
class Contest:
    """One contest as the page tells it; `parent` None: the only one, or the top."""

    parent: Proposal | None
    places: list[Place]
    agreement: str
    chart: Chart
    second: list[str]
    breakdowns: list[dict[str, Any]]


@access(GET=READERS)
def how_sure(request: HttpRequest, pk: int, round_pk: int | None = None) -> HttpResponse:
    board = board_for(request, pk)
    standing = Standing(board, request.user, round_pk)
    if standing.released is None:
        raise Http404
    proposals = {proposal.pk: proposal for proposal in board.proposals.all()}
    computed = standing.told
    contests = [
        told(entry, computed, proposals)
        for entry in computed["contests"]
        if len(entry["candidates"]) > 1 and "agreement" in entry
    ]
    context = {
        "board": board,
        "standing": standing,
        "contests": contests,
        "sure": any(place.could for contest in contests for place in contest.places),
        "without": any(place.without for contest in contests for place in contest.places),
        "few": too_few(computed),
    }
    return render(request, "feedback/how_sure.html", context)


def too_few(computed: Computed) -> bool:
    return all(entry.get("intervals") is None for entry in computed["contests"])


def told(entry: Computed, computed: Computed, proposals: dict[int, Proposal]) -> Contest:
    order = sorted(range(len(entry["candidates"])), key=lambda i: entry["places"][i])
    names = second_names(entry)
    return Contest(
        parent=proposals.get(entry["parent"]),
        places=[place_of(entry, i, proposals, names) for i in order],
        agreement=agreement_in_words(entry.get("agreement")),
        chart=thirds_chart(entry, order, proposals),
        second=[label for label, _places in names],
        breakdowns=list(breakdowns(entry, computed, order, proposals)),
    )


def place_of(
    entry: Computed, i: int, proposals: dict[int, Proposal], names: Sequence[tuple[str, Any]]
) -> Place:
    intervals, without, split = (entry.get(name) for name in ("intervals", "without_library", "polarisation"))
    return Place(
        proposal=proposals[entry["candidates"][i]],
        place=span(*entry["places"][i]),
        could=span(*intervals[i]) if intervals else "",
        without=span(*without[i]) if without else "",
        divided=bool(split and split[i] is not None and split[i] >= DIVIDED),
        others=[(label, span(*places[i])) for label, places in names],
    )


def second_names(entry: Computed) -> list[tuple[str, Any]]:
    """The second opinions that there are: how they are called, and their places."""
    found = [
        (_("One library, one voice"), entry.get("by_library")),
        (_("One member, one voice"), entry.get("by_member")),
        (_("Another way of counting (Schulze)"), entry.get("schulze")),
        (_("By average place"), averages(entry)),
    ]
    return [(label, places) for label, places in found if places and places != entry["places"]]


def averages(entry: Computed) -> list[list[int]]:
    """Places by the average place: [best, worst], those that are equal together."""
    shares = [None if pair is None else pair[0] / pair[1] for pair in entry.get("average_place", [])]
    known = [share for share in shares if share is not None]
    last = len(shares)
    return [
        [1, last]
        if share is None
        else [1 + sum(other < share for other in known), sum(other <= share for other in known)]
        for share in shares
    ]


def agreement_in_words(agreement: int | None) -> str:
    if agreement is None:
        return ""
    if agreement >= AGREED:
        return _("The members largely agree.")
    if agreement >= PARTLY:
        return _("The members agree in part.")
    return _("The members differ a good deal: read the order as a start of the talk, not as its end.")


def thirds_chart(entry: Computed, order: Sequence[int], proposals: dict[int, Proposal]) -> Chart:
    """How many put each in the top, the middle and the bottom third of their own order."""
    thirds = entry.get("thirds") or [[0, 0, 0]] * len(order)
    rows = [(proposals[entry["candidates"][i]], thirds[i]) for i in order]
    parent = proposals.get(entry["parent"])
    return Chart(
        caption=_("Where the members put each, in thirds of their own order"),
        of=parent.title if parent else "",
        head=_("Proposal"),
        columns=[_("top"), _("middle"), _("bottom")],
        rows=[Row(proposal.title, values, lang=proposal.language) for proposal, values in rows],
        whole=max((sum(values) for _proposal, values in rows), default=0),
        stacked=True,
    )


def breakdowns(
    entry: Computed, computed: Computed, order: Sequence[int], proposals: dict[int, Proposal]
) -> Iterator[dict[str, Any]]:
    """Per division a table: a column for each cell, with how many ballots, and the places there."""
    heads = {
        "region": _("By region"),
        "size": _("By size of the library"),
        "role": _("By role"),
    }
    for name, cells in computed.get("divisions", []):
        by = entry.get("by", {}).get(name)
        if by:
            named = [(cell_name(name, cell), count) for cell, count in cells]
            rows = [
                (
                    proposals[entry["candidates"][i]],
                    [(label, span(*places[i])) for (label, _count), places in zip(named, by, strict=True)],
                )
                for i in order
            ]
            yield {"name": name, "head": heads.get(name, name), "cells": named, "rows": rows}


def cell_name(division: str, cell: str) -> str:
    if not cell:
        return _("the others")
    return str(Library.Size(cell).label) if division == "size" else cell
