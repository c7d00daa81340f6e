"""What a form holds of what people wrote is in their language, and typed in its own direction."""

from django import forms
from django.template import Context, Template

from community.support.models import Service


class Proof(forms.Form):
    title = forms.CharField(initial="Wie helpt?")
    more = forms.CharField(widget=forms.Textarea, required=False)
    number = forms.IntegerField(initial=3)


def drawn(form: forms.Form, before: str = "") -> str:
    return Template("{% load klankbord %}" + before + "{{ form }}").render(Context({"form": form}))


def test_text_that_was_written_before_is_in_its_own_language() -> None:
    html = drawn(Proof(), '{% content_language form "nl" %}')
    assert 'value="Wie helpt?"' in html
    assert html.count('lang="nl"') == 1  # an empty field is nobody's, and a number is everybody's
    assert html.count('dir="auto"') == 2
    assert "lang=" not in drawn(Proof())


def test_an_option_is_in_the_language_of_what_it_stands_for(db: None) -> None:
    Service.objects.create(name="Leerplatform", language="nl")

    class Chosen(forms.Form):
        one = forms.ModelChoiceField(Service.objects.all(), empty_label="none")
        some = forms.ModelMultipleChoiceField(Service.objects.all(), widget=forms.CheckboxSelectMultiple)

    html = drawn(Chosen())
    assert '<option value="" selected>none</option>' in html
    assert 'lang="nl">Leerplatform</option>' in html
    assert '<span lang="nl" dir="auto">Leerplatform</span></label>' in html
