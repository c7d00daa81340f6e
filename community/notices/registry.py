"""Kinds of notices, handed in by the apps that send them."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from community.notices.models import Preference

OTHER = _("Other")


@dataclass(frozen=True, slots=True)
class NoticeKind:
    """`name` "meetups.seat_given" has its words in templates/meetups/notices/seat_given.txt, one line in the
    app, and templates/meetups/mail/seat_given.txt: `Subject: …`, then the text. `label` is what the
    preference page calls it, under the heading `area`; `mail` is how it is mailed to whoever chose nothing.
    """

    name: str
    label: str | Promise
    area: str | Promise = OTHER
    mail: Preference.Mail = Preference.Mail.NOW

    @property
    def line_template(self) -> str:
        app, _, what = self.name.partition(".")
        return f"{app}/notices/{what}.txt"

    @property
    def mail_template(self) -> str:
        app, _, what = self.name.partition(".")
        return f"{app}/mail/{what}.txt"


class UnknownKind(LookupError):
    """No app registered a kind of this name."""


_kinds: dict[str, NoticeKind] = {}


def notice_kind(kind: NoticeKind) -> None:
    """Register a kind; called from an app's `ready`. Registering a name again replaces it."""
    _kinds[kind.name] = kind


def kind_named(name: str) -> NoticeKind:
    try:
        return _kinds[name]
    except KeyError:
        raise UnknownKind(name) from None


def find_kind(name: str) -> NoticeKind | None:
    """The kind, or None for one that a former version sent and nobody registers any more."""
    return _kinds.get(name)


def kinds() -> list[NoticeKind]:
    return list(_kinds.values())
