"""Round and what is cast in it. Who took part and what was cast are two tables without a link."""

import secrets
import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.groups.models import Membership
from feedback.models.boards import Board
from feedback.models.proposals import Proposal


def random_id() -> int:
    """A primary key that says nothing of when the row came: neither its order, nor where it lies on disk.

    For a BigAutoField, though nothing counts it: only that one is the row's own number in SQLite.
    """
    return secrets.randbits(62)


class RoundQuerySet(models.QuerySet["Round"]):
    def open(self) -> Self:
        """Not closed, whatever the clock says: the duty closes what is due."""
        return self.filter(closed_at=None)

    def due(self) -> Self:
        return self.open().filter(closes_at__lte=timezone.now())

    def held(self) -> Self:
        """With their boards, their rows locked; not against new rows that refer to them."""
        return self.select_for_update(of=("self",), no_key=True).select_related("board")

    def told(self) -> Self:
        """Closed, and their order is there for everyone."""
        return self.filter(closed_at__isnull=False, revealed_at__isnull=False)

    def to_erase(self) -> Self:
        return self.filter(closed_at__isnull=False, erased_at=None)

    def with_counts(self) -> Self:
        """`cast` and `done` ballots, `electorate` (members who may rank), `roll` (those, and who took part
        before they left), `size` (proposals that speak for
        themselves), `merged` (those that another speaks for)."""
        ballots = Ballot.objects.filter(round=models.OuterRef("pk"), empty=False)
        members = Membership.objects.filter(group=models.OuterRef("board__group__pk"))
        still = Membership.objects.filter(
            user=models.OuterRef("user"), group=models.OuterRef("round__board__group__pk")
        )
        left = Participation.objects.filter(~models.Exists(still), round=models.OuterRef("pk"))
        entered = Contestant.objects.filter(round=models.OuterRef("pk"))
        return self.annotate(
            cast=_count(ballots, "round"),
            done=_count(ballots.filter(complete=True), "round"),
            electorate=_count(members, "group"),
            roll=_count(members, "group") + _count(left, "round"),
            size=_count(entered.filter(proposal__merged_into=None), "round"),
            merged=_count(entered.filter(proposal__merged_into__isnull=False), "round"),
        )

    def with_phones(self) -> Self:
        """`joined`: phones that took a seat, while the round is open."""
        return self.annotate(joined=_count(Guest.objects.filter(round=models.OuterRef("pk")), "round"))


def _count(rows: models.QuerySet[Any], by: str) -> Coalesce:
    counted = rows.order_by().values(by).annotate(n=models.Count("pk")).values("n")
    return Coalesce(models.Subquery(counted, output_field=models.IntegerField()), 0)


class Round(models.Model):
    """One time of ranking. Its key, by `key_name`, lies outside the database (feedback/keys.py)."""

    class Scope(models.TextChoices):
        FLAT = "flat", _("everything in one order")
        PER_PARENT = "per-parent", _("children under their own need")

    class Voice(models.TextChoices):
        MEMBER = "member", _("one member, one voice")
        LIBRARY = "library", _("one library, one voice")

    class Secrecy(models.TextChoices):
        SECRET = "secret", _("secret")
        OPEN = "open", _("open: names beside ballots")

    class Visibility(models.TextChoices):
        AFTER_VOTE = "after-vote", _("after your own vote")
        AFTER_CLOSING = "after-closing", _("after closing")
        SEALED = "sealed", _("sealed until the reveal")

    class Voters(models.TextChoices):
        MEMBERS = "members", _("the members of the board")
        ROOM = "room", _("the phones in the room")

    board = models.ForeignKey(Board, models.CASCADE, related_name="rounds")
    voters = models.CharField(max_length=7, choices=Voters, default=Voters.MEMBERS)
    code = models.CharField(max_length=8, blank=True, help_text="by which phones join, while it is open")
    seats = models.PositiveSmallIntegerField(default=0, help_text="phones that may join at most")
    ranks = models.CharField(max_length=5, choices=Board.Ranks)
    scope = models.CharField(max_length=10, choices=Scope, default=Scope.FLAT)
    voice = models.CharField(max_length=7, choices=Voice, default=Voice.MEMBER)
    secrecy = models.CharField(max_length=6, choices=Secrecy, default=Secrecy.SECRET)
    visibility = models.CharField(max_length=13, choices=Visibility, default=Visibility.AFTER_VOTE)
    key_name = models.UUIDField(default=uuid.uuid4, editable=False)
    revision = models.PositiveBigIntegerField(default=0, help_text="rises with every changed ballot")
    typed_in = models.PositiveSmallIntegerField(default=0, help_text="ballots that came on paper")
    opens_at = models.DateTimeField(default=timezone.now)
    closes_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    revealed_at = models.DateTimeField(null=True, blank=True)
    announced_at = models.DateTimeField(null=True, blank=True, help_text="its members heard that it is open")
    reminded_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(
        null=True, blank=True, help_text="what was destroyed at closing is off the disk as well"
    )

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["-opens_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["board"], condition=models.Q(closed_at=None), name="feedback_round_one_open_per_board"
            ),
            models.CheckConstraint(
                condition=models.Q(closes_at__gt=models.F("opens_at")),
                name="feedback_round_closes_after_it_opens",
            ),
            models.CheckConstraint(
                condition=models.Q(revealed_at=None)
                | models.Q(closed_at__isnull=False)
                | models.Q(voters="room"),
                name="feedback_round_revealed_once_closed_or_in_the_room",
            ),
            models.UniqueConstraint(
                fields=["code"],
                condition=models.Q(closed_at=None) & ~models.Q(code=""),
                name="feedback_round_code_opens_one",
            ),
        ]

    def __str__(self) -> str:
        return f"round {self.pk} of board {self.board_id}"

    def get_absolute_url(self) -> str:
        """Its order, once there is one."""
        return reverse("boards:round_result", args=[self.board_id, self.pk])

    @property
    def is_open(self) -> bool:
        return self.closed_at is None and self.opens_at <= timezone.now() < self.closes_at

    @property
    def heads(self) -> models.QuerySet["Contestant"]:
        """What speaks for itself in this round, and isn't merged into another."""
        return self.contestants.filter(proposal__merged_into=None)

    @property
    def is_set_ready(self) -> bool:
        """Opens later: nobody has heard of it yet."""
        return self.closed_at is None and timezone.now() < self.opens_at

    @property
    def is_signed(self) -> bool:
        """Names stand beside ballots, as everybody agreed beforehand."""
        return self.secrecy == self.Secrecy.OPEN

    @property
    def is_revealed(self) -> bool:
        return self.revealed_at is not None

    @property
    def is_in_the_room(self) -> bool:
        return self.voters == self.Voters.ROOM


