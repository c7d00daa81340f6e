from django.utils.translation import gettext_lazy as _

from community.errors import Refused


class OccurrenceCancelled(Refused):
    code = "conflict"
    status = 409
    sentence = _("This date was cancelled. Look for another one in the calendar.")


class OccurrencePast(Refused):
    code = "conflict"
    status = 409
    sentence = _("This date is over. You can still read what was planned.")


class AnswerUnknown(Refused):
    sentence = _("That answer doesn't fit this date. Choose one of the buttons.")


class TimeMissing(Refused):
    """A wall-clock time that the change to summer time skips."""

    sentence = _("That time doesn't exist on that day: the clock goes from 2:00 to 3:00. Choose another one.")


class RuleUnfit(Refused):
    """A recurrence that can't be kept; the sentence says why."""

    sentence = _("These dates can't be repeated like that. Choose another rhythm.")


class NotCancelled(Refused):
    code = "conflict"
    status = 409
    sentence = _("This date isn't cancelled.")


class InThePast(Refused):
    sentence = _("That moment is already over. Choose a later one.")
