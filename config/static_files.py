"""Static files as browsers get them: style sheets whole and small, everything under a hashed name.

A sheet may be a list of ``@import``; authors read and change its parts. Without collectstatic a
browser follows the list, so that a change shows at once. With it the parts stand in the sheet:
one request. This is the only place that makes style sheets small.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from rcssmin import cssmin
from whitenoise.storage import CompressedManifestStaticFilesStorage

#: Where each file is before it is collected: {name: (its storage, its path there)}.
Sources = dict[str, tuple[Storage, str]]

_IMPORT = re.compile(r'^@import url\("([^"]+)"\);$', re.MULTILINE)
_RELATIVE_URL = re.compile(r"url\((?![\"']?(?:data:|/))")


class StaticFiles(CompressedManifestStaticFilesStorage):
    def post_process(self, paths: Sources, *args: Any, **options: Any) -> Iterator[Any]:
        """From the sources, not from what was collected earlier and is minified already."""
        sheets = {name for name in paths if name.endswith(".css")}
        for name in sheets:
            self.replace(name, cssmin(bundle(name, paths)))
        collected = {name: (self, name) if name in sheets else paths[name] for name in paths}
        yield from super().post_process(collected, *args, **options)

    def replace(self, name: str, text: str) -> None:
        self.delete(name)
        self.save(name, ContentFile(text.encode()))


def bundle(name: str, sources: Sources) -> str:
    """A sheet with the parts that it imports, and theirs, in its place."""
    folder = posixpath.dirname(name)

    def part(match: re.Match[str]) -> str:
        path = posixpath.normpath(posixpath.join(folder, match[1]))
        if path not in sources:
            raise ImproperlyConfigured(f"{name} imports {match[1]}, which is no static file.")
        text = bundle(path, sources)
        if _RELATIVE_URL.search(text):
            raise ImproperlyConfigured(f"{path} names a file by a path that moves with it.")
        return text

    return _IMPORT.sub(part, _read(name, sources))


def _read(name: str, sources: Sources) -> str:
    storage, path = sources[name]
    with storage.open(path) as file:
        return str(file.read().decode())
