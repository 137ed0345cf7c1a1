from django.urls import path

from operators.tools.pages.cost import cost
from operators.tools.pages.index import index

urlpatterns = [
    path("", index, name="tools"),
    path("cost/", cost, name="cost"),
]
