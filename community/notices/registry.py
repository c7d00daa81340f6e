"""The kinds of news that apps hand in: what each is called, and whether it is mailed."""

from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured
from django.utils.functional import Promise

from community.notices.models import Preference


@dataclass(frozen=True, slots=True)
class NoticeKind:
    """A kind "meetups.seat_given" has its words in `meetups/notices/seat_given.txt`, one line in the app, and
    `meetups/mail/seat_given.txt`: `Subject: …`, then the text. `mail` holds where nobody chose otherwise.
    """

    name: str
    label: str | Promise
    mail: str = Preference.Mail.NOW

    @property
    def line_template(self) -> str:
        return self._template("notices")

    @property
    def mail_template(self) -> str:
        return self._template("mail")

    def _template(self, folder: str) -> str:
        app, what = self.name.split(".")
        return f"{app}/{folder}/{what}.txt"


_kinds: dict[str, NoticeKind] = {}


def notice_kind(kind: NoticeKind) -> None:
    """Register a kind; called from an app's `ready`."""
    _kinds[kind.name] = kind


def kind_of(name: str) -> NoticeKind:
    try:
        return _kinds[name]
    except KeyError:
        raise ImproperlyConfigured(f"no app registered the notice kind {name!r}") from None


def kinds() -> list[NoticeKind]:
    return list(_kinds.values())
