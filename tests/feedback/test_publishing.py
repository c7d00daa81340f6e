"""A report: what it shows, what keeps it from being published, and that an edition stays as it was."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community.groups.models import Group
from community.notices.models import Notice
from community.people.models import User
from feedback import errors
from feedback.models import (
    Board,
    Evidence,
    Interview,
    PassedOver,
    Proposal,
    Recommendation,
    Report,
    Round,
    Verdict,
)
from feedback.services import concluding, evidence, publishing, rounds
from feedback.services.reporting import gather
from tests.cast import person, signed_in
from tests.feedback import decided


@pytest.fixture
def ready(board: Board, facilitator: User, needs: list[Proposal], people: list[User]) -> dict[str, Any]:
    decided.revealed(board, facilitator, needs, people)
    return decided.concluded(board, facilitator, needs)


def text_of(client: Client, board: Board, query: str = "") -> str:
    answer = client.get(f"/boards/{board.pk}/report/{query}")
    assert answer.status_code == 200
    return re.sub(r'(csrfmiddlewaretoken" value="|X-CSRFToken": ")[^"]+', "", answer.content.decode())


def write(client: Client, board: Board, **texts: str) -> Any:
    page = client.get(f"/boards/{board.pk}/report/edit/")
    found = page.context["form"].initial["found"]
    return client.post(f"/boards/{board.pk}/report/edit/", {"title": "Ons rapport", "found": found, **texts})


@pytest.mark.usefixtures("openly")
def test_a_report_is_written_published_and_read(
    ready: dict[str, Any], board: Board, as_facilitator: Client, as_member: Client
) -> None:
    assert "Er is nog geen rapport" in text_of(as_member, board)
    answer = write(as_facilitator, board, foreword="Dit is **ons** woord vooraf.")
    assert answer.headers["Location"] == f"/boards/{board.pk}/report/?edition=draft"
    assert "<strong>ons</strong>" in text_of(as_facilitator, board, "?edition=draft")
    assert "Er is nog geen rapport" in text_of(as_member, board)
    assert as_facilitator.post(f"/boards/{board.pk}/report/publish/").status_code == 302
    read = text_of(as_member, board)
    for said in (
        "Ons rapport", "<strong>ons</strong> woord vooraf", "12 collega's", "Bevraging", "108 antwoorden", "41%",
        "Het is onduidelijk", "Zeg wat mag", "Een pagina per dienst", "Eerst het andere.", "1 × bevestigd",
        "6 van de 9", "Eerst aanpakken",
    ):  # fmt: skip
        assert said in read, said


def test_every_figure_leads_to_its_source_and_its_snapshot(
    ready: dict[str, Any], board: Board, facilitator: User, as_member: Client
) -> None:
    publishing.publish(board=board, by=facilitator)
    read = text_of(as_member, board)
    figure = ready["figure"]
    assert read.count(f'href="#evidence-{figure.pk}"') == 3  # at its need, its finding and its advice
    assert f'id="evidence-{figure.pk}"' in read
    assert f'href="#source-{figure.source_id}"' in read
    assert f'id="source-{figure.source_id}"' in read
    assert "Wat de bron toen zei" in read


def test_what_isnt_published_is_said(
    ready: dict[str, Any], board: Board, facilitator: User, as_member: Client
) -> None:
    ready["figure"].source.__class__.objects.update(n=None)
    publishing.publish(board=board, by=facilitator)
    assert "niet gepubliceerd" in text_of(as_member, board)


def test_what_is_internal_or_said_in_confidence_stays_out(
    ready: dict[str, Any], board: Board, needs: list[Proposal], facilitator: User, as_member: Client
) -> None:
    decided.internal_action(board, facilitator, needs[0])
    silent = Interview.objects.create(
        board=board, on="2024-02-28", consent=False, notes="Niet vertellen", finished_at=timezone.now()
    )
    Verdict.objects.create(interview=silent, proposal=needs[0], says="contradicted")
    edition = publishing.publish(board=board, by=facilitator)
    read = text_of(as_member, board)
    for hidden in ("Binnenskamers", "Onder ons gezegd", "Ook onder ons", "Niet vertellen"):
        assert hidden not in read
        assert hidden not in str(edition.frozen)
    assert "1 × bevestigd" in read
    assert "0 ×" not in read


def test_nobody_is_named_in_what_is_frozen(
    ready: dict[str, Any], board: Board, facilitator: User, member: User
) -> None:
    Board.objects.filter(pk=board.pk).update(contact=facilitator)
    kept = str(publishing.publish(board=board, by=facilitator).frozen)
    assert [user.name for user in User.objects.all() if user.name in kept] == []


def test_a_published_edition_reads_nothing_but_what_was_frozen(
    ready: dict[str, Any], board: Board, facilitator: User, as_member: Client, needs: list[Proposal]
) -> None:
    publishing.publish(board=board, by=facilitator)
    before = text_of(as_member, board)
    Proposal.objects.update(title="Anders")
    Evidence.objects.update(answer="iets anders", share="0.99")
    Recommendation.objects.all().delete()
    PassedOver.objects.all().delete()
    Board.objects.filter(pk=board.pk).update(question="Een andere vraag?", intro="")
    assert text_of(as_member, board) == before


def test_another_edition_is_another_row_and_the_first_stays(
    ready: dict[str, Any], board: Board, facilitator: User, as_facilitator: Client, as_member: Client
) -> None:
    first = publishing.publish(board=board, by=facilitator)
    write(as_facilitator, board, closing="Tot de volgende keer.")
    publishing.publish(board=board, by=facilitator)
    assert "Tot de volgende keer." in text_of(as_member, board)
    earlier = text_of(as_member, board, "?edition=1")
    assert "Tot de volgende keer." not in earlier
    assert "Er is een nieuwere uitgave." in earlier
    first.refresh_from_db()
    assert first.digest == Report.objects.get(edition=1).digest != Report.objects.get(edition=2).digest
    story = as_member.get(f"/boards/{board.pk}/").context["story"]
    assert [(moment.title, moment.url) for moment in story if "/report/" in moment.url] == [
        ("Het rapport", f"/boards/{board.pk}/report/?edition=1"),
        ("Het rapport, uitgave 2", f"/boards/{board.pk}/report/?edition=2"),
    ]


@pytest.mark.parametrize(
    "query", ["?edition=2", "?edition=draft", "?edition=x", "?edition=-1", "?edition=01"]
)
def test_an_edition_that_isnt_there_is_not_found(
    ready: dict[str, Any], board: Board, facilitator: User, as_member: Client, query: str
) -> None:
    publishing.publish(board=board, by=facilitator)
    assert as_member.get(f"/boards/{board.pk}/report/{query}").status_code == 404


def test_who_took_part_hears_once(
    ready: dict[str, Any],
    board: Board,
    facilitator: User,
    member: User,
    django_capture_on_commit_callbacks: Any,
) -> None:
    publishing.publish(board=board, by=facilitator)
    told = Notice.objects.filter(kind="feedback.report_published")
    assert told.count() == 11  # all twelve members but the one who published it
    assert set(told.values_list("url", flat=True)) == {f"/boards/{board.pk}/report/?edition=1"}
    publishing.publish(board=board, by=facilitator)
    assert told.filter(user=member).count() == 2  # one an edition


def test_who_proposed_and_left_hears_of_a_public_board_and_not_of_a_closed_one(
    ready: dict[str, Any], board: Board, facilitator: User, needs: list[Proposal]
) -> None:
    gone = person("Weg Ondertussen")
    Proposal.objects.filter(pk=needs[0].pk).update(author=gone)
    publishing.publish(board=board, by=facilitator)
    assert not Notice.objects.filter(user=gone, kind="feedback.report_published").exists()
    Group.objects.filter(pk=board.group_id).update(readers="public")
    publishing.publish(board=board, by=facilitator)
    assert Notice.objects.filter(user=gone, kind="feedback.report_published").count() == 1


def test_a_report_waits_for_the_reveal(
    round: Round, board: Board, as_facilitator: Client, facilitator: User
) -> None:
    answer = as_facilitator.post(f"/boards/{board.pk}/report/publish/")
    assert answer.status_code == 409
    assert "Onthul eerst de volgorde." in answer.content.decode()
    with pytest.raises(errors.ReportIncomplete):
        publishing.publish(board=board, by=facilitator)
    assert not Report.objects.exists()


def test_a_dangling_recommendation_keeps_it_back(
    ready: dict[str, Any], board: Board, as_facilitator: Client
) -> None:
    loose = Recommendation.objects.create(board=board, title="Losse raad")
    ready["finding"].evidence.clear()  # and so the first one rests on nothing either
    answer = as_facilitator.post(f"/boards/{board.pk}/report/publish/")
    assert answer.status_code == 409
    body = answer.content.decode()
    for title, pk in (("Losse raad", loose.pk), ("Zeg wat mag", ready["advice"].pk)):
        assert title in body
        assert f"/boards/{board.pk}/recommendations/{pk}/edit/" in body
    assert not Report.objects.published().exists()


def test_an_unanswered_top_proposal_keeps_it_back_and_a_reason_answers_it(
    ready: dict[str, Any], board: Board, as_facilitator: Client, facilitator: User, needs: list[Proposal]
) -> None:
    ready["action"].public = False
    ready["action"].save()
    answer = as_facilitator.post(f"/boards/{board.pk}/report/publish/")
    assert answer.status_code == 409
    assert f"/boards/{board.pk}/actions/new/?proposal={needs[0].pk}" in answer.content.decode()
    assert f"/boards/{board.pk}/proposals/{needs[0].pk}/why-not/" in answer.content.decode()
    PassedOver.objects.create(proposal=needs[0], because="Te duur.", by=facilitator)
    assert as_facilitator.post(f"/boards/{board.pk}/report/publish/").status_code == 302


def test_a_library_that_takes_back_its_consent_is_in_no_new_edition(
    ready: dict[str, Any],
    board: Board,
    needs: list[Proposal],
    facilitator: User,
    as_facilitator: Client,
    as_member: Client,
) -> None:
    counted = evidence.cite_interviews(proposal=needs[0], by=facilitator)
    concluding.edit_finding(
        finding=ready["finding"], by=facilitator, title="Bevestigd", text="",
        evidence=[counted], proposals=needs[:1],
    )  # fmt: skip
    findings = f"/boards/{board.pk}/findings/"
    assert counted.in_short in as_member.get(findings).content.decode()
    Interview.objects.update(consent=False)
    evidence.recount(board=board, by=facilitator)
    assert counted.in_short not in as_member.get(findings).content.decode()
    answer = as_facilitator.post(f"/boards/{board.pk}/report/publish/")
    assert answer.status_code == 409
    assert f'href="{counted.source.get_absolute_url()}"' in answer.content.decode()
    assert not Report.objects.published().exists()


def test_an_outdated_figure_is_warned_of_and_shown_as_such(
    ready: dict[str, Any], board: Board, as_facilitator: Client, as_member: Client
) -> None:
    Evidence.objects.update(outdated_at="2026-01-01T10:00Z")
    assert "Verouderde cijfers" in as_facilitator.get(f"/boards/{board.pk}/report/edit/").content.decode()
    assert as_facilitator.post(f"/boards/{board.pk}/report/publish/").status_code == 302
    assert "verouderd" in text_of(as_member, board)


def test_two_who_write_at_once_lose_nothing(
    ready: dict[str, Any], board: Board, as_facilitator: Client
) -> None:
    page = as_facilitator.get(f"/boards/{board.pk}/report/edit/")
    write(as_facilitator, board, foreword="De eerste was vlugger.")
    stale = {
        "title": "Ons rapport",
        "found": page.context["form"].initial["found"],
        "foreword": "Mijn woord.",
    }
    answer = as_facilitator.post(f"/boards/{board.pk}/report/edit/", stale)
    assert answer.status_code == 409
    same = {**stale, "foreword": "De eerste was vlugger."}  # its own save by itself, that was quicker
    assert as_facilitator.post(f"/boards/{board.pk}/report/edit/", same).status_code == 302
    body = answer.content.decode()
    assert "Iemand anders paste dit rapport intussen aan." in body
    assert "Mijn woord." in body
    assert "De eerste was vlugger." in body
    assert Report.objects.get().texts == {"foreword": "De eerste was vlugger."}
    seen = re.search(r'name="found" value="([^"]+)"', body)
    assert seen is not None
    again = as_facilitator.post(f"/boards/{board.pk}/report/edit/", {**stale, "found": seen.group(1)})
    assert again.status_code == 302
    assert Report.objects.get().texts == {"foreword": "Mijn woord."}


def test_a_draft_keeps_itself_while_it_is_written(
    ready: dict[str, Any], board: Board, as_facilitator: Client
) -> None:
    page = as_facilitator.get(f"/boards/{board.pk}/report/edit/")
    typed = {"title": "Ons rapport", "found": page.context["form"].initial["found"], "order": "Zo dus."}
    answer = as_facilitator.post(f"/boards/{board.pk}/report/edit/", typed, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    draft = Report.objects.get()
    assert draft.texts == {"order": "Zo dus."}
    assert publishing.state_of(draft) in answer.content.decode()
    for wrong, status in (({}, 409), ({"title": ""}, 422)):
        post = {**typed, "order": "Of zo.", **wrong}
        answer = as_facilitator.post(f"/boards/{board.pk}/report/edit/", post, headers={"HX-Request": "true"})
        assert answer.status_code == status
        assert answer.content.decode().strip().startswith("<b>Niet bewaard.</b>")  # no page inside the page
        assert Report.objects.get().texts == {"order": "Zo dus."}


@pytest.mark.parametrize(
    "typed", [{"title": ""}, {"title": "x" * 201}, {"foreword": "x" * 20_001}, {"found": "x" * 17}]
)
def test_a_wrong_text_gets_a_sentence_and_stays(
    ready: dict[str, Any], board: Board, as_facilitator: Client, typed: dict[str, str]
) -> None:
    answer = write(as_facilitator, board, **typed)
    assert answer.status_code == 422
    assert not Report.objects.exists()


def test_only_facilitators_write_and_publish(
    ready: dict[str, Any], board: Board, as_member: Client, as_outsider: Client, stranger: Client
) -> None:
    for page in ("edit", "publish"):
        address = f"/boards/{board.pk}/report/{page}/"
        assert as_member.post(address).status_code == 403
        assert as_outsider.post(address).status_code == 404
        assert stranger.post(address).status_code == 302
    assert not Report.objects.exists()


def test_everybody_reads_the_report_of_a_public_board(
    ready: dict[str, Any], board: Board, facilitator: User, stranger: Client, as_outsider: Client
) -> None:
    publishing.publish(board=board, by=facilitator)
    assert stranger.get(f"/boards/{board.pk}/report/").status_code == 404
    assert as_outsider.get(f"/boards/{board.pk}/report/").status_code == 404
    Group.objects.filter(pk=board.group_id).update(readers="public")
    assert "Zeg wat mag" in text_of(stranger, board)


def test_a_sealed_round_shows_nothing_in_the_draft(
    round: Round, board: Board, people: list[User], needs: list[Proposal], facilitator: User, admin: User
) -> None:
    decided.cast_all(round, people, needs)
    rounds.tighten(round=round, visibility="sealed", by=facilitator)
    closed = rounds.close_round(round=round, by=facilitator)
    result = closed.results.all()[0]
    for user in (facilitator, admin):
        client = signed_in(user)
        for page in ("report/", "report/?edition=draft", "report/edit/"):
            answer = client.get(f"/boards/{board.pk}/{page}")
            body = answer.content.decode()
            assert 'class="ladder"' not in body
            assert result.digest[:16] not in body
    assert gather(board, publishing.draft_of(board))["order"] is None
    assert gather(board, publishing.draft_of(board))["count"] is None


def test_an_open_second_round_hides_the_first_from_the_draft_but_not_from_the_edition(
    ready: dict[str, Any], board: Board, facilitator: User, as_facilitator: Client, as_member: Client
) -> None:

    from django.utils import timezone

    publishing.publish(board=board, by=facilitator)
    closes_at = timezone.now() + timedelta(days=1)
    rounds.open_round(board=board, by=facilitator, closes_at=closes_at)
    assert 'class="ladder"' in text_of(as_member, board)
    assert 'class="ladder"' not in text_of(as_facilitator, board, "?edition=draft")


def test_the_page_costs_the_same_however_much_stands_in_it(
    ready: dict[str, Any],
    board: Board,
    facilitator: User,
    as_member: Client,
    as_facilitator: Client,
    needs: Any,
) -> None:
    def cost(client: Client, query: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"/boards/{board.pk}/report/{query}").status_code == 200
        return len(captured)

    publishing.publish(board=board, by=facilitator)
    few = cost(as_member, ""), cost(as_facilitator, "?edition=draft")
    for number in range(12):
        decided.proof(board, needs[number % 4], answer=f"antwoord {number}")
    publishing.publish(board=board, by=facilitator)
    assert (cost(as_member, ""), cost(as_facilitator, "?edition=draft")) == few
    assert few == (8, 40)


def test_a_mail_says_where_to_read_it(
    ready: dict[str, Any], board: Board, facilitator: User, member: User
) -> None:
    from community.notices.models import Delivery

    publishing.publish(board=board, by=facilitator)
    letter = Delivery.objects.filter(key__contains="report:", to=member.email).first()
    assert letter is not None
    assert "Het rapport is er: Wat verbeteren we?" in str(letter.__dict__)
    assert mail.outbox == []
