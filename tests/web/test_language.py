"""Pages in other words: what is put into words, what is kept, and what the catalogue lacks."""

import json
from collections.abc import Iterator

import pytest
from jinja2 import DictLoader

from ip_finance.mounting import TEMPLATES
from ip_finance.web import language
from ip_finance.web.language import Language, catalogue, language_in, speak
from ip_finance.web.phrases import phrases_of
from ip_finance.web.security import local_path
from ip_finance.web.templating import environment

WORDS = {
    "保存": "Save",
    "共 {n} 笔": "{n} in all",
    "编号 {number} 的{kind}": "{kind} no. {number}",
    "机构": "institution",
    "引号": 'a "quoted" <word>',
    "。": ".",
}


@pytest.fixture
def words(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    caches = (language.english_of, language._in, language._patterns)
    for cache in caches:
        cache.cache_clear()
    monkeypatch.setattr(language, "catalogue", lambda: WORDS)
    yield
    for cache in caches:
        cache.cache_clear()
    speak(Language.CHINESE)


def said(source: str, spoken: Language = Language.ENGLISH, **values: object) -> str:
    env = environment({"t": DictLoader({"t.html": source})})
    speak(spoken)
    return env.get_template("t/t.html").render(values)


@pytest.mark.usefixtures("words")
class TestWords:
    def test_chinese_stays_as_it_was_written(self) -> None:
        assert (
            said("<p title='保存'> 保存。</p>", Language.CHINESE) == "<p title='保存'> 保存。</p>"
        )

    @pytest.mark.parametrize(
        ("source", "expected"),
        [
            ("<b> 保存 </b>", "<b> Save </b>"),
            ('<b title="保存">。</b>', '<b title="Save">.</b>'),
            ("{{ '保存' }}", "Save"),
            ("{{ '保存' ~ '!' }}", "Save!"),
            ("{{ label }}", "Save"),
            ("{{ _('共 {n} 笔').format(n=3) }}", "3 in all"),
            ("{{ made }}", "institution no. 7"),
            ("{% set x = '保存' %}{{ x }}", "Save"),
            ("{% macro m(x='保存') %}{{ x }}{% endmacro %}{{ m() }}", "Save"),
            ("{{ '是' if label == '保存' else '否' }}", "是"),
            ("{{ {'保存': 1}[label] }}", "1"),
            ("没有英文", "没有英文"),
            ("{{ '保存、机构' }}", "Save, institution"),
            ("{{ '保存、没有英文' }}", "Save, 没有英文"),
            ("{{ '甲、乙' }}", "甲、乙"),
            ("{{ label ~ ' 3' }}", "Save 3"),
            ("{{ label ~ '：' ~ '<b>' }}", "Save：&lt;b&gt;"),
            ("{{ label ~ ' · 甲' }}", "Save · 甲"),
            ("{{ '编号 7、8 的机构；保存' }}", "institution; Save no. 7、8"),
        ],
    )
    def test_english_where_the_catalogue_has_it(self, source: str, expected: str) -> None:
        assert said(source, label="保存", made="编号 7 的机构") == expected

    def test_what_is_sent_back_to_us_is_never_translated(self) -> None:
        source = '<input value="{{ label }}"><a href="{{ label }}" title="{{ label }}">'

        assert said(source, label="保存") == '<input value="保存"><a href="保存" title="Save">'

    def test_the_catalogue_cannot_break_out_of_an_attribute(self) -> None:
        assert said('<b title="引号">') == ('<b title="a &#34;quoted&#34; &lt;word&gt;">')

    def test_words_of_people_are_escaped_as_ever(self) -> None:
        assert said("{{ label }}", label="保存<b>") == "保存&lt;b&gt;"

    def test_the_pseudo_language_marks_what_the_catalogue_knows(self) -> None:
        assert said("<b>保存</b>未知", Language.PSEUDO) == "<b>⟦保存⟧</b>未知"

    def test_a_cached_module_speaks_the_language_of_each_page(self) -> None:
        pages = {
            "m.html": "{% set x = '保存' %}",
            "t.html": "{% import 't/m.html' as m %}{{ m.x }}",
        }
        page = environment({"t": DictLoader(pages)}).get_template("t/t.html")

        speak(Language.ENGLISH)
        assert page.render() == "Save"
        speak(Language.CHINESE)
        assert page.render() == "保存"


class TestChoosing:
    @pytest.mark.parametrize(
        ("cookies", "expected"),
        [
            ("", Language.CHINESE),
            ("a=b; ipfin_language=en", Language.ENGLISH),
            ("ipfin_language=fr", Language.CHINESE),
            ("ipfin_language=pseudo", Language.PSEUDO),
            ("=;;ipfin_language", Language.CHINESE),
        ],
    )
    def test_the_cookie_names_it(self, cookies: str, expected: Language) -> None:
        assert language_in(cookies) is expected

    @pytest.mark.parametrize(
        "back", ["//x.example", "https://x.example", "/\\x.example", "x", "", "/a\nb", "/a\\b"]
    )
    def test_nobody_is_sent_elsewhere(self, back: str) -> None:
        assert local_path(back) == "/"


def test_the_english_of_a_phrase_has_the_places_of_the_chinese() -> None:
    for chinese, english in catalogue().items():
        places = set(language.PLACEHOLDER.findall(chinese))
        assert set(language.PLACEHOLDER.findall(english)) <= places, chinese


def test_a_phrase_stands_in_one_catalogue_only() -> None:
    """`several.en.json` holds what more than one part shows: one Chinese word, one English word."""
    places: dict[str, list[str]] = {}
    for path in sorted(language.CATALOGUE.glob("*en.json")):
        for phrase in json.loads(path.read_text(encoding="utf-8")):
            places.setdefault(phrase, []).append(path.name)

    assert {phrase: files for phrase, files in places.items() if len(files) > 1} == {}


def test_every_phrase_of_a_template_has_its_english() -> None:
    env = environment(TEMPLATES)
    missing: dict[str, set[str]] = {}
    for name in env.list_templates(extensions=["html"]):
        assert env.loader is not None
        source = env.loader.get_source(env, name)[0]
        lacking = {one for one in phrases_of(env, source) if language.english_of(one) is None}
        missing |= {name: lacking} if lacking else {}

    assert missing == {}
