"""The writer of reports: the texts around what is generated, and the edition that is frozen from it."""

from dataclasses import dataclass

from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.history.services import record
from community.people.models import User
from feedback import counting, errors
from feedback.models import Board, Evidence, Recommendation, Report
from feedback.reporting import TEXTS, Told
from feedback.services.reporting import gather
from feedback.services.telling import revised, tell_report

LONGEST = 20_000  # characters of one text


@dataclass(frozen=True, slots=True)
class Missing:
    """What keeps a report from being published, and where to put it right. `about`: content, if anything."""

    sentence: str | Promise
    about: str = ""
    url: str = ""


def draft_of(board: Board) -> Report:
    """The draft as it is kept, or as it would be made: the next edition, with the texts of the last."""
    found = Report.objects.filter(board=board, published_at=None).first()
    if found is not None:
        return found
    last = Report.objects.filter(board=board).published().first()
    if last is not None:
        title, texts, edition = last.title, dict(last.texts), last.edition + 1
    else:
        with translation.override(board.language):
            title, texts, edition = _("Report: %(board)s") % {"board": board.title}, {}, 1
    return Report(board=board, edition=edition, title=title[:200], texts=texts, language=board.language)


def state_of(report: Report) -> str:
    """Names the draft as somebody found it, so that nobody writes over what they haven't seen."""
    return counting.digest({"title": report.title, "texts": report.texts})[:16]


@transaction.atomic
def save_draft(*, board: Board, by: User, title: str, texts: dict[str, str], found: str) -> Report:
    """Keep what was written. Raises ReportChanged where the draft isn't the one that was `found`."""
    Board.objects.select_for_update(of=("self",)).get(pk=board.pk)
    draft = draft_of(board)
    if state_of(draft) != found:
        raise errors.ReportChanged
    before = state_of(draft)
    draft.title = title.strip()[:200]
    draft.texts = {key: texts[key].strip()[:LONGEST] for key in TEXTS if texts.get(key, "").strip()}
    is_new = draft.pk is None
    draft.save()
    if is_new or state_of(draft) != before:
        record(actor=by, verb="write", of=draft)
    return draft


def missing(board: Board, told: Told) -> list[Missing]:
    """Why this can't be published yet; [] when nothing is missing."""
    if told["order"] is None:
        sentence = gettext_lazy("Reveal the order first. A report is published once everyone can see it.")
        return [Missing(sentence, url=reverse("boards:manage", args=[board.pk]))]
    report = reverse("boards:report", args=[board.pk])
    found = [
        Missing(
            gettext_lazy("This recommendation rests on no evidence. Name a finding that does."),
            dangling.title,
            f"{report}?edition=draft#recommendation-{dangling.pk}",
        )
        for dangling in Recommendation.objects.filter(board=board).dangling()
    ]
    by_id = {row["id"]: row for row in told["proposals"]}
    for proposal in told["order"]["first"]:
        row = by_id[proposal]
        if not row["actions"] and not row["passed_over"]:
            sentence = gettext_lazy("This comes first, and nothing is said of what is done. Plan an action.")
            url = f"{reverse('boards:action_new', args=[board.pk])}?proposal={proposal}"
            found.append(Missing(sentence, row["title"], url))
    return found


def outdated(board: Board) -> list[Missing]:
    """What is worth a look, and no reason to wait: the report says so itself, beside what the source said."""
    return [
        Missing(
            gettext_lazy("The source says something else by now. The report shows it as outdated."),
            str(proof),
            f"{reverse('boards:report', args=[board.pk])}?edition=draft#evidence-{proof.pk}",
        )
        for proof in Evidence.objects.filter(board=board, outdated_at__isnull=False)
    ]


@transaction.atomic
def publish(*, board: Board, by: User) -> Report:
    """Freeze the draft as an edition and tell everyone who took part, once.

    Raises ReportIncomplete with all that is missing.
    """
    board = Board.objects.select_for_update(of=("self",)).select_related("group").get(pk=board.pk)
    report = draft_of(board)
    report.published_at, report.published_by = timezone.now(), by
    told = gather(board, report)
    if lacking := missing(board, told):
        raise errors.ReportIncomplete(lacking)
    report.frozen, report.digest = told, counting.digest(told)
    report.save()
    record(actor=by, verb="publish", of=report, after={"edition": report.edition, "digest": report.digest})
    tell_report(report, by)
    revised(board)
    return report
