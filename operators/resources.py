"""Import and export resources. Order matters: later tables name rows of earlier ones."""

from import_export.fields import Field

from editorial.imports.importer import ContentResource
from editorial.imports.widgets import many, one
from editorial.languages import localized_columns
from operators import models

SOURCE = ("source_url", *localized_columns("source_note"), "source_date", "confidence")
COMMON = (*SOURCE, "status")


class OperatorResource(ContentResource):
    class Meta(ContentResource.Meta):
        model = models.Operator
        fields = (
            "slug", "position", *localized_columns("name"), "short_name",
            *localized_columns("tagline", "description", "owner"),
            "website", "app_name", "brand_colour", *localized_columns("logo_alt"), "networks",
            "esim",
            *localized_columns("regions"), "apn",
            *COMMON,
        )  # fmt: skip


class OperatorFactResource(ContentResource):
    operator: Field = one(models.Operator, "operator")

    class Meta(ContentResource.Meta):
        model = models.OperatorFact
        fields = ("slug", "operator", "topic", "position", *localized_columns("text"), *COMMON)


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
            "slug", "operator", "purpose", *localized_columns("label"), "code", "via", "sms_text",
            *localized_columns("charge", "note"), "position", *COMMON,
        )  # fmt: skip


class PlanResource(ContentResource):
    operator: Field = one(models.Operator, "operator")
    successor: Field = one(models.Plan, "successor")
    prefetched = ("prices",)

    class Meta(ContentResource.Meta):
        model = models.Plan
        fields = (
            "slug", "operator", *localized_columns("name"), "kind", "audience", "period",
            "price_pkr",
            "price_basis", "load_stated", "data_mb", "limits_unclear",
            "offpeak_mb", "offpeak_window", "social_mb", *localized_columns("social_scope"),
            "minutes_onnet", "minutes_offnet", "sms",
            "validity_days", "validity_hours", "validity_rule", "auto_renews",
            "activation_code", "status_code",
            "unsubscribe_code", "sold_to",
            *localized_columns("region_limit", "speed_note", "description"),
            "official_url", "last_seen", "state", "successor", *COMMON,
        )  # fmt: skip


class PlanPriceResource(ContentResource):
    plan: Field = one(models.Plan, "plan")

    class Meta(ContentResource.Meta):
        model = models.PlanPrice
        import_id_fields = ("plan", "observed_on", "price_pkr", "price_basis")
        fields = (
            "plan", "price_pkr", "price_basis", "data_mb", "observed_on",
            *localized_columns("note"),
            *SOURCE,
        )  # fmt: skip


class PaymentMethodResource(ContentResource):
    class Meta(ContentResource.Meta):
        model = models.PaymentMethod
        fields = (
            "slug", "position", *localized_columns("name"), "kind", "visitor_fit",
            *localized_columns("note"), *COMMON,
        )  # fmt: skip


class RechargeChannelResource(ContentResource):
    operators: Field = many(models.Operator, "operators")
    payment_methods: Field = many(models.PaymentMethod, "payment_methods")

    class Meta(ContentResource.Meta):
        model = models.RechargeChannel
        fields = (
            "slug", "position", *localized_columns("name"), "kind", "category", "operators",
            "payment_methods", "visitor_fit", *localized_columns("visitor_note"), "foreign_card",
            "cash",
            *localized_columns("fee_note"), "min_pkr", "max_pkr",
            *localized_columns("hours", "documents", "speed_note"), "website",
            *localized_columns("description"),
            *COMMON,
        )  # fmt: skip


class ChannelStepResource(ContentResource):
    channel: Field = one(models.RechargeChannel, "channel")

    class Meta(ContentResource.Meta):
        model = models.ChannelStep
        import_id_fields = ("channel", "position")
        fields = ("channel", "position", *localized_columns("title", "body"))


class PromotionResource(ContentResource):
    operator: Field = one(models.Operator, "operator")
    channels: Field = many(models.RechargeChannel, "channels")

    class Meta(ContentResource.Meta):
        model = models.Promotion
        fields = (
            "slug", "operator", *localized_columns("title", "terms"), "starts_on", "ends_on",
            "channels",
            *COMMON,
        )  # fmt: skip


class TaxRateResource(ContentResource):
    class Meta(ContentResource.Meta):
        model = models.TaxRate
        fields = (
            "slug", "position", "kind", "area", "percent", *localized_columns("region"),
            "effective_from",
            "effective_to", *localized_columns("summary", "note"), *COMMON,
        )  # fmt: skip


class ShopPhraseResource(ContentResource):
    class Meta(ContentResource.Meta):
        model = models.ShopPhrase
        fields = (
            "slug", "situation", "position", *localized_columns("text"), "urdu", "roman_urdu",
            *COMMON,
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
