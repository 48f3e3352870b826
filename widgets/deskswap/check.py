"""The course that plays itself: every claim that the course makes of a good scenario, as findings with their place.

Rules this module keeps:

- A finding names the file, the line or path, and what is wrong; no finding means that every claim holds.
- Every figure is exact where the kind can compute it; a game's players are played on a fixed list of seeds.
- Every variant of a scenario is looked at by itself, and held against the others.
- Limits stand at the top of this module, each with its reason.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from deskswap import language, library, source
from deskswap.core.activity import Activity, Census, Seen, listed
from deskswap.core.bots import NAIVE, feature_length, feature_politeness
from deskswap.errors import Problem, ScenarioInvalid

NAIVE_LIMIT = 0.60
"""A player who knows nothing earns at most this part of what can be earned."""

EXPERT_LIMIT = 0.90
"""The authors' expert earns at least this part."""

CHAIRS_LIMIT = 0.10
"""What can be earned from two chairs differs by at most this part of the larger."""

VARIANTS_LIMIT = 0.10
"""What any player earns in two variants of a scenario differs by at most this part of what can be earned."""

CLUE_LIMIT = 0.30
"""The rank correlation of a choice's worth with its length, place or politeness stays under this, over the course."""

DOMINANT_LIMIT = 1 / 3
"""At most this part of the decisions has one option that is best on every skill."""

MINUTES_SLACK = 0.4
"""The minutes a scenario states lie within the counted ones, give or take this part."""


@dataclass(frozen=True, slots=True)
class Score:
    """What one chair of one activity is worth: points attainable, the expert's share, each naive player's share."""

    activity: str
    variant: str
    chair: str
    attainable: float
    expert: float
    naive: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Report:
    """All findings, the scores by activity and chair, the sizes, and the clues over the course."""

    findings: tuple[Problem, ...]
    scores: tuple[Score, ...]
    sizes: tuple[tuple[str, int, int, float, float], ...]
    clues: tuple[tuple[str, float], ...]


def report(files: dict[str, Path]) -> Report:
    """The report over scenario files (activity id -> file)."""
    findings: list[Problem] = []
    activities: dict[str, Activity] = {}
    for name, path in files.items():
        try:
            activities[name] = library.load(path, name)
        except ScenarioInvalid as invalid:
            findings.extend(invalid.problems)
    members = {(name, variant): member for name, activity in activities.items() for variant, member in activity.each}
    scores = tuple(score for (_, variant), member in members.items() for score in _scores(member, variant))
    census = {key: member.census() for key, member in members.items()}
    decisions = {name: _decisions(activity) for name, activity in activities.items()}
    for name in activities:
        own = [score for score in scores if score.activity == name]
        found = list(_variant_findings(own))
        for (_, variant), member in ((key, member) for key, member in members.items() if key[0] == name):
            found += _score_findings([score for score in own if score.variant == variant])
            found += (*_dominance(member), *_minutes(member, census[name, variant]), *_one_sided(member))
            found += (*_unearned(member), *_quoted(member, decisions))
        if found:
            findings += _placed(found, files[name])
    seen = [point for member in members.values() for point in member.seen()]
    clues = tuple(_clues(seen))
    findings += _clue_findings(clues, list(files.values()))
    sizes = tuple((_named(*key), size.plays, size.states, *size.minutes) for key, size in census.items())
    return Report(tuple(findings), scores, sizes, clues)


def _placed(found: Iterable[Problem], path: Path) -> list[Problem]:
    """Findings with their file and line; what is true of the scenario as a whole stands where its scenes begin."""
    text = source.read(path.read_text(encoding="utf-8"), str(path))
    places = ((problem, problem.path if problem.path.split(".")[0] in text.lines else "scenes") for problem in found)
    return [problem._replace(file=str(path), line=text.line(place)) for problem, place in dict.fromkeys(places)]


def _clue_findings(clues: Iterable[tuple[str, float]], files: Sequence[Path]) -> Iterator[Problem]:
    """Clues that are too good; of a single scenario they stand where its scenes begin."""
    where = "over its decisions" if len(files) == 1 else "over the course"
    for name, value in clues:
        if abs(value) >= CLUE_LIMIT:
            found = Problem(
                "", f"{where} the best choice is told by its {name}: rank correlation {value:+.2f}", "course"
            )
            yield from _placed([found], files[0]) if len(files) == 1 else [found]


