"""What the environment says, checked: a wrong value stops the start with one sentence."""

import ipaddress
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.utils.module_loading import import_string
from environs import Env, EnvError

LOOPBACK_NAMES = {"localhost", "127.0.0.1", "::1", "[::1]"}


class WrongSetting(SystemExit):
    """Ends the process with the sentence on standard error and code 1."""


@dataclass(frozen=True, slots=True)
class PublicAddress:
    """Where visitors reach us; hosts, origins, cookies and links all derive from it."""

    url: str
    host: str
    secure: bool
    loopback: bool

    @property
    def hosts(self) -> list[str]:
        return ["localhost", "127.0.0.1", "[::1]"] if self.loopback else [self.host]

    @property
    def origins(self) -> list[str]:
        if not self.loopback:
            return [self.url]
        port = urlsplit(self.url).port
        return [f"{'https' if self.secure else 'http'}://{host}:{port or 80}" for host in self.hosts]


def is_loopback(host: str) -> bool:
    if host in LOOPBACK_NAMES:
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def public_address(url: str) -> PublicAddress:
    """Raises WrongSetting unless `url` is https://host, or http:// on loopback."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise WrongSetting(f"PUBLIC_URL is {url!r}: it must look like https://klankbord.example") from None
    if parts.scheme not in ("http", "https") or not host or parts.path not in ("", "/") or parts.query:
        raise WrongSetting(f"PUBLIC_URL is {url!r}: it must look like https://klankbord.example")
    loopback = is_loopback(host)
    if parts.scheme == "http" and not loopback:
        raise WrongSetting(f"PUBLIC_URL is {url!r}: outside this machine it must begin with https://")
    return PublicAddress(f"{parts.scheme}://{parts.netloc}", host, parts.scheme == "https", loopback)


def data_dir(path: str, base: Path) -> Path:
    folder = Path(path) if Path(path).is_absolute() else base / path
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WrongSetting(f"DATA_DIR is {str(folder)!r}: it can't be made ({error.strerror})") from None
    return folder


def secret_key(given: str, folder: Path) -> str:
    """The key from the environment, or one made once and kept in `folder`, readable by its owner alone."""
    if given:
        if len(given) < 50 or len(set(given)) < 5:
            raise WrongSetting("SECRET_KEY is too short: give at least 50 random characters, or leave it out")
        return given
    file = folder / "secret_key"
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_text().strip()
    except OSError as error:
        raise WrongSetting(
            f"DATA_DIR is {str(folder)!r}: the key can't be written ({error.strerror})"
        ) from None
    with os.fdopen(handle, "w") as out:
        out.write(key := secrets.token_urlsafe(64))
    return key


class Environment:
    """environs, with its complaints turned into the one sentence that stops the start."""

    def __init__(self) -> None:
        self.env = Env()

    def text(self, name: str, default: str = "") -> str:
        return os.environ.get(name, default).strip() or default

    def flag(self, name: str, default: bool = False) -> bool:
        try:
            return bool(self.env.bool(name, default)) if os.environ.get(name) else default
        except EnvError:
            raise WrongSetting(f"{name} is {os.environ[name]!r}: it must be 0 or 1") from None

    def number(self, name: str, default: int) -> int:
        try:
            value = int(self.env.int(name) or 0) if os.environ.get(name) else default
        except EnvError:
            value = -1
        if value < 0:
            raise WrongSetting(f"{name} is {os.environ[name]!r}: it must be a whole number, 0 or more")
        return value

    def database(self, name: str, default: str) -> dict[str, Any]:
        url = self.text(name, default)
        if urlsplit(url).scheme not in ("sqlite", "postgres", "postgresql"):
            raise WrongSetting(f"{name} must begin with sqlite:// or postgresql://")
        try:
            return dict(self.env.dj_db_url(name, default))
        except (EnvError, ValueError):
            raise WrongSetting(
                f"{name} can't be read: write it as postgresql://user:password@host/name"
            ) from None

    def files(self, name: str, folder: Path) -> dict[str, Any]:
        """What STORAGES takes: a private folder, or a backend of one's own as a JSON object."""
        if not self.text(name):
            own = {"location": folder, "file_permissions_mode": 0o600, "directory_permissions_mode": 0o700}
            return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": own}
        example = '{"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": {"bucket_name": "…"}}'
        try:
            given = json.loads(self.text(name))
            import_string(given["BACKEND"])
        except (ValueError, KeyError, TypeError):
            raise WrongSetting(f"{name} must be a JSON object such as {example}") from None
        except ImportError as error:
            raise WrongSetting(f"{name} names a backend that isn't installed: {error}") from None
        return {"BACKEND": str(given["BACKEND"]), "OPTIONS": dict(given.get("OPTIONS") or {})}

    def mail(self, name: str) -> dict[str, object]:
        url = self.text(name)
        known = ("smtp", "smtps", "smtp+tls", "smtp+ssl", "submission", "console", "file", "memory", "dummy")
        if urlsplit(url).scheme not in known:
            raise WrongSetting(f"{name} must begin with smtp://, smtp+tls:// or smtp+ssl://")
        try:
            return dict(self.env.dj_email_url(name))
        except (EnvError, ValueError):
            raise WrongSetting(
                f"{name} can't be read: write it as smtp+tls://user:password@host:587"
            ) from None
