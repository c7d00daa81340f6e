"""What a service refuses: a noun of the domain, with a code for programs and a sentence for people."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Refused(Exception):
    """Base of all domain errors. Nothing was changed when it is raised.

    `code` goes out on the API and the socket (CONTRACT: forbidden, not_found, invalid, conflict,
    rate_limited, too_large), `sentence` to the reader in their language, `status` is the HTTP answer.
    """

    code = "invalid"
    status = 400
    sentence: str | Promise = _("That can't be done.")

    def __init__(self, sentence: str | Promise | None = None) -> None:
        if sentence is not None:
            self.sentence = sentence
        super().__init__(str(self.code))


class Conflict(Refused):
    code = "conflict"
    status = 409
    sentence = _("Somebody else changed this in the meantime. Look again before you save.")
