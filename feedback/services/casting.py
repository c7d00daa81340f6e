"""The one writer of ballots, for page, endpoint and demo.

The round's row is held, so a save sees every earlier one, and closing waits for it.
"""

from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction
from django.db.models import F

from feedback import bins, errors, heads, keys
from feedback.heads import Aliases, Content
from feedback.merging import root_of
from feedback.models import Ballot, Contestant, Proposal, Reason, Round
from feedback.services import releasing
from feedback.services.telling import revised
from feedback.services.voters import Voter, admit, enter, labels_of, name_of, sign

NOTHING_MERGED: Aliases = {}
LONGEST_REASON = Reason._meta.get_field("text").max_length or 0


def ballot_of(voter: Voter, round: Round) -> Ballot | None:
    """The ballot of this voter, as long as the round's key exists. Raises KeyMissing; None once closed."""
    if round.closed_at is not None:
        return None
    return Ballot.objects.filter(round=round, tag=keys.tag_of(round, name_of(voter))).first()


@transaction.atomic
def save_ballot(
    *,
    voter: Voter,
    round: Round,
    tiers: Sequence[Sequence[int]],
    seen: Iterable[int],
    no_opinion: Iterable[int],
    revision: int,
    cuts: Sequence[int] = (),
    merged: Aliases = NOTHING_MERGED,
) -> Ballot:
    """Cast or change the ballot of `voter`; `revision` is the one it was made from, 0 for the first.

    Nothing is lost by a second call: the same content again returns the ballot as it is. What was seen once
    stays seen. What is merged may be named by itself or by its head; `merged` is what was so on the page on
    which the ballot was made, for it may have been taken apart since. Raises BallotClosed, what forbids this
    voter (`voters.admit`), UnknownProposal, ProposalTwice, StaleBallot, KeyMissing.
    """
    round = hold(round)
    admit(voter, round)
    contestants = set(Contestant.objects.filter(round=round).values_list("proposal_id", flat=True))
    then = {gone: head for gone, head in merged.items() if {gone, head} <= contestants}
    aliases = heads.joined(then, Proposal.objects.filter(board=round.board_id).aliases())
    content = heads.read(_checked(contestants, tiers, seen, no_opinion, cuts), aliases)
    tag = keys.tag_of(round, name_of(voter))
    is_first = enter(voter, round)
    ballot = Ballot.objects.filter(round=round, tag=tag).first()
    if ballot is None and not is_first:
        raise errors.KeyMissing
    found = heads.read(ballot, aliases) if ballot else None
    unmoved = found is not None and found.is_placed_as(content)
    if ballot and found and unmoved and set(content.seen) <= {*ballot.seen, *found.seen}:
        return ballot
    if revision != (ballot.revision if ballot else 0):
        raise errors.StaleBallot(ballot)
    if ballot and unmoved:  # more was seen: what was cast stays as it is, byte for byte
        return _write(round, voter, ballot, _seen(ballot, content))
    ballot = ballot or Ballot(round=round, tag=tag, revision=0)
    ballot.complete = content.placed == len({root_of(one, aliases) for one in contestants})
    return _write(round, voter, ballot, heads.keep(content, aliases, known=ballot.seen))


def _seen(ballot: Ballot, content: Content) -> Content:
    return Content(ballot.tiers, ballot.cuts, sorted({*ballot.seen, *content.seen}), ballot.no_opinion)


@transaction.atomic
def place_one(
    *, voter: Voter, round: Round, proposal_id: int, to: int | None, at: int | None, even: bool, revision: int
) -> Ballot:
    """Save one move: the proposal to part `to` (0, 1, 2; None: back to the tray), at tier `at` or in it."""
    round = hold(round)
    ballot = ballot_of(voter, round) or Ballot(round=round, revision=0)
    found = heads.read(ballot, Proposal.objects.filter(board=round.board_id).aliases())
    moved = bins.move(bins.split(found.tiers, found.cuts), proposal_id, to=to, at=at, even=even)
    tiers, cuts = bins.flatten(moved)
    return save_ballot(
        voter=voter,
        round=round,
        tiers=tiers,
        cuts=cuts,
        seen=[proposal_id],
        no_opinion=[known for known in found.no_opinion if known != proposal_id],
        revision=revision,
    )


