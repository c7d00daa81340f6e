"""The shape of an article: which messages, which words, until when."""

from collections.abc import Iterator, MutableMapping, Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.knowledge.models import Article, Paragraph
from community.numbers import whole

LONGEST = 10_000
HOLDS = timedelta(days=182)  # until somebody looks again, where nobody says otherwise


class ChoosingForm(forms.Form):
    """`choices`: the messages that may be in it, by their number."""

    title = forms.CharField(
        label=_("Title"), max_length=200, help_text=_("As somebody would ask it who looks for it.")
    )
    posts = forms.TypedMultipleChoiceField(
        label=_("Which messages?"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "sentences"}),
        error_messages={"required": _("Choose at least one message.")},
    )

    def __init__(self, *args: Any, choices: list[tuple[int, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["posts"].choices = choices  # type: ignore[attr-defined]


class ArticleForm(forms.Form):
    """A field for each paragraph, in the order in which they will stand, and one for another."""

    title = forms.CharField(label=_("Title"), max_length=200)
    for_newcomers = forms.BooleanField(label=_("Also for beginners"), required=False)
    more = forms.CharField(
        label=_("One more paragraph"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        article: Article,
        order: Sequence[int] = (),
        initial: MutableMapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        places = {pk: place for place, pk in enumerate(order or order_in(data))}
        self.rows = sorted(article.paragraphs.all(), key=lambda row: places.get(row.pk, len(places)))
        for place, row in enumerate(self.rows, 1):
            self.fields[_name(row)] = forms.CharField(
                label=_("Paragraph %(place)s") % {"place": place},
                required=False,
                max_length=LONGEST,
                initial=row.body,
                widget=forms.Textarea(attrs={"rows": 5}),
                help_text=_("Emptied, it goes.") if place == 1 else "",
            )
        self.order_fields(["title", *map(_name, self.rows), "more", "for_newcomers"])

    @property
    def paragraphs(self) -> Iterator[tuple[Paragraph, forms.BoundField]]:
        for row in self.rows:
            yield row, self[_name(row)]

    @property
    def order(self) -> list[int]:
        return [row.pk for row in self.rows]

    @property
    def bodies(self) -> dict[int, str]:
        """By paragraph, in their order."""
        return {row.pk: self.cleaned_data[_name(row)] for row in self.rows}


def _name(row: Paragraph) -> str:
    return f"paragraph-{row.pk}"


def order_in(data: QueryDict | None) -> list[int]:
    return [number for number in map(whole, data.getlist("order")) if number] if data else []


def with_one_moved(article: Article, data: QueryDict) -> tuple[ArticleForm, int]:
    """What was typed, not saved, with the paragraph that `move` names ("up-12") a place higher or lower.

    Its number comes along, 0 where there is none.
    """
    way, _dash, name = data.get("move", "").partition("-")
    order = ArticleForm(data, article=article).order
    moved = whole(name) or 0
    if moved in order:
        here = order.index(moved)
        there = min(max(here + (-1 if way == "up" else 1), 0), len(order) - 1)
        order.insert(there, order.pop(here))
    typed: dict[str, Any] = data.dict()
    typed["for_newcomers"] = "for_newcomers" in data
    return ArticleForm(article=article, order=order, initial=typed), moved


class PublishForm(forms.Form):
    review_on = forms.DateField(
        label=_("Look at it again on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"review_on": timezone.localdate() + HOLDS}, **kwargs})

    def clean_review_on(self) -> Any:
        day = self.cleaned_data["review_on"]
        today = timezone.localdate()
        if not today < day <= today + timedelta(days=731):
            raise forms.ValidationError(_("Choose a day from tomorrow on, within two years."))
        return day
