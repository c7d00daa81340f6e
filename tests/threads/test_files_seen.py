"""Whoever may read a message may have its files, and nobody else; what they are handed can do no harm."""

from pathlib import Path

import pytest
from django.test import Client

from community.people.models import User
from community.threads import moderating, services
from community.threads.file_kinds import CHUNK
from community.threads.handing_out import Streamed
from community.threads.models import Thread
from tests.cast import signed_in
from tests.threads.conftest import say
from tests.threads.files import PDF, sent

READERS = ("member", "colleague", "organiser", "admin", "outsider", "ex_member", "stranger")


def statuses(people: dict[str, Client], address: str) -> dict[str, int]:
    return {name: client.get(address).status_code for name, client in people.items()}


@pytest.fixture
def people(request: pytest.FixtureRequest) -> dict[str, Client]:
    users = {name: request.getfixturevalue(name) for name in READERS[:-1]}
    return {**{name: signed_in(user) for name, user in users.items()}, "stranger": Client()}


@pytest.mark.parametrize(
    "address", ["/threads/attachments/{}/", "/threads/attachments/{}/small/", "/api/v1/attachments/{}/file/"]
)
def test_a_file_is_for_those_who_may_read_its_message(
    corner: Thread, member: User, organiser: User, people: dict[str, Client], address: str
) -> None:
    row = sent(member)
    address = address.format(row.pk)
    nobody = 401 if "api" in address else 302
    no = dict.fromkeys(READERS, 404) | {"stranger": nobody}
    assert statuses(people, address) == no | {"member": 200}  # not posted yet
    post = say(corner, member, attachments=[row.pk])
    readers = {"member": 200, "colleague": 200, "organiser": 200, "admin": 200}
    assert statuses(people, address) == no | readers
    moderating.hide(post=post, by=organiser, because="Zomaar")
    assert statuses(people, address) == no | {**readers, "colleague": 404}
    moderating.restore(post=post, by=organiser)
    assert statuses(people, address) == no | readers
    services.delete(post=post, by=member)
    assert statuses(people, address) == no


def test_a_conversation_of_all_regions_shows_its_files_to_all(
    everywhere: Thread, member: User, people: dict[str, Client]
) -> None:
    row = sent(member, PDF, "a.pdf")
    say(everywhere, member, attachments=[row.pk])
    found = statuses(people, f"/threads/attachments/{row.pk}/")
    assert found == dict.fromkeys(READERS, 200) | {"stranger": 302}


@pytest.mark.parametrize(("name", "shown"), [("Café “été” 100%.pdf", "attachment"), ("mooi.png", "inline")])
def test_a_file_comes_so_that_it_can_do_no_harm(
    as_member: Client, member: User, name: str, shown: str
) -> None:
    row = sent(member, PDF if name.endswith("pdf") else b"", name)
    answer = as_member.get(f"/threads/attachments/{row.pk}/", headers={"accept-encoding": "gzip"})
    assert answer["Content-Disposition"].startswith(shown)
    assert ("filename*=utf-8''Caf%C3%A9" in answer["Content-Disposition"]) == (shown == "attachment")
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-cache"
    assert answer["Content-Type"] == ("application/pdf" if shown == "attachment" else "image/png")
    assert answer["Content-Length"] == str(row.size)
    assert not answer.has_header("Content-Encoding")


def test_a_browser_that_has_it_is_told_so_once_it_was_asked_who_may(
    as_member: Client, member: User, stranger: Client
) -> None:
    row = sent(member)
    etag = {"if-none-match": as_member.get(f"/threads/attachments/{row.pk}/")["ETag"]}
    assert as_member.get(f"/threads/attachments/{row.pk}/", headers=etag).status_code == 304
    assert stranger.get(f"/threads/attachments/{row.pk}/", headers=etag).status_code == 302


def test_nothing_lies_where_it_can_be_had_without_asking(as_member: Client, member: User) -> None:
    row = sent(member)
    for address in (
        f"/{row.file.name}",
        f"/media/{row.file.name}",
        f"/files/{row.file.name}",
        f"/static/{row.file.name}",
    ):
        assert as_member.get(address).status_code == 404


def test_a_message_shows_its_pictures_with_their_size_and_its_files_with_theirs(
    corner: Thread, as_colleague: Client, member: User
) -> None:
    from community.threads import attachments
    from tests.threads.files import picture

    wide = sent(member, picture(size=(1280, 480)))
    attachments.describe(attachment=wide, alt="De <nieuwe> balie", by=member)
    pdf = sent(member, PDF * 15, "Verslag <juni>.pdf")
    say(corner, member, "Kijk", attachments=[wide.pk, pdf.pk])
    html = as_colleague.get(corner.get_absolute_url()).content.decode()
    assert (
        f'<a href="/threads/attachments/{wide.pk}/"><img src="/threads/attachments/{wide.pk}/small/" width="320" height="120"'
        in html
    )
    assert 'alt="De &lt;nieuwe&gt; balie"' in html
    assert '<b dir="auto">Verslag &lt;juni&gt;.pdf</b> <small>PDF · 1,1 KB</small>' in html.replace(
        "\xa0", " "
    )


@pytest.fixture
def as_colleague(colleague: User) -> Client:
    return signed_in(colleague)


def test_a_notice_says_how_many_files_there_are(question: Thread, member: User, colleague: User) -> None:
    from community.notices.models import Notice
    from community.notices.wording import line_of

    say(question, colleague, "", attachments=[sent(colleague).pk, sent(colleague, PDF, "a.pdf").pk])
    say(question, colleague, "Nog een", attachments=[sent(colleague).pk])
    lines = [line_of(notice) for notice in Notice.objects.filter(user=member).order_by("pk")]
    assert [line.rpartition(": ")[2] for line in lines] == ["2 bijlagen", "Nog een · 1 bijlage"]


def test_a_reply_to_a_picture_says_so(corner: Thread, as_colleague: Client, member: User) -> None:
    first = say(corner, member, "", attachments=[sent(member).pk])
    say(corner, member, "Mooi", reply_to=first.pk)
    assert "1 bijlage</a>" in as_colleague.get(corner.get_absolute_url()).content.decode()


def test_the_history_of_a_hidden_message_shows_its_files_to_who_may(
    corner: Thread, member: User, organiser: User, as_organiser: Client
) -> None:
    row = sent(member)
    post = say(corner, member, attachments=[row.pk])
    moderating.hide(post=post, by=organiser, because="Zomaar")
    assert (
        f"/threads/attachments/{row.pk}/"
        in as_organiser.get(f"/threads/posts/{post.pk}/history/").content.decode()
    )
    assert "/threads/attachments/" not in as_organiser.get(corner.get_absolute_url()).content.decode()


async def test_a_large_file_is_read_in_pieces(tmp_path: Path) -> None:
    path = tmp_path / "groot.bin"
    path.write_bytes(b"x" * (3 * CHUNK + 7))
    answer = Streamed(path.open("rb"))
    pieces = [len(piece) async for piece in answer]
    answer.close()
    assert pieces == [CHUNK, CHUNK, CHUNK, 7]
