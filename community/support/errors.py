from django.utils.translation import gettext_lazy as _

from community.errors import Conflict, Refused


class CallbackClosed(Conflict):
    sentence = _("Somebody closed this request already.")


class NoCallbackThen(Refused):
    status = 422
    sentence = _("We don't call on that day. Choose one of the working days in the list.")


class CallbackWaiting(Conflict):
    sentence = _("You are on the list for this service already. Withdraw that request first to change it.")
