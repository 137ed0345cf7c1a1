from django.urls import path

from guides import asking, views
from guides.feeds import LatestFeed

app_name = "guides"

urlpatterns = [
    path("guides/", views.guide_list, name="guides"),
    path("guides/<slug:slug>/", views.guide_detail, name="guide"),
    path("guides/<slug:slug>/ask/", asking.ask_under_guide, name="ask"),
    path("operators/<slug:slug>/ask/", asking.ask_under_operator, name="ask_operator"),
    path("feed.xml", LatestFeed(), name="feed"),
]
