"""A published edition as a PDF, in the language of the report."""

from datetime import date

from django.conf import settings
from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.text import slugify
from django.utils.translation import gettext as _

from community.frame.dates import formatted
from feedback.chapters import chapters
from feedback.models import Report
from feedback.reporting import Told, resolved
from feedback.typeset.pdf import pdf_of
from feedback.typeset.tree import tree_of

KEPT = 60 * 60  # seconds: what was set once serves everyone who asks within the hour


def printed(report: Report) -> bytes:
    """Of a published edition."""
    key = f"report-pdf:{report.pk}:{report.digest}"
    made: bytes | None = cache.get(key)
    if made is None:
        with translation.override(report.language):
            made = set_now(report)
        cache.set(key, made, KEPT)
    return made


def set_now(report: Report) -> bytes:
    told: Told = resolved(report.frozen)
    context = {"told": told, "chapters": list(chapters(told)), "board": report.board, "digest": report.digest}
    html = render_to_string("feedback/report_pdf.html", context)
    address = f"{settings.PUBLIC_URL}{report.get_absolute_url()}?edition={report.edition}"
    return pdf_of(
        tree_of(html, base=address),
        words={
            "lang": told["language"].split("-")[0],
            "title": told["title"],
            "board": told["board"]["title"],
            "question": told["board"]["question"],
            "published": published_on(told),
            "contents": _("In this report"),
            "address": address,
        },
        at=report.published_at or timezone.now(),
    )


def published_on(told: Told) -> str:
    day = formatted(date.fromisoformat(told["published_on"]), "j F Y")
    said = _("published on %(day)s") % {"day": day}
    if told["edition"] > 1:
        said += ", " + _("edition %(n)s") % {"n": told["edition"]}
    return said


def filename(report: Report) -> str:
    return f"{slugify(report.title)[:80] or 'report'}-{report.edition}.pdf"
