"""What an operator watches it by."""

import json
import logging

import pytest
from django.test import Client

from community.people.models import User
from tests.cast import signed_in


def test_it_is_alive_and_ready(stranger: Client, db: None) -> None:
    assert stranger.get("/healthz").content == b"ok"
    assert stranger.get("/readyz").json() == {"database": "ok", "layer": "ok"}


def test_metrics_are_for_this_machine(stranger: Client, db: None) -> None:
    shown = stranger.get("/metrics").content.decode()
    for name in ("klankbord_outbox_age_seconds", "klankbord_outbox_dead"):
        assert f"\n{name} " in shown
    assert stranger.get("/metrics", REMOTE_ADDR="192.0.2.7").status_code == 404
    assert stranger.get("/metrics", headers={"x-forwarded-for": "192.0.2.7"}).status_code == 404


def test_metrics_open_to_the_operators_token(stranger: Client, db: None, settings: object) -> None:
    settings.OPERATOR_TOKEN = "geheim-van-de-operator"  # type: ignore[attr-defined]
    token = {"authorization": "Bearer geheim-van-de-operator"}
    assert stranger.get("/metrics", REMOTE_ADDR="192.0.2.7", headers=token).status_code == 200
    wrong = {"authorization": "Bearer iets-anders"}
    assert stranger.get("/metrics", REMOTE_ADDR="192.0.2.7", headers=wrong).status_code == 404


def test_every_answer_names_its_request_and_the_log_has_it_too(
    member: User, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "klankbord.request"):
        answer = signed_in(member).get("/account/profile/")
    [record] = [r for r in caplog.records if r.name == "klankbord.request"]
    said = record.msg if isinstance(record.msg, dict) else json.loads(record.getMessage())
    assert said["request_id"] == answer["X-Request-Id"]
    assert (said["path"], said["status"]) == ("/account/profile/", 200)


def test_the_content_policy_lets_nothing_in_from_elsewhere(stranger: Client, db: None) -> None:
    policy = stranger.get("/account/login/")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    for hole in ("unsafe-inline", "unsafe-eval", "http:", "https:", "*", "data:"):
        assert hole not in policy
