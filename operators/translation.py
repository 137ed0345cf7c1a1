"""Translated fields; history is registered after them, because it copies the columns."""

from modeltranslation.translator import TranslationOptions, register

from editorial.history.records import keep_history
from operators import models


@register(models.Operator)
class OperatorOptions(TranslationOptions):
    fields = ("name", "tagline", "description", "owner", "logo_alt", "regions", "source_note")


@register(models.OperatorFact)
class OperatorFactOptions(TranslationOptions):
    fields = ("text", "source_note")


@register(models.DialCode)
class DialCodeOptions(TranslationOptions):
    fields = ("label", "charge", "note", "source_note")


@register(models.NumberPrefix)
class NumberPrefixOptions(TranslationOptions):
    fields = ("source_note",)


@register(models.PaymentMethod)
class PaymentMethodOptions(TranslationOptions):
    fields = ("name", "note", "source_note")


@register(models.RechargeChannel)
class RechargeChannelOptions(TranslationOptions):
    fields = (
        "name",
        "visitor_note",
        "fee_note",
        "hours",
        "documents",
        "speed_note",
        "description",
        "source_note",
    )


@register(models.ChannelStep)
class ChannelStepOptions(TranslationOptions):
    fields = ("title", "body")


@register(models.Plan)
class PlanOptions(TranslationOptions):
    fields = (
        "name",
        "social_scope",
        "region_limit",
        "speed_note",
        "description",
        "source_note",
    )


@register(models.PlanPrice)
class PlanPriceOptions(TranslationOptions):
    fields = ("note", "source_note")


@register(models.Promotion)
class PromotionOptions(TranslationOptions):
    fields = ("title", "terms", "source_note")


@register(models.TaxRate)
class TaxRateOptions(TranslationOptions):
    fields = ("region", "summary", "note", "source_note")


@register(models.ShopPhrase)
class ShopPhraseOptions(TranslationOptions):
    fields = ("text", "source_note")


for model, relations in (
    (models.Operator, ()),
    (models.OperatorFact, ()),
    (models.DialCode, ()),
    (models.NumberPrefix, ()),
    (models.PaymentMethod, ()),
    (
        models.RechargeChannel,
        (models.RechargeChannel.operators, models.RechargeChannel.payment_methods),
    ),
    (models.ChannelStep, ()),
    (models.Plan, ()),
    (models.PlanPrice, ()),
    (models.Promotion, (models.Promotion.channels,)),
    (models.TaxRate, ()),
    (models.ShopPhrase, ()),
):
    keep_history(model, app="operators", relations=[relation.field for relation in relations])
