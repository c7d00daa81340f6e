"""Who casts: a member of the board, a phone in the room, or a sheet of paper; what differs, and only that."""

import secrets
from dataclasses import dataclass, field
from functools import singledispatch

from community.groups.models import Membership
from community.people.models import User
from feedback import errors
from feedback.models import Ballot, Guest, Participation, Round, Signature
from regions.models import Workplace


@dataclass(frozen=True, slots=True)
class Sheet:
    """A ballot on paper, under a name of chance. Who handed one in is ticked off elsewhere (paper.py)."""

    name: str = field(default_factory=lambda: secrets.token_hex(32))


Voter = User | Guest | Sheet


@singledispatch
def name_of(voter: Voter) -> str:
    """By what the round's key makes this voter's tags; no two voters share one."""
    raise TypeError(voter)


@singledispatch
def admit(voter: Voter, round: Round) -> None:
    """Whether this voter may cast in this round now, by the database. Raises what forbids it."""
    raise TypeError(voter)


@singledispatch
def enter(voter: Voter, round: Round) -> bool:
    """Take part, once. Whether this is the first time, as far as is known without the round's key."""
    raise TypeError(voter)


@singledispatch
def labels_of(voter: Voter) -> tuple[int | None, str]:
    """The library and the role that stand on the ballot while the round runs."""
    raise TypeError(voter)


@singledispatch
def sign(voter: Voter, round: Round, ballot: Ballot) -> None:
    """Put the voter's name beside the ballot, in a round where everybody agreed to that."""
    raise TypeError(voter)


@name_of.register
def _(voter: User) -> str:
    return str(voter.pk)


@admit.register
def _(voter: User, round: Round) -> None:
    if round.is_in_the_room:
        raise errors.InTheRoom
    if not Membership.objects.filter(user=voter, group=round.board.group_id).exists():
        raise errors.NotAMember


@enter.register
def _(voter: User, round: Round) -> bool:
    row, is_first = Participation.objects.get_or_create(round=round, user=voter)
    if row.on_paper:
        raise errors.HandedInOnPaper
    return is_first


@sign.register
def _(voter: User, round: Round, ballot: Ballot) -> None:
    if round.is_signed:
        Signature.objects.get_or_create(ballot=ballot, user=voter)


@labels_of.register
def _(voter: User) -> tuple[int | None, str]:
    main = Workplace.objects.filter(user=voter, main=True).values_list("library_id", flat=True)
    return main.first(), voter.job


@name_of.register
def _(voter: Guest) -> str:
    return f"guest:{voter.digest}"


@admit.register
def _(voter: Guest, round: Round) -> None:
    if voter.round_id != round.pk or not Guest.objects.filter(pk=voter.pk).exists():
        raise errors.NotJoined


@enter.register
def _(voter: Guest, round: Round) -> bool:
    """A phone took its seat when it joined; its tag alone says whether it cast."""
    return True


@labels_of.register
def _(voter: Guest) -> tuple[int | None, str]:
    return None, ""


@sign.register
def _(voter: Guest, round: Round, ballot: Ballot) -> None:
    """Nobody knows who holds which phone."""


@name_of.register
def _(voter: Sheet) -> str:
    return f"sheet:{voter.name}"


@admit.register
def _(voter: Sheet, round: Round) -> None:
    """As many as were handed in: whoever types them sees to that."""


@enter.register
def _(voter: Sheet, round: Round) -> bool:
    return True


@labels_of.register
def _(voter: Sheet) -> tuple[int | None, str]:
    return None, ""


@sign.register
def _(voter: Sheet, round: Round, ballot: Ballot) -> None:
    """No name stands on paper."""
