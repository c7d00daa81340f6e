"""The chapters of a report in their order, and the texts that people write into them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from feedback.reporting import Told

MARKDOWN = _("**bold**, lists with a dash, links. Nothing is needed: what you leave empty doesn't show.")

TEXT_LABELS: dict[str, tuple[str | Promise, str | Promise]] = {
    "foreword": (_("Foreword"), MARKDOWN),
    "method": (_("How we worked"), _("Shown with who took part, and what happened when.")),
    "sources": (_("With the sources"), ""),
    "needs": (_("With what people need"), ""),
    "interviews": (_("With the interviews"), ""),
    "order": (_("With the order"), ""),
    "findings": (_("With the findings"), ""),
    "recommendations": (_("With the recommendations"), ""),
    "actions": (_("With the actions"), ""),
    "closing": (_("To close"), _("Thanks, and what happens next.")),
}


@dataclass(frozen=True, slots=True)
class Chapter:
    """`key` is its anchor and its template; `number` as it is printed."""

    key: str
    title: str | Promise
    number: int


def chapters(told: Told) -> Iterator[Chapter]:
    """Those that have something to say. `told` as feedback.reporting.resolved gives it."""
    number = 0
    for key, title, shows in _possible(told):
        if shows or told["texts"].get(key):
            number += 1
            yield Chapter(key, title, number)


def _possible(told: Told) -> list[tuple[str, str | Promise, Any]]:
    needs = {"ideas": _("The ideas"), "both": _("The needs and ideas")}
    return [
        ("why", _("Why, and who took part"), True),
        ("sources", _("What it rests on"), told["sources"]),
        ("needs", needs.get(told["board"]["ranks"], _("What people need")), told["needs"]),
        ("interviews", _("Checked in interviews"), told["interviews"]),
        ("order", _("What comes first"), told["order"]),
        ("findings", pgettext_lazy("of a report", "Findings"), told["findings"]),
        ("recommendations", pgettext_lazy("of a report", "Recommendations"), told["recommendations"]),
        ("actions", _("What is done about it"), told["actions"] or told["order"]),
        ("figures", _("Where every figure comes from"), told["evidence"]),
        ("recount", _("Count it again yourself"), told["count"]),
    ]
