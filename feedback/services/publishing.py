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
LOOK = gettext_lazy("Look at it")


@dataclass(frozen=True, slots=True)
class Missing:
    """What keeps a report from being published. `about`: content, if anything; `ways`: to put it right, each
    with its address."""

    sentence: str | Promise
    about: str = ""
    ways: tuple[tuple[str | Promise, str], ...] = ()


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
    """Keep what was written; the same again changes nothing.

    Raises ReportChanged where the draft isn't the one that was `found`.
    """
    Board.objects.select_for_update(of=("self",)).get(pk=board.pk)
    draft = draft_of(board)
    before, is_new = state_of(draft), draft.pk is None
    draft.title = title.strip()[:200]
    draft.texts = {key: texts[key].strip()[:LONGEST] for key in TEXTS if texts.get(key, "").strip()}
    after = state_of(draft)
    if before not in (found, after):
        raise errors.ReportChanged
    if is_new or after != before:
        draft.save()
        record(actor=by, verb="write", of=draft)
    return draft


def missing(board: Board, told: Told) -> list[Missing]:
    """Why this can't be published yet; [] when nothing is missing."""
    if told["order"] is None:
        sentence = gettext_lazy("Reveal the order first. A report is published once everyone can see it.")
        ways = ((gettext_lazy("Run this board"), reverse("boards:manage", args=[board.pk])),)
        return [Missing(sentence, ways=ways)]
    by_id = {row["id"]: row for row in told["proposals"]}
    first = [by_id[proposal] for proposal in told["order"]["first"]]
    return [
        *map(dangling, Recommendation.objects.filter(board=board).dangling()),
        *map(recounted, Evidence.objects.filter(board=board).recounted().select_related("source")),
        *(unanswered(board, row) for row in first if not row["actions"] and not row["passed_over"]),
    ]


def dangling(row: Recommendation) -> Missing:
    edit = reverse("boards:recommendation_edit", args=[row.board_id, row.pk])
    sentence = gettext_lazy("This recommendation rests on no evidence. Name a finding that does.")
    return Missing(sentence, row.title, ((gettext_lazy("Change the recommendation"), edit),))


def recounted(proof: Evidence) -> Missing:
    """A library may have taken back what it agreed to: no new edition says what it said."""
    sentence = gettext_lazy("The interviews count otherwise by now. Take over what they say today.")
    return Missing(sentence, proof.in_short, ((LOOK, proof.source.get_absolute_url()),))


def unanswered(board: Board, row: Told) -> Missing:
    sentence = gettext_lazy("This comes first, and nothing is said of what is done.")
    plan = f"{reverse('boards:action_new', args=[board.pk])}?proposal={row['id']}"
    pass_over = reverse("boards:pass_over", args=[board.pk, row["id"]])
    ways = ((gettext_lazy("Plan an action"), plan), (gettext_lazy("Say why not"), pass_over))
    return Missing(sentence, row["title"], ways)


def outdated(board: Board) -> list[Missing]:
    """What is worth a look, and no reason to wait: the report says so itself, beside what the source said."""
    sentence = gettext_lazy("The source says something else by now. The report shows it as outdated.")
    found = Evidence.objects.filter(board=board, outdated_at__isnull=False).exclude(snapshot__has_key="tally")
    return [
        Missing(sentence, proof.in_short, ((LOOK, proof.source.get_absolute_url()),))
        for proof in found.select_related("source")
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
