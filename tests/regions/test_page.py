"""*Mijn regio*, libraries, colleagues: who reads them, what stands there, at which cost."""

import uuid

import pytest
from django.db import connection
from django.http import HttpRequest
from django.test import Client
from django.test.utils import CaptureQueriesContext

from community.groups.models import Group, Membership
from community.people.models import User
from community.threads.services import post, standing_thread, start_thread
from regions import sections
from regions.models import Library, Municipality, Region, Workplace
from tests.cast import person, signed_in

PAGE = "/regions/limburg/"


def queries(client: Client, url: str) -> int:
    client.get(url)  # what is looked up once a process isn't counted
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


def open_to_all(region: Region) -> None:
    Group.objects.filter(pk=region.group_id).update(readers=Group.Readers.SIGNED_IN)


def fill(limburg: Region, n: int) -> None:
    """`n` libraries, as many colleagues who can be asked, and as many conversations."""
    corner = standing_thread(group=limburg.group)
    for i in range(n):
        town = Municipality.objects.create(
            nis=f"{i:05}",
            name=f"Dorp {i}",
            postcodes="3999",
            latitude=51,
            longitude=5.4,
            reference_region=limburg,
        )
        library = Library.objects.create(name=f"Bibliotheek {i}", municipality=town)
        library.regions.add(limburg)
        user = person(f"Collega Nr{i}", ask_me_about="Wise", affiliation=library.name)
        Workplace.objects.create(user=user, library=library)
        Membership.objects.create(user=user, group=limburg.group)
        start_thread(author=user, group=limburg.group, kind="question", title=f"Vraag {i}", body="Hoe?")
        post(author=user, thread=corner, body="Dag", uuid=uuid.uuid4())


def test_a_member_finds_everything_of_the_region_on_one_page(
    as_member: Client, colleague: User, limburg: Region, genk: Library
) -> None:
    User.objects.filter(pk=colleague.pk).update(ask_me_about="strips en manga")
    standing_thread(group=limburg.group)
    start_thread(
        author=colleague, group=limburg.group, kind="question", title="Wie heeft Wise?", body="Hallo"
    )
    Region.objects.filter(pk=limburg.pk).update(contact=colleague, intro="Vier keer per jaar.")
    page = as_member.get(PAGE).content.decode()
    for word in (
        "Vier keer per jaar.",
        "strips en manga",
        "Wie heeft Wise?",
        genk.name,
        "Koffiehoek",
        "<textarea",
    ):
        assert word in page


def test_the_map_has_an_equal_list_with_points_that_a_script_can_read(
    as_member: Client, genk: Library
) -> None:
    page = as_member.get(PAGE).content.decode()
    assert 'data-lat="50.965" data-lon="5.5"' in page
    assert "regions/limburg.json" in page


def test_somebody_of_another_region_reads_it_but_does_not_write(
    as_outsider: Client, limburg: Region, genk: Library
) -> None:
    open_to_all(limburg)
    standing_thread(group=limburg.group)
    page = as_outsider.get(PAGE).content.decode()
    assert f'href="/regions/libraries/{genk.pk}/"' in page
    assert "<textarea" not in page
    assert "/manage/" not in page


def test_a_region_that_only_members_read_does_not_exist_for_others(
    as_outsider: Client, limburg: Region
) -> None:
    for url in (PAGE, "/regions/nergens/", f"{PAGE}colleagues/", f"{PAGE}manage/"):
        assert as_outsider.get(url).status_code == 404


def test_a_visitor_signs_in_first(stranger: Client, limburg: Region, genk: Library, member: User) -> None:
    for url in ("/regions/", PAGE, f"/regions/libraries/{genk.pk}/", f"/regions/people/{member.pk}/"):
        assert stranger.get(url).status_code == 302


@pytest.mark.parametrize("url", [PAGE, f"{PAGE}colleagues/", "/regions/"])
def test_a_page_costs_the_same_for_one_and_for_many(
    limburg: Region, member: User, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sections, "_sections", {})  # one more query is theirs
    fill(limburg, 1)
    few = queries(signed_in(member), url)
    Region.objects.filter(pk=limburg.pk).update(contact=member)
    for i in range(1, 8):
        town = Municipality.objects.create(
            nis=f"9{i:04}", name=f"Stad {i}", postcodes="3", latitude=51, longitude=5
        )
        library = Library.objects.create(name=f"Bib {i}", municipality=town)
        library.regions.add(limburg)
        user = person(f"Veel {i}", ask_me_about="alles")
        Membership.objects.create(user=user, group=limburg.group)
        start_thread(author=user, group=limburg.group, kind="question", title=f"V {i}", body="Hoe?")
    many = queries(signed_in(member), url)
    assert few == many
    assert many == {PAGE: 10, f"{PAGE}colleagues/": 7, "/regions/": 6}[url]


