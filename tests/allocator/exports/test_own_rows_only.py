"""Nobody gets another's rows: every file for a recipient is unpacked and searched for everybody else."""

import re
from collections.abc import Iterable, Iterator

import pytest

from allocator.exports.bundle import OFFICE, Format, Recipient, documents_for, files_for, recipients
from allocator.exports.documents import NAMES
from allocator.exports.sheet import Document
from allocator.exports.view import View
from models.scenario import Proposal
from tests.allocator.exports.world import a_view, sample, texts_of


def no_page(_view: View, _recipient: Recipient, _documents: tuple[Document, ...]) -> bytes:
    raise AssertionError("the page is searched where it is written")


def words_about(view: View, proposal: Proposal) -> set[str]:
    """Everything that tells who a proposal is."""
    label = next(label for label in view.scenario.labels.proposals if label.id == proposal.id)
    return {view.names.applicant(proposal.id), view.names.title(proposal.id), label.receipt} - {""}


def words_about_provider(view: View, provider: str) -> set[str]:
    """Everything that tells who a provider is and what it offers."""
    label = next(label for label in view.scenario.labels.providers if label.id == provider)
    own = {pool.id for pool in view.scenario.pools if pool.provider == provider}
    names = {view.names.pool(pool) for pool in own}
    return {view.names.provider(provider), label.name_en, label.contact, provider, *own, *names} - {""}


def searched(view: View, recipient: Recipient) -> Iterator[tuple[str, str]]:
    for form in (Format.XLSX, Format.CSV, Format.ICS):
        for name, content in files_for(view, recipient, form, NAMES, no_page).items():
            yield name, texts_of(name, content)


@pytest.fixture(scope="module")
def view() -> View:
    return a_view(*sample())


def held_at(view: View, provider: str) -> set[str]:
    """The proposals that hold nodes of a provider."""
    return {proposal.id for proposal in view.scenario.proposals if provider in given_by(view, proposal)}


def given_by(view: View, proposal: Proposal) -> set[str]:
    parts = [part for phase in proposal.phases for part in view.parts(proposal, phase)]
    return {view.world.pools[part.pool].provider for part in parts if part.pool is not None}


def named(proposals: Iterable[str], words: str) -> list[str]:
    """The proposals whose number stands in some words."""
    return [id_ for id_ in proposals if re.search(rf"{re.escape(id_)}(?![0-9A-Za-z-])", words)]


def test_an_applicant_reads_of_itself_only(view: View) -> None:
    scenario = view.scenario
    for proposal in scenario.proposals:
        others = [other for other in scenario.proposals if other.id != proposal.id]
        own = words_about(view, proposal)  # one applicant may file several
        strange = {word for other in others for word in words_about(view, other)} - own
        allowed = given_by(view, proposal) | set(proposal.wishes.ranked)
        for provider in {pool.provider for pool in scenario.pools} - allowed:
            strange |= words_about_provider(view, provider)
        for name, words in searched(view, Recipient(proposal=proposal)):
            assert [word for word in strange if word in words] == [], name
            assert named([other.id for other in others], words) == [], name


def test_an_applicant_reads_no_price_but_of_its_own_pools(view: View) -> None:
    for proposal in view.scenario.proposals:
        parts = [part for phase in proposal.phases for part in view.parts(proposal, phase)]
        own = [view.world.pools[part.pool] for part in parts if part.pool is not None]
        read = {
            row[table.place("price")]
            for document in documents_for(view, Recipient(proposal=proposal), NAMES)
            for table in document.tables
            if table.name == "terms"
            for row in table.rows
        }
        assert read == {step.yen_per_gpu_hour for pool in own for step in pool.prices}


def test_a_provider_reads_of_its_own_pools_and_of_numbers_only(view: View) -> None:
    providers = sorted({pool.provider for pool in view.scenario.pools})
    applicants = {word for proposal in view.scenario.proposals for word in words_about(view, proposal)}
    for provider in providers:
        strange = {word for rival in providers if rival != provider for word in words_about_provider(view, rival)}
        strange = (strange | applicants) - words_about_provider(view, provider)
        elsewhere = {proposal.id for proposal in view.scenario.proposals} - held_at(view, provider)
        for name, words in searched(view, Recipient(provider=provider)):
            assert [word for word in strange if word in words] == [], name
            assert named(elsewhere, words) == [], name


def test_the_search_finds_what_is_there(view: View) -> None:
    applicants = {word for proposal in view.scenario.proposals for word in words_about(view, proposal)}
    providers = {pool.provider for pool in view.scenario.pools}
    office = "\n".join(words for _, words in searched(view, OFFICE))
    label_words = {word for word in applicants if not word.endswith(".xlsx")}
    assert [word for word in label_words if word not in office] == []
    assert all(view.names.provider(provider) in office for provider in providers)


def test_there_is_a_file_for_everybody(view: View) -> None:
    stems = [recipient.stem for recipient in recipients(view)]
    providers = {pool.provider for pool in view.scenario.pools}
    assert len(stems) == len(set(stems)) == 1 + len(view.scenario.in_scope) + len(providers)
