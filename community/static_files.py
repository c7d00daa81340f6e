from collections.abc import Iterator
from typing import Any

import lightningcss
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Hashed names once `collectstatic` has run; the plain name until then, so nothing breaks without.

    A style sheet is served as one file: what it imports stands in it, and what only people need is left out.
    """

    support_js_module_import_aggregation = True
    manifest_strict = False

    def stored_name(self, name: str) -> str:
        try:
            return str(super().stored_name(name))
        except ValueError:
            return name

    def post_process(
        self, paths: dict[str, tuple[Any, str]], dry_run: bool = False, **options: Any
    ) -> Iterator[Any]:
        if not dry_run:
            paths = {name: self._in_one(name, *source) for name, source in paths.items()}
        yield from super().post_process(paths, dry_run, **options)

    def _in_one(self, name: str, storage: Any, path: str) -> tuple[Any, str]:
        """Where to read a file from: for a style sheet, from here, once all that it imports is in it."""
        if not name.endswith(".css"):
            return storage, path
        bundled: str = lightningcss.bundle_css(storage.path(path))
        self.delete(name)
        self.save(name, ContentFile(bundled.encode()))
        return self, name
