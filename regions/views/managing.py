"""*Beheer*: what organisers do for their region."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from community.access import access, may, require
from community.groups import services as groups
from community.groups.models import Invitation, Membership
from community.people.models import User
from community.people.reader import reader
from regions import joining, services
from regions.choosing import region_or_404
from regions.colleagues import search
from regions.forms import ROLES, IntroductionForm, InvitationForm, LibraryForm, RoleForm
from regions.models import JoinRequest, Library, Region
from regions.permissions import can_edit, can_manage
from regions.views.places import readable_libraries

MANAGE = may("can_manage")
MEMBERS = 30
NEW_LINK = "regions_new_invitation"


def _region(request: HttpRequest, slug: str) -> Region:
    region = region_or_404(request, slug)
    require(can_manage(reader(request), region))
    return region


def _open_requests(region: Region) -> QuerySet[JoinRequest]:
    return JoinRequest.objects.filter(state=JoinRequest.State.OPEN, library__regions=region)


def _page(
    request: HttpRequest, region: Region, tab: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    waiting = _open_requests(region).count()
    labels = {
        "manage": _("Requests"),
        "members": _("Members"),
        "invitations": _("Invitations"),
        "libraries": _("Libraries"),
        "introduction": _("Contact and intro"),
    }
    tabs = [
        {
            "label": label,
            "url": reverse(f"regions:{name}", args=[region.slug]),
            "current": name == tab,
            "count": waiting if name == "manage" else 0,
        }
        for name, label in labels.items()
    ]
    template = "requests" if tab == "manage" else tab
    full = {"region": region, "tabs": tabs, **context}
    return render(request, f"regions/manage/{template}.html", full, status=status)


# Requests


@access(GET=MANAGE)
def requests(request: HttpRequest, slug: str) -> HttpResponse:
    region = _region(request, slug)
    waiting = _open_requests(region).select_related("library__municipality").order_by("created_at")
    return _page(request, region, "manage", {"requests": waiting[:100]})


def _request_of(region: Region, pk: int) -> JoinRequest:
    """One of the region's libraries, decided or not: the second to decide reads that somebody did."""
    return get_object_or_404(JoinRequest.objects.filter(library__regions=region), pk=pk)


