"""White space of templates: what a line break becomes, and what stays as it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.template import Context, Engine
from django.template.loader import get_template

from config.template_loader import condense

LOADERS = [
    (
        "config.template_loader.Loader",
        [
            "django.template.loaders.filesystem.Loader",
            "django.template.loaders.app_directories.Loader",
        ],
    )
]


@pytest.mark.parametrize(
    ("text", "condensed"),
    [
        ("<ul>\n  <li>a</li>\n  <li>b</li>\n</ul>\n", "<ul><li>a</li><li>b</li></ul>"),
        ("<b>a</b> <i>b</i>", "<b>a</b> <i>b</i>"),
        ("<p>\n  one\n  two\n</p>", "<p>one two</p>"),
        ("<b>a</b>\n· b\n<i>c</i>", "<b>a</b> · b <i>c</i>"),
        ("<p>\n  先充值，\n  再买套餐\n</p>", "<p>先充值，再买套餐</p>"),
        ("<p>\n  充值\n  Jazz\n</p>", "<p>充值 Jazz</p>"),
        ("<b>充值</b>\n套餐", "<b>充值</b>套餐"),
        ("先充值\n<b>再买</b>", "先充值<b>再买</b>"),
        ('<a\n  href="/"\n  class="b\n  c"\n>', '<a href="/" class="b c">'),
        ('<input\n  name="a"\n  />\n<br>', '<input name="a"/><br>'),
        ('<a class="\n  b\n  c\n">', '<a class="b c">'),
        ("<a title='it\"s\n  so'>\n  x</a>", "<a title='it\"s so'>x</a>"),
        ("<!doctype html>\n<html>\n<head>", "<!doctype html><html><head>"),
        ("<!-- a\n > b -->\n<p>", "<!-- a\n > b --><p>"),
        ("<pre>\n a\n  b\n</pre>\n<p>", "<pre>\n a\n  b\n</pre><p>"),
        ("<TEXTAREA rows=5>\n\n a</TEXTAREA>\n<p>", "<TEXTAREA rows=5>\n\n a</TEXTAREA><p>"),
        ("<script>\n// a\nb()\n</script>\n", "<script>\n// a\nb()\n</script>"),
        ("a < b\n c", "a < b c"),
        ("", ""),
    ],
)
def test_line_break_becomes_what_html_needs(text: str, condensed: str) -> None:
    assert condense(text)[0] == condensed


def engine(folder: Path, **options: Any) -> Engine:
    return Engine(dirs=[str(folder)], loaders=LOADERS, **options)


def rendered(folder: Path, source: str, name: str = "page.html", **context: object) -> str:
    (folder / name).write_text(source, encoding="utf-8")
    return engine(folder).get_template(name).render(Context(context))


def test_break_between_template_tags_is_nothing(tmp_path: Path) -> None:
    source = "<p>\n  {% if a %}\n    {{ a }}\n  {% else %}\n    no\n  {% endif %}\n  {{ b }}\n</p>"
    assert rendered(tmp_path, source, a="x", b="y") == "<p>xy</p>"


def test_written_space_before_a_break_stays(tmp_path: Path) -> None:
    assert rendered(tmp_path, '{{ a }}{{ " " }}\n{{ b }}', a="x", b="y") == "x y"


def test_attributes_stay_apart_around_template_tags(tmp_path: Path) -> None:
    source = '<a\n  href="{{ a }}"\n  {% if a %}\n    rel="next"\n  {% endif %}\n>{{ a }}</a>'
    assert rendered(tmp_path, source, a="x").split() == ["<a", 'href="x"', 'rel="next"', ">x</a>"]


def test_text_in_a_verbatim_element_stays_behind_template_tags(tmp_path: Path) -> None:
    source = '<textarea{% if a %} id="a"{% endif %}>\n{{ a }}\n</textarea>\n\n<p>'
    assert rendered(tmp_path, source, a="x") == '<textarea id="a">\nx\n</textarea><p>'


def test_branches_of_a_condition_start_from_the_same_place(tmp_path: Path) -> None:
    source = '<a{% if a %} href="/">\n{% else %}>\n{% endif %}\n<b>x</b></a>'
    assert rendered(tmp_path, source) == "<a><b>x</b></a>"


def test_values_and_translated_blocks_are_never_touched(tmp_path: Path) -> None:
    source = "{% load i18n %}<p>\n{{ a }}\n{% blocktranslate %}x\n y{% endblocktranslate %}\n</p>"
    assert rendered_with_i18n(tmp_path, source, a="1\n 2") == "<p>1\n 2x\n y</p>"


def rendered_with_i18n(folder: Path, source: str, **context: object) -> str:
    (folder / "page.html").write_text(source, encoding="utf-8")
    libraries = {"i18n": "django.templatetags.i18n"}
    return engine(folder, libraries=libraries).get_template("page.html").render(Context(context))


@pytest.mark.parametrize("name", ["mail.txt", "feed.xml", "worker.js"])
def test_files_that_are_not_html_stay_as_they_are(tmp_path: Path, name: str) -> None:
    assert rendered(tmp_path, "<a>\n  <b>\n", name) == "<a>\n  <b>\n"


def test_templates_of_packages_stay_as_they_are() -> None:
    template: Any = get_template("admin/base.html").template
    assert any("\n" in getattr(node, "s", "") for node in template.nodelist)


def test_template_is_condensed_once(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<p>\n</p>", encoding="utf-8")
    loader = engine(tmp_path)
    assert loader.get_template("page.html") is loader.get_template("page.html")