def _unearned(activity: Activity) -> Iterator[Problem]:
    """Chairs from which there is much to choose and nothing to earn."""
    for chair in dict.fromkeys(point.chair for point in activity.seen()):
        if activity.attainable(chair) <= 0:
            yield Problem(f"chairs.{chair}", "can earn nothing: no choice gives more evidence than it takes")


def _named(activity: str, variant: str) -> str:
    return f"{activity}, {variant}" if variant else activity


def _scores(activity: Activity, variant: str) -> Iterator[Score]:
    for chair in activity.chairs:
        attainable = activity.attainable(chair)
        if attainable > 0:
            naive = tuple(activity.naive(chair, NAIVE).items())
            yield Score(activity.id, variant, chair, attainable, activity.expert_share(chair), naive)


def _score_findings(scores: Sequence[Score]) -> Iterator[Problem]:
    for score in scores:
        chair = f"the chair {_named(score.chair, score.variant and f'variant {score.variant}')}"
        if score.expert < EXPERT_LIMIT:
            yield Problem("expert", f"earns {score.expert:.0%} from {chair}, less than {EXPERT_LIMIT:.0%}")
        for name, share in score.naive:
            if share > NAIVE_LIMIT:
                text = f"earns {share:.0%} from {chair} by knowing nothing, more than {NAIVE_LIMIT:.0%}"
                yield Problem(f"the player “{name}”", text)
    if len(scores) > 1:
        yield from _chair_findings(scores)


def _chair_findings(scores: Sequence[Score]) -> Iterator[Problem]:
    """Chairs that can earn unequally: at best by the rules, or with the expert in the chair."""
    for what, earned in (
        ("can earn", [score.attainable for score in scores]),
        ("bring the expert", [score.attainable * score.expert for score in scores]),
    ):
        if (max(earned) - min(earned)) / max(earned) > CHAIRS_LIMIT:
            each = ", ".join(f"{points:.2f} from {score.chair}" for points, score in zip(earned, scores, strict=True))
            yield Problem("chairs", f"{what} unequally: {each}; the difference may be {CHAIRS_LIMIT:.0%}")
            return


def _variant_findings(scores: Sequence[Score]) -> Iterator[Problem]:
    """Players who earn more in one variant than in another: then a second play says nothing about a change."""
    for chair in dict.fromkeys(score.chair for score in scores):
        own = [score for score in scores if score.chair == chair]
        for name, *shares in zip(
            ("the expert", *(name for name, _ in own[0].naive)),
            *((score.expert, *(share for _, share in score.naive)) for score in own),
            strict=True,
        ):
            if max(shares) - min(shares) > VARIANTS_LIMIT:
                each = ", ".join(f"{share:.0%} in {score.variant}" for share, score in zip(shares, own, strict=True))
                text = (
                    f"are unequal for {name} in the chair {chair}: {each}; the difference may be {VARIANTS_LIMIT:.0%}"
                )
                yield Problem("variants", text)


def _dominance(activity: Activity) -> Iterator[Problem]:
    points = [point for point in activity.seen() if len(point.choices) > 1 and any(point.evidence)]
    dominant = [point.path for point in points if _dominated(point)]
    if points and len(dominant) / len(points) > DOMINANT_LIMIT:
        yield Problem(
            "scenes",
            f"{len(dominant)} of {len(points)} decisions have one option that is best on everything"
            f" (at most a third may): {', '.join(dict.fromkeys(dominant))}",
        )


def _dominated(point: Seen) -> bool:
    """Whether one choice is at least as good as every other on every skill, and better on one."""
    vectors = [
        tuple(one.get(skill, 0.0) for skill in sorted({s for e in point.evidence for s in e})) for one in point.evidence
    ]
    return any(
        all(
            all(a >= b for a, b in zip(one, other, strict=True)) and one != other
            for k, other in enumerate(vectors)
            if k != i
        )
        for i, one in enumerate(vectors)
    )


