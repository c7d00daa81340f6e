"""Regions, libraries and colleagues of the demo world. The places are real, the rest is made up."""

from datetime import timedelta
from itertools import cycle
from typing import Any

from django.contrib.auth.hashers import make_password
from django.utils import timezone
from django.utils.text import slugify

from community.groups.models import Group, Membership
from community.groups.services import join_group, set_rules
from community.people.models import User
from regions import demo_people as cast
from regions import services
from regions.geography import MunicipalityRow, load_municipalities, load_regions
from regions.joining import request_to_join
from regions.models import JoinRequest, Library, Municipality, Region, Workplace

ORDER = 20
HOME = "limburg"
BRUSSELS_WITH = "halle-vilvoorde"  # the fifteen regions leave out Brussels; its libraries join the neighbours
ALSO_IN = {"Tessenderlo-Ham": "kempen"}
COLLEAGUES = 3_300
BATCH = 2_000


def small(world: Any) -> None:
    root = Group.objects.create(kind=Group.Kind.ROOT, name="Iedereen", readers=Group.Readers.SIGNED_IN)
    regions = found_regions()
    libraries = add_libraries(regions)
    world.made |= {"root": root, "regions": regions, "libraries": libraries}
    place_personas(world, regions, libraries)
    place_colleagues(world, libraries)
    give_roles(world, regions)
    somebody_knocks(world, libraries)
    long_ago(world)


def found_regions() -> dict[str, Region]:
    """By slug."""
    intros = {HOME: cast.INTRO}
    return {
        row.slug: services.found_region(
            slug=row.slug, name=row.name, code=row.code, intro=intros.get(row.slug, "")
        )
        for row in load_regions()
    }


def add_libraries(regions: dict[str, Region]) -> dict[str, Library]:
    """One for each municipality, by its name. In bulk: 304 rows and their regions in four queries."""
    rows = load_municipalities()
    towns = Municipality.objects.bulk_create([_municipality(row, regions) for row in rows])
    libraries = Library.objects.bulk_create([_library(i, town) for i, town in enumerate(towns, start=1)])
    through = Library.regions.through
    links = []
    for row, library in zip(rows, libraries, strict=True):
        slugs = {row.region.slug if row.region else BRUSSELS_WITH, ALSO_IN.get(row.name, "")} - {""}
        links += [through(library_id=library.pk, region_id=regions[slug].pk) for slug in sorted(slugs)]
    through._default_manager.bulk_create(links)
    return {library.municipality.name: library for library in libraries}


def _municipality(row: MunicipalityRow, regions: dict[str, Region]) -> Municipality:
    return Municipality(
        nis=row.nis,
        name=row.name,
        postcodes=" ".join(row.postcodes),
        latitude=row.latitude,
        longitude=row.longitude,
        province=row.province,
        reference_region=regions[row.region.slug] if row.region else None,
    )


def _library(number: int, town: Municipality) -> Library:
    """Details that nobody can mistake: no number begins with 099, no address ends in .example."""
    site, street = f"bib-{slugify(town.name)}.example", cast.STREETS[number % len(cast.STREETS)]
    return Library(
        name=f"Bibliotheek {town.name}",
        municipality=town,
        address=f"{street} {number % 40 + 1}, {town.postcodes[:4]} {town.name}",
        phone=f"099 00 {number // 100:02} {number % 100:02}",
        email=f"info@{site}",
        website=f"https://{site}",
    )


def place_personas(world: Any, regions: dict[str, Region], libraries: dict[str, Library]) -> None:
    for key, town in cast.PERSONAS.items():
        services.set_workplace(user=world.people[key], library=libraries[town])
    for key, affiliation in cast.WITHOUT_A_LIBRARY.items():
        services.stand_for(user=world.people[key], affiliation=affiliation)


def place_colleagues(world: Any, libraries: dict[str, Library]) -> None:
    """`limburg-01`… for the colleagues of the home region, `westhoek-01`… for one in each of the others."""
    for key, (name, town, job, about, since) in cast.COLLEAGUES.items():
        user = User.objects.create_user(
            f"{key}@demo.example", name=name, job=job, ask_me_about=about, in_sector_since=since
        )
        services.set_workplace(user=user, library=libraries[town])
        world.people[key] = user


def give_roles(world: Any, regions: dict[str, Region]) -> None:
    """Every region has an organiser, who is its contact; the home region has a deputy too."""
    for slug, region in regions.items():
        organiser = world.people["organiser" if slug == HOME else f"{slug}-01"]
        _organises(region, organiser, deputy=False)
        services.introduce(region=region, intro=region.intro, contact=organiser, by=organiser)
    _organises(regions[HOME], world.people[f"{HOME}-01"], deputy=True)
    set_rules(group=regions[HOME].group, rules=cast.RULES, by=world.people["organiser"])


def _organises(region: Region, user: User, *, deputy: bool) -> None:
    membership = join_group(user=user, group=region.group, by=None)
    services.change_role(membership=membership, role=Membership.Role.ORGANISER, deputy=deputy, by=user)


def somebody_knocks(world: Any, libraries: dict[str, Library]) -> None:
    for hours, (name, town, note) in zip((5, 28), cast.KNOCKING, strict=True):
        email = f"{slugify(name)}@bib-{slugify(town)}.example"
        request_to_join(email=email, name=name, library=libraries[town], note=note, language="nl")
        JoinRequest.objects.filter(email=email).update(created_at=world.now - timedelta(hours=hours))


def long_ago(world: Any) -> None:
    """They came over the years, not all this minute; the newcomer came two weeks ago."""
    for number, user in enumerate(world.people.values()):
        days = 14 if user == world.people["newcomer"] else 120 + number * 37 % 600
        then = world.now - timedelta(days=days)
        Membership.objects.filter(user=user).update(since=then)
        Workplace.objects.filter(user=user).update(since=then)
        User.objects.filter(pk=user.pk).update(date_joined=then)
        user.date_joined = then


def large(world: Any) -> None:
    """3,300 colleagues in all, over every library. In bulk, as an import would be."""
    libraries = list(Library.objects.prefetch_related("regions"))
    missing = COLLEAGUES - User.objects.count()
    colleagues = [_colleague(world, number) for number in range(missing)]
    for user, library in zip(colleagues, cycle(libraries), strict=False):
        user.affiliation = library.name
    colleagues = User.objects.bulk_create(colleagues, batch_size=BATCH)
    at_work = list(zip(colleagues, cycle(libraries), strict=False))
    Workplace.objects.bulk_create(
        [Workplace(user=user, library=library, since=user.date_joined) for user, library in at_work],
        batch_size=BATCH,
    )
    Membership.objects.bulk_create(
        [
            Membership(user=user, group_id=region.group_id, since=user.date_joined)
            for user, library in at_work
            for region in library.regions.all()
        ],
        batch_size=BATCH,
    )


def _colleague(world: Any, number: int) -> User:
    rng = world.rng
    knows = rng.sample(cast.SUBJECTS, 2) if rng.random() < 0.6 else []
    return User(
        email=f"collega-{number}@demo.example",
        name=f"{rng.choice(cast.FIRST_NAMES)} {rng.choice(cast.LAST_NAMES)}",
        password=make_password(None),
        job=rng.choice(cast.JOBS),
        ask_me_about=", ".join(knows),
        in_sector_since=timezone.localtime(world.now).year - rng.randrange(1, 35),
        date_joined=world.now - timedelta(days=rng.randrange(20, 1500)),
    )
