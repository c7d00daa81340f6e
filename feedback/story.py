"""The story of a board as its page tells it: what was, what goes on now, what is still to come."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Max
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from community.frame.dates import formatted
from feedback.models import Action, Board, Call, Interview, Proposal, Report, Round, TimelineEntry

NAMED = 3  # of what comes first, by title
MOST = 12  # actions told one by one
Status, Kind = Action.Status, TimelineEntry.Kind
MOST_ALIVE = (Status.IN_PROGRESS, Status.DONE, Status.PLANNED, Status.PARKED, Status.DROPPED)
ENDED = (Status.DONE, Status.DROPPED)


@dataclass(frozen=True, slots=True)
class Named:
    """A proposal or an action by its title, and where it stands."""

    title: str
    url: str
    lang: str


@dataclass(frozen=True, slots=True)
class Moment:
    """`state`: done, now or later, as the timeline draws it. `said` is content, in the board's language."""

    state: str
    title: str = ""
    said: str = ""
    on: date | None = None
    month_only: bool = False
    mode: str = ""
    text: str = ""
    names: tuple[Named, ...] = ()
    url: str = ""


@dataclass(slots=True)
class Known:
    """What the story is told from, as this reader sees it. `actions` with `due_on` and
    `changed_at`, `calls` with `joined`; `others`: rounds whose order is told, beside the newest."""

    board: Board
    round: Round | None = None
    proposals: Sequence[Proposal] = ()
    actions: Sequence[Action] = ()
    reports: Sequence[Report] = field(default_factory=list)
    calls: Sequence[Call] = ()
    others: Sequence[Round] = ()


def story(known: Known) -> list[Moment]:
    """In order of time. Two queries."""
    entries = list(known.board.timeline.select_related("session"))
    told = [_told(entry) for entry in entries if entry.kind != Kind.REPORT or not known.reports]
    if not any(entry.kind == Kind.INTERVIEWS for entry in entries):
        told += _interviews(known.board)
    done = [moment for moment in told if moment.state == "done"] + _done(known)
    ahead = [moment for moment in told if moment.state == "later"] + _planned(known)
    ahead += [
        Moment("later", said=call.title, on=call.opens_on, url=call.get_absolute_url())
        for call in known.calls
        if not call.has_begun
    ]
    return [*_by_day(done, date.min), _now(known), *_by_day(ahead, date.max), *_phases_ahead(known.board)]


def _by_day(moments: list[Moment], otherwise: date) -> list[Moment]:
    return sorted(moments, key=lambda moment: moment.on or otherwise)


def _done(known: Known) -> list[Moment]:
    """What other rows say of it than the entries that were written down for the story."""
    round = known.round
    found = [_call(call) for call in known.calls if call.has_begun]
    found += [_revealed(known, each) for each in known.others]
    if round is not None and round.is_revealed:
        found.append(_revealed(known, round))
    found += [_report(report) for report in reversed(known.reports)]
    ended = [action for action in known.actions if action.status in ENDED]
    return found + [_ended(action) for action in ended[:MOST]]


def _told(entry: TimelineEntry) -> Moment:
    session = getattr(entry, "session", None)
    url = _address("session", entry.board_id, session.pk) if session is not None else ""
    if entry.kind == Kind.INTERVIEWS:
        url = _address("interviews", entry.board_id)
    return Moment(
        "done" if entry.on <= timezone.localdate() else "later",
        said=entry.title,
        on=entry.on,
        month_only=entry.month_only,
        mode=entry.get_mode_display() if entry.mode else "",
        text=entry.text,
        url=url or entry.url,
    )


def _call(call: Call) -> Moment:
    """While it is open until when; once it is closed, with how many it brought."""
    how = text = ""
    if call.is_open:
        how = _("open until %(day)s") % {"day": formatted(call.closes_on, "j F")}
    elif call.closed_at is not None:
        n: int = call.joined  # type: ignore[attr-defined]
        text = ngettext("%(n)s colleague joined", "%(n)s colleagues joined", n) % {"n": n} if n else ""
    url = call.get_absolute_url()
    return Moment("done", said=call.title, on=call.opens_on, mode=how, text=text, url=url)


