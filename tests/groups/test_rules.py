"""How people talk to each other in a group: said by its organiser, read by who joins, writes and reports."""

import pytest
from django.test import Client

from community.groups import services
from community.groups.models import Group
from community.history.models import Entry
from community.people.models import User
from community.threads.models import Thread
from community.threads.services import start_thread
from regions.models import Region
from tests.cast import signed_in
from tests.threads.conftest import question, say

__all__ = ["question"]  # a fixture
USUAL = "achter elk bericht zit een collega"
OWN = "- Geen namen van bezoekers"


def address(region: Region, what: str = "") -> str:
    return f"/groups/{region.group_id}/rules/{what}"


def page(who: User, path: str) -> str:
    return signed_in(who).get(path).content.decode()


def test_where_nobody_said_anything_the_usual_ones_stand_in_the_readers_language(
    limburg: Region, member: User
) -> None:
    assert USUAL in page(member, address(limburg))
    english = signed_in(member, **{"accept-language": "en"}).get(address(limburg)).content.decode()
    assert "behind every message is a colleague" in english


def test_the_organisers_words_stand_wherever_somebody_should_read_them(
    limburg: Region, organiser: User, member: User, colleague: User, outsider: User, question: Thread
) -> None:
    answer = signed_in(organiser).post(address(limburg, "edit/"), {"rules": OWN}, follow=True)
    assert "Bewaard" in answer.content.decode()
    _invitation, token = services.invite(group=limburg.group, by=organiser)
    post = say(question, colleague)
    stranger = Client(headers={"accept-language": "nl"}).get(f"/regions/invitation/{token}/")
    for text in (
        stranger.content.decode(),
        page(outsider, f"/regions/invitation/{token}/"),
        page(member, address(limburg)),
        page(member, question.get_absolute_url()),
        page(member, f"/threads/posts/{post.pk}/flag/"),
        page(member, "/regions/limburg/"),
    ):
        assert "<li>Geen namen van bezoekers</li>" in text
        assert USUAL not in text


def test_a_way_leads_back_from_the_rules(limburg: Region, organiser: User) -> None:
    for what in ("", "edit/"):
        trail = (
            page(organiser, address(limburg, what)).partition('class="breadcrumbs"')[2].partition("</nav>")[0]
        )
        assert 'href="/threads/"' in trail


def test_every_change_stays_in_the_history_for_who_runs_the_group(
    limburg: Region, organiser: User, member: User
) -> None:
    for rules in (OWN, OWN, "- Wees kort"):
        services.set_rules(group=limburg.group, rules=rules, by=organiser)
    entries = Entry.objects.filter(verb="rules").order_by("pk")
    assert [(e.actor, e.before["rules"], e.after["rules"]) for e in entries] == [
        (organiser, "", OWN),
        (organiser, OWN, "- Wees kort"),
    ]
    assert "<del>Geen namen van bezoekers</del>" in page(organiser, address(limburg))
    assert "<del>" not in page(member, address(limburg))


def test_emptied_or_left_as_they_were_the_usual_ones_count(limburg: Region, organiser: User) -> None:
    services.set_rules(group=limburg.group, rules=OWN, by=organiser)
    signed_in(organiser).post(address(limburg, "edit/"), {"rules": "  \r\n"})
    assert Group.objects.get(pk=limburg.group_id).rules == ""
    shown = signed_in(organiser).get(address(limburg, "edit/")).context["form"]["rules"].value()
    signed_in(organiser).post(address(limburg, "edit/"), {"rules": shown.replace("\n", "\r\n")})
    assert Group.objects.get(pk=limburg.group_id).rules == ""


def test_a_member_reads_and_doesnt_write(limburg: Region, member: User, admin: User, outsider: User) -> None:
    for who, status in ((member, 403), (outsider, 404), (admin, 302)):
        assert signed_in(who).post(address(limburg, "edit/"), {"rules": OWN}).status_code == status
    assert "/rules/edit/" not in page(member, address(limburg))
    assert signed_in(outsider).get(address(limburg)).status_code == 404


@pytest.mark.parametrize("rules", ["a" * 1501, "<script>alert(1)</script>"])
def test_what_is_too_long_is_refused_and_what_is_no_markdown_stays_text(
    limburg: Region, organiser: User, rules: str
) -> None:
    answer = signed_in(organiser).post(address(limburg, "edit/"), {"rules": rules}, follow=True)
    assert "<script>alert" not in answer.content.decode()
    too_long = len(rules) > 1500
    assert answer.status_code == (422 if too_long else 200)
    assert Group.objects.get(pk=limburg.group_id).rules == ("" if too_long else rules)


def test_whoever_reads_along_from_elsewhere_reads_the_rules_of_where_they_write(
    limburg: Region, member: User, outsider: User
) -> None:
    services.set_rules(group=limburg.group, rules=OWN, by=member)
    thread = start_thread(
        author=member, group=limburg.group, kind="discussion", title="Boekstart", body="?", audience="all"
    )
    assert "<li>Geen namen van bezoekers</li>" in page(outsider, thread.get_absolute_url())
