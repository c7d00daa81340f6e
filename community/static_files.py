import re
from collections.abc import Iterator
from typing import Any

import lightningcss
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

COMMENT = re.compile(r"^[ \t]*//[^\n]*\n|^[ \t]*/\*.*?\*/[ \t]*\n", re.MULTILINE | re.DOTALL)


class HashedStaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Hashed names once `collectstatic` has run; the plain name until then, so nothing breaks without.

    A style sheet is served as one file: what it imports stands in it. What only people need is left out,
    of it and of our own scripts.
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
            paths = {name: self._lighter(name, *source) for name, source in paths.items()}
        yield from super().post_process(paths, dry_run, **options)

    def _lighter(self, name: str, storage: Any, path: str) -> tuple[Any, str]:
        """Where to read a file from: from here, where it was made lighter."""
        if name.endswith(".css"):
            content: str = lightningcss.bundle_css(storage.path(path))
        elif name.startswith("js/"):
            with storage.open(path) as script:
                content = COMMENT.sub("", script.read().decode())
        else:
            return storage, path
        self.delete(name)
        self.save(name, ContentFile(content.encode()))
        return self, name
