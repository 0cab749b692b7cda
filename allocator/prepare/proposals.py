"""One answer becomes one proposal: wishes, outlook, class and rates - everything but id, group, weight and sizes."""

from allocator.prepare.catalogue import Catalogue
from allocator.prepare.notice import recorded_conditions
from allocator.prepare.phases import hours_of, minimum_of, phases_of
from allocator.prepare.plausibility import compare_compute, compare_figures
from allocator.prepare.remarks import Remarks
from models.policy import Policy, SubsidyClass
from models.scenario import Outlook, OutlookKind, Proposal, Wishes
from models.survey import Answer, SurveyEntry
from models.units import Rate

NO_ID = "-"
"""Stands for the id until it is known."""


def _known(names: tuple[str, ...], catalogue: Catalogue, remarks: Remarks, unknown: list[str]) -> tuple[str, ...]:
    """Provider ids in the order written. An unknown name keeps its place, so that no later wish moves up."""
    ids: list[str] = []
    for name in names:
        provider = catalogue.provider(name)
        if provider is None:
            remarks.ask("provider_unknown", value=name, name=name, near=catalogue.near_providers(name))
            unknown.append(name)
            provider = f"unknown-{len(unknown)}"
        if provider not in ids:
            ids.append(provider)
    return tuple(ids)


def wishes_of(entry: SurveyEntry, catalogue: Catalogue, remarks: Remarks) -> Wishes:
    """Return the wishes by provider id.

    Whether any other provider will do: as answered; unanswered it is "no" for an applicant that named providers it
    wants, and "yes" for one that named none (it stated no wish, so none is broken) - asked either way.
    """
    stated, unknown = entry.preferences, list[str]()
    ranked = _known(stated.ranked, catalogue, remarks, unknown)
    refused = _known(stated.refused, catalogue, remarks, unknown)
    for name in stated.unknown_names:
        remarks.ask("provider_unknown", value=name, name=name, near=catalogue.near_providers(name))
    both = [provider for provider in ranked if provider in refused]
    if both:
        remarks.ask("provider_ranked_and_refused", value=", ".join(both), providers=both)
        ranked = tuple(provider for provider in ranked if provider not in refused)
    if stated.unranked_acceptable is Answer.UNKNOWN:
        any_other = not stated.ranked and not stated.unknown_names
        remarks.ask("unranked_unstated" if not any_other else "wishes_unstated", used="yes" if any_other else "no")
    else:
        any_other = stated.unranked_acceptable is Answer.YES
    return Wishes(ranked=ranked, refused=tuple(sorted(refused)), unranked_acceptable=any_other)


def outlook_of(entry: SurveyEntry, remarks: Remarks) -> Outlook:
    """Return the self-procurement outlook; "partly" without a number of GPUs counts as none and is asked."""
    stated = entry.self_procurement
    if stated.outlook is OutlookKind.UNKNOWN:
        remarks.ask("outlook_unknown")
    if stated.outlook is OutlookKind.PARTLY and not stated.gpus:
        remarks.ask("outlook_without_gpus", used=0)
    if stated.outlook in (OutlookKind.CAN, OutlookKind.PARTLY) and stated.yen_per_gpu_hour is None:
        remarks.ask("outlook_without_price", used=0)
    return Outlook(
        kind=stated.outlook, gpus=stated.gpus or 0, since=stated.since, yen_per_gpu_hour=stated.yen_per_gpu_hour
    )


def rates_of(subsidy_class: SubsidyClass, policy: Policy) -> tuple[Rate, Rate]:
    """Return the rate for the budget and the rate for the own contribution.

    A class not yet known takes the highest rate for the budget and the lowest for the own contribution: each the
    cautious side.
    """
    rates = {rate.subsidy_class: rate.rate for rate in policy.rates}
    if subsidy_class in rates:
        return rates[subsidy_class], rates[subsidy_class]
    by_size = sorted(rates.values(), key=lambda rate: rate.fraction)
    return by_size[-1], by_size[0]


def envelopes_of(subsidy_class: SubsidyClass) -> tuple[SubsidyClass, ...]:
    """Return the classes whose envelopes the proposal may fall into: its own, or all three while unknown."""
    if subsidy_class is SubsidyClass.UNKNOWN:
        return (SubsidyClass.SPECIFIED_BUSINESS, SubsidyClass.ACADEMIC, SubsidyClass.OTHER)
    return (subsidy_class,)


def category_of(entry: SurveyEntry, remarks: Remarks) -> int | None:
    """Return the one category that counts: the officer's, else the stated main one, else the only one ticked."""
    content = entry.content
    chosen = content.reclassified or content.main_category
    if chosen is None and len(content.categories) == 1:
        chosen = content.categories[0]
    if chosen is None:
        remarks.ask("main_category_unstated", value=", ".join(category.value for category in content.categories))
        return None
    return chosen.number


def draft(entry: SurveyEntry, policy: Policy, catalogue: Catalogue, remarks: Remarks) -> Proposal | None:
    """Return the proposal without id, group, weight and sizes, or None when none of its lines can be planned."""
    recorded_conditions(entry, policy, remarks)
    compare_figures(entry, policy, remarks)
    phases = phases_of(entry, policy.horizon, catalogue, remarks)
    wishes = wishes_of(entry, catalogue, remarks)
    outlook = outlook_of(entry, remarks)
    category = category_of(entry, remarks)
    compare_compute(entry, hours_of(phases, catalogue), remarks)
    if entry.unreadable:
        remarks.stop("answer_unreadable", value=", ".join(entry.unreadable), labels=entry.unreadable)
        return None
    if not phases:
        remarks.stop("nothing_to_plan" if entry.demand else "no_demand")
        return None
    subsidy_class = entry.declared_class.subsidy_class
    if subsidy_class is SubsidyClass.UNKNOWN:
        remarks.ask("class_unknown")
    rate, own_rate = rates_of(subsidy_class, policy)
    return Proposal(
        id=NO_ID,
        status=entry.status,
        subsidy_class=subsidy_class,
        rate=rate,
        own_rate=own_rate,
        envelopes=envelopes_of(subsidy_class),
        target_category=category,
        grant_cap_yen=policy.default_grant_cap_yen if entry.grant_cap_yen is None else entry.grant_cap_yen,
        own_cap_yen=policy.default_own_cap_yen if entry.own_cap_yen is None else entry.own_cap_yen,
        minimum=minimum_of(entry, chained=any(phase.predecessors for phase in phases)),
        outlook=outlook,
        wishes=wishes,
        phases=tuple(phases),
    )