def _interviews(board: Board) -> list[Moment]:
    """How many there were that may be counted."""
    held = Interview.objects.counted().filter(board=board).aggregate(n=Count("pk"), last=Max("on"))
    if not held["n"]:
        return []
    said = ngettext("%(n)s interview", "%(n)s interviews", held["n"]) % {"n": held["n"]}
    return [Moment("done", said, on=held["last"], month_only=True, url=_address("interviews", board.pk))]


def _address(name: str, *numbers: int) -> str:
    """Of a page that may not be built."""
    try:
        return reverse(f"boards:{name}", args=numbers)
    except NoReverseMatch:
        return ""


def _day(moment: datetime | None) -> date | None:
    return timezone.localtime(moment).date() if moment is not None else None


def _revealed(known: Known, round: Round) -> Moment:
    agreed: Any = getattr(round, "agreed_order", None)
    first = agreed.order[: agreed.first_until] if agreed else []
    named = {proposal.pk: _named(proposal) for proposal in known.proposals}
    newest = round == known.round
    url = reverse("boards:result", args=[known.board.pk])
    return Moment(
        "done",
        _("The order") if newest else _("An earlier order"),
        on=_day(round.revealed_at),
        names=tuple(named[pk] for pk in first if pk in named)[:NAMED],
        url=url if newest else round.get_absolute_url(),
    )


def _named(proposal: Proposal) -> Named:
    url = reverse("boards:proposal", args=[proposal.board_id, proposal.pk])
    return Named(proposal.title, url, proposal.language)


def _report(report: Report) -> Moment:
    title = pgettext("on a timeline", "The report")
    if report.edition > 1:
        title = _("The report, edition %(n)s") % {"n": report.edition}
    url = f"{report.get_absolute_url()}?edition={report.edition}"
    return Moment("done", title, on=_day(report.published_at), url=url)


def _action_url(action: Action) -> str:
    return f"{reverse('boards:actions', args=[action.board_id])}#action-{action.pk}"


def _ended(action: Action) -> Moment:
    status = action.get_status_display()
    return Moment("done", said=action.title, on=_day(action.changed_at), mode=status, url=_action_url(action))


def _now(known: Known) -> Moment:
    board, round = known.board, known.round
    if round is not None and round.is_open:
        closes = timezone.localtime(round.closes_at).date()
        return Moment("now", _("The members are ranking"), on=closes, mode=_("closes then"))
    if round is not None and round.closed_at and not round.is_revealed:
        return Moment("now", _("Ranking is closed"), text=_("The order is revealed to everyone together."))
    if known.actions:
        return Moment(
            "now",
            _("What is done about it"),
            text=_counted(action.status for action in known.actions),
            names=tuple(
                Named(action.title, _action_url(action), action.language)
                for action in known.actions
                if action.status == Status.IN_PROGRESS
            )[:MOST],
            url=reverse("boards:actions", args=[board.pk]),
        )
    return Moment("now", board.get_phase_display())


def _counted(statuses: Iterable[str]) -> str:
    """2 in progress, 1 done"""
    found = list(statuses)
    counts = [(found.count(status), status.label) for status in MOST_ALIVE]
    return ", ".join(f"{n} {label}" for n, label in counts if n)


def _planned(known: Known) -> list[Moment]:
    """Planned actions with a target date."""
    planned = [action for action in known.actions if action.status == Status.PLANNED and action.due_on]
    return [
        Moment("later", said=action.title, on=action.due_on, mode=_("target date"), url=_action_url(action))
        for action in planned[:MOST]
    ]


def _phases_ahead(board: Board) -> list[Moment]:
    phases = list(Board.Phase)
    coming = phases[phases.index(Board.Phase(board.phase)) + 1 :]
    return [Moment("later", str(phase.label)) for phase in coming]
