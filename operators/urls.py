from django.urls import include, path

from operators import views

app_name = "operators"

urlpatterns = [
    path("operators/", views.operator_list, name="operators"),
    path("operators/<slug:slug>/", views.operator_detail, name="operator"),
    path("plans/", views.plan_list, name="plans"),
    path("plans/compare/", views.plan_compare, name="compare"),
    path("plans/<slug:slug>/", views.plan_detail, name="plan"),
    path("recharge/", views.channel_list, name="channels"),
    path("recharge/<slug:slug>/", views.channel_detail, name="channel"),
    path("tools/", include("operators.tools.urls")),
]
