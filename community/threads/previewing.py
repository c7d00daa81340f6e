"""What a message will look like, before it is sent: by the same `to_html`, in the same prose."""

from django import forms
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from community.errors import Refused
from community.threads import limits
from community.threads.mentions import as_shown, names_in, read
from community.threads.models import Thread
from community.threads.services import cleaned


def preview_of(request: HttpRequest, thread: Thread) -> SafeString:
    """The message of the form that was sent, as HTML. Raises what the service would, and AskedTooOften."""
    limits.within(request, "preview")
    body = cleaned(request.POST.get("body", ""))
    html = read(body, thread).html
    return SafeString(as_shown(html, names_in([html])))


def wanted(request: HttpRequest) -> bool:
    """Whether the button *Preview* was pressed, which stands there where no script runs."""
    return request.method == "POST" and "preview" in request.POST


def shown_with(form: forms.Form, request: HttpRequest, thread: Thread) -> SafeString:
    """The message above its field, on the page that asked for it; where it can't be, why."""
    try:
        html = preview_of(request, thread)
    except Refused as error:
        if not form.has_error("body"):
            form.add_error("body", str(error.sentence))
        return SafeString("")
    return SafeString(render_to_string("threads/_preview.html", {"html": html}))
