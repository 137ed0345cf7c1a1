"""A short address that no page can have is a fault of the form, not of the site."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client

from guides.models import Guide
from operators.models import Operator, Plan, RechargeChannel
from tests.desk import page, sent_back

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("model", [Guide, Operator, Plan, RechargeChannel])
@pytest.mark.parametrize("slug", ["Bad Slug", "坏 短名", "a/b"])
def test_a_bad_short_address_is_named_and_nothing_is_lost(
    client: Client, model: type[Plan], slug: str
) -> None:
    client.force_login(User.objects.create_superuser("editor"))
    row = model.objects.published()[0]
    address = page(model, "change", row.pk)
    data = sent_back(client.get(address)) | {"slug": slug}
    response = client.post(address, data)
    assert response.status_code == 200
    assert "slug" in response.context["adminform"].form.errors
    assert response.context["adminform"].form["slug"].value() == slug
