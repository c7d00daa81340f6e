"""The writer of calls: who thinks along? Closing one answers everybody at once."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from community.groups.services import join_group
from community.history.services import record
from community.notices.services import notify
from community.people.models import User
from feedback import errors
from feedback.models import Application, Board, Call
from feedback.services.telling import revised

State = Application.State


@transaction.atomic
def make_call(
    *, board: Board, by: User, title: str, text: str, places: int | None, opens_on: date, closes_on: date
) -> Call:
    """A call on this board, which shows from `opens_on` on."""
    call = Call.objects.create(
        board=board,
        title=title,
        text=text,
        places=places,
        opens_on=opens_on,
        closes_on=closes_on,
        language=board.language,
    )
    record(actor=by, verb="call", of=call, after=_facts(call))
    revised(board)
    return call


@transaction.atomic
def change_call(*, call: Call, by: User, **facts: Any) -> Call:
    """Say it otherwise, or keep it open for longer. The same again changes nothing. Raises CallAnswered."""
    call = locked(call)
    if call.closed_at is not None:
        raise errors.CallAnswered
    before = _facts(call)
    for name, value in facts.items():
        setattr(call, name, value)
    call.save(update_fields=list(facts))
    after = _facts(call)
    changed = [name for name in after if after[name] != before[name]]
    if changed:
        record(
            actor=by,
            verb="edit",
            of=call,
            before={name: before[name] for name in changed},
            after={name: after[name] for name in changed},
        )
        revised(call.board)
    return call


@transaction.atomic
def close_call(*, call: Call, by: User, word: str, seen: Collection[int]) -> Call:
    """Tell everyone who applied, once; who is selected joins the board's group.

    Who has no answer yet isn't in this time. `seen` are the applications that `by` had on the screen:
    nobody is turned down unread. `word` goes to all who aren't in and have no word of their own. Raises
    CallAnswered, SomebodyApplied.
    """
    call = locked(call)
    if call.closed_at is not None:
        raise errors.CallAnswered
    if call.applications.standing().exclude(pk__in=seen).exists():
        raise errors.SomebodyApplied
    now = timezone.now()
    waiting = call.applications.filter(state=State.WAITING)
    waiting.update(state=State.DECLINED, answered_at=now, answered_by=by)
    call.applications.filter(state=State.DECLINED, answer="").update(answer=word)
    call.closed_at = now
    call.save(update_fields=["closed_at"])
    answered = list(call.applications.standing().select_related("user"))
    selected = [one for one in answered if one.state == State.SELECTED and one.user.is_active]
    for application in selected:
        join_group(user=application.user, group=call.board.group, by=by)
    record(actor=by, verb="close", of=call, after={"applied": len(answered), "selected": len(selected)})
    _tell(call, answered)
    revised(call.board)
    return call


def locked(call: Call) -> Call:
    """Until the transaction ends nobody else applies, is answered, or closes it."""
    rows = Call.objects.select_for_update(of=("self",)).select_related("board__group")
    return rows.get(pk=call.pk)


def _facts(call: Call) -> dict[str, Any]:
    return {
        "title": call.title,
        "text": call.text,
        "places": call.places,
        "opens_on": call.opens_on.isoformat(),
        "closes_on": call.closes_on.isoformat(),
    }


def _tell(call: Call, answered: list[Application]) -> None:
    """Those who get the same words together."""
    alike: dict[tuple[str, str], list[User]] = defaultdict(list)
    for application in answered:
        alike[application.state, application.answer].append(application.user)
    for (state, answer), users in alike.items():
        is_in = state == State.SELECTED
        notify(
            users=users,
            kind="feedback.application_answered",
            key=f"call:{call.pk}",
            url=call.board.get_absolute_url() if is_in else call.get_absolute_url(),
            words={
                "lang": call.board.language,
                "board": call.board.title,
                "call": call.title,
                "is_in": is_in,
                "answer": answer,
            },
        )
