"""Imports and their rows: what a table would change, how far it is written, and how to undo it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from contextlib import suppress
from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.models import User
from django.db import IntegrityError, models, transaction
from django.db.models import Count, F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from editorial.history.models import Changeset

#: A process that has given no sign for so long is dead, or somebody may go on in its place: a step
#: that lost its lease writes nothing.
LEASE = timedelta(seconds=10)
#: What a history keeps of a reason.
REASON_LENGTH = 100
#: Seconds a row, until an import has been measured.
_USUAL_PACE = 0.005
#: Imports of fewer rows tell little about the pace.
_MEASURABLE = 50


class BusyError(Exception):
    """Another import is being written; ``run`` tells by whom."""

    def __init__(self, run: ImportRun) -> None:
        super().__init__(run)
        self.run = run


class InvalidTransitionError(Exception):
    """The import is no longer, or not yet, in a state from which this could be done."""


class ImportRun(models.Model):
    """A table from its upload to its undo, written and undone in steps.

    checking → ready → writing → written → undoing → undone. A table with errors is refused. Writing
    that was interrupted is stopped at a row: it goes on from there, or what it wrote is undone.
    """

    class State(models.TextChoices):
        CHECKING = "checking", _("Being checked")
        READY = "ready", _("Ready to be confirmed")
        REFUSED = "refused", _("With errors")
        WRITING = "writing", _("Being written")
        STOPPED = "stopped", _("Written in part")
        WRITTEN = "written", _("Written")
        UNDOING = "undoing", _("Being undone")
        UNDO_STOPPED = "undo_stop", _("Undone in part")
        UNDONE = "undone", _("Undone")

    #: While these last, some process holds the lease.
    WORKING: tuple[str, ...] = (State.WRITING, State.UNDOING)

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
    #: The newest record of the model's history when the rows were first compared.
    compared_up_to = models.BigIntegerField(default=0)
    changeset = models.ForeignKey(Changeset, on_delete=models.SET_NULL, null=True, related_name="+")
    undo_changeset = models.ForeignKey(
        Changeset, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    #: Of the work under way, writing or undoing; ``seconds`` is the time that the done rows took.
    rows_to_do = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    seconds = models.FloatField(default=0)
    lease_holder = models.CharField(max_length=32, blank=True)
    lease_renewed_at = models.DateTimeField(null=True)
    #: What an undo left alone: [[name, why], …]
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
            ),
            models.UniqueConstraint(
                fields=["state"],
                condition=Q(state="undoing"),
                name="editorial_importrun_one_undoes",
            ),
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

    @property
    def rows_to_write(self) -> int:
        return sum(self.counts.get(kind, 0) for kind in ("new", "changed"))

    def seconds_left(self) -> float:
        """By the pace of the rows done so far, else by that of the last long import."""
        if not self.rows_done or self.state not in (*self.WORKING, self.State.STOPPED):
            return _usual_pace() * self.rows_to_write
        return self.seconds / self.rows_done * (self.rows_to_do - self.rows_done)

    # --- Checking ------------------------------------------------------------------------------

    def finish_check(self) -> None:
        """Every row has been compared with what is stored."""
        counts = self._count_rows()
        state = self.State.REFUSED if counts["in_error"] else self.State.READY
        self._move({self.State.CHECKING}, state, counts=counts)

    def check_again(self, rows: Iterable[ImportRow] | None = None) -> None:
        """Compares these rows again, which someone changed since, or all of them."""
        states = {self.State.READY, self.State.REFUSED, self.State.WRITING, self.State.CHECKING}
        with transaction.atomic():
            self._move(states, self.State.CHECKING)
            chosen = self.rows.all()
            if rows is not None:
                chosen = chosen.filter(pk__in=[row.pk for row in rows])
            chosen.update(
                kind=ImportRow.Kind.UNSEEN, changes={}, faults=[], is_stale=rows is not None
            )

    def _count_rows(self) -> dict[str, int]:
        kinds = dict(self.rows.values_list("kind").annotate(Count("pk")).order_by())
        shown = {*ImportRow.SHOWN_KINDS, *kinds} - {ImportRow.Kind.UNSEEN}
        counts = {ImportRow.Kind(kind).name.lower(): kinds.get(kind, 0) for kind in sorted(shown)}
        for effect in ImportRow.Effect:
            if number := self.rows.filter(effects__has_key=effect).count():
                counts[effect.value] = number
        return counts

    # --- Writing and undoing, by whoever holds the lease ------------------------------------------

    def begin_writing(self, by: User | None) -> None:
        """From here on nobody else writes. Raises BusyError or InvalidTransitionError."""
        self._begin({self.State.READY, self.State.STOPPED}, self.State.WRITING, by)
        rows = self.rows.filter(kind__in=ImportRow.TO_WRITE)
        done = rows.filter(is_written=True).count()
        self.start_counting(rows.count(), done)

    def begin_undo(self, by: User | None) -> None:
        states = {self.State.WRITTEN, self.State.STOPPED, self.State.UNDO_STOPPED}
        self._begin(states, self.State.UNDOING, by)

    def _begin(self, states: Collection[str], state: str, by: User | None) -> None:
        for other in self._others_working():
            if not other.release_if_stale():
                raise BusyError(other)
        try:
            with transaction.atomic():
                self._move(
                    states,
                    state,
                    changed_by=by,
                    lease_holder=uuid4().hex,
                    lease_renewed_at=timezone.now(),
                )
        except IntegrityError as error:  # in the same instant as another
            raise BusyError(next(iter(self._others_working()), self)) from error
        self.refresh_from_db()

    def _others_working(self) -> Iterable[ImportRun]:
        others = type(self).objects.filter(state__in=self.WORKING).exclude(pk=self.pk)
        return others.select_related("changed_by")

    def start_counting(self, rows_to_do: int, rows_done: int = 0) -> None:
        seconds = self.seconds if rows_done else 0
        self._update(rows_to_do=rows_to_do, rows_done=rows_done, seconds=seconds)

    def renew_lease(self) -> None:
        """At the start of a step, inside its transaction, which keeps others off until its end.

        Raises InvalidTransitionError when someone has stopped the work or goes on with it.
        """
        self._update(lease_renewed_at=timezone.now())

    def advance(self, rows: int, seconds: float) -> None:
        """A step is done; part of its transaction."""
        self._update(
            rows_done=self.rows_done + rows,
            seconds=self.seconds + seconds,
            lease_renewed_at=timezone.now(),
            changeset_id=self.changeset_id,
            undo_changeset_id=self.undo_changeset_id,
            left=self.left,
        )

    def _update(self, **values: object) -> None:
        """Only for whoever holds the lease."""
        held = type(self).objects.filter(
            pk=self.pk, state=self.state, lease_holder=self.lease_holder
        )
        if not held.update(**values):
            raise InvalidTransitionError(self.state)
        for name, value in values.items():
            setattr(self, name, value)

    def finish_writing(self) -> None:
        self._move({self.State.WRITING}, self.State.WRITTEN, counts=self._count_rows())

    def finish_undo(self) -> None:
        self._move({self.State.UNDOING}, self.State.UNDONE)

    def refuse(self) -> None:
        """Nothing was written, because rows turned out to be wrong."""
        with transaction.atomic():
            self._move({self.State.WRITING}, self.State.CHECKING)
            self.finish_check()

    def stop(self) -> None:
        """At the row where it stands; back to where it was if nothing was written."""
        if self.state == self.State.UNDOING:
            self._move({self.State.UNDOING}, self.State.UNDO_STOPPED)
        elif self.rows.filter(is_written=True).exists():
            self._move({self.State.WRITING}, self.State.STOPPED, counts=self._count_rows())
        else:
            self._move({self.State.WRITING}, self.State.READY)

    def release_if_stale(self) -> bool:
        """True, and stopped, when the process that held the lease has given no sign for long."""
        if self.state not in self.WORKING:
            return False
        renewed = self.lease_renewed_at or self.changed_at
        is_stale = timezone.now() - renewed > LEASE
        if is_stale:
            with suppress(InvalidTransitionError):  # someone else has released it
                self.stop()
        return is_stale

    def _move(self, states: Collection[str], state: str, **values: object) -> None:
        """Only from where everyone else sees it too. Raises InvalidTransitionError."""
        values |= {"state": state, "changed_at": timezone.now()}
        found = type(self).objects.filter(pk=self.pk, state__in=states)
        if self.state in self.WORKING:
            found = found.filter(lease_holder=self.lease_holder)
        if not found.update(**values):
            raise InvalidTransitionError(self.state)
        for name, value in values.items():
            setattr(self, name, value)


def _usual_pace() -> float:
    """Seconds a row, as the last long import took."""
    runs = ImportRun.objects.filter(rows_done__gte=_MEASURABLE, seconds__gt=0)
    pace = runs.order_by("-pk").values_list(F("seconds") / F("rows_done"), flat=True).first()
    return float(pace or _USUAL_PACE)


class ImportRow(models.Model):
    """A row of the table, and what was found when it was compared with what is stored.

    cells    {"price_pkr": "455"}                          columns that the row has
    changes  {"price_pkr": ["434", "455"]}                 as it is stored, as it would be
    faults   [{"column": "price_pkr", "en": "…", "zh-hans": "…"}]
    effects  {"emptied": ["note_en"]}                      what an editor should look at
    """

    class Kind(models.IntegerChoices):
        """In the order in which an editor wants to see them."""

        UNSEEN = 0, _("Not yet checked")
        IN_ERROR = 1, _("In error")
        NEW = 2, _("New")
        CHANGED = 3, _("Changed")
        UNCHANGED = 4, _("Unchanged")
        SKIPPED = 5, _("Left out")

    class Effect(models.TextChoices):
        EMPTIED = "emptied", _("Fields emptied")
        UNSOURCED = "unsourced", _("Figures that lose their source")
        SAME_SOURCE = "same_source", _("Figures with the old source")

    TO_WRITE = (Kind.NEW, Kind.CHANGED)
    #: Also where there are none.
    SHOWN_KINDS = (Kind.IN_ERROR, *TO_WRITE, Kind.UNCHANGED)

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField(_("line"))
    name = models.CharField(_("row"), max_length=300)
    cells = models.JSONField()
    kind = models.PositiveSmallIntegerField(_("kind"), choices=Kind.choices, default=Kind.UNSEEN)
    #: The stored row that it is about.
    number = models.BigIntegerField(null=True)
    changes = models.JSONField(default=dict)
    faults = models.JSONField(default=list)
    effects = models.JSONField(default=dict)
    is_written = models.BooleanField(default=False)
    #: Someone changed the stored row after the editor had looked at this one.
    is_stale = models.BooleanField(default=False)

    class Meta:
        ordering = ["kind", "-is_stale", "line", "pk"]
        indexes = [models.Index(fields=["run", "kind", "line"], name="editorial_importrow_listing")]

    def __str__(self) -> str:
        return self.name