def _one_sided(activity: Activity) -> Iterator[Problem]:
    """Options that only earn, or only cost: for kinds whose choices give evidence for several skills."""
    told = set()
    for point in activity.seen():
        for choice, evidence in zip(point.choices, point.evidence, strict=True):
            place = f"{point.path}.options.{choice.id}"
            if len(evidence) < 2 or place in told:
                continue
            told.add(place)
            if not any(value > 0 for value in evidence.values()):
                yield Problem(place, "earns nothing on any skill; no option is a straw man")
            if not any(value < 0 for value in evidence.values()):
                yield Problem(place, "costs nothing on any skill; every option costs something")


def _minutes(activity: Activity, census: Census) -> Iterator[Problem]:
    low, high = census.minutes
    if not low * (1 - MINUTES_SLACK) <= activity.minutes <= high * (1 + MINUTES_SLACK):
        yield Problem(
            "minutes", f"says {activity.minutes}, but a play takes {low:.0f} to {high:.0f} by its words and decisions"
        )


def _decisions(activity: Activity) -> dict[str, set[str]]:
    """What plays of an activity, in any variant, settle: the name of each decision, and its possible values."""
    found: dict[str, set[str]] = {}
    for _, member in activity.each:
        for name, values in member.decides().items():
            found.setdefault(name, set()).update(values)
    return found


def _quoted(activity: Activity, decisions: Mapping[str, Mapping[str, set[str]]]) -> Iterator[Problem]:
    """Quotes of what no earlier activity decides. One whose source is not among the files read is not looked at."""
    for index, entry in enumerate(activity.earlier):
        place = f"earlier.{index}"
        if entry.who is not None and entry.who not in activity.chairs:
            yield Problem(f"{place}.who", f"there is no chair “{entry.who}”; there is {listed(activity.chairs)}")
        if entry.source not in decisions:
            if entry.source not in library.scenario_files():
                yield Problem(f"{place}.from", f"there is no activity “{entry.source}”")
            continue
        values = decisions[entry.source].get(entry.what)
        if values is None:
            names = listed(sorted(decisions[entry.source])) or "nothing"
            yield Problem(f"{place}.what", f"“{entry.source}” decides no “{entry.what}”; it decides {names}")
            continue
        for value in entry.said:
            if value not in values:
                yield Problem(f"{place}.said.{value}", f"is no “{entry.what}” of “{entry.source}”")


def glossary_findings(files: Sequence[Path]) -> Iterator[Problem]:
    """What is wrong with the glossaries: what cannot be read, and spellings that are explained twice."""
    explained: dict[str, Path] = {}
    for path in files:
        try:
            terms = library.load_glossary(path)
        except ScenarioInvalid as invalid:
            yield from invalid.problems
            continue
        for index, term in enumerate(terms):
            for spelling in (term.term, *term.also):
                first = explained.setdefault(spelling.lower(), path)
                if first != path:
                    text = f"“{spelling}” is explained already in {first.parent.name}"
                    yield Problem(f"{index}.term", text, str(path))


def language_findings(named: str) -> Iterator[Problem]:
    """What is missing or has drifted in a language, in every module that has words in it.

    The words of the product itself stand in one catalogue for the whole course.
    """
    for module in library.modules():
        if library.translated(module, named):
            for path in library.translatable(module):
                yield from language.findings(library.words_of(path), library.catalogue_of(path, named))


def _clues(seen: Sequence[Seen]) -> Iterator[tuple[str, float]]:
    yield "length", _correlation(seen, lambda index, text: feature_length(text))
    yield "place", _correlation(seen, lambda index, text: float(index))
    yield "politeness", _correlation(seen, lambda index, text: feature_politeness(text))


def _correlation(seen: Sequence[Seen], feature: Callable[[int, str], float]) -> float:
    """Spearman's rank correlation of worth and a feature, both ranked within their decision and scaled to 0..1."""
    pairs = [
        pair
        for point in seen
        if len(point.choices) > 1
        for pair in zip(
            _ranks(point.values), _ranks([feature(k, c.text) for k, c in enumerate(point.choices)]), strict=True
        )
    ]
    worths, features = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    if len(set(worths)) < 2 or len(set(features)) < 2:
        return 0.0
    return statistics.correlation(worths, features)


def _ranks(values: Iterable[float]) -> list[float]:
    """Mean ranks in 0..1, ties sharing theirs."""
    listed = list(values)
    return [
        (sum(other < value for other in listed) + (sum(other == value for other in listed) - 1) / 2) / (len(listed) - 1)
        for value in listed
    ]
