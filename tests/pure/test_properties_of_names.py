"""What holds whatever the names are: who is written there is meant, and nobody else; people whose
names are far away change nothing."""

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from monitor.match.index import build
from monitor.match.names import names
from monitor.model import Certainty, Defender
from tests.pure.test_mentions import document

LATIN = ["Odran", "Odren", "Mirela", "Mirella", "Velasko", "Velasco", "Valasko", "Tosh", "Tash"]
RUSSIAN = ["Тимур", "Тамара", "Заречный", "Заречная", "Зареченский", "Жалаев", "Жалаева", "Олег"]
ARABIC = ["سمير", "سميرة", "دحلان", "دهلان", "الحجراوي", "الحجازي", "سلمى"]
HAN = ["慕容采禾", "慕容采和", "慕容禾", "何若清", "何若青", "贺若清", "林雅清", "林雅青"]
SPACED = [LATIN, RUSSIAN, ARABIC]

two_words = st.sampled_from(SPACED).flatmap(
    lambda words: st.lists(st.sampled_from(words), min_size=2, max_size=2, unique=True).map(
        " ".join
    )
)
a_name = st.one_of(two_words, st.sampled_from(HAN))
far_name = st.one_of(
    st.tuples(
        st.sampled_from(["Winfred", "Quillon", "Wexley", "Fenwick"]),
        st.sampled_from(["Huxford", "Wolfgrove", "Quexley", "Foxwhit"]),
    ).map(" ".join),
    st.sampled_from(["Борух Щукинд", "佟夏至", "欧阳北辰", "جبران ضوء"]),
)
country = st.sampled_from(["", "CN", "RU", "EG", "MX"])


def told(name: str) -> tuple[str, str]:
    if "\u4e00" <= name[0] <= "\u9fff":
        return f"三日，警方拘留了{name}。{name}已被起诉。", "zh"
    if "\u0600" <= name[0] <= "\u06ff":
        return f"اعتقلت الشرطة {name} يوم الثلاثاء.", "ar"
    if "а" <= name[0].lower() <= "я":
        return f"Суд арестовал: {name}. {name} не признаёт вины.", "ru"
    return f"Police arrested {name} on 3 May. {name} was charged.", "en"


@settings(max_examples=120, deadline=None)
@given(a_name, a_name, country)
@example("Odran Mirela", "Odran Mirella", "")
def test_where_ones_own_form_stands_another_is_not_reported(mine: str, other: str, at: str) -> None:
    people = [Defender("mine", mine, (), at), Defender("other", other, (), at)]
    forms = [{frozenset(name.loose) for name in names(each)} for each in people]
    assume(forms[0].isdisjoint(forms[1]))
    text, language = told(mine)
    got = build(people).mentions(document(text, language))
    assert [each.defender for each in got] == ["mine"]


@settings(max_examples=60, deadline=None)
@given(a_name, st.lists(far_name, max_size=6, unique=True), country)
def test_far_names_change_nothing_in_any_script(mine: str, others: list[str], at: str) -> None:
    person = Defender("mine", mine, (), at, "teacher")
    far = [Defender(f"far{n}", each, (), at) for n, each in enumerate(others)]
    page = document(*told(mine))
    assert build([*far, person]).mentions(page) == build([person]).mentions(page)


@settings(max_examples=60, deadline=None)
@given(a_name, country)
def test_two_who_share_a_form_are_never_both_confirmed(name: str, at: str) -> None:
    people = [Defender("a", name, (), at), Defender("b", name, (), at, "teacher")]
    got = build(people).mentions(document(*told(name)))
    assert sum(each.certainty is Certainty.CONFIRMED for each in got) < 2


@settings(max_examples=80, deadline=None)
@given(st.lists(a_name, min_size=1, max_size=4), st.sampled_from(["", "“", "ẞ", "\u0301", "ﬁ "]))
def test_what_is_shown_of_a_name_is_an_exact_piece_of_the_text(found: list[str], odd: str) -> None:
    text = odd + "\n".join(told(each)[0] for each in found)
    people = [Defender(f"p{n}", each) for n, each in enumerate(dict.fromkeys(found))]
    for mention in build(people).mentions(document(text)):
        for anchor in mention.anchors:
            assert text[anchor.start : anchor.end].strip() == text[anchor.start : anchor.end]
        assert mention.surface in [text[each.start : each.end] for each in mention.anchors]
