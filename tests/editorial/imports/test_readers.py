"""Whatever somebody uploads: a table, or a sentence that says what to do."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from editorial.imports.readers import ENCRYPTED, OLD_OFFICE, read_table
from editorial.imports.table import MOST_BYTES, UnreadableError
from tests.tables import uploaded, xlsx_of


class Enormous(SimpleUploadedFile):
    """Says how large it is, and must not be read."""

    def read(self, *args: Any) -> bytes:
        raise AssertionError("It was read.")


def refusal(raw: bytes, language: str = "zh-hans") -> str:
    with translation.override(language), pytest.raises(UnreadableError) as error:
        read_table(uploaded(raw))
    return str(error.value)


def test_the_content_and_not_the_name_tells_what_a_file_is() -> None:
    assert read_table(uploaded(b"slug\na\n", "plans.xlsx")).rows == [["a"]]
    assert read_table(uploaded(xlsx_of([["slug"], ["a"]]), "plans.csv")).rows == [["a"]]


def test_the_table_is_called_like_the_file() -> None:
    assert read_table(uploaded(b"slug\na\n", "套餐.csv")).file == "套餐.csv"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize(
    ("raw", "chinese", "english"),
    [
        (OLD_OFFICE + b"\0" * 100, "XLS", "old Excel"),
        (OLD_OFFICE + ENCRYPTED, "密码", "password"),
        (b"%PDF-1.7 ...", "不是表格", "not a table"),
        (b"\x89PNG\r\n\x1a\n", "不是表格", "not a table"),
        (b"<html><table><tr><td>slug</td></tr></table>", "不是表格", "not a table"),
        (b"\n\n  <?xml version='1.0'?>", "不是表格", "not a table"),
        (b"\x1f\x8b\x08\0\0", "不是表格", "not a table"),
        (b"\0\0\0\0", "不是表格", "not a table"),
        (b"PK\x03\x04 and nothing", "损坏", "damaged"),
        (b'{"slug": "a"}', "JSON", "JSON"),
        (b' [\n  {"slug": "a"}\n]', "JSON", "JSON"),
        (b"\xef\xbb\xbf[1, 2]", "JSON", "JSON"),
        (b"{}", "JSON", "JSON"),
        (b"\n \n", "空的", "empty"),
        (b",,,\n", "空的", "empty"),
    ],
)
def test_what_is_no_table_is_refused_in_the_editors_language(
    raw: bytes, chinese: str, english: str, language: str
) -> None:
    assert (chinese if language == "zh-hans" else english) in refusal(raw, language)


def test_a_file_that_is_too_large_is_not_even_read() -> None:
    file = Enormous("t.csv", b"")
    file.size = MOST_BYTES + 1
    with pytest.raises(UnreadableError, match="10 MB"):
        read_table(file)


def test_the_largest_file_is_read() -> None:
    line = b"a," + b"x" * 1000 + b"\n"
    raw = b"slug,name\n" + line * ((MOST_BYTES - 10) // len(line))
    assert len(raw) <= MOST_BYTES
    assert len(read_table(uploaded(raw)).rows) > 10_000
