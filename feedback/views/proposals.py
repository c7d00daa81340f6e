"""Proposing, reading and changing a proposal."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Exists, OuterRef, Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from community.access import READERS, access, may, require
from community.groups.permissions import is_member
from community.history.models import Entry
from community.threads.errors import PostGone
from community.threads.models import Post
from feedback import from_talk, ladder
from feedback.alike import alike
from feedback.errors import NotSilent
from feedback.forms.proposals import ProposalForm, TextForm
from feedback.models import Action, Board, Evidence, Finding, MeToo, Proposal, Reason, Recommendation
from feedback.permissions import can_curate, can_edit, can_me_too, can_propose
from feedback.services import proposals as services
from feedback.services.families import family_of, head_of, united_me_too
from feedback.services.talk import propose_from
from feedback.verdicts import tally
from feedback.views.boards import phases
from feedback.views.lookups import Standing, board_for, signed_in
from feedback.views.results import agreed_order

MOST_REASONS = 50


@access(GET=may("can_propose"), POST=may("can_propose"))
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    board = board_for(request, pk)
    require(can_propose(request.user, board))
    if request.headers.get("HX-Request") and request.method == "GET":  # while the title is typed
        context = {"board": board, "alike": _alike(board, request.GET.get("title", ""))}
        return render(request, "feedback/_alike.html", context)
    if board.is_silent and request.method == "GET":  # type: ignore[attr-defined]
        return redirect("boards:silence", pk=pk)
    post = from_talk.post_in(request)
    first = from_talk.filled_in(post, board, request.user)
    form = ProposalForm(request.POST or None, board=board, initial=first)
    found = _alike(board, request.POST.get("title", first.get("title", "")))
    wanted = request.method == "POST" and form.is_valid()
    if wanted and board.is_silent:  # type: ignore[attr-defined]
        form.add_error(None, str(NotSilent.sentence))
        return render(
            request, "feedback/propose.html", {"board": board, "form": form}, status=NotSilent.status
        )
    if wanted and (not found or "seen-alike" in request.POST):
        proposal = _propose(request, board, form, post)
        if proposal is not None:
            messages.success(request, _("Your proposal stands on the board."))
            return redirect(proposal)
    context = {"board": board, "form": form, "alike": found, "post": post}
    return render(request, "feedback/propose.html", context, status=422 if form.is_bound else 200)


def _propose(request: HttpRequest, board: Board, form: ProposalForm, post: Post | None) -> Proposal | None:
    """With the message it comes from as its evidence; None where that was removed meanwhile."""
    data = form.cleaned_data
    said = {name: data[name] for name in ("kind", "title", "body")}
    said |= {"parent": data.get("parent"), "answers": data.get("answers", ())}
    author, language = signed_in(request), get_language() or "nl"
    if post is None:
        return services.propose(author=author, board=board, language=language, **said)
    try:
        return propose_from(post=post, author=author, board=board, language=language, **said)
    except PostGone as gone:
        form.add_error(None, str(gone.sentence))
        return None


def _alike(board: Board, title: str) -> list[Proposal]:
    """What stands there already and says nearly the same."""
    if not title.strip():
        return []
    return alike(title, [(proposal, proposal.title) for proposal in board.proposals.standing()])


@access(GET=READERS)
def proposal_detail(request: HttpRequest, pk: int, proposal_pk: int) -> HttpResponse:
    board = board_for(request, pk)
    mine = MeToo.objects.filter(proposal=OuterRef("pk"), user=request.user.pk)
    merged = Proposal.objects.filter(merged_into=OuterRef("pk"))
    found = (
        Proposal.objects.filter(board=board)
        .select_related("author", "parent", "merged_into", "thread", "passed_over")
        .prefetch_related(Prefetch("evidence", Evidence.objects.select_related("source")))
        .prefetch_related(
            Prefetch("actions", Action.objects.visible_to(request.user).select_related("service"))
        )
        .annotate(too=Count("me_too"), is_mine=Exists(mine), speaks=Exists(merged))
    )
    proposal = get_object_or_404(found, pk=proposal_pk)
    proposal.board, standing = board, Standing(board, request.user)
    spoken_for = speak(proposal, request) if proposal.speaks else []  # type: ignore[attr-defined]
    evidence = [*proposal.evidence.all(), *(one for each in spoken_for for one in each.evidence.all())]
    evidence = list({one.pk: one for one in evidence}.values())
    from_talk.put_beside(evidence, request.user)
    context = {
        "board": board,
        "proposal": proposal,
        "figures": [one for one in evidence if _at_length(one)],
        "sources": [one for one in evidence if not _at_length(one)],
        "spoken_for": spoken_for,
        "head": head_of(proposal) if proposal.merged_into_id else None,
        **beside(proposal),
        "heard": tally(proposal, [proposal.pk, *(one.pk for one in spoken_for)]),
        "reasons": reasons_for([proposal, *spoken_for]),
        "why_not": getattr(proposal, "passed_over", None),
        "concluded": concluded_about(request, proposal) if board.has_decided else [],
        "is_placed": standing.sees_result and proposal.retired_at is None,
        "along": read_along(standing, proposal),
        "history": _history(proposal),
        "may_edit": can_edit(request.user, proposal),
        "may_me_too": can_me_too(request.user, board) and proposal.merged_into_id is None,
        "may_curate": can_curate(request.user, board),
        "may_cite": can_curate(request.user, board) and not any("tally" in one.snapshot for one in evidence),
        "may_talk": can_me_too(request.user, board),
    }
    return render(request, "feedback/proposal.html", context)


def read_along(standing: Standing, proposal: Proposal) -> dict[str, Any] | None:
    """For who doesn't belong to the board: where it is, and what place this has in an order that they see.

    Nothing where the page says so already: of what was merged, and of what was decided and is explained.
    """
    told = proposal.merged_into_id is not None or (standing.board.has_decided and proposal.body)
    if told or is_member(standing.reader, standing.board.group_id):
        return None
    return {"standing": standing, "phases": phases(standing.board), "place": place_of(proposal, standing)}


def place_of(proposal: Proposal, standing: Standing) -> str:
    """As its rung says; nothing where it has none, or the reader sees none."""
    if standing.released is None:
        return ""
    drawn = ladder.agreed(standing.told, agreed_order(standing.open_round()))
    rungs = (rung for line in drawn.lines for rung in line.rungs)
    return next((rung.place for rung in rungs if rung.proposal == proposal.pk), "")


def _at_length(evidence: Evidence) -> bool:
    """Whether it has more to show than the name of its source."""
    is_said = hasattr(evidence, "said")
    return is_said or evidence.is_figure or bool(evidence.quote) or evidence.outdated_at is not None


def speak(head: Proposal, request: HttpRequest) -> list[Proposal]:
    """What it speaks for, with authors and evidence; and let it have everybody's me-too, once each."""
    family = family_of(head)
    united = united_me_too(dict.fromkeys(family[1:], head.pk))[head.pk]
    head.too, head.is_mine = len(united), request.user.pk in united  # type: ignore[attr-defined]
    merged = Proposal.objects.filter(pk__in=family[1:]).select_related("author", "thread")
    return list(merged.prefetch_related(Prefetch("evidence", Evidence.objects.select_related("source"))))


