"""Sitemaps of operators, plans and channels."""

from django.db.models import QuerySet

from editorial.content.sitemaps import ContentSitemap
from operators.models import Operator, Plan, RechargeChannel


class OperatorSitemap(ContentSitemap):
    def content(self) -> QuerySet[Operator]:
        return Operator.objects.published()


class PlanSitemap(ContentSitemap):
    def content(self) -> QuerySet[Plan]:
        return Plan.objects.offered()


class ChannelSitemap(ContentSitemap):
    def content(self) -> QuerySet[RechargeChannel]:
        return RechargeChannel.objects.published()
