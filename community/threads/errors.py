"""What a conversation refuses."""

from django.utils.translation import gettext_lazy as _

from community.errors import Conflict, Refused


class BodyMissing(Refused):
    sentence = _("There is nothing in it yet. Write your message first.")


class BodyTooLong(Refused):
    code = "too_large"
    status = 413
    sentence = _("A message holds at most 10,000 characters. Shorten it, or send it in two.")


class BodyUnreadable(Refused):
    sentence = _(
        "Your message holds a character that can't be kept. Type the text again instead of pasting it."
    )


class UnknownReply(Refused):
    sentence = _("The message you reply to isn't in this conversation. Send yours without the reply.")


class UuidTaken(Conflict):
    sentence = _("This was sent before, with another text. Check whether it is there, and send it again.")


class ThreadClosed(Refused):
    code = "forbidden"
    status = 403
    sentence = _("This conversation is closed: one can read it, but not write in it any more.")


class PostGone(Refused):
    code = "conflict"
    status = 409
    sentence = _("This message was removed in the meantime.")


class NoAnswerHere(Refused):
    sentence = _("Only a message in a question can be its answer, and not the question itself.")


class UnknownReaction(Refused):
    code = "not_found"
    status = 404
    sentence = _("There are five reactions; this isn't one of them.")
