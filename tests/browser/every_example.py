"""What an address with parameters is filled with: one row of each sort that the demo world holds.

Asked by tests/browser/backstage.py, in a process that sees the site's database.
"""

from collections.abc import Callable, Hashable, Iterable
from datetime import timedelta
from typing import Any, TypeVar

from cryptography.hazmat.primitives.asymmetric import ec
from django.contrib.auth.tokens import default_token_generator
from django.db.models import Count
from django.utils import timezone
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

from community.groups.models import Group, Invitation, Membership
from community.knowledge.models import Article
from community.notices.mails import stop_url
from community.people.demo import PERSONAS
from community.support.models import Service
from community.threads.models import Post, Thread
from feedback.models import (
    Action,
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
    Source,
)
from meetups.models import Occurrence
from regions.models import Library, Region
from tests.browser.backstage import person

Row = TypeVar("Row")
Filling = dict[str, Any]
LONELY = "Nieuwe regio"  # a region in which nothing happened yet
IN_ROOM = "In de zaal"
SILENT = "In stilte"
EMPTY = "Nog niets voorgesteld"  # and a board


def first_of_each(rows: Iterable[Row], sort: Callable[[Row], Hashable]) -> list[Row]:
    found: dict[Hashable, Row] = {}
    for row in rows:
        found.setdefault(sort(row), row)
    return list(found.values())


def pks(rows: Iterable[Any]) -> list[Filling]:
    return [{"pk": row.pk} for row in rows]


def threads() -> list[Filling]:
    rows = Thread.objects.annotate(size=Count("posts")).order_by("-size", "pk")
    return pks(
        first_of_each(
            rows, lambda t: (t.kind, t.audience, t.answer_id is None, t.size == 0, t.closed_at is None)
        )
    )


def posts() -> list[Filling]:
    """One of each persona, for only its author may edit it."""
    emails = [f"{key}@demo.example" for key in PERSONAS]
    return pks(
        first_of_each(Post.objects.filter(author__email__in=emails).order_by("pk"), lambda p: p.author_id)
    )


def some_posts() -> list[Filling]:
    return posts()[:2]


def taken_up() -> list[Filling]:
    """Posts that a need is made of."""
    return [{"post_pk": each["pk"]} for each in some_posts()]


def occurrences() -> list[Filling]:
    rows = Occurrence.objects.annotate(answers=Count("replies")).order_by("-answers", "starts_at", "pk")
    return pks(first_of_each(rows, lambda o: (o.kind, o.status, o.is_past, o.answers > 0, o.in_the_room)))


def some_occurrences() -> list[Filling]:
    rows = Occurrence.objects.order_by("starts_at", "pk")
    return pks(first_of_each(rows, lambda o: (o.kind, o.is_past)))


def regions() -> list[Filling]:
    """The one where most happens, and one of which the admin is the only organiser, where nothing does."""
    region = Region.objects.filter(name=LONELY).first()
    if region is None:
        group = Group.objects.create(kind=Group.Kind.REGION, name=LONELY)
        region = Region.objects.create(group=group, slug="nieuw", name=LONELY)
        Membership.objects.create(group=group, user=person("admin"), role=Membership.Role.ORGANISER)
    return [{"slug": "limburg"}, {"slug": region.slug}]


def groups() -> list[Filling]:
    """The region that has rules of its own."""
    return pks([Region.objects.get(slug="limburg").group])


def libraries() -> list[Filling]:
    rows = Library.objects.annotate(people=Count("workplaces")).order_by("-people", "pk")
    return pks(first_of_each(rows, lambda library: (library.people > 0, library.is_open)))


def people() -> list[Filling]:
    return pks([person("member"), person("newcomer")])


def articles() -> list[Filling]:
    """One that is published, one whose day of review has come, a draft."""
    rows = Article.objects.order_by("pk")
    return pks(first_of_each(rows, lambda a: (a.published_at is None, a.is_due)))


def questions() -> list[Filling]:
    """One that was answered, of which an article can be made."""
    found = Thread.objects.filter(group__name="Limburg", answer__isnull=False).order_by("pk")
    return [{"thread_pk": row.pk} for row in found[:1]]


def services() -> list[Filling]:
    rows = Service.objects.annotate(calls=Count("callbacks")).order_by("-calls", "pk")
    return pks(first_of_each(rows, lambda service: (service.calls > 0, service.contact_id is None)))


