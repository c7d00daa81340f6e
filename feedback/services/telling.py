"""Who hears of what: open pages at once, people by a notice, each thing once."""

from collections.abc import Iterable

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from community.groups.models import Group
from community.live.door import publish
from community.notices.services import notify
from community.people.models import User
from feedback.models import Action, Board, Merge, Round


def revised(board: Board) -> None:
    """Something that readers of the board see has changed; their pages fetch it anew."""
    Board.objects.filter(pk=board.pk).update(revision=F("revision") + 1)
    board.refresh_from_db(fields=["revision"])
    publish(board.topic, "revised", {"revision": board.revision})


def members_of(board: Board) -> Iterable[User]:
    return User.objects.filter(memberships__group=board.group_id, is_active=True)


def tell_opened(round: Round, by: User | None) -> None:
    board = round.board
    notify(
        users=members_of(board),
        kind="feedback.round_opened",
        key=f"round:{round.pk}",
        url=reverse("boards:rank", args=[board.pk]),
        words={"board": board.title, "closes": f"{timezone.localtime(round.closes_at):%-d/%m/%Y %H:%M}"},
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
        words={"board": board.title},
        actor=by,
    )


def tell_revealed(round: Round, by: User | None) -> None:
    board = round.board
    notify(
        users=members_of(board),
        kind="feedback.result_revealed",
        key=f"round:{round.pk}",
        url=reverse("boards:result", args=[board.pk]),
        words={"board": board.title, "question": board.question},
        actor=by,
    )


def tell_action(action: Action, *, number: int, text: str, by: User | None) -> None:
    """Everyone who proposed what it answers, or ranked on its board, hears once per change of status."""
    board = action.board
    proposed = User.objects.filter(proposals__in=action.proposals.all())
    ranked = User.objects.filter(pk__in=Round.objects.filter(board=board).values("participations__user"))
    heard = (proposed | ranked).filter(is_active=True).distinct()
    if not action.public:
        heard = heard.filter(memberships__group=board.group_id)
    first = action.proposals.order_by("pk").values_list("title", flat=True).first()
    notify(
        users=heard,
        kind="feedback.action_changed",
        key=f"action:{action.pk}:{number}",
        url=f"{reverse('boards:actions', args=[board.pk])}#action-{action.pk}",
        words={
            "board": board.title,
            "need": first or "",
            "action": action.title,
            "status": action.status,
            "text": text,
        },
        actor=by,
    )


def who_hears_of_merges(board: Board, proposals: Iterable[int]) -> QuerySet[User]:
    """Who wrote one of these, and who took part in a round that holds one, whatever they cast."""
    holding = Round.objects.filter(contestants__proposal__in=list(proposals))
    heard = User.objects.filter(
        Q(proposals__in=list(proposals)) | Q(pk__in=holding.values("participations__user")), is_active=True
    )
    if board.group.readers == Group.Readers.MEMBERS:
        heard = heard.filter(memberships__group=board.group_id)
    return heard.distinct()


def tell_merged(merge: Merge, proposals: Iterable[int], by: User | None) -> None:
    """Who hears of merges does so once, and once more if it is undone."""
    undone, board = merge.undone_at is not None, merge.gone.board
    notify(
        users=who_hears_of_merges(board, proposals),
        kind="feedback.merged",
        key=f"merge:{merge.pk}:{'undone' if undone else 'done'}",
        url=merge.gone.get_absolute_url() if undone else merge.kept.get_absolute_url(),
        words={
            "board": board.title,
            "gone": merge.gone.title,
            "kept": merge.kept.title,
            "because": merge.because,
            "undone": undone,
        },
        actor=by,
    )
