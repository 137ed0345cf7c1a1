"""Views of the reminder: the page and the calendar file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from editorial.templatetags.texts import plain_text
from operators.models import Operator, Plan
from operators.tools.reminder.calendar import CalendarEvent, calendar_file
from operators.tools.reminder.forms import ReminderForm
from operators.tools.reminder.rules import Ending, sim_use_by

ALARMS_OF_PLAN = (timedelta(days=1), timedelta(hours=3))
ALARMS_OF_SIM = (timedelta(days=7), timedelta(days=1))


def reminder(request: HttpRequest) -> HttpResponse:
    """?plan= chooses a plan; &bought=2026-11-25&at=14:30 says when it was bought."""
    return _page(request, _form_of(request))


def reminder_file(request: HttpRequest) -> HttpResponse:
    """The calendar file; where something is missing, the page that says so, with status 400."""
    form = _form_of(request)
    ending, plan = form.ending(), form.chosen_plan()
    if not ending or not plan:
        return _page(request, form, status=400)
    last_use = sim_use_by(form.cleaned_data["bought"])
    entries = [_entry_of_plan(plan, ending), _entry_of_sim(plan.operator, last_use)]
    made = calendar_file(entries, timezone.now())
    response = HttpResponse(made, content_type="text/calendar; charset=utf-8")
    name = f"{plan.slug}-{ending.earliest:%Y-%m-%d}.ics"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _form_of(request: HttpRequest) -> ReminderForm:
    plans = Plan.objects.offered().select_related("operator")
    data = request.GET if "bought" in request.GET else None
    return ReminderForm(data, list(plans), request.GET.get("plan", ""))


def _page(request: HttpRequest, form: ReminderForm, status: int = 200) -> HttpResponse:
    ending = form.ending()
    bought = str(form.answers().get("bought") or form["bought"].value() or "")
    at = str(form["at"].value() or "")
    last_use = sim_use_by(form.cleaned_data["bought"]) if ending else None
    context = {
        "form": form,
        "plan": form.chosen_plan() if form.is_valid() else None,
        "bought": bought,
        "bought_type": "date" if _is_read_by(date.fromisoformat, bought) else "text",
        "at_type": "time" if _is_read_by(time.fromisoformat, at) else "text",
        "ending": ending,
        "is_over": ending and ending.earliest < timezone.now(),
        "sim_use_by": last_use,
        "sim_is_late": last_use and last_use < timezone.localdate(),
        "asked": request.GET.urlencode(),
    }
    return render(request, "tools/reminder/page.html", context, status=status)


def _is_read_by(read: Callable[[str], object], value: str) -> bool:
    """False for a value that a date or time input would drop; a text input is used for it."""
    try:
        return not value or bool(read(value) or True)
    except ValueError:
        return False


def _entry_of_plan(plan: Plan, ending: Ending) -> CalendarEvent:
    name = f"{plan.operator.short_name} {plain_text(plan, 'name')}"
    words = [_("Last minute: %(time)s in Pakistan.") % {"time": f"{ending.earliest:%H:%M}"}]
    if not ending.is_certain:
        words.append(_("How its days are counted is not known; it may work a few hours longer."))
    if plan.status_code:
        words.append(_("What is left: dial %(code)s") % {"code": plan.status_code})
    if plan.activation_code:
        words.append(_("To buy it again: dial %(code)s") % {"code": plan.activation_code})
    return CalendarEvent(
        uid=_uid_of(plan.slug, f"{ending.earliest:%Y%m%dT%H%M}"),
        when=ending.earliest,
        title=_("%(plan)s ends") % {"plan": name},
        words="\n".join(words),
        address=settings.SITE_URL + plan.get_absolute_url(),
        alarms=ALARMS_OF_PLAN,
    )


def _entry_of_sim(operator: Operator, last_use: date) -> CalendarEvent:
    return CalendarEvent(
        uid=_uid_of(operator.slug, f"sim-{last_use:%Y%m%d}"),
        when=last_use,
        title=_("Use the %(operator)s SIM once") % {"operator": operator.short_name},
        words=_("A SIM that is not used for 180 days may be blocked. Make a call or send a text."),
        address=settings.SITE_URL + reverse("operators:reminder"),
        alarms=ALARMS_OF_SIM,
    )


def _uid_of(*parts: str) -> str:
    """The same for the same reminder, so that importing it again adds nothing."""
    host = settings.SITE_URL.split("//")[1]
    return "-".join([*parts, str(get_language())]) + f"@{host}"
