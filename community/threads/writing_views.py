"""What a page asks while somebody writes."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from community.access import SIGNED_IN, VISIBLE, access
from community.errors import Refused
from community.people.reader import reader
from community.threads import limits, suggesting
from community.threads.models import Thread
from community.threads.previewing import preview_of
from community.threads.views import number_in


@access(POST=SIGNED_IN)
def preview(request: HttpRequest) -> HttpResponse:
    """How a message will look, as a piece of HTML; where it can't be, the sentence that says why."""
    user, pk = reader(request), number_in(request, "thread")
    if pk is None:
        thread = suggesting.future_thread(user, request.POST)
    else:
        thread = get_object_or_404(Thread.objects.visible_to(user), pk=pk)
    try:
        return HttpResponse(preview_of(request, thread))
    except Refused as error:
        return refused(error)


@access(GET=VISIBLE)
def people(request: HttpRequest, pk: int) -> HttpResponse:
    """Whom a message in this conversation may mention: the list that opens in the field."""
    thread = get_object_or_404(Thread.objects.visible_to(request.user), pk=pk)
    return _listed(request, lambda text: suggesting.of_thread(thread, reader(request), text))


@access(GET=SIGNED_IN)
def future_people(request: HttpRequest) -> HttpResponse:
    """The same for a conversation that isn't there yet, by the group and the readers that its form says."""
    user = reader(request)
    future = suggesting.future_thread(user, request.GET)
    return _listed(request, lambda text: suggesting.of_future(future, user, text))


def _listed(request: HttpRequest, find: Callable[[str], list[suggesting.Suggestion]]) -> HttpResponse:
    try:
        limits.within(request, "people")
    except Refused as error:
        return refused(error)
    return render(request, "threads/_people.html", {"found": find(request.GET.get("q", ""))})


def refused(error: Refused) -> HttpResponse:
    return HttpResponse(str(error.sentence), status=error.status, content_type="text/plain")