def boards() -> list[Filling]:
    """Those of the demo world, and one of the facilitator and a member where nothing was proposed yet."""
    if not Board.objects.filter(title=EMPTY).exists():
        group = Group.objects.create(kind=Group.Kind.BOARD, name=EMPTY, readers=Group.Readers.MEMBERS)
        Membership.objects.create(group=group, user=person("member"))
        Membership.objects.create(group=group, user=person("facilitator"), role=Membership.Role.FACILITATOR)
        Board.objects.create(group=group, title=EMPTY, question="Wat ontbreekt er?")
    return pks(first_of_each(Board.objects.order_by("pk"), lambda board: board.title))


def some_boards() -> list[Filling]:
    """The one where most happened, one that ranks, an empty one: for what is much alike on all."""
    kept = [each["pk"] for each in boards()]
    rows = Board.objects.filter(pk__in=kept).annotate(size=Count("proposals")).order_by("-size", "pk")
    sizes: dict[int, int] = dict(rows.values_list("pk", "size"))
    sorts = first_of_each(rows, lambda b: (b.phase, sizes[b.pk] > 0))
    return pks(b for b in sorts if not sizes[b.pk] or b.phase in (Board.Phase.RANK, Board.Phase.FOLLOW_UP))


def some_proposals() -> list[Filling]:
    """For the forms about them, that their kind and their author make differ."""
    rows = first_of_each(Proposal.objects.order_by("pk"), lambda p: (p.kind, p.author_id is None))
    return [{"pk": p.board_id, "proposal_pk": p.pk} for p in rows]


def proposals() -> list[Filling]:
    rows = Proposal.objects.annotate(proofs=Count("evidence")).order_by("-proofs", "pk")
    proofs: dict[int, int] = dict(rows.values_list("pk", "proofs"))
    sorts = first_of_each(rows, lambda p: (p.board_id, p.kind, proofs[p.pk] > 0, p.author_id is None))
    return [{"pk": p.board_id, "proposal_pk": p.pk} for p in sorts]


def told_rounds() -> list[Filling]:
    """Those whose order is told: by voice and by scope."""
    found = first_of_each(Round.objects.told().order_by("pk"), lambda round: (round.voice, round.scope))
    return [{"pk": round.board_id, "round_pk": round.pk} for round in found]


def rooms() -> list[Filling]:
    """One that is open on a board of its own, whose phones have still to join; and a code that opens none."""
    from feedback.services import proposals, room

    found = Round.objects.open().filter(voters=Round.Voters.ROOM).first()
    if found is None:
        group = Group.objects.create(kind=Group.Kind.BOARD, name=IN_ROOM, readers=Group.Readers.MEMBERS)
        chair = person("facilitator")
        Membership.objects.create(group=group, user=chair, role=Membership.Role.FACILITATOR)
        board = Board.objects.create(group=group, title=IN_ROOM, question="Wat doen we eerst?")
        for title in ("Eén telefoonnummer", "Weten wat mag"):
            proposals.propose(author=chair, board=board, kind="need", title=title)
        found = room.open_room(board=board, by=chair, seats=40, minutes=480)
    return [{"code": found.code}, {"code": "ONBEKEND"}]


def shared_orders() -> list[Filling]:
    """One that was finished, with a tie, on the board of the room; it counts nowhere."""
    from feedback.models import SharedOrder

    rooms()
    board = Board.objects.get(title=IN_ROOM)
    tier = list(board.proposals.values_list("pk", flat=True))
    made, _is_new = SharedOrder.objects.get_or_create(
        board=board,
        ended_at__isnull=False,
        defaults={"tiers": [tier], "cuts": [1, 1], "ended_at": timezone.now()},
    )
    return [{"pk": board.pk, "order_pk": made.pk}]


def actions() -> list[Filling]:
    rows = first_of_each(Action.objects.order_by("pk"), lambda a: (a.board_id, a.status))
    return [{"pk": a.board_id, "action_pk": a.pk} for a in rows]


def findings() -> list[Filling]:
    return [{"pk": row.board_id, "row_pk": row.pk} for row in Finding.objects.order_by("pk")[:1]]


def recommendations() -> list[Filling]:
    return [{"pk": row.board_id, "row_pk": row.pk} for row in Recommendation.objects.order_by("pk")[:1]]


def sources() -> list[Filling]:
    """One that something was cited from since, one that changed after that, and one that nobody cited."""
    rows = Source.objects.annotate(cited=Count("evidence"), old=Count("evidence__outdated_at"))
    sorts = first_of_each(rows.order_by("pk"), lambda s: (s.cited > 0, s.old > 0))
    return [{"pk": row.board_id, "source_pk": row.pk} for row in sorts]


