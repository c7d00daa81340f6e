"""Interviews: who reads what, how they count, and that what was cited from them is outdated once they change."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from community.groups.models import Group
from community.history.models import Entry
from community.people.models import User
from feedback import errors
from feedback.models import Board, Evidence, Interview, Proposal, Source, Trial, Verdict
from feedback.services import concluding, evidence, interviews, merging, proposals
from feedback.services.interviews import Answer
from feedback.verdicts import tallies
from regions.models import Library

HELD = date(2026, 11, 3)
SENTENCE, SECRET = "We bellen een buurbibliotheek.", "Niemand mag dit lezen."


def hold(board: Board, by: User, library: Library, **over: Any) -> Interview:
    facts: dict[str, Any] = {
        "on": HELD, "consent": True, "unnamed": False, "notes": SECRET, "finished": True, "answers": {},
    }  # fmt: skip
    return interviews.hold(board=board, by=by, library=library, **facts | over)


def said(need: Proposal, value: str = "confirmed", note: str = "") -> dict[int, Answer]:
    return {need.pk: Answer(value, note)}


def text_of(answer: Any) -> str:
    plain = re.sub(r"<[^>]*>", " ", answer.content.decode())
    return re.sub(r"\s+", " ", plain)


def typed(library: Library, **over: str) -> dict[str, Any]:
    return {"library": library.pk, "on": "2026-11-03", "shown": "named", "notes": SECRET, **over}


@pytest.fixture(autouse=True)
def in_the_month_after() -> Iterator[None]:
    """Every page says when it was drawn; only an interview speaks of November."""
    with time_machine.travel("2026-12-05 12:00:00+01:00", tick=False):
        yield


@pytest.fixture
def idea(board: Board, member: User) -> Proposal:
    return proposals.propose(author=member, board=board, kind="idea", title="Een belmoment")


@pytest.fixture
def public(board: Board) -> Board:
    Group.objects.filter(pk=board.group_id).update(readers=Group.Readers.PUBLIC)
    return board


def test_a_facilitator_writes_an_interview_down(
    board: Board, needs: list[Proposal], idea: Proposal, genk: Library, as_facilitator: Client
) -> None:
    fields = typed(
        genk,
        **{
            f"says-{needs[0].pk}": "nuanced", f"note-{needs[0].pk}": SENTENCE, f"says-{needs[1].pk}": "",
            f"went-{idea.pk}": "well", "finish": "1",
        },
    )  # fmt: skip
    answer = as_facilitator.post(f"/boards/{board.pk}/interviews/new/", fields)
    interview = Interview.objects.get()
    assert answer.headers["Location"] == interview.get_absolute_url()
    assert (interview.library, interview.on, interview.consent, interview.unnamed) == (
        genk,
        HELD,
        True,
        False,
    )
    assert [(v.proposal, v.says, v.note) for v in Verdict.objects.all()] == [(needs[0], "nuanced", SENTENCE)]
    assert [(t.proposal, t.went) for t in Trial.objects.all()] == [(idea, "well")]
    page = text_of(as_facilitator.get(interview.get_absolute_url()))
    assert SENTENCE in page
    assert SECRET in page


def test_its_notes_are_read_by_facilitators_alone(
    public: Board,
    needs: list[Proposal],
    genk: Library,
    facilitator: User,
    as_member: Client,
    stranger: Client,
) -> None:
    interview = hold(public, facilitator, genk, answers=said(needs[0], note=SENTENCE))
    for client in (as_member, stranger):
        for address in (
            interview.get_absolute_url(),
            f"/boards/{public.pk}/interviews/",
            needs[0].get_absolute_url(),
        ):
            page = text_of(client.get(address))
            assert SECRET not in page
            assert "Bibliotheek Genk" in page


def test_without_its_name_a_library_is_counted_and_nothing_else(
    board: Board, needs: list[Proposal], genk: Library, facilitator: User, as_member: Client
) -> None:
    interview = hold(board, facilitator, genk, unnamed=True, answers=said(needs[0], note=SENTENCE))
    assert as_member.get(interview.get_absolute_url()).status_code == 404
    listed = text_of(as_member.get(f"/boards/{board.pk}/interviews/"))
    assert "1 bibliotheek telt mee zonder naam." in listed
    at_need = text_of(as_member.get(needs[0].get_absolute_url()))
    assert "1 bevestigd 1 interview" in at_need
    for page in (listed, at_need):
        assert "Genk" not in page.replace("Bibliotheek Genk Limburg", "")
        assert SENTENCE not in page
        assert "november 2026" not in page


@pytest.mark.parametrize("kept", [{"finished": False}, {"consent": False}])
def test_a_draft_and_one_without_consent_reach_nobody_else(
    kept: dict[str, bool], public: Board, needs: list[Proposal], genk: Library, facilitator: User,
    as_member: Client, stranger: Client, as_facilitator: Client,
) -> None:  # fmt: skip
    interview = hold(public, facilitator, genk, answers=said(needs[0], note=SENTENCE), **kept)
    for client in (as_member, stranger):
        assert client.get(interview.get_absolute_url()).status_code == 404
        assert "Nog geen interview" in text_of(client.get(f"/boards/{public.pk}/interviews/"))
        assert "Wat de interviews zeggen" not in text_of(client.get(needs[0].get_absolute_url()))
        story = client.get(f"/boards/{public.pk}/").context["story"]
        assert not [moment for moment in story if "interview" in moment.title]
    assert SENTENCE in text_of(as_facilitator.get(interview.get_absolute_url()))


def test_only_facilitators_write(
    board: Board,
    needs: list[Proposal],
    genk: Library,
    facilitator: User,
    as_member: Client,
    as_outsider: Client,
) -> None:
    interview = hold(board, facilitator, genk, answers=said(needs[0]))
    start = f"/boards/{board.pk}/interviews/"
    for client, status in ((as_member, 403), (as_outsider, 404)):
        assert client.get(f"{start}new/").status_code == status
        assert client.post(f"{start}new/", typed(genk)).status_code == status
        assert client.post(f"{start}{interview.pk}/edit/", typed(genk)).status_code == status
        assert client.post(f"{start}{interview.pk}/erase/").status_code == status
        assert client.post(f"/boards/{board.pk}/proposals/{needs[0].pk}/interviews/").status_code == status
    assert Interview.objects.get().notes == SECRET


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"finish": "1"}, "Zeg van minstens één nood of idee wat eruit kwam."),
        ({"on": "2031-01-01", "finish": "1", "says": "confirmed"}, "Die dag moet nog komen."),
        ({"note": "Een zin."}, "Zeg wat eruit kwam, of laat de zin weg."),
        ({"says": "misschien"}, "misschien"),
        ({"library": ""}, "Bibliotheek:"),
        ({"shown": ""}, "Wat mogen anderen ervan zien?:"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    wrong: dict[str, str], sentence: str, board: Board, needs: list[Proposal], genk: Library,
    as_facilitator: Client,
) -> None:  # fmt: skip
    named = {"says": f"says-{needs[0].pk}", "note": f"note-{needs[0].pk}"}
    fields = typed(genk) | {named.get(name, name): value for name, value in wrong.items()}
    answer = as_facilitator.post(f"/boards/{board.pk}/interviews/new/", fields)
    assert 400 <= answer.status_code < 500
    assert sentence in text_of(answer)
    assert SECRET in text_of(answer)
    assert not Interview.objects.exists()


def test_two_facilitators_dont_overwrite_each_other_unseen(
    board: Board, needs: list[Proposal], genk: Library, facilitator: User, as_facilitator: Client
) -> None:
    interview = hold(board, facilitator, genk, answers=said(needs[0]))
    address = f"{interview.get_absolute_url()}edit/"
    fields = typed(genk, revision="1", notes="De mijne") | {f"says-{needs[0].pk}": "nuanced"}
    assert as_facilitator.post(address, fields | {"notes": "Van een ander"}).status_code == 302
    late = as_facilitator.post(address, fields)
    assert late.status_code == 409
    assert "Iemand anders wijzigde dit interview intussen." in text_of(late)
    assert "De mijne" in text_of(late)
    assert Interview.objects.get().notes == "Van een ander"
    again = fields | {"revision": re.search(r'name="revision" value="(\d+)"', late.content.decode())[1]}  # type: ignore[index]
    assert as_facilitator.post(address, again).status_code == 302
    assert Interview.objects.get().notes == "De mijne"


def test_the_same_again_changes_nothing(
    board: Board, needs: list[Proposal], genk: Library, facilitator: User
) -> None:
    interview = hold(board, facilitator, genk, answers=said(needs[0], note=SENTENCE))
    board.refresh_from_db()
    before = board.revision
    same = interviews.change(
        interview=interview, by=facilitator, revision=1, notes=SECRET, consent=True,
        answers=said(needs[0], note=SENTENCE),
    )  # fmt: skip
    board.refresh_from_db()
    assert (same.revision, board.revision, Entry.objects.about(interview).count()) == (1, before, 1)


def test_an_answer_about_another_board_is_refused(
    board: Board, needs: list[Proposal], genk: Library, facilitator: User
) -> None:
    group = Group.objects.create(kind=Group.Kind.BOARD, name="Elders")
    other = Board.objects.create(group=group, title="Elders", question="?")
    with pytest.raises(errors.OtherBoard):
        hold(other, facilitator, genk, answers=said(needs[0]))
    assert not Interview.objects.exists()


def test_each_interview_counts_once_also_where_needs_were_merged(
    board: Board, needs: list[Proposal], genk: Library, facilitator: User, as_member: Client
) -> None:
    hold(board, facilitator, genk, answers=said(needs[0], "contradicted") | said(needs[1], "nuanced"))
    hold(board, facilitator, genk, answers=said(needs[1]))
    merging.merge(gone=needs[1], kept=needs[0], by=facilitator)
    page = as_member.get(needs[0].get_absolute_url())
    counts = {"confirmed": 1, "nuanced": 0, "contradicted": 1}
    assert page.context["heard"].counts == counts
    assert tallies(board, [needs[0]])[needs[0].pk].counts == counts


def test_what_is_cited_from_interviews_is_outdated_once_they_say_something_else(
    board: Board,
    needs: list[Proposal],
    genk: Library,
    facilitator: User,
    as_facilitator: Client,
    as_member: Client,
) -> None:
    first = hold(board, facilitator, genk, answers=said(needs[0]) | said(needs[1]))
    hold(board, facilitator, genk, answers=said(needs[0], "nuanced"))
    as_facilitator.post(f"/boards/{board.pk}/proposals/{needs[0].pk}/interviews/")
    cited = Evidence.objects.get()
    assert (cited.words, cited.n, cited.base, cited.kind) == ("1 van de 2", 2, "interviews", "interview")
    assert cited.source == Source.objects.get()
    finding = concluding.write_finding(
        board=board, by=facilitator, title="Zo is het", text="", evidence=[cited], proposals=[]
    )
    assert list(finding.evidence.all()) == [cited]
    assert "1 van de 2 interviews bevestigen het" in text_of(as_member.get(needs[0].get_absolute_url()))

    same = said(needs[0]) | said(needs[1], "contradicted")
    interviews.change(interview=first, by=facilitator, revision=1, answers=same)
    cited.refresh_from_db()
    assert cited.outdated_at is None, "it says the same of this need"

    other = said(needs[0], "contradicted") | said(needs[1])
    interviews.change(interview=first, by=facilitator, revision=2, answers=other)
    cited.refresh_from_db()
    assert cited.outdated_at is not None
    page = text_of(as_member.get(needs[0].get_absolute_url()))
    assert "De interviews 1 bevestigd, 1 genuanceerd → 1 genuanceerd, 1 tegengesproken" in page

    as_facilitator.post(f"/boards/{board.pk}/evidence/{cited.pk}/again/")
    cited.refresh_from_db()
    assert (cited.words, cited.n, cited.outdated_at) == ("0 van de 2", 2, None)
    assert Evidence.objects.count() == 1


def test_consent_that_is_taken_back_takes_the_library_out_of_everything(
    board: Board, needs: list[Proposal], genk: Library, facilitator: User, as_member: Client
) -> None:
    hold(board, facilitator, genk, answers=said(needs[0]))
    interview = hold(board, facilitator, genk, answers=said(needs[0], note=SENTENCE))
    cited = evidence.cite_interviews(proposal=needs[0], by=facilitator)
    interviews.change(
        interview=interview, by=facilitator, revision=1, answers=said(needs[0], note=SENTENCE), consent=False
    )
    cited.refresh_from_db()
    assert cited.outdated_at is not None
    assert as_member.get(needs[0].get_absolute_url()).context["heard"].n == 1
    assert as_member.get(interview.get_absolute_url()).status_code == 404
    assert SENTENCE not in str(cited.snapshot)


def test_erasing_leaves_no_word_of_it_behind(
    board: Board, needs: list[Proposal], genk: Library, facilitator: User, as_facilitator: Client
) -> None:
    interview = hold(board, facilitator, genk, answers=said(needs[0], note=SENTENCE))
    interviews.change(
        interview=interview, by=facilitator, revision=1, answers=said(needs[0]), notes=SECRET + " Nog minder."
    )
    as_facilitator.post(f"{interview.get_absolute_url()}erase/")
    assert not Interview.objects.exists()
    assert not Verdict.objects.exists()
    left = list(Entry.objects.filter(kind="feedback.interview").values_list("verb", "before", "after"))
    assert [verb for verb, _before, _after in left] == ["hold", "edit", "erase"]
    for word in (SENTENCE, SECRET, "Genk", "2026-11-03"):
        assert word not in str(left)


def test_nothing_that_counts_cant_be_cited(
    board: Board, needs: list[Proposal], genk: Library, facilitator: User, as_facilitator: Client
) -> None:
    hold(board, facilitator, genk, answers=said(needs[0]), finished=False)
    answer = as_facilitator.post(f"/boards/{board.pk}/proposals/{needs[0].pk}/interviews/")
    assert answer.status_code == 400
    assert "Geen enkel interview dat mag meetellen" in text_of(answer)
    assert not Evidence.objects.exists()


def test_the_list_costs_the_same_with_one_and_with_many(
    board: Board, needs: list[Proposal], genk: Library, facilitator: User, as_member: Client,
    django_assert_num_queries: Any,
) -> None:  # fmt: skip
    address = f"/boards/{board.pk}/interviews/"
    for wanted in (1, 6):
        while Interview.objects.count() < wanted:
            answers = {need.pk: Answer("confirmed") for need in needs}
            hold(
                board, facilitator, genk, answers=answers, on=HELD + timedelta(days=Interview.objects.count())
            )
        with django_assert_num_queries(14):
            assert as_member.get(address).status_code == 200


def test_in_the_story_stands_how_many_may_be_counted(
    board: Board, needs: list[Proposal], genk: Library, facilitator: User, as_member: Client
) -> None:
    for over in ({}, {"unnamed": True}, {"consent": False}, {"finished": False}):
        hold(board, facilitator, genk, answers=said(needs[0]), **over)
    first = as_member.get(f"/boards/{board.pk}/").context["story"][0]
    assert (first.title, first.url) == ("2 interviews", f"/boards/{board.pk}/interviews/")
    assert timezone.localdate() >= HELD
