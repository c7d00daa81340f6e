"""One of everything that an outsider can't see, for the sweep: a region and a board whose readers are its members."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from community.groups.models import Group, Invitation, Membership
from community.knowledge.models import Article
from community.notices.models import Notice
from community.people.models import ApiToken, User
from community.support.models import CallbackRequest, Service
from community.threads import services as threads
from community.threads.models import Thread
from feedback.models import (
    Action,
    AgendaPoint,
    Application,
    Board,
    Call,
    Evidence,
    Finding,
    Interview,
    Proposal,
    Recommendation,
    Round,
    Session,
    SharedOrder,
    Source,
    TimelineEntry,
)
from meetups.models import Kind, Occurrence
from regions.models import JoinRequest, Library, Region
from tests.threads.files import sent

NOBODYS = 9_999_999  # no row has it


@dataclass(frozen=True)
class Hidden:
    """Primary keys and slugs, by what they are called in an address."""

    thread: int
    post: int
    attachment: int
    article: int
    region: str
    group: int
    membership: int
    invitation: int
    join_request: int
    occurrence: int
    board: int
    proposal: int
    round: int
    action: int
    finding: int
    recommendation: int
    source: int
    evidence: int
    shared_order: int
    interview: int
    call: int
    application: int
    session: int
    point: int
    notice: int
    token: int
    callback: int
    service: int


def hide(*, owner: User, region: Region, library: Library) -> Hidden:
    """Make them all `owner`'s and `region`'s."""
    Group.objects.filter(pk=region.group_id).update(readers=Group.Readers.MEMBERS)
    thread = threads.start_thread(
        author=owner,
        group=region.group,
        kind=Thread.Kind.QUESTION,
        title="Onder ons",
        body="Stil.",
        attachments=[sent(owner).pk],
    )
    _token, digest = Invitation.new_token()
    invitation = Invitation.objects.create(group=region.group, digest=digest, expires_at=timezone.now())
    asked = JoinRequest.objects.create(email="nieuw@bib.example", name="Nieuw", library=library)
    service = Service.objects.create(slug="wise", name="Wise", summary="Het systeem")
    board = hidden_board(owner)
    source = Source.objects.create(board=board, kind=Evidence.Kind.STUDY, title="Een bron")
    call = closed_call(board)
    entry = TimelineEntry.objects.create(board=board, kind="session", on=date(2026, 1, 5), title="Samen")
    session = Session.objects.create(entry=entry)
    need = Proposal.objects.create(board=board, kind=Proposal.Kind.NEED, title="Een nood", author=owner)
    return Hidden(
        thread=thread.pk,
        post=thread.posts.get().pk,
        attachment=thread.posts.get().attachments.get().pk,
        article=Article.objects.create(group=region.group, title="Een ontwerp").pk,
        region=region.slug,
        group=region.group_id,
        membership=Membership.objects.get(user=owner, group=region.group).pk,
        invitation=invitation.pk,
        join_request=asked.pk,
        occurrence=hidden_occurrence(region).pk,
        board=board.pk,
        proposal=need.pk,
        round=hidden_round(board).pk,
        action=Action.objects.create(board=board, title="Iets", service=service).pk,
        finding=Finding.objects.create(board=board, title="Gevonden").pk,
        recommendation=Recommendation.objects.create(board=board, title="Aangeraden").pk,
        source=source.pk,
        evidence=Evidence.objects.create(board=board, source=source, kind=source.kind, title="Een bron").pk,
        shared_order=SharedOrder.objects.create(board=board, tiers=[[need.pk]], ended_at=timezone.now()).pk,
        interview=Interview.objects.create(
            board=board, on=date(2026, 11, 2), consent=True, finished_at=timezone.now()
        ).pk,
        call=call.pk,
        session=session.pk,
        point=AgendaPoint.objects.create(session=session, text="Bellen", by=owner).pk,
        application=Application.objects.create(call=call, user=owner, motivation="Ik").pk,
        notice=Notice.objects.create(user=owner, kind="threads.reply", key="1", url="/").pk,
        token=ApiToken.objects.create(user=owner, name="script", digest="0" * 64).pk,
        callback=CallbackRequest.objects.create(
            service=service,
            asked_by=owner,
            phone="02 000 00 01",
            about="Wise",
            day=date(2027, 1, 4),
            slot="morning",
        ).pk,
        service=service.pk,
    )


def hidden_board(member: User) -> Board:
    group = Group.objects.create(kind=Group.Kind.BOARD, name="Besloten", readers=Group.Readers.MEMBERS)
    Membership.objects.create(group=group, user=member)
    return Board.objects.create(group=group, title="Besloten", question="Wat eerst?")


def closed_call(board: Board) -> Call:
    """While it was open everybody who is signed in could read it."""
    was = {"opens_on": date(2026, 1, 5), "closes_on": date(2026, 1, 30), "closed_at": timezone.now()}
    return Call.objects.create(board=board, title="Wie denkt mee?", text="Kom.", **was)


def hidden_round(board: Board) -> Round:
    """Closed, and its order told."""
    now = timezone.now()
    return Round.objects.create(
        board=board,
        ranks=board.ranks,
        opens_at=now - timedelta(days=1),
        closes_at=now,
        closed_at=now,
        revealed_at=now,
    )


def hidden_occurrence(region: Region) -> Occurrence:
    day = date(2027, 1, 4)
    start = timezone.make_aware(datetime.combine(day, time(10)))
    return Occurrence.objects.create(
        group=region.group,
        kind=Kind.MEETUP,
        title="Onder ons",
        on=day,
        at=time(10),
        minutes=90,
        starts_at=start,
        ends_at=start + timedelta(minutes=90),
    )
