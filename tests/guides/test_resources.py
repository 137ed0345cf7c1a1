"""A guide is one Markdown file per language; what is wrong in one is named by its file."""

from __future__ import annotations

from pathlib import Path

import pytest

from editorial.imports.table import Report, Table
from guides.models import Guide
from guides.resources import GuideResource, read_guides

pytestmark = pytest.mark.django_db

CHINESE = """+++
title = "怎么选"
summary = "先看流量。"
topic = "plans"
position = 30
operators = ["jazz", "zong"]
source_url = "https://example.org/"
source_date = 2026-06-12
confidence = "reported"
+++

## 看四样

| 一 | 二 |
"""
ENGLISH = """+++
title = "How to choose"
summary = "Data first."
+++

## Four things
"""


def write(folder: Path, **files: str | bytes) -> Path:
    """``choose_en="…"`` becomes choose.en.md."""
    for name, text in files.items():
        slug, _underscore, language = name.partition("_")
        path = folder / f"{slug}.{language.replace('_', '-')}.md"
        path.write_bytes(text.encode() if isinstance(text, str) else text)
    return folder


def cells(table: Table, slug: str = "choose") -> dict[str, str]:
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    return next(row for row in rows if row["slug"] == slug)


def load(folder: Path) -> Report:
    return GuideResource().load(read_guides(folder))


def places(report: Report) -> list[tuple[str, int, str]]:
    return [(problem.file, problem.line, problem.column) for problem in report.problems]


def test_two_files_become_one_guide(tmp_path: Path) -> None:
    report = load(write(tmp_path, choose_zh_hans=CHINESE, choose_en=ENGLISH))
    assert (report.created, report.problems) == (["choose"], [])
    guide = Guide.objects.get(slug="choose")
    assert (guide.title_zh_hans, guide.title_en) == ("怎么选", "How to choose")
    assert guide.body_zh_hans == "## 看四样\n\n| 一 | 二 |"
    assert guide.body_en == "## Four things"
    assert (guide.topic, guide.position, guide.status) == ("plans", 30, "published")
    assert (guide.source_date, guide.confidence) == ("2026-06-12", "reported")
    assert [operator.slug for operator in guide.operators.all()] == ["jazz", "zong"]


@pytest.mark.parametrize("first", ["zh-hans", "en"])
def test_the_file_with_the_topic_is_the_source_of_the_other(tmp_path: Path, first: str) -> None:
    files = {"zh_hans": ENGLISH, "en": ENGLISH} | {first.replace("-", "_"): CHINESE}
    write(tmp_path, **{f"choose_{language}": text for language, text in files.items()})
    assert cells(read_guides(tmp_path))["source_language"] == first


def test_a_guide_may_have_one_language_only(tmp_path: Path) -> None:
    load(write(tmp_path, choose_zh_hans=CHINESE))
    assert Guide.objects.get(slug="choose").filled_languages() == ["zh-hans"]


def test_guides_come_in_the_order_of_their_names(tmp_path: Path) -> None:
    write(tmp_path, b_zh_hans=CHINESE, a_zh_hans=CHINESE)
    assert [row[0] for row in read_guides(tmp_path).rows] == ["a", "b"]


def test_an_empty_folder_has_no_guides(tmp_path: Path) -> None:
    assert load(tmp_path) == Report(tmp_path.name)


def test_windows_line_ends_and_a_byte_order_mark_are_read(tmp_path: Path) -> None:
    text = b"\xef\xbb\xbf" + CHINESE.replace("\n", "\r\n").encode()
    row = cells(read_guides(write(tmp_path, choose_zh_hans=text)))
    assert (row["title_zh_hans"], row["body_zh_hans"]) == ("怎么选", "## 看四样\n\n| 一 | 二 |")


