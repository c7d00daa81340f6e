"""Who can be asked: the colleagues of a region, and the search among them."""

from django.db.models import Q, QuerySet

from community.people.models import User
from regions.models import Region

TO_ASK = 5


def colleagues_of(region: Region) -> QuerySet[User]:
    return User.objects.filter(is_active=True, memberships__group=region.group_id).order_by("name", "pk")


def to_ask(region: Region, user: User) -> list[User]:
    """The first who say what they can be asked about. One query."""
    willing = colleagues_of(region).exclude(ask_me_about="").exclude(pk=user.pk)
    return list(willing[:TO_ASK])


def search(people: QuerySet[User], words: str) -> QuerySet[User]:
    """Those in whose name, library, job or *ask me about* every word stands."""
    for word in words.split()[:6]:
        people = people.filter(
            Q(name__icontains=word)
            | Q(affiliation__icontains=word)
            | Q(job__icontains=word)
            | Q(ask_me_about__icontains=word)
        )
    return people
