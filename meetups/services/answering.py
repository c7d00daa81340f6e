"""Answers, seats and the waiting list. Every function here takes the lock of the occurrence's row."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from community.people.models import User
from meetups.errors import AnswerUnknown, OccurrenceCancelled, OccurrencePast
from meetups.models import Mode, Occurrence, Reply
from meetups.services import telling

Answer = Reply.Answer
SEATS = {Answer.YES: "seats", Answer.ONLINE: "online_seats"}
ANSWERS: dict[str, tuple[Answer, ...]] = {
    Mode.IN_PERSON: (Answer.YES, Answer.MAYBE, Answer.NO),
    Mode.ONLINE: (Answer.ONLINE, Answer.MAYBE, Answer.NO),
    Mode.HYBRID: (Answer.YES, Answer.ONLINE, Answer.MAYBE, Answer.NO),
}


def answers_of(occurrence: Occurrence) -> tuple[Answer, ...]:
    return ANSWERS[occurrence.mode]


def locked(occurrence: Occurrence) -> Occurrence:
    """The row as it is, held until the transaction ends: for the last seat there is one winner."""
    return Occurrence.objects.select_for_update().get(pk=occurrence.pk)


@transaction.atomic
def reply(*, occurrence: Occurrence, user: User, answer: str) -> Reply:
    """Answer a date: seated while there are seats, on the waiting list after. Twice changes nothing.

    Leaving a seat hands it to whoever waited longest.
    """
    occurrence = locked(occurrence)
    _hold(occurrence, answer)
    earlier = Reply.objects.filter(occurrence=occurrence, user=user).first()
    if earlier and earlier.answer == answer:
        return earlier
    held = earlier.answer if earlier and earlier.seated else None
    seated = answer in SEATS and seats_free(occurrence, answer) != 0
    new, _ = Reply.objects.update_or_create(
        occurrence=occurrence,
        user=user,
        defaults={"answer": answer, "seated": seated, "queued_at": _turn(occurrence)},
    )
    if held:
        move_up(occurrence, held)
    telling.revised(occurrence)
    return new


def _hold(occurrence: Occurrence, answer: str) -> None:
    if occurrence.is_cancelled:
        raise OccurrenceCancelled
    if occurrence.is_past:
        raise OccurrencePast
    if answer not in answers_of(occurrence):
        raise AnswerUnknown


def _turn(occurrence: Occurrence) -> datetime:
    """A time for the queue that is later than everybody's before."""
    replies = Reply.objects.filter(occurrence=occurrence)
    last: datetime | None = replies.aggregate(last=Max("queued_at"))["last"]
    now = timezone.now()
    return max(now, last + timedelta(microseconds=1)) if last else now


def seats_free(occurrence: Occurrence, answer: str) -> int | None:
    """How many seats are free for "yes" or "online"; None where there is no limit."""
    seats: int | None = getattr(occurrence, SEATS[Answer(answer)])
    if seats is None:
        return None
    taken = Reply.objects.filter(occurrence=occurrence, answer=answer, seated=True).count()
    return max(seats - taken, 0)


def move_up(occurrence: Occurrence, answer: str) -> None:
    """Seat those who waited longest, as far as seats go, and tell them."""
    waiting = Reply.objects.filter(occurrence=occurrence, answer=answer, seated=False)
    queue = waiting.select_related("user").order_by("queued_at", "pk")
    risen = list(queue[: seats_free(occurrence, answer)])
    Reply.objects.filter(pk__in=[one.pk for one in risen]).update(seated=True)
    telling.tell_seated(occurrence, risen)


@transaction.atomic
def take_back(*, occurrence: Occurrence, user: User) -> None:
    """As if they had never answered: whoever waits longest gets their seat. Twice changes nothing."""
    occurrence = locked(occurrence)
    earlier = Reply.objects.filter(occurrence=occurrence, user=user).first()
    if earlier is None:
        return
    earlier.delete()
    if earlier.seated and occurrence.is_open:
        move_up(occurrence, earlier.answer)
    telling.revised(occurrence)
