from django.http import HttpRequest

from community.people.models import User


def reader(request: HttpRequest) -> User:
    """Who is reading, behind a door that only lets in people who are signed in."""
    assert isinstance(request.user, User)
    return request.user
