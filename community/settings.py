"""All settings, from the environment (CONTRACT: Environment), secure without asking."""

from pathlib import Path
from urllib.parse import urlsplit

import django_stubs_ext
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from community.environment import Environment, WrongSetting, data_dir, is_loopback, public_address, secret_key
from community.logs import logging_config

BASE_DIR = Path(__file__).resolve().parent.parent
env = Environment()
django_stubs_ext.monkeypatch()  # so that ModelForm[User] is a class at run time too

# Where it runs
DATA_DIR = data_dir(env.text("DATA_DIR", "var"), BASE_DIR)
KEYS_DIR = DATA_DIR / "keys"
HOST = env.text("HOST", "127.0.0.1")
PORT = env.number("PORT", 8000)
PUBLIC = public_address(env.text("PUBLIC_URL", f"http://localhost:{PORT}"))
PUBLIC_URL = PUBLIC.url
TRUSTED_PROXIES = env.number("TRUSTED_PROXIES", 0)
DEBUG = env.flag("DEBUG")
DEMO = env.flag("DEMO")
if DEBUG and not (PUBLIC.loopback and is_loopback(HOST)):
    raise WrongSetting("DEBUG is on: that is for this machine alone, so HOST and PUBLIC_URL must be loopback")
if DEMO and not (PUBLIC.loopback and is_loopback(HOST)):
    raise WrongSetting("DEMO is on: that is for this machine alone, so HOST and PUBLIC_URL must be loopback")
OPERATOR_TOKEN = env.text("OPERATOR_TOKEN")

# Security
SECRET_KEY = secret_key(env.text("SECRET_KEY"), DATA_DIR)
ALLOWED_HOSTS = PUBLIC.hosts
CSRF_TRUSTED_ORIGINS = PUBLIC.origins
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE_SSL_REDIRECT = PUBLIC.secure
SESSION_COOKIE_NAME = "__Host-session" if PUBLIC.secure else "session"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
CSRF_COOKIE_NAME = "__Host-csrf" if PUBLIC.secure else "csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "community.views.csrf_failure"
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if PUBLIC.secure else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PUBLIC.secure
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# On this machine there is no TLS to redirect to, nor a cookie that could be marked secure.
SILENCED_SYSTEM_CHECKS = (
    []
    if PUBLIC.secure
    else ["security.W004", "security.W008", "security.W012", "security.W016", "security.W018"]
)
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
# Files go to disk, not to memory.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]

# Apps, from the ground up
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",  # for the pages of allauth
    "whitenoise.runserver_nostatic",
    "daphne",
    "django.contrib.staticfiles",
    "channels",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "rest_framework",
    "drf_spectacular",
    "django_filters",
    "django_htmx",
    "csp",
    "community",
    "community.frame",
    "community.live",
    "community.people",
    "community.history",
    "community.notices",
    "community.support",
    "community.groups",
    "community.threads",
    "community.knowledge",
    "regions",
    "meetups",
    "feedback",
    "community.demo",
]
MIDDLEWARE = [
    "community.logs.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "community.compression.Compression",  # pads at random, against guessing from sizes (BREACH)
    "csp.middleware.CSPMiddleware",
    "community.people.sessions.Sessions",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "community.people.leaving.Leaving",
    "community.people.language.ReaderLanguage",
    "community.people.shared_desk.SharedDesk",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "community.access.AccessMiddleware",
    "community.views.RefusedMiddleware",
]
ROOT_URLCONF = "community.urls"
ASGI_APPLICATION = "community.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "community.frame.context.frame",
            ],
        },
    }
]
FORM_RENDERER = "community.frame.forms.KlankbordRenderer"

# Data
_database = env.database("DATABASE_URL", f"sqlite:///{DATA_DIR / 'klankbord.sqlite3'}")
DATABASES = {"default": _database}
if _database["ENGINE"] == "django.db.backends.sqlite3":
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16000; "
        "PRAGMA secure_delete=ON;",  # what is deleted is gone from the file
    }
else:
    # A host that doesn't answer is away after 5 seconds, not after two minutes.
    _database["OPTIONS"] = {
        "options": "-c synchronous_commit=on",
        "connect_timeout": 5,
        **(_database.get("OPTIONS") or {}),
    }
