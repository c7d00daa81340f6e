from django.utils.translation import gettext_lazy as _

from community.errors import Conflict, Refused


class NothingInIt(Refused):
    status = 422
    sentence = _("There is nothing in it yet. Choose at least one message, or write a paragraph.")


class StillAsking(Conflict):
    sentence = _("Not everybody whose words are in it has answered. Wait two working days, or ask them.")