def beside(proposal: Proposal) -> dict[str, list[Proposal]]:
    """What it answers, what is part of it and what answers it, as far as that stands. One query."""
    near = Q(parent=proposal) | Q(ideas=proposal) | Q(answers=proposal)
    rows = proposal.board.proposals.standing().filter(near).order_by("label", "pk").distinct()
    idea, mine = Proposal.Kind.IDEA, proposal.kind == Proposal.Kind.IDEA
    parts = [row for row in rows if row.parent_id == proposal.pk and row.kind == proposal.kind]
    return {
        "parts": parts,
        "answered": [row for row in rows if mine and row.kind != idea],
        "answering": [row for row in rows if not mine and row.kind == idea],
    }


def concluded_about(request: HttpRequest, proposal: Proposal) -> list[Finding | Recommendation]:
    """Two queries."""
    found = Finding.objects.visible_to(request.user).filter(proposals=proposal)
    advised = Recommendation.objects.visible_to(request.user).filter(proposals=proposal)
    return [*found, *advised]


def reasons_for(proposals: list[Proposal]) -> list[str]:
    """What members wrote while ranking, once the order is revealed; nothing says who or beside what."""
    revealed = Reason.objects.revealed().filter(proposal__in=proposals)
    return list(revealed.values_list("text", flat=True)[:MOST_REASONS])


def _history(proposal: Proposal) -> list[Entry]:
    entries = Entry.objects.filter(kind="feedback.proposal", object_id=proposal.pk).select_related("actor")
    return list(entries.order_by("-at", "-pk")[:5])


@access(GET=may("can_edit"), POST=may("can_edit"))
def proposal_edit(request: HttpRequest, pk: int, proposal_pk: int) -> HttpResponse:
    board = board_for(request, pk)
    proposal = get_object_or_404(Proposal.objects.filter(board=board), pk=proposal_pk)
    proposal.board = board
    require(can_edit(request.user, proposal))
    form = TextForm(request.POST or None, initial={"title": proposal.title, "body": proposal.body})
    if request.method == "POST" and form.is_valid():
        services.edit(
            proposal=proposal,
            by=signed_in(request),
            title=form.cleaned_data["title"],
            body=form.cleaned_data["body"],
        )
        messages.success(request, _("Changed. The earlier text stays in the history."))
        return redirect(proposal)
    context = {"board": board, "proposal": proposal, "form": form}
    return render(request, "feedback/proposal_edit.html", context, status=422 if form.is_bound else 200)


@access(POST=may("can_me_too"))
def me_too(request: HttpRequest, pk: int, proposal_pk: int) -> HttpResponse:
    board = board_for(request, pk)
    found = Proposal.objects.filter(board=board, retired_at=None, silent=False)
    proposal = head_of(
        get_object_or_404(found, pk=proposal_pk)
    )  # it may have been merged since the page came
    proposal.board = board
    require(can_me_too(request.user, board))
    change = services.take_back_me_too if request.POST.get("too") == "no" else services.say_me_too
    change(user=signed_in(request), proposal=proposal)
    back = reverse("boards:detail", args=[board.pk])
    if request.POST.get("from") == "proposal":
        return redirect(proposal)
    return redirect(f"{back}#proposal-{proposal.pk}")