VALKEY_URL = env.text("VALKEY_URL")
if VALKEY_URL and urlsplit(VALKEY_URL).scheme not in ("redis", "rediss", "valkey", "valkeys", "unix"):
    raise WrongSetting(f"VALKEY_URL is {VALKEY_URL!r}: it must look like redis://host:6379/0")
_valkey = VALKEY_URL.replace("valkey", "redis", 1) if VALKEY_URL.startswith("valkey") else VALKEY_URL
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": _valkey}
    if _valkey
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}
CHANNEL_LAYERS = (
    {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {"hosts": [_valkey], "prefix": "klankbord"},
        }
    }
    if _valkey
    else {}
)

# People
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "community.people.adapters.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "community.people.adapters.SocialAccountAdapter"
MFA_ADAPTER = "community.people.adapters.MFAAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1"]  # a password may be had, and needn't be
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True  # twice, each with its own quarter of an hour
ACCOUNT_LOGIN_TIMEOUT = 3 * ACCOUNT_LOGIN_BY_CODE_TIMEOUT
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""  # the subject says it all, as in our other mails
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if PUBLIC.secure else "http"
ACCOUNT_SESSION_REMEMBER = True  # a month, unless the computer is shared
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
ACCOUNT_FORMS = {"confirm_login_code": "community.people.forms.CodeForm"}
MFA_FORMS = {
    "authenticate": "community.people.forms.SecondStepForm",
    "reauthenticate": "community.people.forms.StillYouForm",
    "activate_totp": "community.people.forms.AppForm",
    "add_webauthn": "community.people.forms.KeyForm",
    "edit_webauthn": "community.people.forms.KeyNameForm",
}
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = PUBLIC.loopback
USERSESSIONS_TRACK_ACTIVITY = False
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SOCIALACCOUNT_EMAIL_AUTHENTICATION = SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "APPS": [
            {
                "provider_id": "oidc",
                "name": env.text("OIDC_NAME", "Single sign-on"),
                "client_id": env.text("OIDC_CLIENT_ID"),
                "secret": env.text("OIDC_CLIENT_SECRET"),
                "settings": {"server_url": env.text("OIDC_SERVER_URL")},
            }
        ]
        if env.text("OIDC_SERVER_URL")
        else []
    }
}
if env.text("OIDC_SERVER_URL") and not env.text("OIDC_CLIENT_ID"):
    raise WrongSetting("OIDC_SERVER_URL is set and OIDC_CLIENT_ID isn't: single sign-on needs both")

# Languages: sources are English, Dutch is the default; formats are ours (Django has no nl_BE)
LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Dutch")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["community.formats"]
TIME_ZONE = "Europe/Brussels"
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

# Static files and mail
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": env.files("FILES_STORAGE", DATA_DIR / "files"),
    "staticfiles": {"BACKEND": "community.static_files.HashedStaticFiles"},
}
MEDIA_ROOT = DATA_DIR / "files"
WHITENOISE_USE_FINDERS = True
WHITENOISE_ALLOW_ALL_ORIGINS = False
if env.text("EMAIL_URL"):
    _mail = env.mail("EMAIL_URL")
    EMAIL_BACKEND = str(_mail["EMAIL_BACKEND"])
    EMAIL_HOST, EMAIL_PORT = _mail.get("EMAIL_HOST"), _mail.get("EMAIL_PORT")
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.get("EMAIL_HOST_USER"), _mail.get("EMAIL_HOST_PASSWORD")
    EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.get("EMAIL_USE_TLS", False), _mail.get("EMAIL_USE_SSL", False)
    EMAIL_FILE_PATH = _mail.get("EMAIL_FILE_PATH")
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = str(DATA_DIR / "mail")
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("MAIL_FROM", f"Klankbord <klankbord@{PUBLIC.host}>")

# API
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "community.people.authentication.BearerToken",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["community.api.DeclaredAccess"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["community.api.Json"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "community.api.refusal",
}
SPECTACULAR_SETTINGS = {"TITLE": "Klankbord", "VERSION": "1", "SERVE_INCLUDE_SCHEMA": False}

LOGGING = logging_config()
