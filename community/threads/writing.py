"""What programs send, over the API and the socket: one shape, checked before the service sees it."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from community.errors import Refused
from community.numbers import LARGEST
from community.threads.errors import AttachmentsWrong, BodyMissing, TooManyFiles, UnknownReply

MOST_FILES = 5


class UuidWrong(Refused):
    sentence = _("“uuid” must be a UUID that you made for this message.")


class SomebodyElse(Refused):
    code = "forbidden"
    status = 403
    sentence = _("Somebody else is signed in now, so this wasn't sent. Reload the page.")


@dataclass(frozen=True, slots=True)
class Written:
    body: str
    uuid: uuid.UUID
    reply_to: int | None
    attachments: tuple[int, ...]


def written_in(sent: Mapping[str, Any], sender: int) -> Written:
    """Raises UuidWrong, BodyMissing, UnknownReply, AttachmentsWrong, TooManyFiles, SomebodyElse.

    `author`, where it is sent, is who wrote it: in a tab left open the cookie may be another's by now.
    """
    if sent.get("author", sender) != sender:
        raise SomebodyElse
    return Written(body_in(sent), _uuid_in(sent), _reply_in(sent), _attachments_in(sent))


def body_in(sent: Mapping[str, Any]) -> str:
    body = sent.get("body")
    if not isinstance(body, str):
        raise BodyMissing
    return body


def _uuid_in(sent: Mapping[str, Any]) -> uuid.UUID:
    text = sent.get("uuid")
    if not isinstance(text, str):
        raise UuidWrong
    try:
        return uuid.UUID(text)
    except ValueError:
        raise UuidWrong from None


def _reply_in(sent: Mapping[str, Any]) -> int | None:
    reply_to = sent.get("reply_to")
    if reply_to is None:
        return None
    if isinstance(reply_to, bool) or not isinstance(reply_to, int) or not 1 <= reply_to <= LARGEST:
        raise UnknownReply
    return reply_to


def _attachments_in(sent: Mapping[str, Any]) -> tuple[int, ...]:
    ids = sent.get("attachments")
    if ids is None:
        return ()
    if not isinstance(ids, list):
        raise AttachmentsWrong
    if len(ids) > MOST_FILES:
        raise TooManyFiles
    for pk in ids:
        if isinstance(pk, bool) or not isinstance(pk, int) or not 1 <= pk <= LARGEST:
            raise AttachmentsWrong
    return tuple(dict.fromkeys(ids))
