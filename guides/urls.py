from django.urls import path

from guides import views
from guides.feeds import LatestFeed

app_name = "guides"

urlpatterns = [
    path("guides/", views.guide_list, name="guides"),
    path("guides/<slug:slug>/", views.guide_detail, name="guide"),
    path("feed.xml", LatestFeed(), name="feed"),
]
