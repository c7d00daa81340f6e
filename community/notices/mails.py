"""A mail's words, in its reader's language, before it becomes a Delivery."""

from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import make_msgid
from typing import Any

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import translation

from community.notices.words import plain
from community.people.models import User

SALT = "notices.stop"


@dataclass(frozen=True, slots=True)
class Words:
    subject: str
    body: str


class MailWithoutSubject(ValueError):
    """A mail template must begin with `Subject: …`."""


def language_of(user: User | None) -> str:
    """The language somebody reads mail in: what they chose, or the installation's."""
    return user.language if user and user.language else settings.LANGUAGE_CODE


def absolute(path: str) -> str:
    """A link that works in a mail; what is absolute already stays as it is."""
    return f"{settings.PUBLIC_URL}{path}" if path.startswith("/") else path


def compose(template: str, context: Mapping[str, Any], *, language: str, footer: Mapping[str, Any]) -> Words:
    """Render `template` and the line under every mail. The context's `url` becomes a full address."""
    with translation.override(language):
        common = {"site": settings.PUBLIC_URL, "preferences_url": absolute(reverse("notices:preferences"))}
        text = plain(template, {**common, **context, "url": absolute(str(context.get("url", "")))})
        below = plain("notices/mail/_footer.txt", {**common, **footer})
    first, _, rest = text.strip().partition("\n")
    if not first.startswith("Subject:"):
        raise MailWithoutSubject(template)
    subject = " ".join(first.removeprefix("Subject:").split())[:300]
    return Words(subject, f"{rest.strip()}\n\n-- \n{below.strip()}\n")


def new_message_id() -> str:
    return make_msgid(domain=str(settings.PUBLIC.host))


def stop_url(user: User, kind: str) -> str:
    """The address that ends mails of a kind without signing in; only we can have made it."""
    token = signing.dumps([user.pk, kind], salt=SALT, compress=True)
    return absolute(reverse("notices:stop", args=[token]))


def stopped_by(token: str) -> tuple[int, str]:
    """Whom and which kind a `stop_url` is about. Raises signing.BadSignature."""
    user_id, kind = signing.loads(token, salt=SALT)
    return int(user_id), str(kind)
