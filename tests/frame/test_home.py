"""The sections of the home page: which column each stands in."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from community.frame import home


def section(name: str, **where: bool) -> home.Section:
    return home.Section(name, 10, lambda request: name, public=True, **where)


@pytest.mark.parametrize(
    ("main", "below", "side"),
    [(["one"], ["roomy"], ["side"]), (["one", "two"], [], ["roomy", "side"])],
)
def test_a_roomy_section_fills_a_column_that_would_stay_empty(
    main: list[str], below: list[str], side: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(home, "_sections", {})
    for each in (
        *map(section, main),
        section("roomy", side=True, roomy=True),
        section("side", side=True),
    ):
        home.home_section(each)
    request = HttpRequest()
    request.user = AnonymousUser()
    assert home.sections_for(request) == {"now": [], "main": main, "below": below, "side": side}
