"""The one line of a notice, in the reader's language, from its kind's template."""

from typing import Any

from django.conf import settings
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from community.notices.models import Notice
from community.notices.registry import find_kind
from community.notices.words import plain, unpacked

# What somebody wrote, and what somebody or something is called: the words that templates put into a sentence.
WRITTEN = {
    "title", "text", "name", "because", "about", "board", "need", "action", "call", "session", "gone", "kept"
}  # fmt: skip
NAMES = {"who", "group", "region", "library", "service", "where"}
# Around such a word while the line is put together; nobody types these.
OPEN_WRITTEN, OPEN_NAME, CLOSE = "\ue000", "\ue001", "\ue002"


def line_of(notice: Notice) -> str:
    """Empty for a kind that a former version sent and nobody registers any more."""
    return _line(notice, unpacked(notice.words))


def marked_line(notice: Notice) -> SafeString:
    """The same for a page: what isn't the interface's own stands apart, in its language and its direction."""
    words = unpacked(notice.words)
    language = words.get("lang") or settings.LANGUAGE_CODE
    line = str(escape(_line(notice, {name: _marked(name, word) for name, word in words.items()})))
    line = line.replace(OPEN_WRITTEN, format_html('<bdi lang="{}">', language))
    return mark_safe(line.replace(OPEN_NAME, "<bdi>").replace(CLOSE, "</bdi>"))  # escaped above


def _marked(name: str, word: Any) -> Any:
    if not isinstance(word, str) or not word or name not in WRITTEN | NAMES:
        return word
    for mark in (OPEN_WRITTEN, OPEN_NAME, CLOSE):
        word = word.replace(mark, "")
    return f"{OPEN_WRITTEN if name in WRITTEN else OPEN_NAME}{word}{CLOSE}"


def _line(notice: Notice, words: dict[str, Any]) -> str:
    kind = find_kind(notice.kind)
    if kind is None:
        return ""
    return plain(kind.line_template, {**words, "notice": notice}).strip()
