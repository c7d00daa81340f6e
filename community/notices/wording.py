"""The one line of a notice, in the reader's language, from its kind's template."""

from community.notices.models import Notice
from community.notices.registry import find_kind
from community.notices.words import plain, unpacked


def line_of(notice: Notice) -> str:
    """Empty for a kind that a former version sent and nobody registers any more."""
    kind = find_kind(notice.kind)
    if kind is None:
        return ""
    return plain(kind.line_template, {**unpacked(notice.words), "notice": notice}).strip()
