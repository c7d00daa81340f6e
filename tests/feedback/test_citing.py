"""Evidence is cited from a source with all that it said then; a source that changes makes it outdated."""

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community.groups.models import Group, Membership
from community.history.models import Entry
from community.people.models import User
from feedback import errors
from feedback.models import Board, Evidence, Proposal, Source
from feedback.services import concluding, evidence
from tests.cast import signed_in

FACTS: evidence.SourceFacts = {
    "kind": "survey", "title": "Bevraging", "base": "answers", "n": 108, "dated_on": date(2023, 12, 1),
}  # fmt: skip


@pytest.fixture
def source(board: Board, facilitator: User) -> Source:
    return evidence.add_source(board=board, by=facilitator, **FACTS)


@pytest.fixture
def figure(source: Source, needs: list[Proposal], facilitator: User) -> Evidence:
    return evidence.cite(
        source=source, by=facilitator, proposals=needs[:2], share=Decimal("0.41"), answer="wil bellen"
    )


@pytest.fixture
def elsewhere(facilitator: User) -> Source:
    """A source of another board, which the same person facilitates."""
    group = Group.objects.create(kind=Group.Kind.BOARD, name="Elders")
    Membership.objects.create(group=group, user=facilitator, role=Membership.Role.FACILITATOR)
    board = Board.objects.create(group=group, title="Elders", question="?")
    return evidence.add_source(board=board, by=facilitator, kind="study", title="Vreemd")


def verbs(proposal: Proposal) -> list[str]:
    return list(Entry.objects.about(proposal).values_list("verb", flat=True))


def text_of(answer: Any) -> str:
    """What one reads, without tags."""
    plain = re.sub(r"<[^>]*>", " ", answer.content.decode())
    return re.sub(r"\s+", " ", plain)


def test_a_figure_is_cited_with_what_it_counts_or_that_it_wasnt_published(
    board: Board, source: Source, needs: list[Proposal], as_facilitator: Client, as_member: Client
) -> None:
    typed = {
        "source": source.pk, "question": "Wat is het sterkst?", "percent": "41", "answer": "de servicedesk",
        "base": "answers", "headline": "41% noemt de servicedesk", "proposals": [needs[0].pk],
    }  # fmt: skip
    answer = as_facilitator.post(f"/boards/{board.pk}/evidence/figure/", typed)
    found = Evidence.objects.get()
    assert answer.headers["Location"] == f"{needs[0].get_absolute_url()}#evidence-{found.pk}"
    assert (found.share, found.n, found.kind, found.title) == (Decimal("0.41"), None, "survey", "Bevraging")
    assert found.snapshot == source.facts
    page = text_of(as_member.get(needs[0].get_absolute_url()))
    assert "Wat is het sterkst? 41% de servicedesk" in page
    assert "geteld in antwoorden; aantal niet gepubliceerd" in page


def test_a_voice_names_nobody_and_stands_at_what_it_speaks_for(
    board: Board, source: Source, needs: list[Proposal], as_facilitator: Client, as_member: Client
) -> None:
    typed = {"source": source.pk, "quote": "Ik raak er niet wijs uit.", "proposals": [needs[0].pk]}
    as_facilitator.post(f"/boards/{board.pk}/evidence/voice/", typed)
    assert Evidence.objects.get().kind == "voice"
    assert "Ik raak er niet wijs uit." in text_of(as_member.get(needs[0].get_absolute_url()))
    assert "Ik raak er niet wijs uit." not in text_of(as_member.get(needs[1].get_absolute_url()))


def test_a_source_that_changes_makes_what_was_cited_outdated_and_says_what_changed(
    source: Source, figure: Evidence, needs: list[Proposal], as_facilitator: Client, as_member: Client
) -> None:
    facts = {"title": "Bevraging", "kind": "survey", "base": "answers", "n": "112", "dated_on": "2023-12-01"}
    answer = as_facilitator.post(f"{source.get_absolute_url()}edit/", facts)
    assert answer.headers["Location"] == source.get_absolute_url()
    figure.refresh_from_db()
    assert figure.outdated_at is not None
    assert verbs(needs[0]) == ["propose", "cite", "outdate"]
    for address in (needs[0].get_absolute_url(), source.get_absolute_url()):
        assert "verouderd Wat veranderde Hoeveel 108 → 112" in text_of(as_member.get(address))
    told = text_of(as_member.get(f"{needs[0].get_absolute_url()}history/"))
    assert "Bewijs is verouderd: de bron veranderde" in told
    assert "41% wil bellen" in told