def calls() -> list[Filling]:
    """One that is open, with somebody of another board who applied; and one that is over."""
    from feedback.services import applying, calling

    if not Call.objects.exists():
        chair, day = person("facilitator"), timezone.localdate()
        for board in Board.objects.filter(group__memberships__user=chair).order_by("pk")[:2]:
            call = calling.make_call(
                board=board,
                by=chair,
                title="Wie denkt mee?",
                text="Vier keer samen, telkens twee uur.",
                places=3,
                opens_on=day - timedelta(days=9),
                closes_on=day + timedelta(days=9),
            )
            applying.apply(call=call, user=person("newcomer"), motivation="Ik begin pas, en zoek nog veel.")
        last = Call.objects.order_by("-pk")[0]
        seen = last.applications.values_list("pk", flat=True)
        calling.close_call(call=last, by=chair, word="Er waren er veel.", seen=list(seen))
    return [{"pk": row.board_id, "call_pk": row.pk} for row in Call.objects.order_by("pk")]


def applications() -> list[Filling]:
    calls()
    rows = Application.objects.select_related("call").order_by("pk")
    return [{"pk": a.call.board_id, "call_pk": a.call_id, "application_pk": a.pk} for a in rows[:1]]


def held() -> Session:
    """A session of today with an agenda, somebody who was there, and minutes."""
    from feedback.services import sessions

    found = Session.objects.exclude(minutes="").order_by("pk").first()
    if found is not None:
        return found
    chair, mira, today = person("facilitator"), person("member"), timezone.localdate()
    board = Board.objects.filter(group__memberships__user=chair).order_by("pk")[0]
    made = sessions.plan_session(board=board, by=chair, title="Samen op weg", on=today, mode="hybrid")
    sessions.add_point(session=made, by=mira, text="Wie belt er?")
    sessions.note_attendance(session=made, by=chair, present=[chair])
    text = "We spraken af:\n\n* eerst bellen\n* dan schrijven"
    return sessions.write_minutes(session=made, by=chair, text=text, publish=True, revision=0)


def held_sessions() -> list[Filling]:
    """That one, and one of which nothing is written."""
    rows = [held(), *Session.objects.filter(minutes="").select_related("entry").order_by("pk")[:1]]
    return [{"pk": row.entry.board_id, "session_pk": row.pk} for row in rows]


def points() -> list[Filling]:
    row = held()
    return [{"pk": row.entry.board_id, "session_pk": row.pk, "point_pk": row.agenda.all()[0].pk}]


def evidence() -> list[Filling]:
    rows = Evidence.objects.order_by("pk")
    sorts = first_of_each(rows, lambda e: (bool(e.quote), e.is_figure, e.outdated_at is None))
    return [{"pk": row.board_id, "evidence_pk": row.pk} for row in sorts]


def interviews() -> list[Filling]:
    """One that its library lets be read, one that is only counted, and one of each sort that may be there."""
    rows = Interview.objects.order_by("pk")
    sorts = first_of_each(rows, lambda i: (i.is_draft, i.consent, i.unnamed))
    return [{"pk": row.board_id, "interview_pk": row.pk} for row in sorts]


def silences() -> list[Filling]:
    """One that is open, on a board of its own; and a code that opens none."""
    from feedback.models import SilentMoment
    from feedback.services import silence

    found = SilentMoment.objects.open().first()
    if found is None:
        group = Group.objects.create(kind=Group.Kind.BOARD, name=SILENT, readers=Group.Readers.MEMBERS)
        chair = person("facilitator")
        Membership.objects.create(group=group, user=chair, role=Membership.Role.FACILITATOR)
        Membership.objects.create(group=group, user=person("member"))
        found = silence.begin(
            board=Board.objects.create(group=group, title=SILENT, question="Wat mis je?"), by=chair
        )
    return [{"code": found.code}, {"code": "ONBEKEND"}]


def invitations() -> list[Filling]:
    """For whoever holds the link, to a region; and a link that isn't known."""
    token, digest = Invitation.new_token()
    group = Region.objects.get(slug="limburg").group
    Invitation.objects.create(group=group, digest=digest, expires_at=timezone.now() + timedelta(days=1))
    return [{"token": token}, {"token": "onbekend"}]


def stops() -> list[Filling]:
    token = stop_url(person("member"), "threads.reply").rstrip("/").rsplit("/", 1)[-1]
    return [{"token": token}, {"token": "onbekend"}]


