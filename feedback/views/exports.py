"""A result as files: what was counted, the order and the votes as tables, and what counts it again."""

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from community.access import PUBLIC, READERS, access
from feedback import errors, exporting, ladder, recount
from feedback.exporting import Document
from feedback.models import Board, Result, Round
from feedback.services.exporting import export_of
from feedback.views.lookups import Standing, board_for
from feedback.views.reports import published
from feedback.views.results import agreed_order

SCRIPT = Path(recount.__file__)


def released_to(request: Any, board: Board, round_pk: int | None = None) -> tuple[Result, Round, Standing]:
    """The newest result that this reader may see, or that of a round. Raises OrderSealed, and looks nothing
    of it up."""
    standing = Standing(board, request.user, round_pk)
    if round_pk is not None and standing.round is None:
        raise Http404
    found = standing.released
    if found is None:
        raise errors.OrderSealed
    return found, standing.open_round(), standing


def shown_to(request: Any, board: Board, round_pk: int | None = None) -> Document:
    result, round, standing = released_to(request, board, round_pk)
    return export_of(result, round, standing.published)


@access(GET=READERS)
def result_file(request: HttpRequest, pk: int, round_pk: int | None = None) -> HttpResponse:
    return json_file(shown_to(request, board_for(request, pk), round_pk), f"klankbord-{pk}.json")


@access(GET=READERS)
def order_table(request: HttpRequest, pk: int, round_pk: int | None = None) -> HttpResponse:
    """The order as it stands on the page, for a spreadsheet."""
    board = board_for(request, pk)
    result, round, standing = released_to(request, board, round_pk)
    drawn = asdict(ladder.agreed(standing.told, agreed_order(round)))
    found = export_of(result, round, standing.published)
    return order_csv(drawn, found, f"klankbord-{pk}-order.csv")


@access(GET=READERS)
def votes_table(request: HttpRequest, pk: int, round_pk: int | None = None) -> HttpResponse:
    """Every two with their votes, where those are published. Raises VotesKeptBack."""
    return votes_csv(shown_to(request, board_for(request, pk), round_pk), f"klankbord-{pk}-votes.csv")


@access(GET=READERS)
def report_result_file(request: HttpRequest, pk: int) -> HttpResponse:
    """As its edition was published, whatever was counted since."""
    edition = published(request, pk)
    return json_file(edition.frozen["count"], f"klankbord-{pk}-{edition.edition}.json")


@access(GET=READERS)
def report_order_table(request: HttpRequest, pk: int) -> HttpResponse:
    edition = published(request, pk)
    drawn, count = as_agreed(edition.frozen["order"]), edition.frozen["count"]
    return order_csv(drawn, count, f"klankbord-{pk}-{edition.edition}-order.csv")


@access(GET=READERS)
def report_votes_table(request: HttpRequest, pk: int) -> HttpResponse:
    edition = published(request, pk)
    return votes_csv(edition.frozen["count"], f"klankbord-{pk}-{edition.edition}-votes.csv")


def as_agreed(order: dict[str, Any]) -> dict[str, Any]:
    """The order of a report as the group agreed it, with where each was counted."""
    if order["agreed"] is None or not order["agreed"]["differs"]:
        return order
    counted = {rung["proposal"]: rung["place"] for line in order["lines"] for rung in line["rungs"]}
    lines = [
        {"part": row["part"], "rungs": [{**row, "counted": counted[one], "because": row["reason"]}]}
        for row in order["agreed"]["rows"]
        if (one := row["proposal"])
    ]
    return {**order, "lines": lines}


def order_csv(drawn: dict[str, Any], found: Document, name: str) -> HttpResponse:
    """`drawn`: a ladder, in plain JSON."""
    headings = [_("Part"), _("Place"), _("Proposal"), _("Hangs under"), _("Counted at"), _("Why")]
    rows = [*order_rows(drawn, found), [], [_("Fingerprint"), found["fingerprint"]]]
    return csv_file(exporting.table(headings, rows), name)


def order_rows(drawn: dict[str, Any], found: Document) -> Iterator[list[Any]]:
    titles = titles_in(found)
    parts = {1: _("Tackle first"), 2: pgettext("part of the ladder", "Next"), 3: _("Less priority")}
    contests = found["sections"]["order"]["content"]["contests"]
    under = {
        proposal: titles.get(entry["parent"], "") for entry in contests for proposal in entry["candidates"]
    }
    for line in drawn["lines"]:
        for rung in line["rungs"]:
            one = rung["proposal"]
            yield [
                parts[line["part"]],
                rung["place"],
                titles[one],
                under[one],
                rung["counted"],
                rung["because"],
            ]
    for one, *_rest in drawn["collecting"]:
        yield [_("Still collecting opinions"), "", titles[one], "", "", ""]


def votes_csv(found: Document, name: str) -> HttpResponse:
    rows = exporting.pair_rows(found)
    if rows is None:
        raise errors.VotesKeptBack
    titles = titles_in(found)
    headings = [
        *(_("Hangs under"), _("The one"), _("The other"), _("The one higher"), _("The other higher")),
        *(_("Equally important"), _("Doesn't know both")),
    ]
    named: list[list[Any]] = [
        [titles.get(parent, ""), titles[one], titles[other], *numbers]
        for parent, one, other, *numbers in rows
    ]
    named += [[], [_("Fingerprint"), found["fingerprint"]]]
    return csv_file(exporting.table(headings, named), name)


def titles_in(found: Document) -> dict[int | None, str]:
    return {row["id"]: row["title"] for row in found["proposals"]}


def json_file(found: Document, name: str) -> HttpResponse:
    return attached(JsonResponse(found, json_dumps_params={"ensure_ascii": False, "indent": 1}), name)


@access(GET=PUBLIC)
def recount_script(request: HttpRequest) -> HttpResponse:
    """The program that counts a file again."""
    answer = HttpResponse(SCRIPT.read_bytes(), content_type="text/x-python; charset=utf-8")
    return attached(answer, SCRIPT.name)


def csv_file(content: str, name: str) -> HttpResponse:
    return attached(HttpResponse(content, content_type="text/csv; charset=utf-8"), name)


def attached(answer: HttpResponse, name: str) -> HttpResponse:
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
