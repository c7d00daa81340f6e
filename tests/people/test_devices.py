"""A session is named after what somebody would call that device."""

import pytest
from django.utils.translation import override

from community.people.devices import device, is_handheld

IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile Safari/604.1"
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36"


@pytest.mark.parametrize(
    ("said", "named", "handheld"),
    [
        (IPHONE, "Safari op iPhone", True),
        (WINDOWS, "Chrome op Windows", False),
        (f"{WINDOWS} Edg/140.0", "Edge op Windows", False),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:142.0) Gecko/20100101 Firefox/142.0", "Firefox op Linux", False),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36", "Chrome op Android", True),
        ("curl/8.5", "Een onbekende browser", False),
        ("", "Een onbekende browser", False),
    ],
)  # fmt: skip
def test_a_session_is_named_after_its_device(said: str, named: str, handheld: bool) -> None:
    with override("nl"):
        assert (device(said), is_handheld(said)) == (named, handheld)
