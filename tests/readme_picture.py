"""The picture of a reader's page in the README: ``python -m tests.readme_picture ADDRESS``.

Takes it from a site that serves the first edition, such as ``make serve``; needs Chromium.
"""

from __future__ import annotations

import io
import shutil
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

PICTURE = Path(__file__).parent.parent / "docs" / "reader.webp"
#: A cheap phone.
PHONE = {"width": 360, "height": 740}


def take(site: str) -> None:
    chromium = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport=PHONE, device_scale_factor=2, locale="zh-CN")
        page.goto(f"{site.rstrip('/')}/zh-hans/")
        page.locator("main details summary").first.click()
        shot = page.screenshot()
        browser.close()
    PICTURE.parent.mkdir(exist_ok=True)
    Image.open(io.BytesIO(shot)).save(PICTURE, quality=70, method=6)


if __name__ == "__main__":
    take(sys.argv[1])