def hold(round: Round) -> Round:
    """The round as it is now, its row locked. Raises BallotClosed."""
    round = Round.objects.held().get(pk=round.pk)
    if not round.is_open:
        raise errors.BallotClosed
    return round


def _checked(
    contestants: set[int],
    tiers: Sequence[Sequence[int]],
    seen: Iterable[int],
    no_opinion: Iterable[int],
    cuts: Sequence[int],
) -> Content:
    """The ballot's content in its one form. Raises UnknownProposal, ProposalTwice and BallotMalformed."""
    kept = [sorted(tier) for tier in tiers]
    unknowing = sorted(no_opinion)
    named = [proposal for tier in kept for proposal in tier] + unknowing
    shown = {*seen, *named}
    if shown - contestants:
        raise errors.UnknownProposal
    if len(named) != len(set(named)):
        raise errors.ProposalTwice
    first, second = cuts if len(cuts) == 2 else (0, len(kept))
    if not all(kept) or not 0 <= first <= second <= len(kept):
        raise errors.BallotMalformed
    return Content(kept, [first, second], sorted(shown), unknowing)


def _write(round: Round, voter: Voter, ballot: Ballot, content: Content) -> Ballot:
    newly_seen = set(content.seen) - set(ballot.seen)
    ballot.tiers, ballot.cuts, ballot.no_opinion = content.tiers, content.cuts, content.no_opinion
    ballot.seen = content.seen
    ballot.empty = not ballot.tiers
    ballot.revision += 1
    ballot.fresh = True
    ballot.library_id, ballot.role = labels_of(voter)
    ballot.save()
    sign(voter, round, ballot)
    Contestant.objects.filter(round=round, proposal__in=newly_seen).update(seen_by=F("seen_by") + 1)
    round.revision += 1
    round.save(update_fields=["revision"])
    releasing.release_if_due(round)
    revised(round.board)
    return ballot


def reasons_of(voter: Voter, round: Round, proposals: Iterable[int]) -> dict[int, str]:
    """What this voter said about each, as long as the round's key exists. Raises KeyMissing."""
    tags = _reason_tags(voter, round, proposals)
    found = Reason.objects.filter(round=round, tag__in=tags.values()).values_list("proposal_id", "text")
    return dict(found)


@transaction.atomic
def give_reasons(*, voter: Voter, round: Round, reasons: Mapping[int, str]) -> None:
    """Why `voter` placed each where it is, kept apart from the ballot. An empty text takes it away.

    Raises BallotClosed, what forbids this voter, UnknownProposal, KeyMissing.
    """
    round = hold(round)
    admit(voter, round)
    if Contestant.objects.filter(round=round, proposal__in=reasons).count() != len(reasons):
        raise errors.UnknownProposal
    tags, said = _reason_tags(voter, round, reasons), reasons_of(voter, round, reasons)
    wanted = {proposal: text.strip()[:LONGEST_REASON] for proposal, text in reasons.items()}
    changed = {p: text for p, text in wanted.items() if text != said.get(p, "")}
    Reason.objects.filter(round=round, tag__in=[tags[p] for p in changed]).delete()
    Reason.objects.bulk_create(
        Reason(round=round, tag=tags[p], proposal_id=p, text=text) for p, text in changed.items() if text
    )


def _reason_tags(voter: Voter, round: Round, proposals: Iterable[int]) -> dict[int, str]:
    about = {f"reason:{proposal}": proposal for proposal in proposals}
    return {about[what]: tag for what, tag in keys.tags_of(round, name_of(voter), about).items()}