class Contestant(models.Model):
    """A proposal takes part in a round, in the contest under `contest` (None: the only one, or the top)."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="contestants")
    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="contestants")
    contest = models.ForeignKey(Proposal, models.SET_NULL, null=True, blank=True, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)  # the round's opening, or after it
    seen_by = models.PositiveIntegerField(default=0, help_text="ballots that were shown it")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "proposal"], name="feedback_contestant_once")]


class Participation(models.Model):
    """Who took part, and by its constraint not twice. Nothing here says what was cast. Without a user: an
    account that is gone.

    `on_paper`: handed in a paper ballot, which somebody types in; then none can be cast on a screen.
    """

    id = models.BigAutoField(primary_key=True, default=random_id, editable=False)
    round = models.ForeignKey(Round, models.CASCADE, related_name="participations")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    on_paper = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "user"], name="feedback_participation_once")]


class Guest(models.Model):
    """A phone in the room, by the digest of its token. Destroyed when the round closes."""

    id = models.BigAutoField(primary_key=True, default=random_id, editable=False)
    round = models.ForeignKey(Round, models.CASCADE, related_name="guests")
    digest = models.CharField(max_length=64, unique=True)


class Ballot(models.Model):
    """What was cast: no person, no moment. `tag`, `library` and `role` are destroyed when the round closes.

    `tiers`: lists of proposal ids, best first. `cuts`: how many tiers lie in the first part, and in the
    first two. `fresh`: changed since the last released result.
    """

    id = models.BigAutoField(primary_key=True, default=random_id, editable=False)
    round = models.ForeignKey(Round, models.CASCADE, related_name="ballots")
    tag = models.CharField(max_length=64, null=True, blank=True)  # noqa: DJ001 (null: destroyed, many times)
    tiers = models.JSONField(default=list)
    cuts = models.JSONField(default=list)
    seen = models.JSONField(default=list)
    no_opinion = models.JSONField(default=list)
    revision = models.PositiveIntegerField(default=1)
    empty = models.BooleanField(default=True)
    complete = models.BooleanField(default=False)
    fresh = models.BooleanField(default=True)
    library = models.ForeignKey("regions.Library", models.SET_NULL, null=True, blank=True, related_name="+")
    role = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "tag"], name="feedback_ballot_one_per_tag")]


class Signature(models.Model):
    """Whose ballot it is, in a round that everybody agreed to hold openly. A secret round has none."""

    ballot = models.OneToOneField(Ballot, models.CASCADE, related_name="signature")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")


class ReasonQuerySet(models.QuerySet["Reason"]):
    def revealed(self) -> Self:
        """Those that may be read: of rounds whose order is there for everyone. By text, not by turn."""
        return self.filter(round__revealed_at__isnull=False).order_by("text")


class Reason(models.Model):
    """Why somebody placed a proposal where they did: kept without link to a ballot, shown after closing."""

    id = models.BigAutoField(primary_key=True, default=random_id, editable=False)
    round = models.ForeignKey(Round, models.CASCADE, related_name="reasons")
    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="reasons")
    tag = models.CharField(max_length=64, null=True, blank=True)  # noqa: DJ001 (null: destroyed, many times)
    text = models.CharField(max_length=500)

    objects = ReasonQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "tag"], name="feedback_reason_one_per_tag")]
