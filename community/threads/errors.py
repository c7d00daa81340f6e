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
    sentence = _("This conversation is closed: you can read it, but not write in it any more.")


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


# Files


class FileMissing(Refused):
    sentence = _("Choose a file first.")


class FileEmpty(Refused):
    sentence = _("There is nothing in this file.")


class FileTooLarge(Refused):
    code = "too_large"
    status = 413
    sentence = _("A file holds at most 20 MB. Make it smaller, or put a link to it in your message.")


class FileKindUnknown(Refused):
    sentence = _(
        "Files of this kind can't come along. What can: pictures (JPG, PNG, WebP, GIF), PDF, text (TXT, "
        "CSV), and documents of Word, Excel, PowerPoint and LibreOffice."
    )


class FileDisguised(Refused):
    sentence = _(
        "What is in this file isn't what its name says. Open it in the program that made it, and save it "
        "anew."
    )


class FileHoldsMacros(Refused):
    sentence = _("There are macros in this document. Save it without them, and try again.")


class PictureUnreadable(Refused):
    sentence = _("This picture can't be read. Save it anew as JPG or PNG, and try again.")


class PictureTooLarge(Refused):
    code = "too_large"
    status = 413
    sentence = _("This picture has too many pixels. Make it smaller, and try again.")


class TooManyFiles(Refused):
    code = "too_large"
    status = 413
    sentence = _("A message takes at most five files. Leave some out, or send them in two.")


class UnknownAttachment(Refused):
    sentence = _("One of the files isn't here any more. Take it out, and add it again.")


class AttachmentsWrong(Refused):
    sentence = _("“attachments” must be a list of numbers of files that you sent here.")


class FileUuidTaken(Conflict):
    sentence = _("Another file was sent here under this “uuid”. Make a new one for this file.")


class TooManyUploads(Refused):
    code = "rate_limited"
    status = 429
    sentence = _("You sent many files in one hour. Wait a little, and try again.")


class RoomUsedUp(Refused):
    code = "too_large"
    status = 413
    sentence = _("Your files take up all the room that there is for one person. Remove older ones first.")


class ServerBusy(Refused):
    code = "rate_limited"
    status = 429
    sentence = _("There are many pictures at once just now. Try again in a minute.")
