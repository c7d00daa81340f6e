"""What somebody was told, and how they want to be told."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from community.access import SIGNED_IN, VISIBLE, access
from community.notices import services
from community.notices.forms import PreferencesForm
from community.notices.models import Notice
from community.notices.wording import line_of
from community.people.reader import reader

A_PAGE = 30


@access(GET=SIGNED_IN)
def listing(request: HttpRequest) -> HttpResponse:
    notices = Notice.objects.filter(user=reader(request)).order_by("-created_at", "-pk")
    page = Paginator(notices, A_PAGE).get_page(request.GET.get("page"))
    shown = [(notice, line_of(notice)) for notice in page]
    unread = any(notice.read_at is None for notice, _line in shown)
    return render(request, "notices/list.html", {"page": page, "notices": shown, "unread": unread})


@access(POST=VISIBLE)
def open_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark as read, and go where it is about."""
    notice = get_object_or_404(Notice.objects.filter(user=reader(request)), pk=pk)
    services.read_notices(user=reader(request), pk=notice.pk)
    return redirect(notice.url)


@access(POST=SIGNED_IN)
def read_all(request: HttpRequest) -> HttpResponse:
    services.read_notices(user=reader(request))
    return redirect("notices:list")


@access(GET=SIGNED_IN, POST=SIGNED_IN)
def preferences(request: HttpRequest) -> HttpResponse:
    form = PreferencesForm(request.POST or None, user=reader(request))
    if request.method == "POST" and form.is_valid():
        for kind, mail in form.chosen():
            services.prefer(user=reader(request), kind=kind, mail=mail)
        messages.success(request, _("Saved."))
        return redirect("notices:preferences")
    status = 422 if form.errors else 200
    return render(request, "notices/preferences.html", {"form": form}, status=status)
