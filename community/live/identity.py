"""Who is at the other end: the session's user or a token's, looked up for many sockets together."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from community.live import registry


@dataclass(frozen=True, slots=True)
class Credential:
    """What a socket showed: a session's key or a bearer token."""

    session_key: str = ""
    token: str = ""


def users_of(credentials: Sequence[Credential]) -> list[int | None]:
    """The id of the live, active user behind each credential; None where there is none."""
    sessions = _user_ids_of_sessions({c.session_key for c in credentials if c.session_key})
    tokens = _user_ids_of_tokens([c.token for c in credentials if c.token])
    return [sessions.get(c.session_key) if c.session_key else tokens.get(c.token) for c in credentials]


def _user_ids_of_tokens(tokens: list[str]) -> dict[str, int]:
    ids = dict(zip(tokens, registry.users_of_tokens(tokens), strict=True)) if tokens else {}
    active = _active_users(user_id for user_id in ids.values() if user_id is not None)
    return {token: user_id for token, user_id in ids.items() if user_id is not None and user_id in active}


def _user_ids_of_sessions(keys: set[str]) -> dict[str, int]:
    found: dict[str, tuple[int, str]] = {}
    for key, data in _sessions(keys).items():
        if data.get(BACKEND_SESSION_KEY) in settings.AUTHENTICATION_BACKENDS:
            user_id = get_user_model()._meta.pk.to_python(data[SESSION_KEY])
            found[key] = (user_id, data.get(HASH_SESSION_KEY) or "")
    users = _active_users(user_id for user_id, _ in found.values())
    return {
        key: user_id
        for key, (user_id, proof) in found.items()
        if user_id in users and _same_password(users[user_id], proof)
    }


def _sessions(keys: set[str]) -> Mapping[str, Mapping[str, Any]]:
    """The data of the live ones of `keys`: one query where sessions stand in the database."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    if not keys:
        return {}
    if not issubclass(store, DatabaseStore):
        return {key: store(key).load() for key in keys}
    rows = store.get_model_class().objects.filter(session_key__in=keys, expire_date__gt=timezone.now())
    return {row.session_key: row.get_decoded() for row in rows}


def _active_users(ids: Iterable[int]) -> dict[int, AbstractBaseUser]:
    wanted = set(ids)
    users = get_user_model()._default_manager.filter(pk__in=wanted) if wanted else ()
    return {user.pk: user for user in users if user.is_active}


def _same_password(user: AbstractBaseUser, proof: str) -> bool:
    """Whether the session was begun with the password of now, as `django.contrib.auth.get_user` asks."""
    hashes = (user.get_session_auth_hash(), *user.get_session_auth_fallback_hash())
    return any(constant_time_compare(proof, known) for known in hashes)
