"""Classes of the lines and boxes of an editor's form."""

from __future__ import annotations

import pytest
from django.test import Client

from operators.models import Operator
from tests import factories
from tests.desk import page, save
from tests.pages import parsed

pytestmark = pytest.mark.django_db


def test_line_is_marked_only_where_it_has_an_error(admin_client: Client) -> None:
    operator = factories.make_operator()
    sound = parsed(admin_client.get(page(Operator, "change", operator.pk)))
    assert sound.xpath("//*[contains(@class, 'form-row') and contains(@class, 'errors')]") == []
    wrong = parsed(save(admin_client, Operator, operator.pk, website="nonsense"))
    marked = wrong.xpath("//*[contains(@class, 'form-row') and contains(@class, 'errors')]/@class")
    assert marked == ["form-row errors field-website"]


def test_box_in_a_row_is_marked_where_its_field_has_an_error(admin_client: Client) -> None:
    operator = factories.make_operator()
    wrong = parsed(save(admin_client, Operator, operator.pk, short_name=""))
    marked = wrong.xpath("//*[contains(@class, 'fieldBox') and contains(@class, 'errors')]/@class")
    assert marked == ["flex-container fieldBox field-short_name errors"]
