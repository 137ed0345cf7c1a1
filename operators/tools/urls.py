from django.urls import path

from operators.tools.pages.cost import cost
from operators.tools.pages.index import index
from operators.tools.pages.number import number

urlpatterns = [
    path("", index, name="tools"),
    path("cost/", cost, name="cost"),
    path("number/", number, name="number"),
]
