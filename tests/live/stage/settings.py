"""Settings of the stage, from the environment that tests/live/servers.py gives it."""

import os
from pathlib import Path

SECRET_KEY = "only-for-tests"
ALLOWED_HOSTS = ["localhost", "127.0.0.1"]
USE_TZ = True
LANGUAGES = [("nl", "Nederlands"), ("en", "English")]
LANGUAGE_CODE = "nl"
LOCALE_PATHS = [Path(__file__).parents[3] / "locale"]
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "community.live",
    "tests.live.stage",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
ROOT_URLCONF = "tests.live.stage.doors"
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": os.environ["STAGE_DATABASE"],
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        },
    }
}
if os.environ.get("STAGE_VALKEY"):
    CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {"hosts": [os.environ["STAGE_VALKEY"]]},
        }
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
