"""Tables in, content out: each fault is named by file, line, column and reason."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from editorial.imports.importer import ContentResource
from editorial.imports.readers import read_csv
from editorial.imports.table import Problem, Report, Table
from editorial.imports.widgets import YesNoWidget
from operators.models import DialCode, Plan, RechargeChannel, ShopPhrase, TaxRate
from operators.resources import (
    DialCodeResource,
    PlanPriceResource,
    PlanResource,
    RechargeChannelResource,
    ShopPhraseResource,
    TaxRateResource,
)

pytestmark = pytest.mark.django_db

PHRASE = "slug,situation,text_en,urdu,roman_urdu\n"
GOOD = "hello,load,Hello,سلام,Salaam\n"
PLAN = "slug,operator,name_en,kind,period,data_mb,price_pkr,auto_renews\n"
Phrases = ShopPhraseResource
TAX = "slug,kind,area,percent,summary_en,effective_from\n"


def write(folder: Path, text: str | bytes) -> Path:
    path = folder / "table.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def load(folder: Path, text: str | bytes, resource: type[ContentResource]) -> Report:
    return resource().load(read_csv(write(folder, text)))


def lines(table: Table) -> list[int]:
    return [line for _file, line in table.places]


def places(report: Report) -> list[tuple[str, int, str]]:
    return [(problem.file, problem.line, problem.column) for problem in report.problems]


# --- Reading --------------------------------------------------------------------------------


def test_rows_know_their_line_after_cells_of_several_lines(tmp_path: Path) -> None:
    table = read_csv(write(tmp_path, 'a,b\n1,"one\ntwo\nthree"\n2,x\n\n3,"y\n"\n4,z\n'))
    assert table.columns == ["a", "b"]
    assert [row[0] for row in table.rows] == ["1", "2", "3", "4"]
    assert lines(table) == [2, 5, 7, 9]


def test_a_header_of_several_lines_counts(tmp_path: Path) -> None:
    assert lines(read_csv(write(tmp_path, '"a\nb",c\n1,2\n'))) == [3]


@settings(
    deadline=None,
    max_examples=50,
    # Every example overwrites the one file.
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(breaks=st.lists(st.integers(0, 3), max_size=6))
def test_any_mix_of_long_cells_keeps_the_line_numbers(tmp_path: Path, breaks: list[int]) -> None:
    text, line, expected = "a,b\n", 2, []
    for number in breaks:
        expected.append(line)
        line += number + 1
        text += f'1,"x{chr(10) * number}"\n'
    assert lines(read_csv(write(tmp_path, text))) == expected


def test_a_byte_order_mark_is_no_part_of_the_first_column(tmp_path: Path) -> None:
    assert read_csv(write(tmp_path, b"\xef\xbb\xbfslug\nx\n")).columns == ["slug"]


def test_windows_line_ends_are_read(tmp_path: Path) -> None:
    assert read_csv(write(tmp_path, "a,b\r\n1,2\r\n")).rows == [["1", "2"]]


@pytest.mark.parametrize("cells", ["1", "1,2,3"])
def test_a_ragged_row_is_a_problem(tmp_path: Path, cells: str) -> None:
    table = read_csv(write(tmp_path, f'a,b\n"x\ny",z\n{cells}\n5,6\n'))
    (problem,) = table.problems
    assert (problem.file, problem.line, problem.column) == ("table.csv", 4, "")
    assert str(len(cells.split(","))) in problem.reason
    assert "2" in problem.reason


def test_a_file_that_is_not_utf_8_is_a_problem(tmp_path: Path) -> None:
    report = load(tmp_path, (PHRASE + GOOD).encode() + "x,load,充值,x,x\n".encode("gbk"), Phrases)
    assert places(report) == [("table.csv", 0, "")]
    assert "UTF-8" in report.problems[0].reason
    assert not ShopPhrase.objects.filter(slug="hello").exists()


def test_a_quote_left_open_is_a_problem(tmp_path: Path) -> None:
    report = load(tmp_path, PHRASE + GOOD + '"bye,load\n', Phrases)
    assert places(report) == [("table.csv", 3, "")]


def test_a_problem_reads_as_a_sentence() -> None:
    problem = Problem("plans.csv", 7, "price_pkr", "Not a number.")
    assert str(problem).endswith(": Not a number.")
    assert all(part in str(problem) for part in ("plans.csv", "7", "price_pkr"))
    assert "None" not in str(Problem("plans.csv", 7, "", "Not a row."))


# --- Columns --------------------------------------------------------------------------------


def test_an_unknown_column_is_a_problem(tmp_path: Path) -> None:
    report = load(tmp_path, "slug,pirce\nhello,1\n", Phrases)
    assert places(report) == [("table.csv", 1, "pirce")]


@pytest.mark.parametrize("text", ["situation\nload\n", ""])
def test_a_table_without_its_key_is_a_problem(tmp_path: Path, text: str) -> None:
    assert places(load(tmp_path, text, Phrases)) == [("table.csv", 1, "slug")]


def test_every_part_of_a_key_must_be_there(tmp_path: Path) -> None:
    report = load(tmp_path, "plan,price_pkr\njazz-we5-fantastic,1\n", PlanPriceResource)
    assert places(report) == [("table.csv", 1, "observed_on"), ("table.csv", 1, "price_basis")]


def test_a_column_given_twice_is_a_problem(tmp_path: Path) -> None:
    text = "slug,text_en,situation,text_en,urdu,roman_urdu\nhello,A,load,B,x,y\n"
    assert places(load(tmp_path, text, Phrases)) == [("table.csv", 1, "text_en")]


def test_columns_may_come_in_any_order_and_some_may_be_absent(tmp_path: Path) -> None:
    report = load(tmp_path, "urdu,roman_urdu,situation,text_en,slug\nx,y,load,Hi,hello\n", Phrases)
    assert (report.created, report.problems) == (["hello"], [])
    assert ShopPhrase.objects.get(slug="hello").text_en == "Hi"


# --- Cells ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("resource", "text", "column", "reason"),
    [
        (TaxRateResource, TAX + "x,sale,national,1,S,\n", "kind", "sale"),
        (TaxRateResource, TAX + "x,sales,national,101,S,\n", "percent", "100"),
        (TaxRateResource, TAX + "x,sales,national,NaN,S,\n", "percent", "NaN"),
        (TaxRateResource, TAX + "x,sales,national,1,S,2026-13\n", "effective_from", "2026-13"),
        (TaxRateResource, TAX + "x,sales,national,1,,\n", "summary", ""),
        (PlanResource, PLAN + "x,nobody,N,data,daily,1,1,\n", "operator", "nobody"),
        (PlanResource, PLAN + "x,,N,data,daily,1,1,\n", "operator", ""),
        (PlanResource, PLAN + "x,jazz,N,data,daily,1,1,maybe\n", "auto_renews", "maybe"),
        (PlanResource, PLAN + "x,jazz,N,data,daily,-1,1,\n", "data_mb", "0"),
        (PlanResource, PLAN + "x,jazz,N,data,daily,1,-1,\n", "price_pkr", "0"),
        (PlanResource, PLAN + "x!y,jazz,N,data,daily,1,1,\n", "slug", ""),
        (
            RechargeChannelResource,
            "slug,name_en,kind,category,operators,cash\nx,N,offline,shop,jazz none,true\n",
            "operators",
            "none",
        ),
    ],
)
def test_a_wrong_cell_is_named(
    tmp_path: Path, resource: type[ContentResource], text: str, column: str, reason: str
) -> None:
    report = load(tmp_path, text, resource)
    assert places(report) == [("table.csv", 2, column)]
    assert reason in report.problems[0].reason
    assert report.created == []


@pytest.mark.parametrize(("cell", "column"), [("many,1", "data_mb"), ("1,cheap", "price_pkr")])
def test_what_is_no_number_is_named(tmp_path: Path, cell: str, column: str) -> None:
    report = load(tmp_path, f"{PLAN}x,jazz,N,data,daily,{cell},\n", PlanResource)
    assert places(report) == [("table.csv", 2, column)]
    assert "decimal." not in report.problems[0].reason


def test_a_fraction_of_a_megabyte_is_not_cut_off_silently(tmp_path: Path) -> None:
    report = load(tmp_path, PLAN + "x,jazz,N,data,daily,10.7,1,\n", PlanResource)
    assert places(report) == [("table.csv", 2, "data_mb")]


def test_a_trusted_row_without_source_is_a_problem_of_the_row(tmp_path: Path) -> None:
    text = PHRASE.replace("\n", ",confidence\n") + GOOD.replace("\n", ",official\n")
    assert places(load(tmp_path, text, Phrases)) == [("table.csv", 2, "")]


CODES = "slug,operator,purpose,label_en,code\n"


@pytest.mark.parametrize("operator", ["jazz", ""])
def test_a_code_given_twice_for_one_purpose_is_a_problem(tmp_path: Path, operator: str) -> None:
    rows = "".join(f"{slug},{operator},other,Label,*987#\n" for slug in ("first", "second"))
    assert places(load(tmp_path, CODES + rows, DialCodeResource)) == [("table.csv", 3, "")]


def test_a_row_given_twice_is_a_problem(tmp_path: Path) -> None:
    report = load(tmp_path, PHRASE + GOOD + GOOD.replace("Hello", "Goodbye"), Phrases)
    assert [place[:2] for place in places(report)] == [("table.csv", 3)]


def test_all_faults_are_reported_at_once(tmp_path: Path) -> None:
    text = TAX + 'a,sale,moon,1,"S\nS",\nb,sales,national,1,S,\nc,sales,national,1,S,26\n'
    report = load(tmp_path, text, TaxRateResource)
    assert sorted(places(report)) == [
        ("table.csv", 2, "area"),
        ("table.csv", 2, "kind"),
        ("table.csv", 5, "effective_from"),
    ]


@pytest.mark.parametrize(
    ("cell", "value"),
    [("true", True), ("FALSE", False), (" True ", True), ("", None), (None, None)],
)
def test_yes_and_no_are_read(cell: str | None, value: bool | None) -> None:
    assert YesNoWidget().clean(cell) is value


@pytest.mark.parametrize("cell", ["2", "maybe", "也许", "t"])
def test_what_is_neither_yes_nor_no_is_an_error(cell: str) -> None:
    with pytest.raises(ValueError, match=cell):
        YesNoWidget().clean(cell)


@pytest.mark.parametrize("value", [True, False, None])
def test_yes_and_no_come_back_as_they_went_out(value: bool | None) -> None:
    assert YesNoWidget().clean(YesNoWidget().render(value)) is value


def test_a_sound_table_becomes_content(tmp_path: Path) -> None:
    report = load(tmp_path, PLAN + "x,jazz,Name,data,daily,1024,99.50,false\n", PlanResource)
    assert (report.file, report.created, report.problems) == ("table.csv", ["x"], [])
    plan = Plan.objects.get(slug="x")
    assert (plan.operator.slug, plan.data_mb, str(plan.price_pkr)) == ("jazz", 1024, "99.50")
    assert (plan.auto_renews, plan.validity_days, plan.status) == (False, None, "draft")


def test_related_rows_are_set_in_full(tmp_path: Path) -> None:
    head = "slug,name_en,kind,category,cash,operators\nx,N,offline,shop,true,"
    load(tmp_path, head + "jazz zong\n", RechargeChannelResource)
    load(tmp_path, head + "zong\n", RechargeChannelResource)
    channel = RechargeChannel.objects.get(slug="x")
    assert [operator.slug for operator in channel.operators.all()] == ["zong"]


def test_an_empty_number_is_unknown_and_not_zero(tmp_path: Path) -> None:
    load(tmp_path, TAX + "x,rule,national,,S,\n", TaxRateResource)
    assert TaxRate.objects.get(slug="x").percent is None


def test_an_empty_relation_stays_empty(tmp_path: Path) -> None:
    load(tmp_path, CODES + "x,,other,Label,*987#\n", DialCodeResource)
    assert DialCode.objects.get(slug="x").operator is None
