"""Compare two crawls of the site as a browser shows them: same elements, same words, same spaces.

python -m tests.crawl http://127.0.0.1:8000 before    (then change templates, serve again)
python -m tests.crawl http://127.0.0.1:8000 after
python -m tests.compare_pages before after [--chromium 40]

White space counts where a browser shows it. With --chromium so many pages are also opened in the
system's Chromium, and what it shows as their text is compared.
"""

from __future__ import annotations

import argparse
import difflib
import re
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from lxml import html
from playwright.sync_api import Page, sync_playwright

CHROMIUM = Path("/usr/bin/chromium-headless-shell")
BLOCKS = re.compile(
    "html|head|body|meta|link|title|script|style|article|section|header|footer|main|nav|aside|div|p"
    "|h[1-6]|ul|ol|li|dl|dt|dd|table|thead|tbody|tr|th|td|form|fieldset|legend|details|summary"
    "|dialog|figure|figcaption|template|option|optgroup|picture|source|circle|line|path|text|svg"
    "|hr|br|blockquote|textarea|pre"
)
VERBATIM = frozenset({"pre", "textarea", "script", "style"})


def events(element: html.HtmlElement) -> Iterator[str]:
    """Tags and pieces of text in the order of the document."""
    if not isinstance(element.tag, str):
        yield from pieces(element.tail)
        return
    attributes = (f"{name}={' '.join(value.split())}" for name, value in element.attrib.items())
    yield f"<{element.tag} {' '.join(sorted(attributes))}>"
    if element.tag in VERBATIM:
        yield element.text or ""
    else:
        yield from pieces(element.text)
    for child in element:
        yield from events(child)
    yield f"</{element.tag}>"
    yield from pieces(element.tail)


def pieces(text: str | None) -> Iterator[str]:
    """Words and single spaces; a no-break space is a word."""
    yield from (
        " " if piece.isspace() else piece
        for piece in re.split(r"([ \t\r\n\f]+)", text or "")
        if piece
    )


def shown(page: bytes) -> list[str]:
    """Events without the spaces that a browser leaves out: at the edges of blocks, and repeated."""
    kept: list[str] = []
    for event in events(html.document_fromstring(page)):
        if event == " " and last_of_line(kept) in {"", " "}:
            continue
        if is_block(event):
            drop_space(kept)
        kept.append(event)
    return kept


def is_block(event: str) -> bool:
    match = re.match(r"</?([\w-]+)", event)
    return match is not None and bool(BLOCKS.fullmatch(match[1]))


def last_of_line(kept: list[str]) -> str:
    """The word or space that stands last in the line, looking through inline tags."""
    for event in reversed(kept):
        if is_block(event):
            return ""
        if not event.startswith("<"):
            return event
    return ""


def drop_space(kept: list[str]) -> None:
    for index in range(len(kept) - 1, -1, -1):
        if kept[index] == " ":
            del kept[index]
            return
        if is_block(kept[index]) or not kept[index].startswith("<"):
            return


def differences(before: list[str], after: list[str]) -> list[str]:
    return [line for line in difflib.unified_diff(before, after, n=2, lineterm="") if line]


def seen_in(page: Page, file: Path) -> str:
    page.set_content(file.read_text(encoding="utf-8"))
    return str(page.evaluate("document.body.innerText"))


def unlike_in_chromium(before: list[Path], after: Path) -> list[str]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        page.route("**/*", lambda route: route.abort())
        unlike = [
            one.name for one in before if seen_in(page, one) != seen_in(page, after / one.name)
        ]
        browser.close()
    return unlike


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("before", type=Path)
    parser.add_argument("after", type=Path)
    parser.add_argument("--chromium", type=int, default=0, metavar="PAGES")
    asked = parser.parse_args()
    files = sorted(asked.before.glob("*.html"))
    unlike = 0
    for file in files:
        found = differences(shown(file.read_bytes()), shown((asked.after / file.name).read_bytes()))
        unlike += bool(found)
        if found and unlike <= 5:
            print(file.name, *islice(found, 40), sep="\n  ")
    sizes = [
        sum(one.stat().st_size for one in folder.glob("*.html"))
        for folder in (asked.before, asked.after)
    ]
    print(f"{len(files)} pages, {unlike} differ; {sizes[0]:,} bytes before, {sizes[1]:,} after.")
    if asked.chromium:
        step = max(1, len(files) // asked.chromium)
        other = unlike_in_chromium(files[::step], asked.after)
        print(f"{len(files[::step])} pages in Chromium, {len(other)} differ: {' '.join(other)}")
        unlike += len(other)
    return 1 if unlike else 0


if __name__ == "__main__":
    sys.exit(main())
