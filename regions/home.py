"""What regions hand to the home page."""

from django.http import HttpRequest
from django.template.loader import render_to_string

from community.groups.permissions import ORGANISING, roles_of
from community.people.reader import reader
from regions.models import JoinRequest, Region


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
