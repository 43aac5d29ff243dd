"""Tables of amounts as they are pasted: every form read alike, every fault told with its row."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commissioning.lib.money import pounds
from commissioning.lib.tables import PastedAmounts, Problem, Skipped, read_amounts

DISTRICTS = {
    "Bolton": "69573.32",
    "Bury": "38741.73",
    "Manchester": "153528.73",
    "Oldham": "49887.85",
    "Rochdale": "55371.02",
    "Salford": "70651.98",
    "Stockport": "43146.25",
    "Tameside": "47460.87",
    "Trafford": "31370.92",
    "Wigan": "80000.33",
}
NAMES = list(DISTRICTS)
EXPECTED: dict[str, list[Decimal | None]] = {name: [Decimal(amount)] for name, amount in DISTRICTS.items()}
HEADINGS = ["Locality", "Allocation"] * 2
PAIRS = [
    [left, pounds(Decimal(DISTRICTS[left])), right, pounds(Decimal(DISTRICTS[right]))]
    for left, right in zip(NAMES[:5], NAMES[5:], strict=True)
]
TWO_UP = [HEADINGS, *PAIRS]
ONE_UP = [HEADINGS[:2], *(row[start : start + 2] for start in (0, 2) for row in PAIRS)]


def lines(rows: list[list[str]], mark: str = "\t") -> str:
    return "\n".join(mark.join(row) for row in rows)


def read(text: str, columns: int = 1) -> PastedAmounts:
    return read_amounts(text, labels=["Bolton", "Bury", "Salford"], columns=columns)


def money(*amounts: str | None) -> list[Decimal | None]:
    return [None if amount is None else Decimal(amount) for amount in amounts]


@pytest.mark.parametrize("rows", [TWO_UP, ONE_UP, TWO_UP[1:], ONE_UP[1:]])
@pytest.mark.parametrize(
    "mark",
    ["\t", "     ", "  ", " ", "\u00a0\u00a0\u00a0", "\u00a0", " | ", "\n", "\n\n", "\t "],
    ids=[
        "tab",
        "gap",
        "two",
        "one",
        "unbreakable",
        "one unbreakable",
        "pipe",
        "own line",
        "own lines",
        "tab and space",
    ],
)
def test_the_2021_table_is_read_alike_in_every_form(rows: list[list[str]], mark: str) -> None:
    pasted = read_amounts(lines(rows, mark), labels=NAMES)
    assert (pasted.amounts, pasted.problems, pasted.missing) == (EXPECTED, [], [])
    assert list(pasted.amounts) == NAMES
    headings = [skipped.found for skipped in pasted.skipped if skipped.why != "blank"]
    assert "".join(headings) in ("", "Locality Allocation", " ".join(HEADINGS), "Locality Allocation" * 2)
    assert bool(headings) == (rows[0][0] == "Locality")


def test_the_2021_table_is_read_from_csv_with_quoted_amounts() -> None:
    text = "\n".join(",".join(f'"{cell}"' for cell in row) for row in TWO_UP)
    assert read_amounts(text, labels=NAMES).amounts == EXPECTED


def test_the_2021_table_is_read_from_csv_with_quotes_only_where_they_are_needed() -> None:
    text = "\n".join(f'{name}, "{pounds(Decimal(amount))}"' for name, amount in DISTRICTS.items())
    assert read_amounts(text, labels=NAMES).amounts == EXPECTED


def test_the_2021_table_is_read_from_markdown() -> None:
    rule, total = "| --- | ---: |", "| **Total** | **£639,733.00** |"
    rows = [f"| {name} | {amount} |" for name, amount in ONE_UP]
    pasted = read_amounts("\n".join([rows[0], rule, *rows[1:], total]), labels=NAMES)
    assert pasted == PastedAmounts(
        amounts=EXPECTED,
        problems=[],
        skipped=[
            Skipped(1, "Locality Allocation", "heading"),
            Skipped(2, "--- ---:", "heading"),
            Skipped(13, "Total £639,733.00", "total"),
        ],
        missing=[],
    )


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_may_end_as_on_any_system(end: str) -> None:
    assert read(f"Bolton\t1{end}Bury\t2{end}{end}") == PastedAmounts(
        {"Bolton": money("1"), "Bury": money("2")}, [], [], ["Salford"]
    )


@pytest.mark.parametrize(
    "name",
    [
        *("Salford", "SALFORD", "salford", " Salford ", "Salford Council", "City of Salford"),
        *("Salford City Council", "Salford MBC", "Salford M.B.C.", "Salford Metropolitan Borough Council"),
        *("Council of the City of Salford", "Salford\u00a0Council", "Salford*", '"Salford"'),
    ],
)
def test_a_district_is_known_in_any_case_and_with_or_without_council(name: str) -> None:
    assert read(f"{name}\t£5").amounts == {"Salford": money("5")}


def test_keys_are_used_where_the_labels_have_them() -> None:
    labels = {"E08000003": "Manchester", "E08000006": "Salford"}
    assert read_amounts("Salford\t5", labels=labels) == PastedAmounts({"E08000006": money("5")}, [], [], ["E08000003"])


def test_names_that_differ_only_by_a_word_such_as_city_are_told_apart() -> None:
    labels = ["Derby", "Derby City", "St Helens"]
    pasted = read_amounts("Derby City\t1\nDerby\t2\nST. HELENS\t3\nCity of Derby\t4", labels=labels)
    assert pasted.amounts == {"Derby": money("2"), "Derby City": money("1"), "St Helens": money("3")}
    assert [problem.sentence for problem in pasted.problems] == [
        "Row 4: “City of Derby” is not a known name. Use a name from the table on this page."
    ]


def test_amounts_come_in_the_order_of_the_labels() -> None:
    assert list(read("Salford\t3\nBury\t2\nBolton\t1").amounts) == ["Bolton", "Bury", "Salford"]


def test_three_columns_are_read_with_their_row_totals_and_total_row() -> None:
    text = "\t2021/22\t2022/23\t2023/24\tTotal\nBolton\t1\t2\t3\t6\nBury\t1\t\t2\t£3.00\nTotal\t2\t2\t5\t9"
    assert read(text, columns=3) == PastedAmounts(
        amounts={"Bolton": money("1", "2", "3"), "Bury": money("1", None, "2")},
        problems=[],
        skipped=[
            Skipped(1, "2021/22 2022/23 2023/24 Total", "heading"),
            Skipped(4, "Total 2 2 5 9", "total"),
        ],
        missing=["Salford"],
    )


@pytest.mark.parametrize("mark", ["\t", "\n", "   "])
def test_three_columns_are_read_side_by_side(mark: str) -> None:
    text = lines([["Bolton", "1", "2", "3", "Bury", "4", "5", "6"], ["Salford", "7", "8", "9"]], mark)
    assert read(text, columns=3) == PastedAmounts(
        {"Bolton": money("1", "2", "3"), "Bury": money("4", "5", "6"), "Salford": money("7", "8", "9")},
        *([], [], []),
    )


def test_a_heading_may_hold_bare_years_and_line_breaks() -> None:
    text = 'Locality\t2021\t"2022\n(part)"\nBolton\t1\t2\n\t\t'
    assert read(text, columns=2) == PastedAmounts(
        {"Bolton": money("1", "2")},
        [],
        [Skipped(1, "Locality 2021 2022\n(part)", "heading"), Skipped(4, "", "blank")],
        ["Bury", "Salford"],
    )


def test_a_heading_that_comes_again_is_skipped_again() -> None:
    pasted = read("Locality\tAmount\nBolton\t1\nLocality\tAmount\nBury\t2")
    assert (pasted.problems, [skipped.row for skipped in pasted.skipped]) == ([], [1, 3])


def test_a_lone_quotation_mark_does_not_swallow_the_rows_below() -> None:
    assert read('Bolton\t"5\nBury\t6').amounts == {"Bolton": money(None), "Bury": money("6")}


def test_empty_cells_have_no_amount_and_extra_empty_columns_do_not_matter() -> None:
    assert read("Bolton\t\nBury\t5\t\t\t\n\t\t\n") == PastedAmounts(
        {"Bolton": money(None), "Bury": money("5")}, [], [Skipped(3, "", "blank")], ["Salford"]
    )


def test_a_pound_sign_far_from_its_figures_stays_with_them() -> None:
    assert read("Bolton    £    1,200.00\nBury    £        5.00").amounts == {
        "Bolton": money("1200"),
        "Bury": money("5"),
    }


def test_half_a_row_side_by_side_may_be_empty() -> None:
    assert read("Bolton\t1\tBury\t").amounts == {"Bolton": money("1"), "Bury": money(None)}
    assert read("Bolton\t1\tBury\t2\nSalford\t3\t\t") == PastedAmounts(
        {"Bolton": money("1"), "Bury": money("2"), "Salford": money("3")}, [], [], []
    )


def test_nothing_pasted_leaves_every_name_missing() -> None:
    assert read("") == PastedAmounts({}, [], [Skipped(1, "", "blank")], ["Bolton", "Bury", "Salford"])


@pytest.mark.parametrize(
    ("text", "found", "sentence"),
    [
        ("Bolton\t1\nBurry\t2", "Burry", "Row 2: “Burry” is not a known name. Did you mean Bury?"),
        (
            "Bolton\t1\nLeeds\t2",
            "Leeds",
            "Row 2: “Leeds” is not a known name. Use a name from the table on this page.",
        ),
        (
            "Bolton\t1\n\t2",
            "",
            "Row 2: there is no name beside the amounts. Use a name from the table on this page.",
        ),
        (
            "Bolton\t1\nBolton MBC\t2",
            "Bolton MBC",
            "Row 2, Bolton: it is already on row 1. Keep one of the two.",
        ),
        (
            "Bolton\n1\nLeeds\n2",
            "Leeds",
            "Row 3: “Leeds” is not a known name. Use a name from the table on this page.",
        ),
        ("Bolton\t1\tBolton\t2", "Bolton", "Row 1, Bolton: it is already on row 1. Keep one of the two."),
        ("Bolton\t1\nBury", "", "Row 2, Bury: it has 0 amounts, where the table takes 1."),
        ("Bury\t1\t1\t1", "1 1 1", "Row 1, Bury: it has 3 amounts, where the table takes 1."),
        (
            "Bury\t1\t2",
            "£2.00",
            "Row 1, Bury: it has one amount too many, £2.00, and that is not the row's total, £1.00. "
            "Correct the row or take the amount out.",
        ),
        (
            "\nBury\tcirca £1M",
            "circa £1M",
            "Row 2, Bury: “circa £1M” is an approximation. Enter the exact amount. For example: £69,573.32",
        ),
        (
            "Bury\n12,34\nBolton\n5",
            "12,34",
            "Row 1, Bury: “12,34” has a comma in the wrong place. "
            "Write thousands with commas and pence with a point. For example: £69,573.32",
        ),
        (
            "Bolton\t1\nBury\t2\nTotal\t3.01",
            "£3.01",
            "Row 3, Total: the total is £3.01 but the rows that were read add up to £3.00, a difference of £0.01.",
        ),
        (
            "Grand total\t£2.99\nBolton\t1\nBury\t2",
            "£2.99",
            "Row 1, Grand total: the total is £2.99 but the rows that were read add up to £3.00, "
            "a difference of £0.01.",
        ),
        (
            "Bolton\t1\tBury\t2\nTotal\t\t\t£4",
            "£4.00",
            "Row 2, Total: the total is £4.00 but the rows that were read add up to £3.00, a difference of £1.00.",
        ),
        (
            "Bolton\t1\tBury\t2\nSalford\t3\tTotal\t£5",
            "£5.00",
            "Row 2, Total: the total is £5.00 but the rows that were read add up to £6.00, a difference of £1.00.",
        ),
        (
            "Bolton\t1\nTotal\tTBC",
            "TBC",
            "Row 2, Total: “TBC” is not an amount. Enter the amount in pounds and pence, "
            "or 0.00 if there is no money. For example: £69,573.32",
        ),
        (
            "Bolton\t1\nTotal\t1\t1\t1",
            "1 1 1",
            "Row 2, Total: it has 3 amounts, where the table takes 1.",
        ),
    ],
)
def test_a_fault_is_told_with_its_row_what_was_found_and_what_would_do(text: str, found: str, sentence: str) -> None:
    row = int(sentence.partition(":")[0].partition(",")[0].removeprefix("Row "))
    assert read(text).problems == [Problem(row, found, sentence)]


@pytest.mark.parametrize(
    "total",
    [
        *("Total\t3", "TOTAL:\t£3.00", "\t\tTotal\t3", "Total\t\t\t3", "Total\t3\t3", "Total", "Total\t\t\t"),
        *("Total for all districts\t3", "Sub-total\t3", "GM totals\t3"),
    ],
)
def test_a_right_total_row_is_no_fault_wherever_its_amount_stands(total: str) -> None:
    pasted = read(f"Bolton\t1\tBury\t2\n{total}")
    assert (pasted.amounts, pasted.problems) == ({"Bolton": money("1"), "Bury": money("2")}, [])
    assert [(skipped.row, skipped.why) for skipped in pasted.skipped] == [(2, "total")]


def test_a_total_may_stand_beside_a_row_and_before_other_faults() -> None:
    pasted = read("Bolton\t1\tBury\t2\nTotal\t5\tSalford\t3\nLeeds\t4")
    assert pasted.amounts == {"Bolton": money("1"), "Bury": money("2"), "Salford": money("3")}
    assert [(problem.row, problem.found) for problem in pasted.problems] == [(2, "£5.00"), (3, "Leeds")]


def test_a_rule_drawn_above_the_total_is_skipped() -> None:
    assert read("Bolton\t1\n-----\t----\nTotal\t1") == PastedAmounts(
        {"Bolton": money("1")},
        [],
        [Skipped(2, "----- ----", "heading"), Skipped(3, "Total 1", "total")],
        ["Bury", "Salford"],
    )


def test_each_column_of_a_total_row_is_compared() -> None:
    pasted = read("Bolton\t1\t2\nBury\t\t4\nTotal\t1\t7\t8", columns=2)
    assert [(problem.row, problem.found) for problem in pasted.problems] == [(3, "£7.00"), (3, "£8.00")]
    assert "the total is £7.00 but the rows that were read add up to £6.00" in pasted.problems[0].sentence
    assert "the total is £8.00 but the rows that were read add up to £7.00" in pasted.problems[1].sentence


def test_a_total_row_may_hold_the_grand_total_alone_or_an_empty_column() -> None:
    rows = "Bolton\t\t2\nBury\t\t4\n"
    assert read(f"{rows}Total\t\t\t6", columns=2).problems == []
    assert read(f"{rows}Total\t\t6\t6", columns=2).problems == []
    assert read("Bolton\t1\t2\nBury\t\t4\nTotal\t\t7", columns=2).problems == []
    assert read("Total\t0\t0", columns=2).problems == []


def test_a_wrong_row_total_is_told_and_the_amounts_are_kept() -> None:
    assert read("Bury\t1\t\t2\t4", columns=3) == PastedAmounts(
        {"Bury": money("1", None, "2")},
        [
            Problem(
                1,
                "£4.00",
                "Row 1, Bury: it has one amount too many, £4.00, and that is not the row's total, £3.00. "
                "Correct the row or take the amount out.",
            )
        ],
        [],
        ["Bolton", "Salford"],
    )


def test_a_row_with_a_fault_leaves_the_other_rows_read_and_its_name_not_missing() -> None:
    pasted = read("Bolton\tabout £5\t£6\t£11\nBury\t1\t2\nSalford\t1", columns=2)
    assert pasted == PastedAmounts(
        {"Bolton": money(None, "6"), "Bury": money("1", "2")},
        [
            Problem(
                1,
                "about £5",
                "Row 1, Bolton: “about £5” is an approximation. Enter the exact amount. For example: £69,573.32",
            ),
            Problem(3, "1", "Row 3, Salford: it has 1 amount, where the table takes 2."),
        ],
        [],
        [],
    )


def test_what_was_found_is_cut_short_where_it_is_long() -> None:
    pasted = read(f"{'Heading ' * 9}\nBolton\t1\n{'x' * 99}\t2")
    assert pasted.skipped == [Skipped(1, ("Heading " * 9)[:60], "heading")]
    assert pasted.problems == [
        Problem(3, "x" * 60, f"Row 3: “{'x' * 60}” is not a known name. Use a name from the table on this page.")
    ]


def test_two_hundred_rows_are_read_and_one_more_is_refused_whole() -> None:
    labels = [f"Ward {number}" for number in range(201)]
    rows = [f"{label}\t1" for label in labels]
    assert len(read_amounts("\n\n".join(rows[:200]), labels=labels).amounts) == 200
    assert read_amounts("\n".join(rows), labels=labels) == PastedAmounts(
        {}, [Problem(0, "", "The paste has 201 rows; the most is 200. Paste the table alone.")], [], labels
    )


def test_twenty_thousand_characters_are_read_and_one_more_is_refused_whole() -> None:
    assert read("Bolton\t1".ljust(20_000)).amounts == {"Bolton": money("1")}
    assert read("Bolton\t1".ljust(20_001)).problems == [
        Problem(0, "", "The paste has 20,001 characters; the most is 20,000. Paste the table alone.")
    ]


def test_labels_that_read_alike_and_tables_without_columns_are_mistakes_of_the_caller() -> None:
    with pytest.raises(ValueError, match=r"^Two labels read alike"):
        read_amounts("", labels=["Bury", "BURY"])
    with pytest.raises(ValueError, match=r"^A table of 0 columns has no amounts"):
        read_amounts("", labels=["Bury"], columns=0)


names = st.permutations(NAMES).flatmap(lambda order: st.integers(1, 10).map(lambda size: order[:size]))
pence = st.integers(0, 10**13).map(lambda amount: Decimal(amount).scaleb(-2))


@given(names, st.integers(1, 4), st.data())
def test_any_table_written_out_is_read_back_in_each_form(order: list[str], columns: int, data: st.DataObject) -> None:
    table = {name: data.draw(st.lists(pence, min_size=columns, max_size=columns)) for name in order}
    rows = [[name, *map(pounds, amounts)] for name, amounts in table.items()]
    mark = data.draw(st.sampled_from(["\t", "   ", " ", "|", "\n"]))
    pasted = read_amounts(lines(rows, mark), labels=NAMES, columns=columns)
    assert pasted == PastedAmounts(
        amounts={name: table[name] for name in NAMES if name in table},
        problems=[],
        skipped=[],
        missing=[name for name in NAMES if name not in table],
    )


@given(st.text(max_size=200) | st.text("Bolton ury\t\n|,\"£0123.- Total'", max_size=200), st.integers(1, 3))
def test_no_paste_whatever_raises_and_each_label_read_has_its_columns(text: str, columns: int) -> None:
    pasted = read(text, columns)
    assert {len(amounts) for amounts in pasted.amounts.values()} <= {columns}
    assert not {*pasted.amounts} & {*pasted.missing}
