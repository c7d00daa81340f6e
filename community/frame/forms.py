"""Django's forms in our markup: label, help, error, field; a summary on top that leads to each error."""

from functools import cached_property
from pathlib import Path
from typing import Any

import django.forms
from django.conf import settings
from django.forms.renderers import DjangoTemplates


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
