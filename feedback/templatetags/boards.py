"""The rungs of the ladder: what stands on each, from a proposal with its evidence and its actions."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community.markdown import page_html
from feedback.citing import Change
from feedback.citing import changed_since as changes_since
from feedback.ladder import Rung
from feedback.models import Action, Board, Evidence, Proposal
from feedback.onwards import Step
from feedback.onwards import onwards as steps_of

register = template.Library()

SHOWN = 2
ALIVE = [Action.Status.IN_PROGRESS, Action.Status.PLANNED, Action.Status.DONE, Action.Status.PARKED]


@register.inclusion_tag("components/rung.html")
def rung(board: Board, proposals: dict[int, Proposal], rung: Rung) -> dict[str, Any]:
    proposal = proposals[rung.proposal]
    said, tone = status_of(board, proposal)
    return {
        **basics(proposal),
        "place": rung.place,
        "even": rung.even,
        "range": rung.wide,
        "remark": remark(board, rung),
        "tag": said,
        "tag_tone": tone,
    }


def remark(board: Board, rung: Rung) -> str:
    """Where the count put it, and why the group put it elsewhere."""
    if not rung.counted:
        return ""
    if not rung.because:
        return _("The count put this on %(counted)s; it moved along.") % {"counted": rung.counted}
    because = format_html('<span lang="{}" dir="auto">{}</span>', board.language, rung.because)
    said = escape(_("The count put this on %(counted)s; the group on %(place)s: %(because)s"))
    return mark_safe(said % {"counted": rung.counted, "place": rung.place, "because": because})


@register.simple_tag
def onwards(board: Board, request: HttpRequest) -> list[Step]:
    """{% onwards board request as steps %}"""
    return steps_of(board, request)


@register.filter
def to_propose(board: Board) -> str:
    """The words of the button that adds something."""
    if board.ranks == Board.Ranks.BOTH:
        return _("Add a need or an idea")
    return _("Add a need") if board.ranks == Board.Ranks.NEEDS else _("Add an idea")


@register.filter
def loose(dangling: set[tuple[str, int]], row: Any) -> bool:
    """Whether a finding or a recommendation rests on nothing."""
    return (row._meta.model_name, row.pk) in dangling


@register.filter
def at(found: Mapping[Any, Any], key: Any) -> Any:
    """{{ proposals|at:pk }}"""
    return found[key]


@register.filter
def changed_since(evidence: Evidence) -> list[Change]:
    """What its source says otherwise since it was cited; its source has to be there."""
    return changes_since(evidence)


@register.inclusion_tag("components/rung.html")
def collecting_rung(
    board: Board, proposals: dict[int, Proposal], proposal: int, seen_by: int | None, places: str
) -> dict[str, Any]:
    """`seen_by` None: how many isn't told, nor where it would land."""
    return {
        **basics(proposals[proposal]),
        "place": places or "…",
        "range": True,
        "tag": _("too few have seen it") if seen_by is None else seen_by_words(seen_by),
        "tag_tone": "warm",
    }


def seen_by_words(n: int) -> str:
    return ngettext("only %(n)s member has seen it", "only %(n)s members have seen it", n) % {"n": n}


def basics(proposal: Proposal) -> dict[str, Any]:
    return {
        "title": proposal.title,
        "url": reverse("boards:proposal", args=[proposal.board_id, proposal.pk]),
        "meta": [said(evidence) for evidence in proposal.evidence.all() if evidence.headline][:SHOWN],
        "lang": proposal.language,
        "anchor": f"rung-{proposal.pk}",
    }


def said(evidence: Evidence) -> SafeString:
    return format_html('<span lang="{}">{}</span>', evidence.language, str(evidence))


def status_of(board: Board, proposal: Proposal) -> tuple[str, str]:
    """What is done about it, in two words, and the tag's tone; nothing before the group decides."""
    if not board.has_decided:
        return "", ""
    statuses = {action.status for action in proposal.seen_actions}  # type: ignore[attr-defined]
    words = {
        Action.Status.IN_PROGRESS: (_("action in progress"), ""),
        Action.Status.PLANNED: (_("action planned"), ""),
        Action.Status.DONE: (_("action done"), "good"),
        Action.Status.PARKED: (_("action parked"), "plain"),
    }
    for status in ALIVE:
        if status in statuses:
            return words[status]
    return _("no action yet"), "plain" if hasattr(proposal, "passed_over") else "warm"


@register.inclusion_tag("feedback/_typed_place.html")
def typed_place(pk: int, said: dict[str, str] | str, late: bool, numbers: range) -> dict[str, Any]:
    """The controls of one row of a sheet: as typed before, or as a new one comes; what joined the round late
    wasn't printed."""
    typed = said if isinstance(said, dict) else {f"bin-{pk}": "absent" if late else ""}
    return {
        "pk": pk,
        "part": typed.get(f"bin-{pk}", ""),
        "place": typed.get(f"place-{pk}", ""),
        "numbers": numbers,
    }


@register.filter
def one_or_many(voices: int | float) -> int:
    """{% blocktranslate count voices=n|one_or_many with n=n %}: parts of a voice are spoken of as many."""
    return int(voices) if voices == int(voices) else 2


@register.filter
def page_markdown(text: str) -> SafeString:
    """What the board wrote, with its lists and bold words."""
    return mark_safe(page_html(text))
