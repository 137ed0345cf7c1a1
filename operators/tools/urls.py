from django.urls import path

from operators.tools.cost.views import cost
from operators.tools.number.views import number
from operators.tools.reminder.views import reminder, reminder_file
from operators.tools.shop_card.views import shop_card
from operators.tools.stay.views import stay
from operators.tools.views import index

urlpatterns = [
    path("", index, name="tools"),
    path("cost/", cost, name="cost"),
    path("number/", number, name="number"),
    path("plan/", stay, name="stay"),
    path("reminder/", reminder, name="reminder"),
    path("reminder/calendar.ics", reminder_file, name="reminder_file"),
    path("shop-card/", shop_card, name="shop_card"),
]
