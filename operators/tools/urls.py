from django.urls import path

from operators.tools.pages.cost import cost
from operators.tools.pages.index import index
from operators.tools.pages.number import number
from operators.tools.pages.reminder import reminder, reminder_file
from operators.tools.pages.shop_card import shop_card
from operators.tools.pages.stay import stay

urlpatterns = [
    path("", index, name="tools"),
    path("cost/", cost, name="cost"),
    path("number/", number, name="number"),
    path("plan/", stay, name="stay"),
    path("reminder/", reminder, name="reminder"),
    path("reminder/calendar.ics", reminder_file, name="reminder_file"),
    path("shop-card/", shop_card, name="shop_card"),
]
