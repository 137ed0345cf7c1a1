"""Our table of prefixes beside the phonenumbers library: a change of either is seen."""

from __future__ import annotations

from collections import defaultdict

import phonenumbers
import pytest
from phonenumbers import carrier

from operators.models import NumberPrefix

pytestmark = pytest.mark.django_db


def test_prefixes_of_one_network_in_the_library_belong_to_one_operator() -> None:
    operators = defaultdict(set)
    table = NumberPrefix.objects.values_list("prefix", "operator__slug")
    assert len(table) > 50
    for prefix, operator in table:
        number = phonenumbers.parse(f"{prefix}1234567", "PK")
        operators[carrier.name_for_number(number, "en")].add(operator)
    assert operators.pop("") == {"ufone"}  # 0338, of which the library knows nothing
    assert len({*map(frozenset, operators.values())}) == len(operators) == 5
    assert all(len(found) == 1 for found in operators.values()), operators
