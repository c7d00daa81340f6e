"""Files in a form without scripts, over the API and over the socket: kept at once, and nothing typed is lost."""

import json
import re
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from community.errors import Refused
from community.live.registry import Asked
from community.people.models import User
from community.people.services import create_token
from community.threads import attachments, topics
from community.threads.models import Attachment, Post, Thread
from tests.cast import signed_in
from tests.threads.conftest import say
from tests.threads.files import PDF, picture, sent

UUID = "6f1c9c1e-7a55-4a2b-9f0e-2f4f1c6b7a12"
API = "/api/v1/attachments/"


def file(name: str = "verslag.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "image/svg+xml")  # what a browser says of it counts for nothing


def write(client: Client, thread: Thread, **fields: Any) -> Any:
    return client.post(thread.get_absolute_url(), {"body": "Kijk eens", "uuid": UUID, **fields})


def hidden_numbers(answer: Any) -> list[int]:
    return [int(pk) for pk in re.findall(r'name="attachments" value="(\d+)"', answer.content.decode())]


def test_a_form_sends_files_along_and_twice_sent_is_once(corner: Thread, as_member: Client) -> None:
    for _again in range(2):
        assert write(as_member, corner, files=[file(), file("foto.png", picture())]).status_code == 302
    post = Post.objects.get()
    assert [each["name"] for each in post.attached] == ["verslag.pdf", "foto.png"]
    assert Attachment.objects.count() == 2


def test_files_alone_are_a_message_and_nothing_at_all_isnt(corner: Thread, as_member: Client) -> None:
    assert write(as_member, corner, body="", files=[file()]).status_code == 302
    assert write(as_member, corner, body="", uuid="").status_code == 422


def test_a_refused_file_loses_neither_the_text_nor_the_other_files(corner: Thread, as_member: Client) -> None:
    answer = write(as_member, corner, files=[file(), file("<b>virus.exe", b"MZ")])
    html = answer.content.decode()
    assert (answer.status_code, Post.objects.count()) == (422, 0)
    assert "“&lt;b&gt;virus.exe” gaat niet mee. Dit soort bestand kan niet mee." in html
    assert "Kijk eens</textarea>" in html
    numbers = hidden_numbers(answer)
    assert [row.name for row in Attachment.objects.filter(pk__in=numbers)] == ["verslag.pdf"]
    assert write(as_member, corner, attachments=numbers).status_code == 302
    assert Post.objects.get().attached[0]["id"] == numbers[0]


def test_what_waits_can_be_described_or_left_out(corner: Thread, as_member: Client, member: User) -> None:
    stays, goes = sent(member), sent(member, PDF, "a.pdf")
    write(
        as_member, corner, attachments=[stays.pk, goes.pk], remove=goes.pk, **{f"alt-{stays.pk}": "Een muur"}
    )
    assert [(each["id"], each["alt"]) for each in Post.objects.get().attached] == [(stays.pk, "Een muur")]
    goes.refresh_from_db()
    assert goes.removed_at is not None


def test_anothers_file_cant_be_sent_along(corner: Thread, as_member: Client, colleague: User) -> None:
    answer = write(as_member, corner, attachments=[sent(colleague).pk])
    assert (answer.status_code, hidden_numbers(answer), Post.objects.count()) == (422, [], 0)
    assert "er niet meer" in answer.content.decode()


def test_six_files_in_a_form_are_one_too_many(corner: Thread, as_member: Client) -> None:
    answer = write(as_member, corner, files=[file(f"{n}.pdf") for n in range(6)])
    assert (answer.status_code, "hoogstens vijf bestanden" in answer.content.decode()) == (422, True)
    assert Attachment.objects.count() == 0


def test_a_question_begins_with_a_picture(as_member: Client, limburg: Any) -> None:
    given = {"kind": "question", "title": "Wat is dit?", "body": "", "audience": "group", "uuid": UUID}
    wrong = as_member.post("/threads/new/", {**given, "title": "", "files": [file("foto.png", picture())]})
    assert wrong.status_code == 422
    numbers = hidden_numbers(wrong)
    assert as_member.post("/threads/new/", {**given, "attachments": numbers}).status_code == 302
    assert [each["name"] for each in Post.objects.get().attached] == ["foto.png"]


def test_a_message_is_edited_with_its_pictures(corner: Thread, as_member: Client, member: User) -> None:
    row, pdf = sent(member), sent(member, PDF, "a.pdf")
    post = say(corner, member, "Kijk", attachments=[row.pk, pdf.pk])
    address = f"/threads/posts/{post.pk}/edit/"
    assert 'name="alt-' in as_member.get(address).content.decode()
    changed = {"body": "Kijk", f"alt-{row.pk}": "Een muur", f"remove-{pdf.pk}": "on"}
    assert as_member.post(address, changed).status_code == 302
    post.refresh_from_db()
    assert [(each["name"], each["alt"]) for each in post.attached] == [("foto.png", "Een muur")]
    assert as_member.post(address, {"body": "", f"remove-{row.pk}": "on"}).status_code == 422


# For programs


def test_a_program_sends_describes_and_takes_back(member: User, as_member: Client) -> None:
    answer = as_member.post(API, {"file": file("foto.png", picture()), "uuid": UUID})
    told = answer.json()
    assert (answer.status_code, told["name"], told["kind"], told["width"], told["post"]) == (
        201,
        "foto.png",
        "png",
        60,
        None,
    )
    assert as_member.post(API, {"file": file("foto.png", picture()), "uuid": UUID}).json() == told
    one = f"{API}{told['id']}/"
    described = as_member.patch(one, {"alt": "Een muur"}, content_type="application/json")
    assert described.json() == {**told, "alt": "Een muur"} == as_member.get(one).json()
    assert as_member.delete(one).status_code == 204
    assert as_member.get(one).status_code == 404


def test_a_token_does_the_same(member: User, corner: Thread) -> None:
    _token, secret = create_token(user=member, name="script")
    client, bearer = Client(), {"authorization": f"Bearer {secret}"}
    told = client.post(API, {"file": file()}, headers=bearer).json()
    body = {"uuid": UUID, "body": "", "attachments": [told["id"]]}
    address = f"/api/v1/threads/{corner.pk}/posts/"
    made = client.post(address, body, content_type="application/json", headers=bearer)
    again = client.post(address, body, content_type="application/json", headers=bearer)
    assert (made.status_code, again.status_code, made.json()) == (201, 200, again.json())
    assert b"".join(client.get(told["url"], headers=bearer)) == PDF


@pytest.mark.parametrize(
    ("sent_in", "status", "code"),
    [
        ({}, 400, "invalid"),
        ({"file": "geen bestand"}, 400, "invalid"),
        ({"file": file("leeg.pdf", b"")}, 400, "invalid"),
        ({"file": file("virus.exe", b"MZ")}, 400, "invalid"),
        ({"file": file("foto.png", b"<html>")}, 400, "invalid"),
        ({"file": file(), "uuid": "x"}, 400, "invalid"),
        ({"file": file("groot.pdf", PDF + b" " * 1000)}, 413, "too_large"),
    ],
)
def test_what_a_program_sends_wrongly_is_refused_in_words(
    as_member: Client, monkeypatch: pytest.MonkeyPatch, sent_in: dict[str, Any], status: int, code: str
) -> None:
    monkeypatch.setattr(attachments, "LARGEST", 1000)
    answer = as_member.post(API, sent_in)
    assert (answer.status_code, answer.json()["code"], bool(answer.json()["message"])) == (status, code, True)
    assert Attachment.objects.count() == 0


def test_only_who_sent_it_describes_it_and_only_before_it_is_posted_takes_it_back(
    corner: Thread, member: User, as_member: Client, as_organiser: Client
) -> None:
    row = sent(member)
    say(corner, member, attachments=[row.pk])
    change = json.dumps({"alt": "x"})
    assert as_organiser.patch(f"{API}{row.pk}/", change, content_type="application/json").status_code == 403
    assert as_member.delete(f"{API}{row.pk}/").status_code == 403
    assert as_member.patch(f"{API}{row.pk}/", {"alt": 5}, content_type="application/json").status_code == 400


def test_the_socket_takes_them_along(corner: Thread, member: User) -> None:
    row = sent(member)
    frame = {"type": "post", "uuid": UUID, "body": "Kijk", "attachments": [row.pk]}
    first = topics.post(Asked(member.pk, corner.topic, corner.pk, frame, "nl"))
    assert topics.post(Asked(member.pk, corner.topic, corner.pk, frame, "nl")) == first
    [event] = topics.missed(corner.pk, 0, 10)
    assert [each["id"] for each in event.payload["attachments"]] == [row.pk]
    assert f"/threads/attachments/{row.pk}/small/" in topics.render(event.payload, "nl")["html"]


@pytest.mark.parametrize("ids", ["1", 1, [0], [True], ["1"], [1.0], [None], [2**63], {"1": 1}, [1] * 6])
def test_the_socket_refuses_what_are_no_numbers_of_files(corner: Thread, member: User, ids: object) -> None:
    frame = {"type": "post", "uuid": str(uuid.uuid4()), "body": "Kijk", "attachments": ids}
    with pytest.raises(Refused):
        topics.post(Asked(member.pk, corner.topic, corner.pk, frame, "nl"))
    assert Post.objects.count() == 0


def test_a_form_for_a_conversation_that_isnt_ours_keeps_nothing(corner: Thread, outsider: User) -> None:
    assert write(signed_in(outsider), corner, files=[file()]).status_code == 404
    assert Attachment.objects.count() == 0
