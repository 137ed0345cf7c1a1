"""Which columns each table of facts has. Order matters: later tables name rows of earlier ones."""

from import_export.fields import Field

from editorial.imports.importer import ContentResource
from editorial.imports.widgets import many, one
from operators import models

SOURCE = ("source_url", "source_note_zh_hans", "source_note_en", "source_date", "confidence")
COMMON = (*SOURCE, "status")


def bilingual(*names: str) -> tuple[str, ...]:
    return tuple(f"{name}_{language}" for name in names for language in ("zh_hans", "en"))


class OperatorResource(ContentResource):
    class Meta(ContentResource.Meta):
        model = models.Operator
        fields = (
            "slug", "position", *bilingual("name"), "short_name",
            *bilingual("tagline", "description", "owner"),
            "website", "app_name", "brand_colour", *bilingual("logo_alt"), "networks", "esim",
            *bilingual("regions"), "apn",
            *COMMON,
        )  # fmt: skip


class OperatorFactResource(ContentResource):
    operator: Field = one(models.Operator, "operator")

    class Meta(ContentResource.Meta):
        model = models.OperatorFact
        fields = ("slug", "operator", "topic", "position", *bilingual("text"), *COMMON)


class NumberPrefixResource(ContentResource):
    operator: Field = one(models.Operator, "operator")

    class Meta(ContentResource.Meta):
        model = models.NumberPrefix
        import_id_fields = ("prefix",)
        fields = ("operator", "prefix", *SOURCE)


class DialCodeResource(ContentResource):
    operator: Field = one(models.Operator, "operator")

    class Meta(ContentResource.Meta):
        model = models.DialCode
        fields = (
            "slug", "operator", "purpose", *bilingual("label"), "code", "via", "sms_text",
            *bilingual("charge", "note"), "position", *COMMON,
        )  # fmt: skip


class PlanResource(ContentResource):
    operator: Field = one(models.Operator, "operator")
    successor: Field = one(models.Plan, "successor")

    class Meta(ContentResource.Meta):
        model = models.Plan
        fields = (
            "slug", "operator", *bilingual("name"), "kind", "audience", "period", "price_pkr",
            "price_basis", "load_stated", "data_mb", "limits_unclear",
            "offpeak_mb", "offpeak_window", "social_mb", *bilingual("social_scope"),
            "minutes_onnet", "minutes_offnet", "sms",
            "validity_days", "validity_hours", "validity_rule", "auto_renews",
            "activation_code", "status_code",
            "unsubscribe_code", "sold_to", *bilingual("region_limit", "speed_note", "description"),
            "official_url", "last_seen", "state", "successor", *COMMON,
        )  # fmt: skip


class PlanPriceResource(ContentResource):
    plan: Field = one(models.Plan, "plan")

    class Meta(ContentResource.Meta):
        model = models.PlanPrice
        import_id_fields = ("plan", "observed_on", "price_pkr", "price_basis")
        fields = (
            "plan", "price_pkr", "price_basis", "data_mb", "observed_on", *bilingual("note"),
            *SOURCE,
        )  # fmt: skip


class PaymentMethodResource(ContentResource):
    class Meta(ContentResource.Meta):
        model = models.PaymentMethod
        fields = (
            "slug", "position", *bilingual("name"), "kind", "visitor_fit", *bilingual("note"),
            *COMMON,
        )  # fmt: skip


class RechargeChannelResource(ContentResource):
    operators: Field = many(models.Operator, "operators")
    payment_methods: Field = many(models.PaymentMethod, "payment_methods")

    class Meta(ContentResource.Meta):
        model = models.RechargeChannel
        fields = (
            "slug", "position", *bilingual("name"), "kind", "category", "operators",
            "payment_methods", "visitor_fit", *bilingual("visitor_note"), "foreign_card", "cash",
            *bilingual("fee_note"), "min_pkr", "max_pkr",
            *bilingual("hours", "documents", "speed_note"), "website", *bilingual("description"),
            *COMMON,
        )  # fmt: skip


class ChannelStepResource(ContentResource):
    channel: Field = one(models.RechargeChannel, "channel")

    class Meta(ContentResource.Meta):
        model = models.ChannelStep
        import_id_fields = ("channel", "position")
        fields = ("channel", "position", *bilingual("title", "body"))


class PromotionResource(ContentResource):
    operator: Field = one(models.Operator, "operator")
    channels: Field = many(models.RechargeChannel, "channels")

    class Meta(ContentResource.Meta):
        model = models.Promotion
        fields = (
            "slug", "operator", *bilingual("title", "terms"), "starts_on", "ends_on", "channels",
            *COMMON,
        )  # fmt: skip


class TaxRateResource(ContentResource):
    class Meta(ContentResource.Meta):
        model = models.TaxRate
        fields = (
            "slug", "position", "kind", "area", "percent", *bilingual("region"), "effective_from",
            "effective_to", *bilingual("summary", "note"), *COMMON,
        )  # fmt: skip


class ShopPhraseResource(ContentResource):
    class Meta(ContentResource.Meta):
        model = models.ShopPhrase
        fields = (
            "slug", "situation", "position", *bilingual("text"), "urdu", "roman_urdu", *COMMON,
        )  # fmt: skip


#: File name → resource, in the order in which they are loaded. Promotions end: none are loaded.
FACTS: dict[str, type[ContentResource]] = {
    "operators.csv": OperatorResource,
    "operator_facts.csv": OperatorFactResource,
    "number_prefixes.csv": NumberPrefixResource,
    "dial_codes.csv": DialCodeResource,
    "tax_rates.csv": TaxRateResource,
    "plans.csv": PlanResource,
    "plan_prices.csv": PlanPriceResource,
    "payment_methods.csv": PaymentMethodResource,
    "channels.csv": RechargeChannelResource,
    "channel_steps.csv": ChannelStepResource,
    "phrases.csv": ShopPhraseResource,
}
