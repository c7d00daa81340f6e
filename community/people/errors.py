from django.utils.translation import gettext_lazy as _

from community.errors import Refused


class MailUnreachable(Refused):
    code = "unavailable"
    status = 503
    sentence = _("We can't send mail right now, so no code is on its way. Try again in a few minutes.")


class HandOnFirst(Refused):
    code = "conflict"
    status = 409
    sentence = _("Somebody else must take over first what only this person runs.")
