"""*Beheer*: requests, members and deputies, invitations, libraries, the introduction."""

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from community.groups.models import Group, Invitation, Membership
from community.history.models import Entry
from community.notices.models import Delivery, Notice
from community.people.models import User
from regions.models import JoinRequest, Library, Region, Workplace
from tests.cast import join, person, signed_in

MANAGE = "/regions/limburg/manage/"
TABS = [MANAGE, f"{MANAGE}members/", f"{MANAGE}invitations/", f"{MANAGE}libraries/", f"{MANAGE}introduction/"]


@pytest.fixture
def asked(genk: Library) -> JoinRequest:
    return JoinRequest.objects.create(email="nele@bib.example", name="Nele Nieuw", library=genk, note="Dag!")


def membership_of(user: User) -> Membership:
    return Membership.objects.get(user=user)


@pytest.mark.parametrize("url", [*TABS, f"{MANAGE}libraries/add/"])
def test_organisers_and_administrators_manage_others_do_not(
    url: str, organiser: User, admin: User, member: User, outsider: User, stranger: Client
) -> None:
    answers = [signed_in(user).get(url).status_code for user in (organiser, admin, member, outsider)]
    assert answers == [200, 200, 403, 404]
    assert stranger.get(url).status_code == 302


def test_where_everybody_reads_along_a_colleague_of_another_region_is_refused(
    as_outsider: Client, limburg: Region
) -> None:
    Group.objects.filter(pk=limburg.group_id).update(readers=Group.Readers.SIGNED_IN)
    assert as_outsider.get(MANAGE).status_code == 403


def test_a_member_can_do_none_of_it(
    as_member: Client, asked: JoinRequest, colleague: User, organiser: User, limburg: Region, genk: Library
) -> None:
    pk = membership_of(colleague).pk
    link = Invitation.objects.create(
        group=limburg.group, digest="x", created_by=organiser, expires_at=datetime(2099, 1, 1, tzinfo=UTC)
    )
    urls = [
        f"{MANAGE}requests/{asked.pk}/approve/",
        f"{MANAGE}requests/{asked.pk}/decline/",
        f"{MANAGE}members/{pk}/role/",
        f"{MANAGE}members/{pk}/remove/",
        f"{MANAGE}invitations/",
        f"{MANAGE}invitations/{link.pk}/revoke/",
        f"{MANAGE}libraries/add/",
        f"{MANAGE}introduction/",
        f"/regions/libraries/{genk.pk}/edit/",
    ]
    assert [as_member.post(url).status_code for url in urls] == [403] * len(urls)


def test_what_belongs_to_another_region_does_not_exist_here(
    as_organiser: Client, outsider: User, ieper: Library, organiser: User, westhoek: Region
) -> None:
    elsewhere = JoinRequest.objects.create(email="x@bib.example", name="X", library=ieper)
    link = Invitation.objects.create(
        group=westhoek.group, digest="x", expires_at=datetime(2099, 1, 1, tzinfo=UTC)
    )
    pk = membership_of(outsider).pk
    for url in (
        f"{MANAGE}requests/{elsewhere.pk}/approve/",
        f"{MANAGE}members/{pk}/remove/",
        f"{MANAGE}invitations/{link.pk}/revoke/",
    ):
        assert as_organiser.post(url).status_code == 404


# Requests


def test_approving_makes_the_account_and_mails_how_to_sign_in(
    as_organiser: Client, asked: JoinRequest, organiser: User, limburg: Region, genk: Library
) -> None:
    assert "Nele Nieuw" in as_organiser.get(MANAGE).content.decode()
    assert as_organiser.post(f"{MANAGE}requests/{asked.pk}/approve/").status_code == 302
    user = User.objects.get(email="nele@bib.example")
    assert (user.affiliation, membership_of(user).role) == (genk.name, "member")
    mail = Delivery.objects.get(to=user.email)
    assert "welkom bij Klankbord" in mail.subject
    assert "/account/login/" in mail.body
    asked.refresh_from_db()
    assert (asked.state, asked.decided_by) == ("approved", organiser)


def test_declining_mails_it_and_makes_no_account(as_organiser: Client, asked: JoinRequest) -> None:
    as_organiser.post(f"{MANAGE}requests/{asked.pk}/decline/")
    assert not User.objects.filter(email=asked.email).exists()
    assert "Olga Organiser" in Delivery.objects.get(to=asked.email).body


