"""One table that somebody brought: what it would change, what it changed, and the way back."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

#: After so long a writing has died with its process, and so has all that it wrote.
WRITING_AT_MOST = timedelta(minutes=15)
#: What a history keeps of a reason.
REASON_LENGTH = 100

#: (model label, number of the row, its version before or None, its version after)
Written = tuple[str, int, int | None, int]


class BusyError(Exception):
    """Another import is being written; ``run`` tells by whom."""

    def __init__(self, run: ImportRun) -> None:
        super().__init__(run)
        self.run = run


class OutOfTurnError(Exception):
    """The import is no longer, or not yet, where this could be done to it."""


class ImportRun(models.Model):
    """A table from its upload to its undoing. Its content is written whole or not at all."""

    class State(models.TextChoices):
        CHECKING = "checking", _("Being checked")
        READY = "ready", _("Ready to be confirmed")
        REFUSED = "refused", _("With errors")
        WRITING = "writing", _("Being written")
        WRITTEN = "written", _("Written")
        UNDONE = "undone", _("Undone")

    model = models.CharField(_("kind"), max_length=100)
    is_translation_sheet = models.BooleanField(_("translation sheet"), default=False)
    file_name = models.CharField(_("file"), max_length=200)
    read_as = models.CharField(_("read as"), max_length=100, blank=True)
    made_at = models.DateTimeField(_("uploaded"), default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.CHECKING
    )
    changed_at = models.DateTimeField(_("last step"), default=timezone.now)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    #: What of the file was not taken, or otherwise than expected: [{"en": "…", "zh-hans": "…"}]
    notes = models.JSONField(default=list)
    counts = models.JSONField(_("rows"), default=dict)
    #: A list of ``Written``, in the order of writing; also what followed from the rows.
    written = models.JSONField(default=list)
    #: What an undoing left alone: [[name, why], …]
    left = models.JSONField(default=list)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-made_at", "-pk"]
        permissions = [("import_content", _("Can import tables of content and undo it"))]
        constraints = [
            models.UniqueConstraint(
                fields=["state"],
                condition=Q(state="writing"),
                name="editorial_importrun_one_writes",
            )
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def reason(self) -> str:
        """What the history says of each row that this import wrote."""
        return f"import {self.file_name}"[:REASON_LENGTH]

    @property
    def reason_undone(self) -> str:
        return f"undo import {self.file_name}"[:REASON_LENGTH]

    # --- Verbs ---------------------------------------------------------------------------------

    def looked_at(self) -> None:
        """Every row has been held against what is stored."""
        kinds = dict(self.rows.values_list("kind").annotate(Count("pk")).order_by())
        counts = {kind.name.lower(): kinds.get(kind, 0) for kind in ImportRow.Kind if kind}
        state = self.State.REFUSED if counts["in_error"] else self.State.READY
        self._move({self.State.CHECKING}, state, counts=counts)

    def look_again(self, rows: Iterable[ImportRow] | None = None) -> None:
        """At these rows, which someone changed since, or at all of them."""
        states = {self.State.READY, self.State.REFUSED, self.State.WRITING, self.State.CHECKING}
        with transaction.atomic():
            self._move(states, self.State.CHECKING)
            chosen = self.rows.all()
            if rows is not None:
                chosen = chosen.filter(pk__in=[row.pk for row in rows])
            chosen.update(
                kind=ImportRow.Kind.UNSEEN, changes={}, faults=[], is_stale=rows is not None
            )

    def begin(self, by: Any) -> None:
        """From here on nobody else writes. Raises BusyError, or OutOfTurnError unless ready."""
        if (other := self._writing()) and not other.woke_up():
            raise BusyError(other)
        try:
            with transaction.atomic():
                self._move({self.State.READY}, self.State.WRITING, changed_by=by)
        except IntegrityError as error:  # in the same instant as another
            raise BusyError(self._writing() or self) from error

    def _writing(self) -> ImportRun | None:
        others = type(self).objects.filter(state=self.State.WRITING).exclude(pk=self.pk)
        return others.select_related("changed_by").first()

    def woke_up(self) -> bool:
        """True, and ready again, when the process that was writing has died."""
        dead = timezone.now() - self.changed_at > WRITING_AT_MOST
        if dead and self.state == self.State.WRITING:
            with suppress(OutOfTurnError):  # someone else has woken it
                self.give_back()
        return dead

    def give_back(self) -> None:
        """Nothing was written."""
        self._move({self.State.WRITING}, self.State.READY)

    def refuse(self) -> None:
        """Nothing was written, because rows turned out to be wrong."""
        with transaction.atomic():
            self._move({self.State.WRITING}, self.State.CHECKING)
            self.looked_at()

    def wrote(self, written: list[Written]) -> None:
        self._move({self.State.WRITING}, self.State.WRITTEN, written=written)

    def undone(self, by: Any, left: list[tuple[str, str]]) -> None:
        self._move({self.State.WRITTEN}, self.State.UNDONE, left=left, changed_by=by)

    def _move(self, states: Iterable[str], state: str, **values: Any) -> None:
        """Only from where everyone else sees it too. Raises OutOfTurnError."""
        values |= {"state": state, "changed_at": timezone.now()}
        found = type(self).objects.filter(pk=self.pk, state__in=states)
        if not found.update(**values):
            raise OutOfTurnError(self.state)
        for name, value in values.items():
            setattr(self, name, value)


class ImportRow(models.Model):
    """A row of the table, and what is found of it.

    cells    {"price_pkr": "455"}                          columns that the row has
    changes  {"price_pkr": ["434", "455"]}                 as it is stored, as it would be
    faults   [{"column": "price_pkr", "en": "…", "zh-hans": "…"}]
    """

    class Kind(models.IntegerChoices):
        """In the order in which an editor wants to see them."""

        UNSEEN = 0, _("Not yet checked")
        IN_ERROR = 1, _("In error")
        NEW = 2, _("New")
        CHANGED = 3, _("Changed")
        UNCHANGED = 4, _("Unchanged")

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField(_("line"))
    name = models.CharField(_("row"), max_length=300)
    cells = models.JSONField()
    kind = models.PositiveSmallIntegerField(_("kind"), choices=Kind.choices, default=Kind.UNSEEN)
    #: The stored row that it is about.
    number = models.BigIntegerField(null=True)
    changes = models.JSONField(default=dict)
    faults = models.JSONField(default=list)
    #: Someone changed the stored row after the editor had looked at this one.
    is_stale = models.BooleanField(default=False)

    class Meta:
        ordering = ["kind", "-is_stale", "line", "pk"]
        indexes = [models.Index(fields=["run", "kind", "line"], name="editorial_importrow_listing")]

    def __str__(self) -> str:
        return self.name
