"""How editors work with the draft version of a page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from editorial.models import Draft
from tests.desk import page, sent_back


class PageForm:
    """The form of a published page that somebody has open."""

    def __init__(self, client: Client, row: Any, **headers: str) -> None:
        self.client, self.row = client, row
        self.answer = client.get(page(type(row), "change", row.pk))
        self.data = sent_back(self.answer)

    def save(self, **typed: Any) -> Any:
        self.data |= typed
        return self.client.post(page(type(self.row), "change", self.row.pk), self.data)

    def save_as_draft(self, **typed: Any) -> Any:
        self.data |= typed
        return self.client.post(page(type(self.row), "draft", self.row.pk), self.data)


class DraftForm:
    """The form of a draft that somebody has open."""

    def __init__(self, client: Client, row: Any) -> None:
        self.client, self.row = client, row
        self.address = page(type(row), "draft", row.pk)
        self.answer = client.get(self.address)
        assert self.answer.status_code == 200, self.answer.headers
        self.data = sent_back(self.answer)
        self.data["draft_version"] = self.answer.context["opened"].version.pk

    def value(self, field: str) -> Any:
        return self.answer.context["adminform"].form[field].value()

    def save(self, button: str = "", **typed: Any) -> Any:
        """The first button, which Enter presses too; or another one of the draft's."""
        self.data |= typed
        return self.client.post(self.address, {**self.data, "_draft": button})

    def publish(self, **typed: Any) -> Any:
        return self.save("publish", **typed)

    def schedule(self, moment: str, **typed: Any) -> Any:
        return self.save("schedule", draft_publish_at=moment, **typed)


def save_as_draft(client: Client, row: Any, **typed: Any) -> Any:
    """Opens the page's form and saves it as a draft."""
    return PageForm(client, row).save_as_draft(**typed)


def publish(client: Client, row: Any, **choices: str) -> Any:
    """Publishes the draft as it was last saved."""
    return client.post(page(type(row), "draft_publish", row.pk), choices)


def schedule(client: Client, row: Any, moment: datetime) -> Any:
    local = timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")
    return DraftForm(client, row).schedule(local)


def open_draft(row: Any) -> Draft:
    draft = Draft.objects.open_of(row)
    assert draft is not None
    return draft


def messages_of(client: Client, answer: HttpResponse) -> str:
    """What is told on the page that an answer leads to."""
    address = getattr(answer, "url", "") or reverse("admin:index")
    return " ".join(str(one) for one in client.get(address).context["messages"])


def notices_of(client: Client) -> str:
    """What is told on the next page of the admin."""
    shown = client.get(reverse("admin:password_change"))
    return " ".join(str(one) for one in shown.context["messages"])
