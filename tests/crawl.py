"""Ask a running site for every page of its sitemap, and keep the pages for an HTML checker.

python -m tests.crawl http://127.0.0.1:8000 var/pages
"""

from __future__ import annotations

import sys
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

from lxml import etree

NAMESPACE = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
#: Pages that are in no sitemap but that readers meet.
ALSO = (
    "/zh-hans/plans/compare/?plan=jazz-weekly-super&plan=zong-weekly-pro",
    "/en/plans/?operator=jazz&min_gb=nonsense",
    "/en/plans/?page=3",
    "/zh-hans/tools/cost/?plan=zong-weekly-pro",
    "/en/tools/cost/?paid=100&area=islamabad",
    "/en/tools/plan/?days=12&gb=10&area=gilgit_baltistan&budget=500",
    "/zh-hans/tools/reminder/?plan=zong-weekly-pro&bought=nonsense",
    "/zh-hans/guides/the-north/ask/",
    "/en/operators/jazz/ask/?sent=1",
    "/en/corrections/new/?about=operators.operator.1",
    "/zh-hans/corrections/new/?about=operators.operator.1&sent=1",
    "/en/search/?q=balance",
    "/zh-hans/search/?q=qqqqqq",
)


def fetch(address: str) -> tuple[int, bytes]:
    try:
        with urllib.request.urlopen(address, timeout=30) as answer:  # noqa: S310
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def addresses(site: str) -> list[str]:
    _status, body = fetch(f"{site}/sitemap.xml")
    places = etree.fromstring(body).xpath("//s:loc/text()", namespaces=NAMESPACE)
    return [*map(str, places), *(site + path for path in ALSO)]


def main(site: str, folder: Path) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    wanted = addresses(site)
    faults = []
    for number, address in enumerate(wanted):
        status, body = fetch(address)
        language = urlsplit(address).path.split("/")[1]
        expected = "zh-Hans" if language == "zh-hans" else "en"
        if status != 200 or f'<html lang="{expected}">'.encode() not in body:
            faults.append(f"{status} {address}")
        (folder / f"{number:04}.html").write_bytes(body)
    print("\n".join(faults) or f"{len(wanted)} pages answer 200 in their language.")
    return 1 if faults or len(wanted) < 300 else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1], Path(sys.argv[2])))
