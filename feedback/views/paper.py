"""The facilitator's table: who handed in a sheet, and what stands on the sheets."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache

from community.access import access, may
from community.errors import Refused
from feedback.forms import paper as forms
from feedback.models import Proposal, Round
from feedback.services import paper
from feedback.services.telling import members_of
from feedback.views.facilitating import facilitated
from feedback.views.lookups import Standing, signed_in

LAST = "typed-in"  # in the session: the sheet that was typed last, as long as it may be taken back


@never_cache
@access(GET=may("can_facilitate"))
def page(request: HttpRequest, pk: int) -> HttpResponse:
    return _show(request, facilitated(request, pk))


def _show(request: HttpRequest, standing: Standing, *, status: int = 200, **more: Any) -> HttpResponse:
    """The page; `more` holds what was typed and what is wrong with it."""
    board, round = standing.board, standing.round
    if round is None or not round.is_open:
        return render(request, "feedback/paper_closed.html", {"board": board, "round": round}, status=status)
    ticked = round.participations.filter(on_paper=True).values_list("user", flat=True)
    handed = forms.HandedInForm(members=members_of(board), initial={"users": list(ticked)})
    entries = list(
        round.contestants.filter(proposal__merged_into=None).select_related("proposal").order_by("proposal")
    )
    count = len(ticked)
    context = {
        "board": board,
        "round": round,
        "handed": handed,
        "table": forms.TableForm(),
        "entries": [{"proposal": one.proposal, "late": one.added_at > round.opens_at} for one in entries],
        "screen": {"bins": [[], [], []], "unknown": [], "tray": entries},
        "numbers": range(1, len(entries) + 1),
        "count": count,
        "left": paper.left(round),
        "last": _last(request, round),
    }
    return render(request, "feedback/paper.html", context | more, status=status)


def _last(request: HttpRequest, round: Round) -> int | None:
    kept = request.session.get(LAST)
    return kept[1] if isinstance(kept, list) and kept[:1] == [round.pk] else None


@access(POST=may("can_facilitate"))
def handed_in(request: HttpRequest, pk: int) -> HttpResponse:
    standing = facilitated(request, pk)
    form = forms.HandedInForm(request.POST, members=members_of(standing.board))
    if not form.is_valid():
        return _show(request, standing, status=422, handed=form)
    users = [user.pk for user in form.cleaned_data["users"]]
    try:
        paper.hand_in(round=standing.open_round(), users=users, by=signed_in(request))
    except Refused as refused:
        form.add_error("users", str(refused.sentence))
        return _show(request, standing, status=refused.status, handed=form)
    messages.success(request, _("Kept. Who handed in a sheet doesn't rank on a screen any more."))
    return redirect("boards:paper", pk=pk)


@access(POST=may("can_facilitate"))
def type_in(request: HttpRequest, pk: int) -> HttpResponse:
    standing = facilitated(request, pk)
    round = standing.open_round()
    try:
        sheet = forms.read_sheet(request.POST)
        [ballot] = paper.type_in(round=round, sheets=[sheet], by=signed_in(request))
    except Refused as refused:
        said = {name: value for name, value in request.POST.items() if name.startswith(("bin-", "place-"))}
        return _show(request, standing, status=refused.status, refused=refused, said=said)
    request.session[LAST] = [round.pk, ballot.pk]
    messages.success(request, _("Typed in, without a name."))
    return redirect("boards:paper", pk=pk)


@access(POST=may("can_facilitate"))
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet that this facilitator typed last, to type it again."""
    standing = facilitated(request, pk)
    round = standing.open_round()
    last = _last(request, round)
    if last is not None:
        paper.take_back(round=round, ballot=last, by=signed_in(request))
        del request.session[LAST]
        messages.success(request, _("Taken back. Type it in again."))
    return redirect("boards:paper", pk=pk)


@access(GET=may("can_facilitate"))
def empty_table(request: HttpRequest, pk: int) -> HttpResponse:
    standing = facilitated(request, pk)
    table = forms.empty_table(_proposals(standing.open_round()))
    answer = HttpResponse(table, content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="klankbord-{pk}.csv"'
    return answer


def _proposals(round: Round) -> list[Proposal]:
    return list(Proposal.objects.filter(contestants__round=round, merged_into=None).order_by("pk"))


@access(POST=may("can_facilitate"))
def table(request: HttpRequest, pk: int) -> HttpResponse:
    """All sheets of a table, or none: what is wrong is said row by row."""
    standing = facilitated(request, pk)
    round = standing.open_round()
    form = forms.TableForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, standing, status=422, table=form)
    file = form.cleaned_data["table"]
    try:
        if file.size > forms.LARGEST:
            raise forms.WrongTable([(1, _("That is more than a table of sheets can hold."))])
        sheets = forms.read_table(file.read(), _proposals(round))
        left = paper.left(round)
        if len(sheets) > left:
            raise forms.WrongTable([(left + 2, forms.too_many(len(sheets), left))])
        paper.type_in(round=round, sheets=sheets, by=signed_in(request))
    except forms.WrongTable as wrong:
        return _show(request, standing, status=422, table=form, wrong=wrong.reasons)
    except Refused as refused:
        return _show(request, standing, status=refused.status, refused=refused)
    said = ngettext("%(n)s sheet is typed in.", "%(n)s sheets are typed in.", len(sheets))
    messages.success(request, said % {"n": len(sheets)})
    return redirect("boards:paper", pk=pk)
