"""The one line of a notice, in the reader's language, from its kind's template."""

from django.template.loader import render_to_string

from community.notices.models import Notice
from community.notices.registry import kind_of


def line_of(notice: Notice) -> str:
    return render_to_string(kind_of(notice.kind).line_template, {**notice.words, "notice": notice}).strip()
