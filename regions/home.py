"""What regions hand to the home page."""

from datetime import timedelta

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone

from community.groups.permissions import ORGANISING, roles_of
from community.people.models import User
from community.people.reader import reader
from community.threads.models import Post
from regions.arrival import may_introduce_themselves
from regions.choosing import my_region
from regions.models import JoinRequest, Region

NEW_FOR = timedelta(days=30)
HIDDEN = "regions_first_step_hidden"


def first_step(request: HttpRequest) -> str:
    """The one thing to do for somebody new: belong somewhere, say where you work, begin, say hello.

    One query in somebody's first month, and none for everybody else.
    """
    user = reader(request)
    step = _step_of(user, request)
    if not step:
        return ""
    context = {"step": step, "region": my_region(request)}
    return render_to_string("regions/_home_first_step.html", context, request)


def _step_of(user: User, request: HttpRequest) -> str:
    if not roles_of(user):
        return "" if user.is_staff or user.affiliation else "join"
    if may_introduce_themselves(user):
        return "introduce"
    now = timezone.now()
    if now - user.date_joined > NEW_FOR or request.session.get(HIDDEN) or my_region(request) is None:
        return ""
    if Post.objects.filter(author=user).exists():
        return ""
    return "begin" if is_new_to_the_sector(user) else "hello"


def is_new_to_the_sector(user: User) -> bool:
    return user.in_sector_since is not None and user.in_sector_since >= timezone.localdate().year - 1


def hide_first_step(request: HttpRequest) -> None:
    request.session[HIDDEN] = True


def requests_to_join(request: HttpRequest) -> str:
    """For organisers: how many wait, and where to decide. One query, and none for everybody else."""
    groups = [group for group, role in roles_of(reader(request)).items() if role in ORGANISING]
    if not groups:
        return ""
    waiting = JoinRequest.objects.filter(state=JoinRequest.State.OPEN, library__regions__group__in=groups)
    slugs = list(waiting.values_list("pk", "library__regions__slug", "library__regions__group"))
    mine = {pk: slug for pk, slug, group in slugs if group in groups}
    if not mine:
        return ""
    context = {"count": len(mine), "slug": next(iter(mine.values()))}
    return render_to_string("regions/_home_requests.html", context, request)


def visitors_contact(request: HttpRequest) -> str:
    """For a visitor: which regions there are and whom to turn to. One query."""
    regions = Region.objects.select_related("contact").order_by("name")
    if not regions:
        return ""
    return render_to_string("regions/_front_regions.html", {"regions": regions}, request)
