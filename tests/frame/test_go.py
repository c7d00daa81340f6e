"""*Ga naar…*: everything one may go to, nothing else, within the queries of a page."""

import re
from datetime import time, timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from community.frame.destinations import Destination, Query
from community.frame.folding import fold
from community.groups.models import Group, Membership
from community.people.models import User
from community.support.models import Channel, Service
from community.threads import services as threads
from community.threads.models import Thread
from feedback.models import Board, Proposal, Round
from meetups.models import Kind, Occurrence
from meetups.services import Outline, plan_series
from regions.models import Library, Municipality, Region
from tests.access.hidden import Hidden, hide
from tests.cast import join, person, signed_in

PART = {"HX-Request": "true"}


def titles(client: Client, typed: str = "", **headers: str) -> list[str]:
    page = client.get("/go/", {"q": typed}, headers={**PART, **headers}).content.decode()
    return [unescape(name) for name in re.findall(r'class="name"[^>]*>(.*?)</span>', page)]


def addresses(client: Client, typed: str = "") -> list[str]:
    page = client.get("/go/", {"q": typed}, headers=PART).content.decode()
    return re.findall(r'class="destination" href="([^"]*)"', page)


def start(author: User, region: Region, title: str) -> Thread:
    return threads.start_thread(
        author=author, group=region.group, kind=Thread.Kind.DISCUSSION, title=title, body="Dag."
    )


def plan(group: Group, title: str, days: int, **fields: Any) -> Occurrence:
    begins = timezone.now() + timedelta(days=days)
    clock: dict[str, Any] = {"on": begins.date(), "at": time(10), "starts_at": begins}
    ends = begins + timedelta(hours=2)
    return Occurrence.objects.create(group=group, title=title, **{**clock, "ends_at": ends, **fields})


@pytest.fixture
def helpdesk(db: None) -> Service:
    service = Service.objects.create(
        slug="desk", name="Servicedesk", summary="Voor al wat hapert", problems="Printer"
    )
    Channel.objects.create(service=service, kind=Channel.Kind.PHONE, value="02 000 00 01")
    return service


@pytest.fixture
def board(member: User) -> Board:
    """Ranking now; Mira belongs."""
    group = Group.objects.create(kind=Group.Kind.BOARD, name="Bord", readers=Group.Readers.MEMBERS)
    Membership.objects.create(group=group, user=member)
    board = Board.objects.create(group=group, title="Wat verbeteren we?", question="Wat eerst?")
    Proposal.objects.create(board=board, kind=Proposal.Kind.NEED, title="Iemand aan de lijn")
    Round.objects.create(board=board, ranks="needs", closes_at=timezone.now() + timedelta(days=2))
    return board


# What fits


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("cafe", "Leescafé in Genk"),
        ("LEESCAFÉ", "Leescafé in Genk"),
        ("genk leesc", "Leescafé in Genk"),
        ("scafe", "Leescafé in Genk"),
        ("e boeken", "E-boeken: wie leent ze uit?"),
        ("100%", "100% digitaal"),
        ("onder_ons", "Onder_ons"),
        ("  ", None),
        ("leescafé ieper", None),
        ("%", None),
    ],
)
def test_words_are_found_in_any_order_without_accents(
    typed: str, found: str | None, member: User, limburg: Region
) -> None:
    known = ["Leescafé in Genk", "E-boeken: wie leent ze uit?", "100% digitaal", "Onder_ons"]
    for title in known:
        start(member, limburg, title)
    offered = titles(signed_in(member), typed) if typed.strip("% ") else []
    assert [title for title in offered if title in known] == ([found] if found else [])


def test_a_letter_that_stands_apart_from_its_accent_is_the_same(member: User, limburg: Region) -> None:
    start(member, limburg, "Cafe\u0301 d\u2019e\u0301te\u0301")
    assert titles(signed_in(member), "café été") == ["Cafe\u0301 d\u2019e\u0301te\u0301"]