def passkeys() -> list[Filling]:
    """Of who has proved a moment ago who they are: the others are asked to do so first."""
    from allauth.mfa.models import Authenticator

    user = person("stray")
    data = {"name": "Mijn telefoon", "credential": credential(b"sleutel")}
    kind = Authenticator.Type.WEBAUTHN
    return pks([Authenticator.objects.get_or_create(user=user, type=kind, defaults={"data": data})[0]])


def credential(identity: bytes) -> dict[str, Any]:
    """As a browser hands over a new passkey."""
    secret = ec.generate_private_key(ec.SECP256R1())
    public = ES256.from_cryptography_key(secret.public_key())  # type: ignore[no-untyped-call]
    key = AttestedCredentialData.create(Aaguid.NONE, identity, public)
    flags = AuthenticatorData.FLAG.AT | AuthenticatorData.FLAG.UP
    made = AttestationObject.create("none", AuthenticatorData.create(bytes(32), flags, 0, key), {})
    said = CollectedClientData.create("webauthn.create", b"challenge", "http://localhost")
    response = {"clientDataJSON": websafe_encode(said), "attestationObject": websafe_encode(made)}
    name = websafe_encode(identity)
    return {"id": name, "rawId": name, "type": "public-key", "response": response}


def resets() -> list[Filling]:
    """A link to a new password that can't be used any more."""
    return [{"uidb36": "1", "key": default_token_generator.make_token(person("member"))}]


BOARD_FORMS = (
    "propose", "paper", "room/wall", "ballots", "manage/order", "report/edit", "actions/new", "findings/new",
    "recommendations/new", "sources/new", "evidence/figure", "evidence/voice",
)  # fmt: skip
PROPOSAL_FORMS = ("edit", "history", "move", "withdraw", "merge", "unmerge", "why-not")
# The beginning of a route → what fills its parameters; the longest beginning counts.
EXAMPLES: dict[str, Callable[[], list[Filling]]] = {
    "threads/": threads,
    "threads/posts/": posts,
    "threads/posts/<int:pk>/reply/": some_posts,
    "groups/": groups,
    "meetups/": occurrences,
    "meetups/<int:pk>/change/": some_occurrences,
    "meetups/<int:pk>/cancel/": some_occurrences,
    "meetups/next/": regions,
    "regions/": regions,
    "regions/libraries/": libraries,
    "regions/people/": people,
    "regions/invitation/": invitations,
    "guide/services/": services,
    "guide/articles/": articles,
    "guide/articles/from/": questions,
    "boards/": boards,
    **{f"boards/<int:pk>/{form}/": some_boards for form in BOARD_FORMS},
    "boards/posts/": taken_up,
    "boards/<int:pk>/proposals/": proposals,
    **{f"boards/<int:pk>/proposals/<int:proposal_pk>/{form}/": some_proposals for form in PROPOSAL_FORMS},
    "boards/<int:pk>/rounds/<": told_rounds,
    "boards/<int:pk>/actions/<": actions,
    "boards/<int:pk>/together/<": shared_orders,
    "boards/<int:pk>/sources/<": sources,
    "boards/<int:pk>/evidence/<": evidence,
    "boards/<int:pk>/interviews/<": interviews,
    "boards/<int:pk>/findings/<": findings,
    "boards/<int:pk>/recommendations/<": recommendations,
    "boards/<int:pk>/sessions/<": held_sessions,
    "boards/<int:pk>/sessions/<int:session_pk>/agenda/<": points,
    "boards/<int:pk>/calls/<": calls,
    "boards/<int:pk>/calls/<int:call_pk>/applications/<": applications,
    "notices/stop/": stops,
    "r/": rooms,
    "r/<str:code>/silent/": silences,
    "account/people/": people,
    "account/2fa/webauthn/keys/": passkeys,
    "account/^password/reset/key/": resets,
}


def of_routes(routes: list[str]) -> dict[str, list[Filling]]:
    """Each route's fillings; every example is looked up once."""
    known: dict[str, list[Filling]] = {}
    answer = {}
    for route in routes:
        beginning = example_of(route)
        assert beginning is not None, route
        if beginning not in known:
            known[beginning] = EXAMPLES[beginning]()
        answer[route] = known[beginning]
    return answer


def example_of(route: str) -> str | None:
    """The longest beginning in EXAMPLES that fits."""
    return max((each for each in EXAMPLES if route.startswith(each)), key=len, default=None)
