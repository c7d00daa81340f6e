"""The fixed cast. Limburg has a member, an organiser and a colleague; the outsider belongs to another region."""

from typing import Any

import pytest
from django.test import Client

from community.groups.models import Group, Membership
from community.people.models import User
from regions.models import Library, Municipality, Region, Workplace

Role = Membership.Role


def person(name: str, **fields: Any) -> User:
    """A signed-up person, whose address follows from the name."""
    return User.objects.create_user(f"{name.lower().replace(' ', '.')}@bib.example", name=name, **fields)


def join(user: User, region: Region, role: str = Role.MEMBER) -> User:
    Membership.objects.create(group=region.group, user=user, role=role)
    return user


def make_region(slug: str, name: str) -> Region:
    group = Group.objects.create(kind=Group.Kind.REGION, name=name)
    return Region.objects.create(group=group, slug=slug, name=name)


@pytest.fixture
def root(db: None) -> Group:
    return Group.objects.get_or_create(
        kind=Group.Kind.ROOT, defaults={"name": "Iedereen", "readers": Group.Readers.SIGNED_IN}
    )[0]


@pytest.fixture
def limburg(root: Group) -> Region:
    return make_region("limburg", "Limburg")


@pytest.fixture
def westhoek(root: Group) -> Region:
    return make_region("westhoek", "Westhoek")


@pytest.fixture
def genk(limburg: Region) -> Library:
    town = Municipality.objects.create(
        nis="71016", name="Genk", postcodes="3600", latitude=50.965, longitude=5.5, reference_region=limburg
    )
    library = Library.objects.create(name="Bibliotheek Genk", municipality=town)
    library.regions.add(limburg)
    return library


@pytest.fixture
def ieper(westhoek: Region) -> Library:
    town = Municipality.objects.create(
        nis="33011", name="Ieper", postcodes="8900", latitude=50.85, longitude=2.88, reference_region=westhoek
    )
    library = Library.objects.create(name="Bibliotheek Ieper", municipality=town)
    library.regions.add(westhoek)
    return library


@pytest.fixture
def member(limburg: Region, genk: Library) -> User:
    user = person("Mira Member", affiliation=genk.name)
    Workplace.objects.create(user=user, library=genk)
    return join(user, limburg)


@pytest.fixture
def colleague(limburg: Region, genk: Library) -> User:
    user = person("Koen Collega", affiliation=genk.name)
    Workplace.objects.create(user=user, library=genk)
    return join(user, limburg)


@pytest.fixture
def organiser(limburg: Region) -> User:
    return join(person("Olga Organiser"), limburg, Role.ORGANISER)


@pytest.fixture
def outsider(westhoek: Region, ieper: Library) -> User:
    """A colleague of another region."""
    user = person("Otto Outsider", affiliation=ieper.name)
    Workplace.objects.create(user=user, library=ieper)
    return join(user, westhoek)


@pytest.fixture
def ex_member(limburg: Region) -> User:
    """Was in Limburg once, belongs nowhere now."""
    return person("Xavier Ex")


@pytest.fixture
def admin(db: None) -> User:
    return person("Ada Admin", is_staff=True)


@pytest.fixture
def stranger() -> Client:
    """Nobody signed in."""
    return Client()


@pytest.fixture
def as_member(member: User) -> Client:
    return signed_in(member)


@pytest.fixture
def as_organiser(organiser: User) -> Client:
    return signed_in(organiser)


@pytest.fixture
def as_outsider(outsider: User) -> Client:
    return signed_in(outsider)


@pytest.fixture
def as_admin(admin: User) -> Client:
    return signed_in(admin)


def signed_in(user: User, **headers: str) -> Client:
    client = Client(headers={"accept-language": "nl", **headers})
    client.force_login(user)
    return client
