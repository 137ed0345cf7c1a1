"""Models of operators, plans, prices, codes and recharge channels."""

from operators.models.channel import ChannelStep, PaymentMethod, RechargeChannel
from operators.models.dial_code import DialCode, NumberPrefix
from operators.models.operator import Operator, OperatorFact
from operators.models.plan import Plan
from operators.models.plan_price import PlanPrice
from operators.models.promotion import Promotion
from operators.models.shop_phrase import ShopPhrase
from operators.models.tax_rate import TaxRate

__all__ = [
    "ChannelStep",
    "DialCode",
    "NumberPrefix",
    "Operator",
    "OperatorFact",
    "PaymentMethod",
    "Plan",
    "PlanPrice",
    "Promotion",
    "RechargeChannel",
    "ShopPhrase",
    "TaxRate",
]