@pytest.mark.parametrize("typed", ["\0", "😀", "' OR 1=1 --", "a" * 500, "\\", "🇧🇪 ß İ", "ع"])
def test_whatever_is_typed_there_is_an_answer(typed: str, member: User, limburg: Region) -> None:
    start(member, limburg, "Zomer 😀")
    assert signed_in(member).get("/go/", {"q": typed}).status_code == 200
    assert ("Zomer 😀" in titles(signed_in(member), typed)) is (typed in ("\0", "\\", "😀"))


def test_folding_is_the_same_in_both_places(member: User, limburg: Region) -> None:
    """Every letter that Python folds, the database folds alike: what is stored is found by its plain letters."""
    title = "ÀÉÎÕÜ Čšž Łódź Ørsted ǅ ẞ"
    start(member, limburg, title)
    assert titles(signed_in(member), "aeiou csz lodz orsted") == [title]
    assert fold("Été-à-l’œuvre") == "ete a l œuvre"


@pytest.mark.parametrize(
    ("typed", "order"),
    [
        ("wijs", ["Wijs", "Wijs met wijn", "Alles is wijs", "Wegwijs"]),
        ("wijn", ["Wijs met wijn"]),
        ("met wijs", ["Wijs met wijn"]),
    ],
)
def test_what_begins_so_comes_first(typed: str, order: list[str]) -> None:
    query = Query.of(typed)
    places = [
        Destination(name, "/", "house") for name in ("Wegwijs", "Alles is wijs", "Wijs met wijn", "Wijs")
    ]
    fitting = [(far, str(place.title)) for place in places if (far := query.distance(place)) is not None]
    assert [title for _far, title in sorted(fitting)] == order


def test_what_begins_so_is_among_the_candidates_however_many_there_are(member: User) -> None:
    for number in range(60):
        person(f"Aad {number:02} Vantan")
    person("Zita Tan")
    assert titles(signed_in(member), "tan")[0] == "Zita Tan"


# What one can go to


def test_everything_is_a_destination(
    member: User, colleague: User, limburg: Region, genk: Library, helpdesk: Service, board: Board
) -> None:
    thread = start(colleague, limburg, "Jeugdcollectie verhuizen")
    meetup = plan(limburg.group, "Regio-overleg", 3, library=genk)
    need = Proposal.objects.get()
    client = signed_in(member)
    for typed, address in {
        "start": "/",
        "kalender": "/meetups/",
        "opleidingen": "/meetups/trainings/",
        "mijn regio": "/regions/limburg/",
        "limburg": "/regions/limburg/",
        "collega limburg": "/regions/limburg/colleagues/",
        "verhuizen jeugd": f"/threads/{thread.pk}/",
        "overleg genk": f"/meetups/{meetup.pk}/",
        "verbeteren": f"/boards/{board.pk}/",
        "rangschik verbeteren": f"/boards/{board.pk}/rank/",
        "acties verbeteren": f"/boards/{board.pk}/actions/",
        "iemand lijn": f"/boards/{board.pk}/proposals/{need.pk}/",
        "printer": f"/guide/services/{helpdesk.pk}/",
        "bibliotheek genk": f"/regions/libraries/{genk.pk}/",
        "koen": f"/regions/people/{colleague.pk}/",
        "mijn instellingen": "/account/profile/",
        "stel vraag": "/threads/new/",
        "sneltoetsen": "/keys/",
    }.items():
        assert address in addresses(client, typed)[:2], typed


def test_language_light_and_signing_out_are_forms_that_lead_back(member: User) -> None:
    headers = {**PART, "HX-Current-URL": "/threads/"}
    client = signed_in(member)
    page = client.get("/go/", {"q": "english"}, headers=headers).content.decode()
    assert 'action="/language/"' in page
    assert '<input type="hidden" name="next" value="/threads/">' in page
    assert 'action="/theme/"' in client.get("/go/", {"q": "donker"}, headers=headers).content.decode()
    out = client.get("/go/", {"q": "afmelden"}, headers=headers).content.decode()
    assert 'action="/account/logout/" data-forget-drafts' in out


