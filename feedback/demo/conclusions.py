"""What the finished board found and advised, resting on its figures."""

import json
from datetime import datetime
from pathlib import Path

from django.utils import timezone

from community.history.models import Entry
from community.people.models import User
from feedback.counting import digest
from feedback.demo.setting_back import forget_notices
from feedback.models import Board, Evidence, Proposal, Report
from feedback.services import concluding, publishing

_told = json.loads(
    (Path(__file__).resolve().parent.parent / "data" / "conclusions.json").read_text(encoding="utf-8")
)


def conclude(board: Board, by: User, needs: dict[str, Proposal], when: datetime) -> None:
    voices = list(board.evidence.exclude(quote="").order_by("pk"))
    cited: dict[str, Evidence] = {row.headline: row for row in board.evidence.exclude(headline="")}
    cited |= {f"voice {number}": row for number, row in enumerate(voices)}
    found = [
        concluding.write_finding(
            board=board,
            by=by,
            title=row["title"],
            text=row["text"],
            evidence=[cited[name] for name in row["evidence"]],
            proposals=[needs[key] for key in row["needs"].split()],
        )
        for row in _told["findings"]
    ]
    actions = {action.title: action for action in board.actions.all()}
    for row in _told["recommendations"]:
        concluding.recommend(
            board=board,
            by=by,
            title=row["title"],
            text=row["text"],
            findings=[found[number] for number in row["findings"]],
            proposals=[needs[key] for key in row["needs"].split()],
            actions=[actions[title] for title in row["actions"]],
        )
    for kind in ("finding", "recommendation"):
        Entry.objects.filter(kind=f"feedback.{kind}").backdate(when)


def publish(board: Board, then: datetime) -> Report:
    """Through the service, and then set back to when it was."""
    assert board.contact is not None
    draft = publishing.draft_of(board)
    publishing.save_draft(
        board=board,
        by=board.contact,
        title=_told["title"],
        texts=_told["texts"],
        found=publishing.state_of(draft),
    )
    report = publishing.publish(board=board, by=board.contact)
    on = timezone.localtime(then).date()
    report.frozen["published_on"] = on.isoformat()
    report.digest = digest(report.frozen)
    report.published_at = then
    report.save(update_fields=["frozen", "digest", "published_at"])
    Entry.objects.filter(kind="feedback.report", object_id=report.pk).backdate(then)
    forget_notices(f"report:{report.pk}")
    return report
