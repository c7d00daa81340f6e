"""One after the other, those whom the demo world is told about leave for good; it goes on without them."""

from io import StringIO

from django.core.management import call_command

from community.people import erasure
from community.people.demo import PERSONAS
from community.people.erasing import erase
from community.people.models import User
from community.threads.models import Thread
from feedback.models import Board, Proposal
from meetups.models import Occurrence
from regions.models import Region
from tests.cast import person, signed_in
from tests.people.traces import traces


def test_nothing_says_who_they_were_and_every_page_stands_without_them(db: None) -> None:
    call_command("demo", stdout=StringIO())
    admin = person("Bea Beheer", is_staff=True)
    names: set[str] = set()
    for key in PERSONAS:
        user = User.objects.get(email=f"{key}@demo.example")
        names |= {user.name, user.email}
        heirs = {each.key: each.choices[0][0] for each in erasure.handovers(user)}
        erase(user=user, by=user, heirs=heirs, messages_too=key == "colleague")
    assert traces(*names) == []
    pages = [
        thing.get_absolute_url()
        for model in (Thread, Board, Proposal, Occurrence, Region)
        for thing in model.objects.order_by("pk")
    ]
    assert pages
    client = signed_in(admin)
    for page in pages:
        text = client.get(page, follow=True).content.decode()
        assert [name for name in names if name in text] == []