def test_a_service_shows_its_telephone(stranger: Client, helpdesk: Service) -> None:
    assert "02 000 00 01" in stranger.get("/go/?q=desk").content.decode()
    assert "02 000 00 01" in stranger.get("/go/").content.decode()
    assert titles(stranger, "000 01") == ["Servicedesk"]


def test_what_an_organiser_does_is_for_the_organiser(member: User, organiser: User) -> None:
    assert "/regions/limburg/manage/members/" in addresses(signed_in(organiser), "leden")
    assert "/regions/limburg/manage/members/" not in addresses(signed_in(member), "leden")
    assert "/meetups/new/" in addresses(signed_in(organiser), "plan")
    assert "/meetups/new/" not in addresses(signed_in(member), "plan")


def test_a_series_doesnt_crowd_out_the_rest(member: User, limburg: Region, organiser: User) -> None:
    on = timezone.localdate() + timedelta(days=7)
    outline = Outline(group=limburg.group, title="Koffie", on=on, at=time(10), minutes=60)
    plan_series(by=organiser, outline=outline, rule="FREQ=WEEKLY")
    assert titles(signed_in(member), "koffie").count("Koffie") == 3


def test_an_empty_query_says_what_matters_now(
    member: User, colleague: User, limburg: Region, board: Board
) -> None:
    start(member, limburg, "Van mezelf")
    start(colleague, limburg, "Nieuw voor mij")
    plan(limburg.group, "Volgende keer", 3)
    plan(limburg.group, "Voorbij", -3)
    offered = titles(signed_in(member))
    assert offered[:3] == ["Nieuw voor mij", "Volgende keer", "Rangschikken"]
    assert {"Start", "Mijn regio", "Gesprekken"} < set(offered)
    assert "Voorbij" not in offered


def test_nothing_found_says_where_to_go_on(as_member: Client, stranger: Client) -> None:
    page = as_member.get("/go/?q=zork+%26").content.decode()
    assert "Niets heet “zork &amp;”" in page
    assert addresses(as_member, "zork &") == [
        "/guide/?q=zork+%26",
        "/threads/new/?kind=question&amp;title=zork+%26",
    ]
    assert addresses(stranger, "zork") == ["/guide/?q=zork"]


def test_it_speaks_the_readers_language(member: User, board: Board) -> None:
    member.language = "en"
    member.save()
    assert titles(signed_in(member), "rank improve")[0] == "Who helps with “rank improve”?"
    assert titles(signed_in(member), "rank verbeteren") == ["Rank"]
    assert "Go to…" in signed_in(member).get("/go/").content.decode()
    assert titles(signed_in(member), "calendar")[0] == "Calendar"


# Who finds what


def test_an_outsider_finds_nothing_of_what_is_hidden(
    colleague: User, limburg: Region, genk: Library, outsider: User
) -> None:
    hidden: Hidden = hide(owner=colleague, region=limburg, library=genk)
    asked = ["onder ons", "limburg", "besloten", "nood", "koen", "koen collega", "stil", ""]
    theirs = {
        f"/threads/{hidden.thread}/",
        f"/regions/{hidden.region}/",
        f"/meetups/{hidden.occurrence}/",
        f"/boards/{hidden.board}/",
        f"/boards/{hidden.board}/proposals/{hidden.proposal}/",
        f"/regions/people/{colleague.pk}/",
    }
    for client in (signed_in(outsider), Client(headers={"accept-language": "nl"})):
        assert theirs.isdisjoint(address for typed in asked for address in addresses(client, typed))
    found = {address for typed in asked for address in addresses(signed_in(colleague), typed)}
    assert theirs <= found


