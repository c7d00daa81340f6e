from django.utils.translation import gettext_lazy as _

from community.errors import Refused


class InvitationOver(Refused):
    status = 410
    sentence = _("This invitation no longer works. Ask the organiser of your region for a new one.")