def test_the_same_facts_change_nothing_and_the_old_ones_hold_again(
    source: Source, figure: Evidence, needs: list[Proposal], facilitator: User, board: Board
) -> None:
    board.refresh_from_db()
    before = board.revision
    evidence.change_source(source=source, by=facilitator, **FACTS)
    board.refresh_from_db()
    assert (board.revision, Entry.objects.about(source).count()) == (before, 1)
    evidence.change_source(source=source, by=facilitator, text="Eind 2023, in alle bibliotheken.")
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        evidence.change_source(source=source, by=facilitator, n=112)
    figure.refresh_from_db()
    assert figure.outdated_at is not None
    assert figure.outdated_at < timezone.now() + timedelta(hours=1), "it is outdated since the first change"
    evidence.change_source(source=source, by=facilitator, text="", n=108)
    figure.refresh_from_db()
    assert figure.outdated_at is None
    assert verbs(needs[1]) == ["propose", "cite", "outdate", "hold-again"]


def test_citing_anew_rests_on_what_the_source_says_today(
    source: Source, figure: Evidence, facilitator: User, as_facilitator: Client, needs: list[Proposal]
) -> None:
    evidence.change_source(source=source, by=facilitator, n=112, title="Bevraging van 2023")
    address = f"/boards/{source.board_id}/evidence/{figure.pk}/again/?from={needs[1].pk}"
    answer = as_facilitator.post(address)
    assert answer.headers["Location"] == f"{needs[1].get_absolute_url()}#evidence-{figure.pk}"
    figure.refresh_from_db()
    source.refresh_from_db()
    assert (figure.snapshot, figure.outdated_at) == (source.facts, None)
    assert (figure.title, figure.share) == ("Bevraging van 2023", Decimal("0.41"))
    entry = Entry.objects.about(figure).get(verb="cite-again")
    assert (entry.before["n"], entry.after["n"]) == (108, 112)
    as_facilitator.post(address)
    assert Entry.objects.about(figure).filter(verb="cite-again").count() == 1


def test_a_change_of_what_is_cited_keeps_what_it_was_and_the_snapshot(
    source: Source, figure: Evidence, needs: list[Proposal], as_facilitator: Client, facilitator: User
) -> None:
    evidence.change_source(source=source, by=facilitator, n=112)
    page = f"/boards/{source.board_id}/evidence/{figure.pk}/edit/"
    same = {"percent": "41", "answer": "wil bellen", "proposals": [needs[0].pk, needs[1].pk]}
    as_facilitator.post(page, same)
    assert not Entry.objects.about(figure).filter(verb="edit").exists()
    as_facilitator.post(page, {**same, "percent": "41.5", "proposals": [needs[1].pk, needs[2].pk]})
    figure.refresh_from_db()
    entry = Entry.objects.about(figure).get(verb="edit")
    assert (entry.before, entry.after) == ({"share": 0.41}, {"share": 0.415})
    assert (figure.snapshot["n"], figure.outdated_at is None) == (108, False)
    assert verbs(needs[0])[-1] == "uncite"
    assert verbs(needs[1])[-1] == "cite-otherwise"
    assert verbs(needs[2])[-1] == "cite"


