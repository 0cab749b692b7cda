"""What a fictional applicant wants to say, before anybody writes it into a workbook.

An answer is plain values by section and key, as the form asks for them. ``facts`` names each value once, so that what
was meant and what was read can be laid side by side.
"""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from random import Random

from tests.corpus import names
from tests.corpus.fields import LINE_TABLES

Value = str | int | date | bool | Fraction | tuple[str, ...]
Row = dict[str, Value]
MONTHS = tuple(date(2024 + (9 + n) // 12, (9 + n) % 12 + 1, 1) for n in range(6))
LAST_DAY = date(2025, 3, 31)


@dataclass
class Answer:
    """One answer: values of the label sections, and rows of the tables."""

    single: dict[str, Row] = field(default_factory=dict)
    tables: dict[str, list[Row]] = field(default_factory=dict)

    def lines(self) -> list[str]:
        """Return the numbers of the demand lines."""
        return [str(row["line"]) for row in self.tables["amounts"]]


def ident(table: str, row: Row) -> str:
    """Return what names a row: its line number, or the folded name in it."""
    if table in LINE_TABLES:
        return f"line/{row['line']}"
    if table == "alternatives":
        return f"alternatives/{row['line']}-{names.provider_id(str(row['provider']))}"
    main = {"co_applicants": "legal_name", "datasets": "name", "costs": "item"}[table]
    return f"{table}/{names.folded(str(row[main])).replace('.', '')}"


def facts(answer: Answer) -> Iterator[tuple[str, Value]]:
    """Yield every value with its one name, such as `line/2.desired_gpus` or `costs/品質検査.amount_yen`."""
    for section, values in answer.single.items():
        for key, value in values.items():
            yield f"{section}.{key}", value
    for table, rows in answer.tables.items():
        for row in rows:
            for key, value in row.items():
                if key != "line":
                    yield f"{ident(table, row)}.{key}", value


def corporate_number(twelve: str) -> str:
    """Put the check digit in front of the twelve digits of a corporate number."""
    weighted = sum(int(digit) * (1 if place % 2 == 0 else 2) for place, digit in enumerate(reversed(twelve)))
    return f"{9 - weighted % 9}{twelve}"


def month_end(day: date) -> date:
    """Return the last day of a month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def _number(rng: Random) -> str:
    return corporate_number("".join(str(rng.randint(0, 9)) for _ in range(12)))


def _some(rng: Random, row: Row, chance: float = 0.75, keep: tuple[str, ...] = ()) -> Row:
    """Leave fields out as people do."""
    return {
        key: value for key, value in row.items() if value not in ("", ()) and (key in keep or rng.random() < chance)
    }


def _applicant(rng: Random, subsidy: str) -> Row:
    pool = names.UNIVERSITIES if subsidy == "academic" else names.COMPANIES
    name = rng.choice(names.ENGLISH_COMPANIES) if subsidy != "academic" and rng.random() < 0.12 else rng.choice(pool)
    return _some(
        rng,
        {
            "legal_name": name,
            "corporate_number": _number(rng),
            "prior_rounds": rng.choice(((), names.ROUNDS[:1], names.ROUNDS)),
            "person": rng.choice(names.PEOPLE),
            "department": rng.choice(names.DEPARTMENTS),
            "mail": "gpu@example.com",
            "phone": rng.choice(("03-0000-0000", "+81-3-0000-0000", "06-0000-0000（内線12）")),
        },
        keep=("legal_name",),
    )


def _content(rng: Random) -> dict[str, Row]:
    chosen = sorted(rng.sample(range(1, 8), rng.choice((1, 1, 2))))
    tuning = max(chosen) >= 5
    base, developer = rng.choice(names.BASE_MODELS)
    codes = ("llm", "non_language", "multimodal", "domain_fm", "ft_general", "ft_domain", "ft_task")
    content: Row = {"title": rng.choice(names.TITLES), **{f"category_{number}": True for number in chosen}}
    content["main_category"] = codes[rng.choice(chosen) - 1]
    optional: Row = {
        "continued_pretraining": rng.choice(("yes", "no")),
        "domain_name": rng.choice(("医療", "法務", "製造", "気象")) if 4 in chosen or 6 in chosen else "",
        "base_model_name": base if tuning else "",
        "base_model_developer": developer if tuning else "",
        "base_model_japan": "yes" if tuning else "",
        "downstream_model": rng.choice(("", "問診支援モデル")),
        "deployment_partners": tuple(rng.sample(names.PARTNERS, rng.randint(0, 3))),
    }
    targets: Row = {
        "parameters_billion": rng.choice(("7", "13", "8", "70", "1.5", "172")),
        "training_tokens_billion": rng.choice(("1000", "2100", "300", "0.5", "500")),
        **{key: rng.choice(names.TEXTS) for key in ("benchmark_target", "novelty", "fate", "ip_statement")},
        "issues_and_measures": rng.choice(names.TEXTS),
    }
    ability: Row = {
        "max_gpus_operated": rng.choice((0, 8, 16, 64, 256)),
        **{key: rng.choice(names.TEXTS) for key in ("track_record", "prior_results", "team")},
    }
    business: Row = {
        **{
            f"openness_{what}": rng.choice(("公開", "一部公開", "非公開"))
            for what in ("model", "code", "data", "paper")
        },
        **{key: rng.choice(names.TEXTS) for key in ("market_size", "business_plan", "overseas")},
    }
    return {
        "content": content | _some(rng, optional),
        "targets": _some(rng, targets, 0.7),
        "ability": _some(rng, ability, 0.7),
        "business": _some(rng, business, 0.6),
    }


def _wishes(rng: Random) -> tuple[Row, Row]:
    shuffled = rng.sample(sorted(names.PROVIDERS), 5)
    ranked = shuffled[: rng.choice((0, 1, 2, 3, 3))]
    preferences: Row = {f"rank_{place}": names.PROVIDERS[who][0] for place, who in enumerate(ranked, start=1)}
    refused = shuffled[3 : rng.choice((3, 3, 4, 5))]
    if refused:
        preferences["refused"] = tuple(names.PROVIDERS[who][0] for who in refused)
    preferences |= _some(rng, {"unranked_acceptable": rng.choice(("yes", "no")), "reasons": rng.choice(names.TEXTS)})
    kind = rng.choice(("can", "partly", "partly", "cannot", "cannot"))
    outlook: Row = {"outlook": kind}
    if kind == "partly":
        outlook |= {"gpus": rng.choice((8, 16, 32, 64)), "since": rng.choice(MONTHS)}
    if kind in ("can", "partly"):
        outlook["yen_per_gpu_hour"] = rng.choice((420, 700, 850, 1200))
    if rng.random() < 0.6:
        outlook["reason"] = "自社のデータセンターに空きがあるため" if kind != "cannot" else "資金面で難しい"
    return preferences, outlook


def _block(rng: Random, row: Row) -> None:
    desired = rng.choice((8, 16, 32, 64, 96, 128, 256, 1024))
    row |= {"gpu_type": rng.choice(("H100", "H100", "H200", "A100")), "desired_gpus": desired}
    if rng.random() < 0.8:
        row["minimum_gpus"] = max(8, desired // rng.choice((1, 2, 4)))
    if rng.random() < 0.65:
        row["duration_days"] = rng.choice((30, 45, 60, 90, 120, 150, 182))
    else:
        row["work_gpu_hours"] = desired * 24 * rng.choice((30, 45, 60))
    if rng.random() < 0.4:
        row["step_up"] = True


def _timing(rng: Random, before: list[str]) -> Row:
    start = rng.choice(MONTHS[:4]) + timedelta(days=rng.choice((0, 0, 0, 14, 15)))
    row: Row = {}
    if before and rng.random() < 0.6:
        row["after"] = tuple(before[-rng.choice((1, 1, 2)) :])
    if rng.random() < 0.5:
        row["earliest"] = start
    if rng.random() < 0.85:
        row["desired_start"] = start + timedelta(days=rng.choice((0, 0, 7)))
    if rng.random() < 0.8:
        row["deadline"] = rng.choice((LAST_DAY, LAST_DAY, date(2025, 2, 28), date(2025, 3, 15)))
    if rng.random() < 0.2:
        row["due"] = date(2025, 2, 14)
    if rng.random() < 0.5:
        row["note"] = rng.choice(("本学習", "予備実験", "評価用", "事前学習フェーズ1", "※チェックポイント再開可"))
    return row


def _monthly(rng: Random, line: str) -> Row:
    first = rng.choice((0, 0, 1, 2))
    amount = rng.choice((8, 16, 32, 64))
    row: Row = {"line": line}
    for month in MONTHS[first : rng.randint(first + 2, 6)]:
        row[f"{month:%Y-%m}"] = amount
        amount = max(0, amount + rng.choice((0, 0, 8, 16, 32, -8)))
    if rng.random() < 0.7:
        row["minimum_scale_percent"] = rng.choice((40, 50, 60, 80, 100))
    if rng.random() < 0.4:
        row["later_days"] = rng.choice((7, 14, 31))
    if rng.random() < 0.25:
        row["earlier_days"] = rng.choice((7, 14))
    return row


def _either(rng: Random, line: str) -> list[Row]:
    rows: list[Row] = []
    for who in rng.sample(sorted(names.PROVIDERS), rng.choice((2, 2, 3))):
        row: Row = {"line": line, "provider": names.PROVIDERS[who][0], "gpu_type": rng.choice(("H100", "H200", "A100"))}
        row |= {"gpus": rng.choice((16, 48, 64, 96)), "days": rng.choice((60, 90, 120))}
        if rng.random() < 0.6:
            row["penalty"] = rng.choice((0, 5, 10, 20))
        rows.append(row)
    return rows


def _other_types(rng: Random, line: str, first: str) -> Row:
    others = [name for name in ("H100", "H200", "A100", "B200") if name != first]
    row: Row = {"line": line}
    for place, name in enumerate(rng.sample(others, rng.choice((1, 1, 2))), start=2):
        row[f"type_{place}"] = name
        if rng.random() < 0.5:
            row[f"counts_{place}"] = rng.choice((Fraction(1, 3), Fraction(1, 2), Fraction(1), Fraction(63, 200)))
    if rng.random() < 0.2:
        one, two = rng.sample(sorted(names.PROVIDERS), 2)
        row |= {"split_first": names.PROVIDERS[one][0], "split_second": names.PROVIDERS[two][0]}
        if rng.random() < 0.5:
            row["split_equal_dates"] = False
    return row


def _demand(rng: Random) -> dict[str, list[Row]]:
    tables: dict[str, list[Row]] = {name: [] for name in (*LINE_TABLES, "alternatives")}
    before: list[str] = []
    for line in map(str, range(1, rng.choice((1, 2, 2, 3, 3, 4)) + 1)):
        shape = rng.choice(("block", "block", "profile", "profile", "alternatives"))
        row: Row = {
            "line": line,
            "shape": shape,
            "purpose": rng.choice(("training", "training", "evaluation", "other")),
        }
        if rng.random() < 0.7:
            row["procurement"] = "self" if shape == "block" and rng.random() < 0.1 else "pool"
        if rng.random() < 0.1:
            row["downstream"] = True
        if shape == "block":
            _block(rng, row)
        elif shape == "profile":
            row["gpu_type"] = rng.choice(("H100", "H200"))
            tables["months"].append(_monthly(rng, line))
        else:
            tables["alternatives"] += _either(rng, line)
        tables["amounts"].append(row)
        if timing := _timing(rng, before):
            tables["timing"].append({"line": line, **timing})
        if "gpu_type" in row and rng.random() < 0.5:
            tables["types"].append(_other_types(rng, line, str(row["gpu_type"])))
        before.append(line)
    return tables


def _data(rng: Random) -> dict[str, list[Row]]:
    datasets = [
        _some(
            rng,
            {
                "name": name,
                "kind": rng.choice(("文章", "画像", "音声", "画像と文章")),
                "size": rng.choice(("1,000億トークン", "200万件", "3.5TB", "約50億トークン（見込み）")),
                "source": rng.choice(("自社収集", "共同研究先から提供", "公開データ")),
                "rights": rng.choice(("許諾済み", "交渉中", "著作権法30条の4による")),
                "ready": rng.choice((date(2024, 9, 30), date(2024, 8, 31), date(2024, 12, 15), date(2024, 10, 31))),
            },
            keep=("name",),
        )
        for name in rng.sample(names.DATASETS, rng.choice((0, 1, 2, 3)))
    ]
    costs: list[Row] = []
    for item in rng.sample(names.COSTS, rng.choice((0, 1, 2, 3, 4))):
        price, quantity = (
            rng.choice((5_000, 12_000, 300_000, 1_500_000, 8_000_000)),
            rng.choice(("1", "3", "12", "400", "2.5")),
        )
        costs.append(
            {
                "item": item,
                "unit_price_yen": price,
                "quantity": quantity,
                "unit": rng.choice(("式", "人月", "時間", "件")),
                "amount_yen": int(price * Fraction(quantity)),
            }
        )
    partners = [
        _some(rng, {"legal_name": name, "corporate_number": _number(rng)}, keep=("legal_name",))
        for name in rng.sample(
            ("株式会社ミホン物流", "国立大学法人例示大学", "仮名新聞株式会社"), rng.choice((0, 0, 1, 2))
        )
    ]
    return {"datasets": datasets, "costs": costs, "co_applicants": partners}


def draw(rng: Random) -> Answer:
    """Draw one answer, in sizes and shapes as DOMAIN section 2 has them."""
    subsidy = rng.choice(("specified_business", "academic", "other", "other"))
    preferences, outlook = _wishes(rng)
    answer = Answer()
    answer.single = {
        "applicant": _applicant(rng, subsidy),
        "eligibility": _some(
            rng,
            {
                "resident": "yes",
                "resident_basis": "日本国内に主たる事務所がある",
                "japan_hub": rng.choice(names.CITIES),
                "long_term_commitment": "国内で5年以上、開発者を30名まで増やす計画",
                "foreign_parent": rng.choice(("yes", "no", "no")),
            },
        ),
        "class": {"subsidy_class": subsidy}
        | _some(
            rng,
            {
                "basis": "declared",
                "main_industry": rng.choice(names.INDUSTRIES),
                "regular_employees": rng.choice((12, 48, 230, 1_250, 18_400)),
                "typed_rate": "1/2" if subsidy == "other" else "2/3",
                "own_cap_yen": rng.choice((50_000_000, 120_000_000, 250_000_000, 480_000_000)),
            },
            0.6,
        ),
        "completion": _some(
            rng,
            {
                "complete_or_nothing": rng.choice(("yes", "no")),
                "minimum_share_percent": rng.choice((30, 50, 70)),
                "remarks": rng.choice(names.TEXTS),
            },
            0.6,
        ),
        **_content(rng),
        "preferences": preferences,
        "outlook": outlook,
    }
    answer.tables = {**_demand(rng), **_data(rng)}
    return answer
