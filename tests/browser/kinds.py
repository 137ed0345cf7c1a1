"""One page of each kind, in both languages."""

from __future__ import annotations

LANGUAGES = ("zh-hans", "en")
KINDS = {
    "home": "",
    "emergency": "offline/",
    "operators": "operators/",
    "operator": "operators/jazz/",
    "plans": "plans/",
    "plans-with-errors": "plans/?days=soon&operator=jazz",
    "plan": "plans/jazz-weekly-super/",
    "compare": "plans/compare/?plan=jazz-weekly-super&plan=zong-weekly-pro",
    "channels": "recharge/",
    "channel": "recharge/retail-shop/",
    "guides": "guides/",
    "guide": "guides/what-rs-100-buys/",
    "tools": "tools/",
    "cost": "tools/cost/?plan=zong-weekly-pro",
    "cost-of-recharge": "tools/cost/?paid=100",
    "number": "tools/number/",
    "shop-card": "tools/shop-card/",
    "reminder": "tools/reminder/?plan=zong-weekly-pro&bought=2026-11-25&at=14:30",
    "stay": "tools/plan/?days=12&gb=10&area=gilgit_baltistan&budget=500",
    "search": "search/?q=%E4%BD%99%E9%A2%9D",
    "search-empty": "search/?q=qqqqqq",
    "cost-with-errors": "tools/cost/?price=x&basis=y&area=z",
    "ask": "guides/the-north/ask/",
    "asked": "operators/jazz/ask/?sent=1",
    "report": "corrections/new/?about=operators.operator.1",
    "reported": "corrections/new/?about=operators.operator.1&sent=1",
    "nothing-to-report": "corrections/new/",
    "changes": "changes/",
    "about": "about/",
    "missing": "nowhere/",
}
PAGES = [f"/{language}/{path}" for language in LANGUAGES for path in KINDS.values()]
IDS = [f"{kind}-{language}" for language in LANGUAGES for kind in KINDS]
