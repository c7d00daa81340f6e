"""What a source says now beside what was cited from it, in words for a page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from community.frame.dates import formatted
from feedback.models import Evidence, Source
from feedback.services.evidence import facts_behind
from feedback.verdicts import in_words

Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """`own`: the two are content, in the language of the source."""

    name: str
    before: str
    after: str
    own: bool


def changed_since(evidence: Evidence) -> list[Change]:
    """What its source says otherwise since it was cited; its source has to be there."""
    return [*_recounted(evidence), *differences(evidence.snapshot, evidence.source.facts)]


def _recounted(evidence: Evidence) -> list[Change]:
    """What the interviews say otherwise, where that was cited."""
    tally = evidence.snapshot.get("tally")
    if tally is None:
        return []
    now = facts_behind(evidence)["tally"]
    if now == tally:
        return []
    return [
        Change(_("The interviews"), in_words(tally) or _("nothing"), in_words(now) or _("nothing"), False)
    ]


def differences(before: Facts, after: Facts) -> list[Change]:
    """In the order of the form. A fact that only one of the two knows is empty in the other."""
    return [
        Change(
            name=str(Source._meta.get_field(name).verbose_name),  # type: ignore[union-attr]
            before=shown(name, before.get(name)),
            after=shown(name, after.get(name)),
            own=name in ("title", "text"),
        )
        for name in Source().facts
        if (name in before or name in after) and before.get(name) != after.get(name)
    ]


def shown(name: str, value: Any) -> str:
    if name == "n" and value is None:
        return _("not published")
    if value in (None, ""):
        return _("nothing")
    if name == "dated_on":
        return formatted(date.fromisoformat(value), "j F Y")
    choices = {"kind": Evidence.Kind, "base": Evidence.Base}
    return str(choices[name](value).label) if name in choices else str(value)
