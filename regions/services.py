"""The writer of regions, libraries and workplaces. Who joins how stands in joining.py."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.urls import reverse

from community.groups.models import Group, Membership
from community.groups.services import join_group, leave_group, set_role
from community.history.services import record
from community.notices.services import notify
from community.people.models import User
from community.threads.services import standing_thread
from regions.errors import LastOrganiser, LastRegion
from regions.models import Library, Municipality, Region, Workplace

REMOVED = "regions.removed"


@transaction.atomic
def found_region(*, slug: str, name: str, code: str = "", intro: str = "", by: User | None = None) -> Region:
    """A region with its group and its Koffiehoek."""
    group = Group.objects.create(kind=Group.Kind.REGION, name=name, readers=Group.Readers.SIGNED_IN)
    region = Region.objects.create(group=group, slug=slug, name=name, code=code, intro=intro)
    standing_thread(group=group)
    record(actor=by, verb="found", of=region, after={"name": name})
    return region


@transaction.atomic
def add_library(
    *,
    name: str,
    municipality: Municipality,
    regions: Iterable[Region],
    by: User | None = None,
    **details: Any,
) -> Library:
    library = Library.objects.create(name=name, municipality=municipality, **details)
    library.regions.set(regions)
    record(actor=by, verb="add", of=library, after={"name": name})
    return library


@transaction.atomic
def change_regions(*, library: Library, regions: Iterable[Region], by: User) -> None:
    """Move a library; who works there joins the new regions and keeps the old. Raises LastRegion."""
    wanted = {region.pk: region for region in regions}
    if not wanted:
        raise LastRegion
    before = dict(library.regions.values_list("pk", "slug"))
    if before.keys() == wanted.keys():
        return
    library.regions.set(wanted.values())
    new = [region for pk, region in wanted.items() if pk not in before]
    for workplace in library.workplaces.select_related("user"):
        _join_regions(workplace.user, new, by)
    record(
        actor=by,
        verb="regions",
        of=library,
        before={"regions": sorted(before.values())},
        after={"regions": sorted(region.slug for region in wanted.values())},
    )


@transaction.atomic
def set_workplace(*, user: User, library: Library, main: bool = True, by: User | None = None) -> Workplace:
    """`user` works in `library` and joins its regions; a main workplace stands beside their name."""
    if main:
        Workplace.objects.filter(user=user, main=True).exclude(library=library).update(main=False)
    workplace, _is_new = Workplace.objects.update_or_create(
        user=user, library=library, defaults={"main": main}
    )
    if main:
        user.affiliation = library.name
        user.save(update_fields=["affiliation"])
    _join_regions(user, library.regions.select_related("group"), by)
    record(actor=by, verb="workplace", of=user, after={"library": library.pk, "main": main})
    return workplace


@transaction.atomic
def stand_for(*, user: User, affiliation: str, by: User | None = None) -> None:
    """What stands beside the name of somebody who works in no library: a team, an office."""
    before, user.affiliation = user.affiliation, affiliation
    user.save(update_fields=["affiliation"])
    after = {"affiliation": affiliation}
    record(actor=by, verb="affiliation", of=user, before={"affiliation": before}, after=after)


def _join_regions(user: User, regions: Iterable[Region], by: User | None) -> None:
    for region in regions:
        join_group(user=user, group=region.group, by=by)


@transaction.atomic
def change_library(*, library: Library, by: User, **details: Any) -> Library:
    """Write the given fields; what stays the same isn't logged. Its name follows beside its people's."""
    before = {name: getattr(library, name) for name in details if getattr(library, name) != details[name]}
    for name in before:
        setattr(library, name, details[name])
    if before:
        library.save(update_fields=list(before))
        after = {name: details[name] for name in before}
        record(actor=by, verb="change", of=library, before=_plain(before), after=_plain(after))
    if "name" in before:
        User.objects.filter(workplaces__library=library, workplaces__main=True).update(
            affiliation=library.name
        )
    return library


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """Rows by their number, for the log."""
    return {name: getattr(value, "pk", value) for name, value in values.items()}


@transaction.atomic
def change_role(*, membership: Membership, role: str, deputy: bool, by: User) -> None:
    """Raises LastOrganiser where nobody would be left to run the region."""
    if role != Membership.Role.ORGANISER or deputy:
        _someone_else_organises(membership)
    set_role(membership=membership, role=role, deputy=deputy, by=by)


@transaction.atomic
def remove_member(*, membership: Membership, by: User) -> None:
    """End a membership; the workplaces stay, so that coming back is one step. Raises LastOrganiser.

    Open pages lose what only members read within seconds; whoever was removed by another hears of it.
    """
    _someone_else_organises(membership)
    user, group = membership.user, membership.group
    leave_group(user=user, group=group, by=by)
    notify(
        users=[user],
        kind=REMOVED,
        key=f"membership-{membership.pk}",
        url=reverse("regions:list"),
        words={"who": by.name, "region": group.name},
        actor=by,
    )


def _someone_else_organises(membership: Membership) -> None:
    """Holds the group's organisers, so that the last two can't both step down at once."""
    if membership.role != Membership.Role.ORGANISER or membership.deputy:
        return
    organisers = Membership.objects.select_for_update().filter(
        group=membership.group_id, role=Membership.Role.ORGANISER, deputy=False
    )
    if not [other for other in organisers if other.pk != membership.pk]:
        raise LastOrganiser


@transaction.atomic
def introduce(*, region: Region, intro: str, contact: User | None, by: User) -> None:
    """What the region says about itself, and whom to turn to."""
    before = {"intro": region.intro, "contact": region.contact_id}
    after = {"intro": intro, "contact": contact.pk if contact else None}
    if before == after:
        return
    region.intro, region.contact = intro, contact
    region.save(update_fields=["intro", "contact"])
    record(actor=by, verb="introduce", of=region, before=before, after=after)