def test_a_rule_inside_the_text_is_text(tmp_path: Path) -> None:
    text = ENGLISH + "\n+++\nstill text\n"
    row = cells(read_guides(write(tmp_path, choose_zh_hans=CHINESE, choose_en=text)))
    assert row["body_en"].endswith("+++\nstill text")


# --- Faults ---------------------------------------------------------------------------------


def test_front_matter_that_is_no_toml_is_a_problem(tmp_path: Path) -> None:
    broken = ENGLISH.replace('"How to choose"', "How to choose")
    report = load(write(tmp_path, choose_zh_hans=CHINESE, choose_en=broken))
    assert places(report) == [("choose.en.md", 1, "")]
    assert report.problems[0].reason


def test_an_unknown_key_is_a_problem(tmp_path: Path) -> None:
    wrong = CHINESE.replace("position", "postion")
    report = load(write(tmp_path, choose_zh_hans=wrong))
    assert places(report) == [("choose.zh-hans.md", 1, "postion")]


def test_a_shared_key_in_the_translation_is_a_problem(tmp_path: Path) -> None:
    wrong = ENGLISH.replace("+++\n\n", 'operators = ["ufone"]\n+++\n\n')
    report = load(write(tmp_path, choose_zh_hans=CHINESE, choose_en=wrong))
    assert places(report) == [("choose.en.md", 1, "operators")]


@pytest.mark.parametrize("text", ["Only words.\n", "", "+++\ntitle = 'T'\nNo end of the fence\n"])
def test_a_file_without_front_matter_is_a_problem(tmp_path: Path, text: str) -> None:
    report = load(write(tmp_path, choose_zh_hans=CHINESE, choose_en=text))
    assert [place[0] for place in places(report)] == ["choose.en.md"]
    assert not Guide.objects.filter(slug="choose").exists()


def test_words_before_the_front_matter_are_not_lost_silently(tmp_path: Path) -> None:
    report = load(write(tmp_path, choose_zh_hans=CHINESE, choose_en="Draft!\n" + ENGLISH))
    assert [place[0] for place in places(report)] == ["choose.en.md"]


def test_a_file_that_is_not_utf_8_is_a_problem(tmp_path: Path) -> None:
    report = load(write(tmp_path, choose_zh_hans=CHINESE.encode("gbk")))
    assert places(report)[0] == ("choose.zh-hans.md", 1, "")


def test_a_file_of_an_unknown_language_is_a_problem(tmp_path: Path) -> None:
    report = load(write(tmp_path, choose_zh_hans=CHINESE, choose_ur=ENGLISH))
    assert [place[0] for place in places(report)] == ["choose.ur.md"]


@pytest.mark.parametrize(
    ("good", "wrong", "column"),
    [
        ('topic = "plans"', 'topic = "weather"', "topic"),
        ('confidence = "reported"', 'confidence = "sure"', "confidence"),
        ('["jazz", "zong"]', '["jazz", "nobody"]', "operators"),
        ("position = 30", "position = -1", "position"),
        ("2026-06-12", '"2026-13"', "source_date"),
        ('title = "怎么选"', 'title = ""', "title"),
    ],
)
def test_a_wrong_value_is_named_by_file_and_key(
    tmp_path: Path, good: str, wrong: str, column: str
) -> None:
    write(tmp_path, other_zh_hans=CHINESE, choose_zh_hans=CHINESE.replace(good, wrong))
    report = load(tmp_path)
    assert [place[2] for place in places(report)] == [column]
    assert "choose" in str(report.problems[0])


def test_a_guide_without_topic_in_any_file_is_a_problem(tmp_path: Path) -> None:
    report = load(write(tmp_path, choose_en=ENGLISH))
    assert "topic" in [place[2] for place in places(report)]


def test_a_guide_with_a_topic_in_both_files_is_a_problem(tmp_path: Path) -> None:
    write(tmp_path, choose_zh_hans=CHINESE, choose_en=CHINESE.replace('"plans"', '"money"'))
    assert places(load(tmp_path))