def test_whoever_left_finds_no_longer(member: User, colleague: User, limburg: Region) -> None:
    start(colleague, limburg, "Onder ons")
    assert titles(signed_in(member), "onder ons") == ["Onder ons"]
    Membership.objects.filter(user=member).delete()
    assert "Onder ons" not in titles(signed_in(member), "onder ons")


def test_a_visitor_finds_what_is_public(
    stranger: Client, root: Group, helpdesk: Service, member: User
) -> None:
    plan(root, "Wise voor starters", 3, kind=Kind.TRAINING)
    public = Group.objects.create(kind=Group.Kind.BOARD, name="Open", readers=Group.Readers.PUBLIC)
    board = Board.objects.create(group=public, title="Open bord", question="Wat eerst?")
    client = Client(headers={"accept-language": "nl"})
    assert titles(client, "wise starters") == ["Wise voor starters"]
    assert f"/boards/{board.pk}/" in addresses(client, "open bord")
    assert titles(client, "mira") == ["Wie helpt met “mira”?"]
    assert titles(client)[0] == "Meld je aan"
    assert titles(client, "profiel") == ["Wie helpt met “profiel”?"]


def test_who_was_deactivated_isnt_found(member: User, colleague: User) -> None:
    User.objects.filter(pk=colleague.pk).update(is_active=False)
    assert "Koen Collega" not in titles(signed_in(member), "koen")


# What it costs


def fill(limburg: Region, genk: Library, author: User, many: int) -> None:
    town = Municipality.objects.get(pk=genk.municipality_id)
    group = Group.objects.create(kind=Group.Kind.BOARD, name="Overal", readers=Group.Readers.SIGNED_IN)
    board = Board.objects.create(group=group, title="Overal bord", question="Wat?")
    for number in range(many):
        start(author, limburg, f"Overal {number}")
        plan(limburg.group, f"Overal {number}", number + 1)
        Proposal.objects.create(board=board, kind=Proposal.Kind.IDEA, title=f"Overal {number}")
        Service.objects.create(slug=f"s{number}", name=f"Overal {number}", summary="x")
        Library.objects.create(name=f"Overal {number}", municipality=town)
        join(person(f"Overal {number}"), limburg)


@pytest.mark.parametrize("many", [1, 30])
@pytest.mark.parametrize(("typed", "queries"), [("", 9), ("overal", 12), ("zork", 12)])
def test_it_costs_no_more_than_a_page(
    many: int,
    typed: str,
    queries: int,
    member: User,
    limburg: Region,
    genk: Library,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    fill(limburg, genk, member, many)
    client = signed_in(member)
    with django_assert_num_queries(queries):
        client.get("/go/", {"q": typed})
    with django_assert_num_queries(queries - 1):  # the list alone counts nothing for the menu
        client.get("/go/", {"q": typed}, headers=PART)


def test_a_page_shows_twenty_at_most(member: User, limburg: Region, genk: Library) -> None:
    fill(limburg, genk, member, 30)
    assert len(titles(signed_in(member), "overal")) == 20
    assert "De 20 waarschijnlijkste plaatsen" in signed_in(member).get("/go/?q=overal").content.decode()


def test_page_and_part_are_kept_apart_by_caches(as_member: Client) -> None:
    page, part = as_member.get("/go/"), as_member.get("/go/", headers=PART)
    assert ("<html" in page.content.decode(), "<html" in part.content.decode()) == (True, False)
    assert "HX-Request" in page["Vary"]


def test_the_keys_are_told_on_a_page_and_in_a_dialog(as_member: Client, stranger: Client) -> None:
    page = stranger.get("/keys/", headers={"accept-language": "nl"}).content.decode()
    assert all(
        told in page for told in ("Ga naar…", "In een gesprek", "Bij het rangschikken", "<kbd>?</kbd>")
    )
    assert '<dialog class="keys-dialog"' in as_member.get("/keys/", headers=PART).content.decode()
    mac = {"user-agent": "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)"}
    assert "<kbd>⌘</kbd>" in stranger.get("/keys/", headers=mac).content.decode()
