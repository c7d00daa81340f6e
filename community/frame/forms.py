"""Django's forms in our markup: label, help, error, field; a summary on top that leads to each error."""

from functools import cached_property
from pathlib import Path
from typing import Any

import django.forms
from django.conf import settings
from django.forms.renderers import DjangoTemplates
from django.utils.translation import gettext_noop

# Django's own sentences that a reader meets most: our catalog says them in our words.
SAID_BY_DJANGO = (
    gettext_noop("This field is required."),
    gettext_noop("Enter a valid email address."),
    gettext_noop("Enter a valid date."),
    gettext_noop("Enter a valid time."),
    gettext_noop("Enter a valid date/time."),
    gettext_noop("Enter a whole number."),
    gettext_noop("Enter a number."),
    gettext_noop("Enter a valid URL."),
    gettext_noop("Select a valid choice. %(value)s is not one of the available choices."),
    gettext_noop("Select a valid choice. That choice is not one of the available choices."),
)


class KlankbordRenderer(DjangoTemplates):
    """Looks in templates/django/forms/ first, then at Django's own widgets."""

    @cached_property
    def engine(self) -> Any:
        own = Path(django.forms.__file__).parent / str(self.backend.app_dirname)
        return self.backend(
            {
                "APP_DIRS": True,
                "DIRS": [settings.BASE_DIR / "templates", own],
                "NAME": "klankbordforms",
                "OPTIONS": {},
            }
        )
