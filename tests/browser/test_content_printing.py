"""The first edition on paper: the codes of every operator fit one sheet."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from operators.models import DialCode, Operator
from tests.browser.conftest import OpenPage
from tests.browser.test_printing import A5, sheets


@pytest.fixture
def codes_of_the_first_edition(db: None, tmp_path: Path) -> None:
    """Beside the sample's other rows, of which paper shows none."""
    DialCode.objects.all().delete()
    for name in ("operators.csv", "number_prefixes.csv", "dial_codes.csv"):
        shutil.copy(settings.BASE_DIR / "content" / name, tmp_path)
    call_command("load_content", folder=tmp_path, force=True, verbosity=0)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.usefixtures("codes_of_the_first_edition")
def test_the_codes_of_every_operator_are_one_sheet_of_a5(
    open_page: OpenPage, language: str
) -> None:
    for operator in Operator.objects.published():
        page = open_page(f"/{language}/operators/{operator.slug}/")
        assert sheets(page.pdf(prefer_css_page_size=True)) == [A5], operator.slug
        page.close()
