"""Probes in other surroundings: the same sentences in another place of a text, told of the same.

    python -m tests.surroundings en,fr [--show WORDS] [--every N]

Each probe that is read rightly is put behind an introduction, under a heading, into a list, after
"Update:", between quotation marks, before and after a paragraph on somebody else. Whatever it tells
it must tell there too, and no more. What is lost or gained is a fault of the reader, not of a
phrase, and needs no labels to be seen. Names and sentences are invented.
"""

import argparse
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace

from monitor.extract import lexicons
from monitor.model import Kind, Status
from tests.probes_tool import Probe, answer, files, load

Told = frozenset[tuple[str, Kind]]

_ANOTHER = {  # a paragraph in which nothing happens to anybody
    "en": "Daniel Tobel, a cellist, opened a school of music in Ubari last spring.",
    "fr": "Julien Tobel, violoncelliste, a ouvert une école de musique à Tozeur au printemps.",
    "es": "Ramiro Tobelar, violonchelista, abrió una escuela de música en Tarija en primavera.",
    "pt": "Nivaldo Tobelar, violoncelista, abriu uma escola de música em Oeiras na primavera.",
    "ru": "Виолончелист Виктор Тобель прошлой весной открыл музыкальную школу в Торжке.",
    "ar": "افتتح عازف التشيلو سمير الطوبالي مدرسة موسيقى في صفاقس الربيع الماضي.",
    "zh": "大提琴手陈廷玉去年春天开办了一所音乐学校。",
}
_SINCE = {
    "en": "{} has run the Lantern Choir since 2011. ",
    "fr": "{} dirige le Chœur de la Lanterne depuis 2011. ",
    "es": "{} dirige el Coro del Farol desde 2011. ",
    "pt": "{} dirige o Coro da Lanterna desde 2011. ",
    "ru": "{} с 2011 года руководит хором «Фонарь». ",
    "ar": "{} يدير جوقة الفانوس منذ عام 2011. ",
    "zh": "{}自2011年起主持灯笼合唱团。",
}
_UPDATE = {
    "en": "UPDATE: ", "fr": "MISE À JOUR : ", "es": "ACTUALIZACIÓN: ", "pt": "ATUALIZAÇÃO: ",
    "ru": "ОБНОВЛЕНО: ", "ar": "تحديث: ", "zh": "更新：",
}  # fmt: skip
_SAID = {
    "en": "“{}”, said the Lantern Network.",
    "fr": "« {} », indique le Réseau Lanterne.",
    "es": "«{}», señaló la Red Farol.",
    "pt": "«{}», disse a Rede Lanterna.",
    "ru": "«{}», — сообщила сеть «Фонарь».",
    "ar": '"{}"، قالت شبكة الفانوس.',
    "zh": "灯笼网络表示：“{}”",
}


def _listed(probe: Probe) -> str:
    return "" if "\n" in probe.text else f"- {probe.text}"


def _said(probe: Probe) -> str:
    if "\n" in probe.text or any(mark in probe.text for mark in '"“«'):
        return ""
    return _SAID[probe.language].format(probe.text.rstrip("."))


# Each makes another text of a probe's, or "" where it cannot.
SURROUNDINGS: dict[str, Callable[[Probe], str]] = {
    "after a paragraph on another": lambda p: f"{_ANOTHER[p.language]}\n{p.text}",
    "before a paragraph on another": lambda p: f"{p.text}\n{_ANOTHER[p.language]}",
    "introduced": lambda p: _SINCE[p.language].format(p.watch[0].name) + p.text,
    "under a heading": lambda p: f"{p.watch[0].name}\n{p.text}",
    "update": lambda p: _UPDATE[p.language] + p.text,
    "in a list": _listed,
    "said by somebody": _said,
}


def changed(language: str, every: int = 1) -> Iterator[tuple[str, str, Told, Told, Told]]:
    """(surroundings, text, told, lost, gained) of every n-th probe that tells and is read right."""
    known = lexicons()
    probes = [probe for file in files(language) for probe in load(file)[1]]
    for probe in probes[::every]:
        base = answer(probe, known)
        told = _new(base.changes)
        if not told or not base.right:
            continue
        for name, put in SURROUNDINGS.items():
            if text := put(probe):
                there = _new(answer(replace(probe, text=text), known).changes)
                yield name, text, told, told - there, there - told


def _new(changes: tuple) -> Told:  # type: ignore[type-arg]
    return frozenset((c.event.defender, c.event.kind) for c in changes if c.status is Status.NEW)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("languages", nargs="?", default="en,fr,es,pt,ru,ar,zh")
    parser.add_argument("--show", default="", help="print what changed there")
    parser.add_argument("--every", type=int, default=1, help="only every n-th probe")
    asked = parser.parse_args()
    for language in asked.languages.split(","):
        tally: Counter[tuple[str, str]] = Counter()
        for name, text, told, lost, gained in changed(language, asked.every):
            tally[name, "told"] += len(told)
            tally[name, "lost"] += len(lost)
            tally[name, "gained"] += len(gained)
            if name == asked.show and (lost or gained):
                print("lost", sorted(k for _, k in lost), "gained", sorted(k for _, k in gained))
                print("   ", text.replace("\n", " // "))
        for name in SURROUNDINGS:
            told_, lost_, gained_ = (tally[name, each] for each in ("told", "lost", "gained"))
            print(f"{language} {name:30} told {told_:4}  lost {lost_:3}  gained {gained_:3}")


if __name__ == "__main__":
    main()