@access(POST=MANAGE)
def approve(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    region = _region(request, slug)
    user = joining.approve_request(request=_request_of(region, pk), by=reader(request))
    messages.success(request, _("%(name)s belongs to the region now, and gets a mail.") % {"name": user.name})
    return redirect("regions:manage", region.slug)


@access(POST=MANAGE)
def decline(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    region = _region(request, slug)
    asked = _request_of(region, pk)
    joining.decline_request(request=asked, by=reader(request))
    messages.success(request, _("%(name)s gets a mail that says: not now.") % {"name": asked.name})
    return redirect("regions:manage", region.slug)


# Members


@access(GET=MANAGE)
def members(request: HttpRequest, slug: str) -> HttpResponse:
    region, words = _region(request, slug), request.GET.get("q", "").strip()[:100]
    rows = Membership.objects.filter(group=region.group_id, user__is_active=True)
    if words:
        rows = rows.filter(user__in=search(User.objects.all(), words).values("pk"))
    people = rows.select_related("user").order_by("-role", "user__name", "pk")
    page = Paginator(people, MEMBERS).get_page(request.GET.get("page"))
    roles = [(name, label) for name, (label, _role, _deputy) in ROLES.items()]
    return _page(request, region, "members", {"page": page, "words": words, "roles": roles})


def _membership(region: Region, pk: int) -> Membership:
    return get_object_or_404(Membership.objects.select_related("user", "group"), pk=pk, group=region.group_id)


@access(POST=MANAGE)
def role(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    region = _region(request, slug)
    membership, form = _membership(region, pk), RoleForm(request.POST)
    if form.is_valid():
        label, role, deputy = ROLES[form.cleaned_data["role"]]
        services.change_role(membership=membership, role=role, deputy=deputy, by=reader(request))
        words = {"name": membership.user.name, "role": label}
        messages.success(request, _("Saved: %(name)s · %(role)s.") % words)
    else:
        messages.error(request, _("Choose one of the roles in the list."))
    return redirect("regions:members", region.slug)


@access(POST=MANAGE)
def remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    region = _region(request, slug)
    membership = _membership(region, pk)
    services.remove_member(membership=membership, by=reader(request))
    messages.success(request, _("%(name)s left the region.") % {"name": membership.user.name})
    return redirect("regions:members", region.slug)


# Invitations


@access(GET=MANAGE, POST=MANAGE)
@never_cache
def invitations(request: HttpRequest, slug: str) -> HttpResponse:
    region = _region(request, slug)
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made, token = groups.invite(group=region.group, by=reader(request), **form.cleaned_data)
        link = settings.PUBLIC_URL + reverse("regions:invitation", args=[token])
        mailed = made.email if made.email and joining.mail_invitation(invitation=made, link=link) else ""
        request.session[NEW_LINK] = {"link": link, "mailed": mailed}
        return redirect("regions:invitations", region.slug)
    usable = Invitation.objects.usable().filter(group=region.group_id).select_related("created_by")
    context = {
        "form": form,
        "new": None if form.is_bound else request.session.pop(NEW_LINK, None),
        "invitations": usable.order_by("-created_at"),
    }
    return _page(request, region, "invitations", context, status=422 if form.is_bound else 200)


@access(POST=MANAGE)
def revoke(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    region = _region(request, slug)
    invitation = get_object_or_404(Invitation.objects.select_related("group"), pk=pk, group=region.group_id)
    groups.revoke_invitation(invitation=invitation, by=reader(request))
    messages.success(request, _("That link no longer works."))
    return redirect("regions:invitations", region.slug)


# Libraries


@access(GET=MANAGE)
def libraries(request: HttpRequest, slug: str) -> HttpResponse:
    """Those where nobody has an account come first."""
    region = _region(request, slug)
    active = Count("workplaces", filter=Q(workplaces__user__is_active=True))
    rows = region.libraries.select_related("municipality").annotate(n_people=active)
    rows = rows.prefetch_related(Prefetch("regions", Region.objects.order_by("name")))
    every = list(rows.order_by("name"))
    context = {
        "without": [library for library in every if library.is_open and not library.n_people],
        "others": [library for library in every if library.n_people or not library.is_open],
    }
    return _page(request, region, "libraries", context)


@access(GET=MANAGE, POST=MANAGE)
def add_library(request: HttpRequest, slug: str) -> HttpResponse:
    region = _region(request, slug)
    form = LibraryForm(request.POST or None, initial={"regions": [region.pk]})
    if request.method == "POST" and form.is_valid():
        library = services.add_library(
            regions=form.cleaned_data["regions"], by=reader(request), **form.details()
        )
        messages.success(request, _("%(name)s is in the list.") % {"name": library.name})
        return redirect("regions:libraries", region.slug)
    context = {"form": form, "region": region, "back": reverse("regions:libraries", args=[region.slug])}
    return render(request, "regions/manage/library.html", context, status=422 if form.is_bound else 200)


@access(GET=may("can_edit"), POST=may("can_edit"))
def edit_library(request: HttpRequest, pk: int) -> HttpResponse:
    library: Library = get_object_or_404(readable_libraries(request.user), pk=pk)
    require(can_edit(reader(request), library))
    kept = Library.objects.get(pk=pk)  # the form writes into its own copy
    form = LibraryForm(request.POST or None, instance=kept)
    if request.method == "POST" and form.is_valid():
        user = reader(request)
        services.change_library(library=library, by=user, **form.details())
        services.change_regions(library=library, regions=form.cleaned_data["regions"], by=user)
        messages.success(request, _("Saved."))
        return redirect("regions:library", pk)
    context = {"form": form, "library": library, "back": reverse("regions:library", args=[pk])}
    return render(request, "regions/manage/library.html", context, status=422 if form.is_bound else 200)


# What the region says of itself


@access(GET=MANAGE, POST=MANAGE)
def introduction(request: HttpRequest, slug: str) -> HttpResponse:
    region = _region(request, slug)
    candidates = User.objects.filter(
        memberships__group=region.group_id, memberships__role__in=joining.ORGANISING, is_active=True
    )
    initial = {"contact": region.contact_id, "intro": region.intro}
    form = IntroductionForm(request.POST or None, initial=initial, candidates=candidates.order_by("name"))
    if request.method == "POST" and form.is_valid():
        services.introduce(region=region, by=reader(request), **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("regions:detail", region.slug)
    return _page(request, region, "introduction", {"form": form}, status=422 if form.is_bound else 200)
