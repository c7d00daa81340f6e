"""What somebody was told, and how they want to be told."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from community.access import SIGNED_IN, TOKEN, VISIBLE, access
from community.notices import services
from community.notices.forms import PreferencesForm
from community.notices.mails import stopped_by
from community.notices.models import Notice, Preference
from community.notices.registry import find_kind
from community.notices.wording import marked_line
from community.people.models import User
from community.people.reader import reader

A_PAGE = 30


@access(GET=SIGNED_IN)
def listing(request: HttpRequest) -> HttpResponse:
    notices = Notice.objects.filter(user=reader(request)).order_by("-created_at", "-pk")
    page = Paginator(notices, A_PAGE).get_page(request.GET.get("page"))
    shown = [(notice, marked_line(notice)) for notice in page]
    unread = any(notice.read_at is None for notice, _line in shown)
    return render(request, "notices/list.html", {"page": page, "notices": shown, "unread": unread})


@access(POST=VISIBLE)
def open_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark as read, and go where it is about."""
    notice = get_object_or_404(Notice.objects.filter(user=reader(request)), pk=pk)
    services.mark_read(notice=notice)
    return redirect(notice.url)


@access(POST=SIGNED_IN)
def read_all(request: HttpRequest) -> HttpResponse:
    services.mark_all_read(user=reader(request))
    return redirect("notices:list")


@access(GET=SIGNED_IN, POST=SIGNED_IN)
def preferences(request: HttpRequest) -> HttpResponse:
    form = PreferencesForm(request.POST or None, user=reader(request))
    if request.method == "POST" and form.is_valid():
        services.prefer(user=reader(request), mail=form.changed())
        messages.success(request, _("Saved."))
        return redirect("notices:preferences")
    status = 422 if form.errors else 200
    return render(request, "notices/preferences.html", {"form": form}, status=status)


@csrf_exempt  # one click in a mail program (RFC 8058); the address is signed by us
@access(GET=TOKEN, POST=TOKEN)
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """End the mails of a kind from the mail itself, without signing in."""
    try:
        user_id, name = stopped_by(token)
    except BadSignature:
        raise Http404 from None
    kind, user = find_kind(name), User.objects.filter(pk=user_id).first()
    if kind is None or user is None:
        raise Http404
    if request.method == "POST":
        services.prefer(user=user, mail={kind.name: Preference.Mail.NEVER})
    return render(request, "notices/stop.html", {"about": kind.label, "stopped": request.method == "POST"})