def test_the_second_to_decide_reads_that_somebody_did(as_organiser: Client, asked: JoinRequest) -> None:
    as_organiser.post(f"{MANAGE}requests/{asked.pk}/decline/")
    answer = as_organiser.post(f"{MANAGE}requests/{asked.pk}/approve/")
    assert answer.status_code == 409
    assert "Iemand besliste" in answer.content.decode()
    assert not User.objects.filter(email=asked.email).exists()


def test_approving_somebody_known_adds_the_region_and_keeps_their_workplace(
    as_organiser: Client, genk: Library, outsider: User, limburg: Region
) -> None:
    asked = JoinRequest.objects.create(email=outsider.email, name="Otto", library=genk)
    as_organiser.post(f"{MANAGE}requests/{asked.pk}/approve/")
    assert Membership.objects.filter(user=outsider, group=limburg.group).exists()
    assert outsider.workplaces.get().library.name == "Bibliotheek Ieper"


def test_the_home_page_tells_organisers_who_waits_and_nobody_else(
    as_organiser: Client, as_member: Client, asked: JoinRequest
) -> None:
    assert "1 collega wil meedoen" in as_organiser.get("/").content.decode()
    assert "meedoen" not in as_member.get("/").content.decode()


# Members


def change(client: Client, user: User, role: str) -> Any:
    return client.post(f"{MANAGE}members/{membership_of(user).pk}/role/", {"role": role})


def test_a_deputy_can_manage_too(as_organiser: Client, member: User) -> None:
    assert change(as_organiser, member, "deputy").status_code == 302
    assert (membership_of(member).role, membership_of(member).deputy) == ("organiser", True)
    assert signed_in(member).get(MANAGE).status_code == 200


def test_a_region_keeps_an_organiser(as_organiser: Client, organiser: User, member: User) -> None:
    change(as_organiser, member, "deputy")
    for answer in (
        change(as_organiser, organiser, "member"),
        change(as_organiser, organiser, "deputy"),
        as_organiser.post(f"{MANAGE}members/{membership_of(organiser).pk}/remove/"),
    ):
        assert answer.status_code == 409
        assert "minstens één organisator" in answer.content.decode()
    assert membership_of(organiser).role == "organiser"


def test_a_role_that_does_not_exist_changes_nothing(as_organiser: Client, member: User) -> None:
    assert change(as_organiser, member, "keizer").status_code == 302
    assert membership_of(member).role == "member"


def test_who_is_removed_keeps_the_account_and_loses_the_region(as_organiser: Client, member: User) -> None:
    as_organiser.post(f"{MANAGE}members/{membership_of(member).pk}/remove/")
    assert signed_in(member).get("/regions/limburg/").status_code == 404
    assert Entry.objects.filter(verb="leave").exists()
    assert Workplace.objects.filter(user=member).exists()
    told = Notice.objects.get(kind="regions.removed")
    assert told.user == member
    assert signed_in(member).get(told.url).status_code == 200
    assert (
        "Olga Organiser heeft je lidmaatschap van Limburg beëindigd" in Delivery.objects.get(user=member).body
    )


def test_who_leaves_by_themselves_isnt_told_so(
    as_organiser: Client, organiser: User, limburg: Region
) -> None:
    join(person("Nog Een"), limburg, "organiser")
    as_organiser.post(f"{MANAGE}members/{membership_of(organiser).pk}/remove/")
    assert not Membership.objects.filter(user=organiser).exists()
    assert not Notice.objects.filter(kind="regions.removed").exists()


def test_members_are_found_and_cost_the_same_however_many(
    organiser: User, limburg: Region, django_assert_num_queries: Any
) -> None:
    client = signed_in(organiser)
    client.get(f"{MANAGE}members/")
    for n in (1, 40):
        for i in range(n):
            join(person(f"Lid {n} Nr{i}"), limburg)
        with django_assert_num_queries(8):
            page = client.get(f"{MANAGE}members/", {"q": f"lid {n} nr0"}).content.decode()
        assert f"Lid {n} Nr0" in page


# Invitations


def test_a_link_is_shown_once(as_organiser: Client) -> None:
    made = as_organiser.post(f"{MANAGE}invitations/", {"role": "member", "days": "14", "uses": "5"})
    assert made.status_code == 302
    first, second = (as_organiser.get(f"{MANAGE}invitations/").content.decode() for _ in range(2))
    assert "/regions/invitation/" in first
    assert "/regions/invitation/" not in second
    assert Invitation.objects.get().uses_left == 5


def test_a_withdrawn_link_is_over(as_organiser: Client) -> None:
    as_organiser.post(f"{MANAGE}invitations/", {"role": "member", "days": "7", "uses": ""})
    page = as_organiser.get(f"{MANAGE}invitations/").content.decode()
    link = page.split("/regions/invitation/")[1].split("/")[0]
    as_organiser.post(f"{MANAGE}invitations/{Invitation.objects.get().pk}/revoke/")
    assert Client().get(f"/regions/invitation/{link}/").status_code == 410


