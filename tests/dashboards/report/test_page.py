"""The page: one file that asks for nothing, holds no script of a name's, and is the same for the same plan."""

import json
import re
from html.parser import HTMLParser

import pytest

from allocator.exports.bundle import OFFICE, Recipient, documents_for
from allocator.exports.documents import NAMES
from allocator.exports.view import View
from dashboards.report import html_bytes
from models.text import Lang
from tests.allocator.exports.test_own_rows_only import given_by, words_about, words_about_provider
from tests.allocator.exports.world import HOSTILE, a_view, plan, sample, texts_of, world


class Seen(HTMLParser):
    """Every tag with its attributes, and every text outside scripts and styles."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._inside = ""
        self.feed(words)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._inside = tag

    def handle_data(self, data: str) -> None:
        if self._inside not in ("script", "style"):
            self.text += data


def page(view: View, recipient: Recipient = OFFICE, wanted: tuple[str, ...] = NAMES) -> str:
    return html_bytes(view, recipient, documents_for(view, recipient, wanted)).decode()


@pytest.mark.parametrize("lang", Lang)
def test_nothing_is_asked_for_from_outside(lang: Lang) -> None:
    seen = Seen(page(a_view(lang=lang)))
    outside = [
        (tag, name, value)
        for tag, attributes in seen.tags
        for name, value in attributes.items()
        if name in ("src", "href", "action", "data", "poster", "srcset") and not (value or "").startswith("#")
    ]
    assert outside == []
    assert not {"link", "iframe", "img", "object", "embed", "form"} & {tag for tag, _ in seen.tags}
    (policy,) = [a["content"] for tag, a in seen.tags if tag == "meta" and a.get("http-equiv")]
    assert policy is not None
    assert policy.startswith("default-src 'none'")
    assert "http" not in policy


def test_the_chart_library_is_there_once_and_offers_no_sharing() -> None:
    words = page(a_view())
    assert len(re.findall(r"<script>/\*\*", words)) == 1
    configs = re.findall(r'\{[^{}]*"showSendToCloud": ?[^{}]*', words)
    pictures = words.count('class="plotly-graph-div"')
    assert pictures == 2 + 3 + 1  # use, whole schedule, three providers, briefing
    assert len(configs) == pictures
    assert all('"showSendToCloud": false' in config for config in configs)
    own = re.sub(r"<script>/\*\*.*?</script>", "", words, flags=re.DOTALL)
    assert not re.search(r"https?://|//plot", own)


def test_a_page_without_pictures_carries_no_library() -> None:
    view = a_view()
    words = page(view, Recipient(proposal=view.scenario.proposals[0]))
    assert "<script" not in words
    assert len(words) < 60_000


def test_one_section_per_provider_and_every_document() -> None:
    seen = Seen(page(a_view()))
    ids = [attributes.get("id") for tag, attributes in seen.tags if tag == "section"]
    assert [id_ for id_ in ids if id_ and id_.startswith("provider-section")] == [
        f"provider-section-{number}" for number in (1, 2, 3)
    ]
    assert {"briefing", "allocation", "budget", "open_points"} <= set(ids)
    assert "調査段階の試算であり採択・配分を示すものではない" in seen.text


@pytest.mark.parametrize("start", range(0, len(HOSTILE), 4))
def test_a_name_is_never_markup(start: int) -> None:
    names = (*HOSTILE[start : start + 4], *("x",) * 4)[:4]
    plain = page(a_view(world(("x",) * 4, reason="x")))
    hostile = page(a_view(world(names, reason=names[0])))
    assert hostile.count("<script") == plain.count("<script")
    assert "alert(1)</script>" not in hostile
    tags = [tag for tag, _ in Seen(re.sub(r"<script>.*?</script>", "", hostile, flags=re.DOTALL)).tags]
    assert tags == [tag for tag, _ in Seen(re.sub(r"<script>.*?</script>", "", plain, flags=re.DOTALL)).tags]


def test_the_same_plan_makes_the_same_page() -> None:
    assert page(a_view()) == page(a_view())


def test_a_recipient_reads_of_itself_only() -> None:
    view = a_view(*sample())
    scenario = view.scenario
    for proposal in scenario.proposals:
        words = texts_of(".html", page(view, Recipient(proposal=proposal)).encode())
        strange = {w for other in scenario.proposals if other.id != proposal.id for w in words_about(view, other)}
        for provider in {p.provider for p in scenario.pools} - given_by(view, proposal) - set(proposal.wishes.ranked):
            strange |= words_about_provider(view, provider)
        assert [word for word in strange - words_about(view, proposal) if word in words] == []
    providers = sorted({pool.provider for pool in scenario.pools})
    for provider in providers:
        words = texts_of(".html", page(view, Recipient(provider=provider)).encode())
        strange = {w for rival in providers if rival != provider for w in words_about_provider(view, rival)}
        strange |= {word for proposal in scenario.proposals for word in words_about(view, proposal)}
        assert [word for word in strange - words_about_provider(view, provider) if word in words] == []


def test_the_redacted_page_holds_no_name_in_its_pictures_either() -> None:
    scenario = world()
    words = page(a_view(scenario, plan(scenario), redacted=True))
    drawn = words + json.dumps(re.findall(r"\\u[0-9a-f]{4}", words))
    for secret in ("春野", "夏木", "青葉", "若葉", "example.com"):
        assert secret not in drawn
        assert json.dumps(secret).strip('"') not in words