def test_evidence_that_a_finding_rests_on_stays(
    board: Board, figure: Evidence, needs: list[Proposal], facilitator: User, as_facilitator: Client
) -> None:
    finding = concluding.write_finding(
        board=board, by=facilitator, title="Bellen helpt", evidence=[figure], proposals=needs[:1]
    )
    address = f"/boards/{board.pk}/evidence/{figure.pk}/withdraw/"
    answer = as_facilitator.post(address)
    assert answer.status_code == 409
    assert "De vaststelling “Bellen helpt” rust hierop." in text_of(answer)
    assert Evidence.objects.count() == 1
    concluding.remove(row=finding, by=facilitator)
    assert as_facilitator.post(address).headers["Location"] == needs[0].get_absolute_url()
    assert not Evidence.objects.exists()
    assert verbs(needs[0])[-1] == "uncite"


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"percent": "101", "answer": "x"}, "percent"),
        ({"percent": "veel", "answer": "x"}, "percent"),
        ({"percent": "41", "words": "een derde", "answer": "x"}, "words"),
        ({"words": "een derde"}, "answer"),
        ({"percent": "41", "answer": "x", "n": "12"}, "base"),
        ({"percent": "41", "answer": "x", "n": "-1", "base": "answers"}, "n"),
        ({}, "headline"),
        ({"headline": "Iets", "proposals": []}, "proposals"),
        ({"headline": "Iets", "source": "999999"}, "source"),
    ],
)
def test_a_wrong_figure_gets_a_sentence_and_cites_nothing(
    board: Board, source: Source, needs: list[Proposal], as_facilitator: Client, typed: Any, field: str
) -> None:
    good = {"source": source.pk, "proposals": [needs[0].pk]}
    answer = as_facilitator.post(f"/boards/{board.pk}/evidence/figure/", {**good, **typed})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not Evidence.objects.exists()


def test_nothing_is_cited_across_boards(
    board: Board, elsewhere: Source, needs: list[Proposal], facilitator: User, as_facilitator: Client
) -> None:
    typed = {"source": elsewhere.pk, "headline": "Iets", "proposals": [needs[0].pk]}
    assert as_facilitator.post(f"/boards/{board.pk}/evidence/figure/", typed).status_code == 422
    with pytest.raises(errors.OtherBoard):
        evidence.cite(source=elsewhere, by=facilitator, proposals=needs[:1], headline="Iets")
    assert as_facilitator.get(f"/boards/{board.pk}/sources/{elsewhere.pk}/").status_code == 404
    assert not Evidence.objects.exists()


def test_members_read_sources_and_only_the_facilitator_changes_them(
    board: Board, source: Source, figure: Evidence, as_member: Client, as_outsider: Client, stranger: Client
) -> None:
    listed, page = f"/boards/{board.pk}/sources/", source.get_absolute_url()
    for address in (listed, page):
        assert as_member.get(address).status_code == 200
        assert as_outsider.get(address).status_code == 404
        assert stranger.get(address).status_code == 404
    own = f"/boards/{board.pk}/evidence/"
    for address in (
        f"{listed}new/",
        f"{page}edit/",
        f"{own}figure/",
        f"{own}voice/",
        f"{own}{figure.pk}/edit/",
    ):
        assert as_member.get(address).status_code == 403
    for address in (f"{own}{figure.pk}/again/", f"{own}{figure.pk}/withdraw/"):
        assert as_member.post(address).status_code == 403
    assert Evidence.objects.exists()


def test_a_source_shows_only_proposals_that_the_reader_sees(
    source: Source, needs: list[Proposal], facilitator: User, member: User, colleague: User
) -> None:
    Proposal.objects.filter(pk=needs[0].pk).update(silent=True)
    evidence.cite(source=source, by=facilitator, proposals=needs[:1], headline="Stil bewijs")

    def shown(user: User) -> bool:
        return needs[0].title in text_of(signed_in(user).get(source.get_absolute_url()))

    assert (shown(member), shown(colleague), shown(facilitator)) == (True, False, True)


def test_a_page_of_a_source_costs_the_same_with_one_citation_and_with_twenty(
    board: Board, source: Source, needs: list[Proposal], facilitator: User, as_member: Client
) -> None:
    def cost(address: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert as_member.get(address).status_code == 200
        return len(captured)

    def cite(n: int) -> None:
        evidence.cite(source=source, by=facilitator, proposals=needs, headline=f"Bewijs {n}")

    cite(0)
    addresses: list[str] = [source.get_absolute_url(), f"/boards/{board.pk}/sources/"]
    few = [cost(address) for address in addresses]
    for n in range(19):
        cite(n)
        evidence.add_source(board=board, by=facilitator, kind="study", title=f"Bron {n}")
    evidence.change_source(source=source, by=facilitator, n=7)
    assert [cost(address) for address in addresses] == few == [10, 7]