def test_a_link_that_makes_organisers_is_for_one_address(as_organiser: Client) -> None:
    answer = as_organiser.post(f"{MANAGE}invitations/", {"role": "organiser", "days": "7", "uses": ""})
    assert answer.status_code == 422
    assert "voor één persoon" in answer.content.decode()
    assert not Invitation.objects.exists()


# Libraries


def test_libraries_without_an_account_stand_first(
    as_organiser: Client, genk: Library, limburg: Region
) -> None:
    empty = Library.objects.create(name="Bibliotheek Zutendaal", municipality=genk.municipality)
    empty.regions.add(limburg)
    Workplace.objects.create(user=person("Iemand Daar"), library=genk)
    page = as_organiser.get(f"{MANAGE}libraries/").content.decode()
    assert (
        page.index("Bibliotheek Zutendaal") < page.index("Bibliotheken die meedoen") < page.index(genk.name)
    )


def form_of(library: Library, *regions: Region, **changed: Any) -> dict[str, Any]:
    return {
        "name": library.name,
        "municipality": library.municipality_id,
        "is_open": "on",
        "regions": [region.pk for region in regions],
        **changed,
    }


def test_a_library_is_added(as_organiser: Client, genk: Library, limburg: Region) -> None:
    form = form_of(genk, limburg, name="Filiaal  Sledderlo", phone="089 00 00 02")
    assert as_organiser.post(f"{MANAGE}libraries/add/", form).status_code == 302
    assert Library.objects.get(name="Filiaal Sledderlo").regions.get() == limburg


def test_the_same_library_twice_is_refused_with_a_sentence(
    as_organiser: Client, genk: Library, limburg: Region
) -> None:
    answer = as_organiser.post(f"{MANAGE}libraries/add/", form_of(genk, limburg))
    assert answer.status_code == 422
    assert "heeft al een bibliotheek met deze naam" in answer.content.decode()


def test_a_library_moves_and_its_people_join_the_new_region(
    as_organiser: Client, genk: Library, limburg: Region, westhoek: Region, member: User
) -> None:
    form = form_of(genk, limburg, westhoek, name="Bibliotheek Genk-Stad")
    assert as_organiser.post(f"/regions/libraries/{genk.pk}/edit/", form).status_code == 302
    assert set(genk.regions.all()) == {limburg, westhoek}
    assert set(member.memberships.values_list("group", flat=True)) == {limburg.group_id, westhoek.group_id}
    assert User.objects.get(pk=member.pk).affiliation == "Bibliotheek Genk-Stad"


def test_a_library_belongs_to_a_region(as_organiser: Client, genk: Library, limburg: Region) -> None:
    answer = as_organiser.post(f"/regions/libraries/{genk.pk}/edit/", form_of(genk))
    assert answer.status_code == 422
    assert "minstens één regio" in answer.content.decode()
    assert genk.regions.get() == limburg


def test_saving_without_a_change_is_not_logged(as_organiser: Client, genk: Library, limburg: Region) -> None:
    as_organiser.post(f"/regions/libraries/{genk.pk}/edit/", form_of(genk, limburg))
    assert not Entry.objects.filter(kind="regions.library").exists()


def test_an_organiser_of_another_region_changes_nothing_here(outsider: User, genk: Library) -> None:
    Membership.objects.filter(user=outsider).update(role="organiser")
    assert signed_in(outsider).get(f"/regions/libraries/{genk.pk}/edit/").status_code == 403


# Introduction


def test_the_contact_is_somebody_who_organises(
    as_organiser: Client, organiser: User, member: User, limburg: Region
) -> None:
    refused = as_organiser.post(f"{MANAGE}introduction/", {"contact": member.pk, "intro": "Hallo"})
    assert refused.status_code == 422
    as_organiser.post(f"{MANAGE}introduction/", {"contact": organiser.pk, "intro": "Hallo"})
    limburg.refresh_from_db()
    assert (limburg.contact, limburg.intro) == (organiser, "Hallo")


def test_a_link_works_as_long_as_it_says(as_organiser: Client) -> None:
    with time_machine.travel(datetime(2026, 11, 23, 9, tzinfo=UTC), tick=False):
        as_organiser.post(f"{MANAGE}invitations/", {"role": "member", "days": "30", "uses": "1"})
        assert Invitation.objects.get().expires_at == datetime(2026, 12, 23, 9, tzinfo=UTC)
