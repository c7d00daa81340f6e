"""What is pictured, measured (tests.bench.paint) and shown to Lighthouse is the page that it is called after."""

import pytest
from django.urls import resolve

from tests.browser.conftest import PageFor, Site
from tests.browser.pictures import PICTURES, Picture

SHOWN = {
    "home": "home", "front": "home", "region": "regions:detail", "conversations": "threads:list",
    "thread": "threads:detail", "calendar": "meetups:list", "meetup": "meetups:detail", "board": "boards:detail",
    "ranking": "boards:rank", "result": "boards:result", "service": "guide:service", "people": "regions:colleagues",
}  # fmt: skip


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
def test_a_picture_is_of_the_page_it_is_called_after(
    demo_site: Site, page_for: PageFor, picture: Picture
) -> None:
    address = picture.reach(page_for(picture.persona, 390))
    assert resolve(address.removeprefix(demo_site.url)).view_name == SHOWN[picture.name]
