"""No text breaks a page that reads a number."""

import pytest
from django.test import Client

from community.threads.models import Thread

ODD = ["9" * 5000, "²", "٣"]


@pytest.mark.parametrize("text", ODD)
@pytest.mark.parametrize("address", ["?service={}", "{pk}/?reply={}", "{pk}/?at={}", "{pk}/?before={}"])
def test_an_address_takes_any_text_for_a_number(
    question: Thread, as_member: Client, address: str, text: str
) -> None:
    answer = as_member.get(f"/threads/{address.format(text, pk=question.pk)}")
    assert answer.status_code == 200


@pytest.mark.parametrize("text", ODD)
def test_a_form_says_so_and_comes_back_with_what_was_typed(
    question: Thread, as_member: Client, text: str
) -> None:
    answer = as_member.post(f"/threads/{question.pk}/", {"body": "Dag", "reply_to": text})
    assert answer.status_code == 422
    assert "Dag" in answer.content.decode()
