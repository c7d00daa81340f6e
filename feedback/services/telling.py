"""Who hears of what: open pages at once, people by a notice, each thing once."""

from collections.abc import Iterable, Sequence

from django.db.models import F, Q, QuerySet
from django.urls import reverse

from community.groups.models import Group
from community.live.door import publish
from community.notices.services import notify
from community.people.models import User
from feedback.merging import root_of
from feedback.models import Action, Board, Merge, PassedOver, Proposal, Report, Round, Session


def revised(board: Board) -> None:
    """Something that readers of the board see has changed; their pages fetch it anew."""
    Board.objects.filter(pk=board.pk).update(revision=F("revision") + 1)
    board.refresh_from_db(fields=["revision"])
    publish(board.topic, "revised", {"revision": board.revision})


def members_of(board: Board) -> QuerySet[User]:
    return User.objects.filter(memberships__group=board.group_id, is_active=True)


def tell_opened(round: Round, by: User | None) -> None:
    board = round.board
    notify(
        users=members_of(board),
        kind="feedback.round_opened",
        key=f"round:{round.pk}",
        url=reverse("boards:rank", args=[board.pk]),
        words={
            "lang": board.language,
            "board": board.title,
            "closes": round.closes_at,
        },
        actor=by,
    )


def tell_reminder(round: Round, users: Iterable[User], by: User | None) -> None:
    board = round.board
    notify(
        users=users,
        kind="feedback.round_reminder",
        key=f"round:{round.pk}",
        url=reverse("boards:rank", args=[board.pk]),
        words={
            "lang": board.language,
            "board": board.title,
            "closes": round.closes_at,
        },
        actor=by,
    )


def tell_closed(round: Round, by: User | None) -> None:
    """Only where the result isn't there yet: a reveal at the same moment says more."""
    board = round.board
    notify(
        users=members_of(board),
        kind="feedback.round_closed",
        key=f"round:{round.pk}",
        url=board.get_absolute_url(),
        words={"lang": board.language, "board": board.title},
        actor=by,
    )


def tell_revealed(round: Round, by: User | None) -> None:
    board = round.board
    notify(
        users=members_of(board),
        kind="feedback.result_revealed",
        key=f"round:{round.pk}",
        url=reverse("boards:result", args=[board.pk]),
        words={"lang": board.language, "board": board.title, "question": board.question},
        actor=by,
    )


def tell_minutes(session: Session, by: User | None) -> None:
    board = session.entry.board
    notify(
        users=members_of(board),
        kind="feedback.minutes",
        key=f"session:{session.pk}",
        url=session.get_absolute_url(),
        words={
            "lang": board.language,
            "board": board.title,
            "session": session.entry.title,
            "day": session.entry.on,
        },
        actor=by,
    )


def concerned(board: Board, proposals: Iterable[int]) -> QuerySet[User]:
    """Who wrote one of these, and who took part in a round that holds one, whatever they cast; if they
    still read the board."""
    found = list(proposals)
    holding = Round.objects.filter(contestants__proposal__in=found)
    heard = User.objects.filter(
        Q(proposals__in=found) | Q(pk__in=holding.values("participations__user")), is_active=True
    )
    if board.group.readers == Group.Readers.MEMBERS:
        heard = heard.filter(memberships__group=board.group_id)
    return heard.distinct()


def spoken_for(board: Board, proposals: Iterable[int]) -> list[int]:
    """These, and what was merged into them."""
    aliases = Proposal.objects.filter(board=board).aliases()
    heads = set(proposals)
    return [*heads, *(one for one in aliases if root_of(one, aliases) in heads)]


def tell_action(action: Action, *, number: int, text: str, by: User | None) -> None:
    """Everyone who proposed what it answers, or ranked on its board, hears once per change of status."""
    board = action.board
    answers = list(action.proposals.order_by("pk").values_list("pk", "title"))
    heard = concerned(board, spoken_for(board, [pk for pk, _title in answers]))
    if not action.public:
        heard = heard.filter(memberships__group=board.group_id)
    notify(
        users=heard,
        kind="feedback.action_changed",
        key=f"action:{action.pk}:{number}",
        url=f"{reverse('boards:actions', args=[board.pk])}#action-{action.pk}",
        words={
            "lang": board.language,
            "board": board.title,
            "need": answers[0][1] if answers else "",
            "action": action.title,
            "status": action.status,
            "text": text,
        },
        actor=by,
    )


def tell_merged(merge: Merge, proposals: Iterable[int], by: User | None) -> None:
    """Who hears of merges does so once, and once more if it is undone."""
    undone, board = merge.undone_at is not None, merge.gone.board
    notify(
        users=concerned(board, proposals),
        kind="feedback.merged",
        key=f"merge:{merge.pk}:{'undone' if undone else 'done'}",
        url=merge.gone.get_absolute_url() if undone else merge.kept.get_absolute_url(),
        words={
            "lang": board.language,
            "board": board.title,
            "gone": merge.gone.title,
            "kept": merge.kept.title,
            "because": merge.because,
            "undone": undone,
        },
        actor=by,
    )


def tell_passed_over(board: Board, passed: Sequence[PassedOver], *, by: User | None) -> None:
    """One notice for all that was passed over in one go; a reason that is only put otherwise tells nobody."""
    if not passed:
        return
    notify(
        users=concerned(board, spoken_for(board, [one.proposal_id for one in passed])),
        kind="feedback.passed_over",
        key="passed:" + "-".join(str(one.pk) for one in passed),
        url=f"{reverse('boards:actions', args=[board.pk])}#unanswered",
        words={
            "lang": board.language,
            "board": board.title,
            "need": passed[0].proposal.title,
            "because": passed[0].because,
            "more": len(passed) - 1,
        },
        actor=by,
    )


def tell_withdrawn(proposal: Proposal, family: Iterable[int], number: int, by: User | None) -> None:
    """Who wrote it, or something that it speaks for, hears that it was withdrawn or stands again."""
    board = proposal.board
    heard = User.objects.filter(proposals__in=list(family), is_active=True)
    if board.group.readers == Group.Readers.MEMBERS:
        heard = heard.filter(memberships__group=board.group_id)
    notify(
        users=heard.distinct(),
        kind="feedback.withdrawn",
        key=f"proposal:{proposal.pk}:{number}",
        url=proposal.get_absolute_url(),
        words={
            "lang": board.language,
            "board": board.title,
            "title": proposal.title,
            "because": proposal.retired_because,
            "back": proposal.retired_at is None,
        },
        actor=by,
    )


def tell_report(report: Report, by: User | None) -> None:
    """Members and whoever proposed or ranked hear once of an edition; of a closed board its members."""
    board = report.board
    heard = members_of(board)
    if board.group.readers != Group.Readers.MEMBERS:
        ranked = Round.objects.filter(board=board).values("participations__user")
        others = Q(proposals__board=board) | Q(pk__in=ranked)
        heard = User.objects.filter(others | Q(memberships__group=board.group_id), is_active=True).distinct()
    notify(
        users=heard,
        kind="feedback.report_published",
        key=f"report:{report.pk}",
        url=f"{report.get_absolute_url()}?edition={report.edition}",
        words={"lang": board.language, "board": board.title, "title": report.title},
        actor=by,
    )
