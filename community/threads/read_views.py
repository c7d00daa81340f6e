"""What somebody has read, told by their page, and taken back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from community.access import VISIBLE, access
from community.people.reader import reader
from community.threads import reading
from community.threads.models import Post, Thread
from community.threads.views import number_in

DOT = b'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'


@never_cache
@access(GET=VISIBLE, POST=VISIBLE)
def seen(request: HttpRequest, pk: int) -> HttpResponse:
    """GET is the dot of a page without JavaScript: it reads from behind `after` up to `up_to`.
    POST reads all there is."""
    thread = get_object_or_404(Thread.objects.visible_to(request.user), pk=pk)
    if request.method != "POST":
        up_to, after = number_in(request, "up_to") or 0, number_in(request, "after")
        reading.mark_read(user=reader(request), thread=thread, up_to=up_to, after=after)
        return HttpResponse(DOT, content_type="image/svg+xml")
    reading.mark_read(user=reader(request), thread=thread, up_to=thread.last_number)
    return redirect(thread)


@access(POST=VISIBLE)
def unread(request: HttpRequest, pk: int) -> HttpResponse:
    """From this message on it is new again; back to the list, for staying would read it."""
    post = get_object_or_404(Post.objects.visible_to(request.user).select_related("thread"), pk=pk)
    reading.mark_unread(user=reader(request), post=post)
    messages.success(request, _("From that message on it is unread again."))
    return redirect("threads:list")
