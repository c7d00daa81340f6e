from django.utils.translation import gettext_lazy as _

from community.errors import Refused


class RequestDecided(Refused):
    code = "conflict"
    status = 409
    sentence = _("Somebody already decided on this request.")


class LastRegion(Refused):
    sentence = _("A library belongs to at least one region.")


class LastOrganiser(Refused):
    code = "conflict"
    status = 409
    sentence = _("A region keeps at least one organiser. Give that role to somebody else first.")


class InvitedSomebodyElse(Refused):
    code = "forbidden"
    status = 403
    sentence = _(
        "This invitation is for another e-mail address. Sign in with that one, or ask for a new invitation."
    )
