"""`{% load klankbord %}`: icons, avatars and dates. docs/pages.md shows each."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django import template
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.paginator import Page
from django.forms import BaseForm, BoundField, Textarea
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from community.frame import charts, dates, icons
from community.frame import initials as people

register = template.Library()


@register.simple_tag(name="icon")
def icon_tag(name: str, css_class: str = "") -> SafeString:
    return icons.icon(name, css_class)


@register.simple_tag
def avatar(person: Any, size: str = "") -> SafeString:
    """Initials on a colour; the name stands beside it in text, so this is silent."""
    return format_html(
        '<span class="avatar{}" data-tone="{}" aria-hidden="true">{}</span>',
        f" avatar-{size}" if size else "",
        people.tone(person),
        people.initials(person),
    )


@register.inclusion_tag("components/bar.html")
def bar(*values: float, of: float = 0) -> dict[str, Any]:
    """`{% bar 4 1 0 %}`: pieces of one bar, as long as they are together; `{% bar 41 of=100 %}`: a share."""
    return {"pieces": charts.pieces(values, of or sum(values))}


@register.filter
def initials(person: Any) -> str:
    return people.initials(person)


@register.filter
def titled(thing: Any) -> SafeString:
    """The title or name of content amid the words of the interface, in its own language and direction.

    What goes without a title (a coffee corner) is named by the interface, in the interface's language.
    """
    said = getattr(thing, "title", None)
    if said == "":
        return conditional_escape(str(thing))
    said = said or thing.name
    return format_html('<span lang="{}" dir="auto">{}</span>', thing.language, said)


@register.filter
def first_words(text: str, n: int) -> str:
    """As many words of what somebody wrote, and an ellipsis right behind them, as where a line is cut off."""
    return Truncator(text).words(n, truncate="…")


@register.simple_tag
def content_language(form: BaseForm, language: str) -> str:
    """`{% content_language form board.language %}`, before a form that holds what somebody wrote."""
    form.content_language = language  # type: ignore[attr-defined]
    return ""


@register.filter
def drawn(field: BoundField) -> SafeString:
    """The control of a field, without a placeholder that only repeats its label, as allauth's have.

    Text is typed and read in its own direction, and what was written before in its own language.
    """
    widget = field.field.widget
    attrs: dict[str, Any] = {}
    if widget.attrs.get("placeholder") == field.label:
        attrs["placeholder"] = False
    if isinstance(widget, Textarea) or getattr(widget, "input_type", "") == "text":
        attrs["dir"] = "auto"
        language = getattr(field.form, "content_language", "")
        if language and field.value():
            attrs["lang"] = language
    return field.as_widget(attrs=attrs)


@register.filter
def language_of(value: Any) -> str:
    """The language of the content that an option stands for; "" for the interface's words, and for people."""
    thing = getattr(value, "instance", None)
    named_by_us = isinstance(thing, AbstractBaseUser) or getattr(thing, "title", None) == ""
    return "" if named_by_us else getattr(thing, "language", "")


@register.filter
def day_long(value: date | datetime | None) -> str:
    """donderdag 5 maart 2026"""
    return dates.written(value, "DATE_FORMAT")


@register.filter
def day_short(value: date | datetime | None) -> str:
    """5/03/2026"""
    return dates.written(value, "SHORT_DATE_FORMAT")


@register.filter
def clock(value: datetime | None) -> str:
    """14:30"""
    return dates.written(value, "TIME_FORMAT")


@register.filter
def ago(value: datetime | None) -> str:
    """5 minuten geleden · 14:30 · gisteren 14:30 · di 16:12 · 5 maart"""
    return dates.ago(value)


@register.simple_tag
def moment(value: datetime | None) -> SafeString | str:
    """A <time> that says how long ago; the browser keeps it fresh, and past the hour writes what it carries.

    The words are those that the browser would write, so that a line doesn't jump when its script comes.
    """
    if value is None:
        return ""
    then = timezone.localtime(value)
    return format_html(
        '<time datetime="{}" title="{}" data-relative="{}">{}</time>',
        then.isoformat(timespec="seconds"),
        dates.formatted(then, "DATETIME_FORMAT"),
        dates.on_day(then, timezone.localdate()),
        dates.ago(value),
    )


@register.filter
def page_numbers(page: Page[Any]) -> Iterator[str | int]:
    """1 2 … 6 7 8 … 20: the numbers around this page, and both ends."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
