"""The writer of silent moments: everybody writes at once, and all of it becomes proposals in one go.

Until then nothing but how many people wrote leaves this table: no notice, no history, no event tells more.
"""

import random
import uuid
from dataclasses import dataclass
from typing import TypedDict, Unpack

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from community.history.services import record
from community.people.models import User
from feedback import errors
from feedback.models import Board, Proposal, SilentMoment, SilentNote
from feedback.services import proposals
from feedback.services.room import CODE_LENGTH, MOST_SEATS, digest_of, new_code
from feedback.services.telling import revised

MOST = 20  # notes of one person
chance = random.SystemRandom()


@dataclass(frozen=True, slots=True)
class Writer:
    """A member, or a phone without an account by the digest of its token."""

    user: User | None = None
    digest: str = ""

    @classmethod
    def behind(cls, token: str) -> "Writer":
        return cls(digest=digest_of(token))


class Words(TypedDict):
    kind: str
    title: str
    body: str
    language: str


@transaction.atomic
def begin(*, board: Board, by: User) -> SilentMoment:
    """Raises AlreadySilent, AlreadyDecided."""
    board = Board.objects.select_for_update(of=("self",)).get(pk=board.pk)
    if board.has_decided:
        raise errors.AlreadyDecided
    if board.silent_moments.open().exists():
        raise errors.AlreadySilent
    code = new_code()
    while SilentMoment.objects.open().filter(code=code).exists():
        code = new_code()
    moment = SilentMoment.objects.create(board=board, code=code, by=by)
    record(actor=by, verb="begin", of=moment)
    revised(board)
    return moment


def of_code(code: str) -> SilentMoment | None:
    """The open moment that this code opens, else the last one it did, if no round has it since."""
    if len(code) != CODE_LENGTH:
        return None
    found = SilentMoment.objects.filter(code=code).select_related("board__group")
    return found.filter(ended_at=None).first() or found.first()


def notes_of(writer: Writer, moment: SilentMoment) -> QuerySet[SilentNote]:
    """One's own, and nobody else's."""
    mine = Q(author=writer.user) if writer.user is not None else Q(author=None, digest=writer.digest)
    return moment.notes.filter(mine)


def wrote(moment: SilentMoment) -> int:
    """How many people wrote: all that anybody hears before it is shown."""
    counted = moment.notes.order_by().aggregate(
        members=Count("author", distinct=True), phones=Count("digest", distinct=True, filter=~Q(digest=""))
    )
    return int(counted["members"] + counted["phones"])


@transaction.atomic
def write(
    *, moment: SilentMoment, writer: Writer, uuid: uuid.UUID, **words: Unpack[Words]
) -> SilentNote | None:
    """Once per `uuid`: sent again, it is the same note (None: somebody else's).

    Raises SilenceOver, WroteEnough, RoomFull.
    """
    moment = _held(moment)
    if not moment.is_open:
        raise errors.SilenceOver
    mine = notes_of(writer, moment)
    if moment.notes.filter(uuid=uuid).exists():
        return mine.filter(uuid=uuid).first()
    number = mine.count()
    if number >= MOST:
        raise errors.WroteEnough
    if number == 0 and wrote(moment) >= MOST_SEATS:
        raise errors.RoomFull
    note = SilentNote.objects.create(
        moment=moment, author=writer.user, digest=writer.digest, uuid=uuid, **words
    )
    if number == 0:  # one more wrote; what comes after that nobody need notice
        revised(moment.board)
    return note


@transaction.atomic
def take_back(*, moment: SilentMoment, writer: Writer, note_id: int) -> None:
    """Away with a note of one's own; again it changes nothing. Raises SilenceOver."""
    moment = _held(moment)
    if not moment.is_open:
        raise errors.SilenceOver
    notes_of(writer, moment).filter(pk=note_id).delete()
    if not notes_of(writer, moment).exists():
        revised(moment.board)


@transaction.atomic
def show(*, moment: SilentMoment, by: User) -> list[Proposal]:
    """All of it becomes proposals, with their authors, in an order of chance; the notes go.

    Again it changes nothing. Raises NothingWritten.
    """
    moment = _held(moment)
    if not moment.is_open:
        return list(moment.became.order_by("pk"))
    notes = list(moment.notes.select_related("author"))
    if not notes:
        raise errors.NothingWritten
    chance.shuffle(notes)
    came = [
        proposals.propose(
            author=note.author,
            board=moment.board,
            kind=note.kind,
            title=note.title,
            body=note.body,
            language=note.language,
        )
        for note in notes
    ]
    moment.became.set(came)
    moment.notes.all().delete()
    _end(moment, "show", by)
    return came


@transaction.atomic
def call_off(*, moment: SilentMoment, by: User) -> None:
    """Only where nobody wrote: otherwise something would be lost unread. Raises AlreadyWritten."""
    moment = _held(moment)
    if not moment.is_open:
        return
    if moment.notes.exists():
        raise errors.AlreadyWritten
    _end(moment, "call off", by)


def _end(moment: SilentMoment, verb: str, by: User) -> None:
    moment.ended_at = timezone.now()
    moment.save(update_fields=["ended_at"])
    record(actor=by, verb=verb, of=moment)
    revised(moment.board)


def _held(moment: SilentMoment) -> SilentMoment:
    """Locked, so that nobody writes while it is shown."""
    held = SilentMoment.objects.select_for_update(of=("self",)).select_related("board__group")
    return held.get(pk=moment.pk)