def test_another_app_can_put_its_part_on_the_page(
    as_member: Client, limburg: Region, monkeypatch: pytest.MonkeyPatch
) -> None:
    def render(request: HttpRequest, region: Region) -> str:
        return f"<p>Volgende samenkomst in {region.name}</p>"

    monkeypatch.setattr(sections, "_sections", {})
    sections.region_section("meetups", 10, render)
    assert b"Volgende samenkomst in Limburg" in as_member.get(PAGE).content


def test_colleagues_are_found_by_any_word_of_name_library_or_what_they_know(
    as_member: Client, colleague: User
) -> None:
    User.objects.filter(pk=colleague.pk).update(ask_me_about="strips en manga", job="Jeugd")
    for words in ("koen", "manga genk", "JEUGD"):
        page = as_member.get(f"{PAGE}colleagues/", {"q": words}).content.decode()
        assert "Koen Collega" in page
        assert "Mira Member" not in page.split("<main")[1]
    assert "Niemand gevonden" in as_member.get(f"{PAGE}colleagues/", {"q": "zzz"}).content.decode()


def test_whoever_left_is_no_colleague_any_more(as_member: Client, colleague: User) -> None:
    User.objects.filter(pk=colleague.pk).update(is_active=False)
    assert "Koen Collega" not in as_member.get(f"{PAGE}colleagues/").content.decode()
    assert as_member.get(f"/regions/people/{colleague.pk}/").status_code == 404


def test_a_persons_page_never_shows_the_address(as_outsider: Client, colleague: User) -> None:
    User.objects.filter(pk=colleague.pk).update(ask_me_about="strips", in_sector_since=2012)
    page = as_outsider.get(f"/regions/people/{colleague.pk}/").content.decode()
    assert "strips" in page
    assert "2012" in page
    assert colleague.email not in page


def test_above_a_person_stands_their_own_region_where_the_reader_may_see_it(
    outsider: User, as_outsider: Client, as_member: Client, colleague: User, limburg: Region, westhoek: Region
) -> None:
    page = f"/regions/people/{colleague.pk}/"
    crumb = '<li><a href="/regions/limburg/">Limburg</a></li>'
    assert crumb in as_member.get(page).content.decode()
    closed = as_outsider.get(page).content.decode()  # as the region is made: for its members
    assert crumb not in closed
    assert '<li><a href="/regions/westhoek/">' not in closed
    open_to_all(limburg)
    assert crumb in as_outsider.get(page).content.decode()


def test_a_library_says_how_to_reach_it(as_member: Client, genk: Library, colleague: User) -> None:
    Library.objects.filter(pk=genk.pk).update(phone="089 00 00 01", website="https://bib-genk.example")
    page = as_member.get(f"/regions/libraries/{genk.pk}/").content.decode()
    assert 'href="tel:089000001"' in page
    assert "https://bib-genk.example" in page
    assert "Koen Collega" in page
    assert "/edit/" not in page


def test_a_library_names_the_regions_that_its_reader_may_open(
    as_outsider: Client, as_member: Client, genk: Library, limburg: Region
) -> None:
    page, link = f"/regions/libraries/{genk.pk}/", f'href="{limburg.get_absolute_url()}"'
    assert as_member.get(page).content.decode().count(link) > 1
    assert link not in as_outsider.get(page).content.decode()  # as the region is made: for its members
    assert "<dt>Regio" not in as_outsider.get(page).content.decode()
    open_to_all(limburg)
    assert link in as_outsider.get(page).content.decode()


def test_an_organiser_sees_where_to_change_the_library(as_organiser: Client, genk: Library) -> None:
    assert b"/edit/" in as_organiser.get(f"/regions/libraries/{genk.pk}/").content


def test_all_regions_stand_in_the_list_with_their_libraries(
    as_member: Client, genk: Library, ieper: Library
) -> None:
    Group.objects.filter(kind="region").update(readers=Group.Readers.SIGNED_IN)
    page = as_member.get("/regions/").content.decode()
    assert "Limburg" in page
    assert "Westhoek" in page
    assert "1 bibliotheek" in page


def test_my_region_is_where_i_mainly_work(member: User, limburg: Region, westhoek: Region) -> None:
    Membership.objects.create(user=member, group=westhoek.group)
    Region.objects.filter(pk=westhoek.pk).update(name="Aaa")
    assert b'href="/regions/limburg/"' in signed_in(member).get("/regions/aaa-x/").content


def test_a_library_is_called_by_its_place_where_that_is_enough(as_member: Client, genk: Library) -> None:
    assert f'<a href="/regions/libraries/{genk.pk}/">Genk</a>' in as_member.get(PAGE).content.decode()
    second = Library.objects.create(name="Wijkbibliotheek Genk", municipality=genk.municipality)
    second.regions.set(genk.regions.all())
    page = as_member.get(PAGE).content.decode()
    assert f'<a href="/regions/libraries/{genk.pk}/">Bibliotheek Genk</a>' in page
    assert f'<a href="/regions/libraries/{second.pk}/">Wijkbibliotheek Genk</a>' in page
