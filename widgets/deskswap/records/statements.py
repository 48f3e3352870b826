"""The learner's plays as statements of the Experience API (xAPI) 1.0.3, one JSON object a line.

Rules this module keeps:

- Two statements a play: that it was begun, and, where it ended, that it was completed with its score.
- A statement's id is computed from what it says (UUID version 5): to export twice is to say the same thing twice.
- The actor is an account with the folder's opaque mark and no name; there is no address that leads to a person.
- No word that somebody wrote, and no answer to a single question, is in a statement.

Source: Experience API, version 1.0.3, part two, “Data” (Advanced Distributed Learning Initiative, 2016).
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from deskswap.core.activity import Activity, Unmarked
from deskswap.progress import Done
from deskswap.records.account import variant

HOME = "https://deskswap.invalid/"
"""Where the accounts live: nowhere, and the name says so (RFC 2606 keeps ``.invalid`` free for ever)."""

VERBS = {
    "initialized": "http://adlnet.gov/expapi/verbs/initialized",
    "completed": "http://adlnet.gov/expapi/verbs/completed",
}
"""The verbs that are used, from ADL's own vocabulary."""

TYPES = {
    "judgement": "http://adlnet.gov/expapi/activities/assessment",
    "": "http://adlnet.gov/expapi/activities/simulation",
}
"""What sort of thing an activity is; all but the tests are simulations."""

MODULE = "http://adlnet.gov/expapi/activities/module"

SPACE = uuid.uuid5(uuid.NAMESPACE_URL, HOME)


def statements(done: Iterator[Done] | tuple[Done, ...]) -> Iterator[dict[str, Any]]:
    """The statements of some plays, in their order."""
    for one in done:
        begun = one.begun if one.begun is not None else one.at
        yield _statement(one, "initialized", begun)
        yield {**_statement(one, "completed", one.at), "result": _result(one, begun)}


def lines(done: Iterator[Done] | tuple[Done, ...]) -> str:
    """The statements as JSON Lines."""
    return "".join(f"{json.dumps(one, ensure_ascii=False, sort_keys=True)}\n" for one in statements(done))


def _statement(one: Done, verb: str, at: float) -> dict[str, Any]:
    owner = one.owner or "unmarked"
    play = f"{owner}/{one.file.name}/{one.play.seed}/{one.chair}"
    return {
        "id": str(uuid.uuid5(SPACE, f"{play}/{verb}/{at}")),
        "actor": {"objectType": "Agent", "account": {"homePage": HOME, "name": owner}},
        "verb": {"id": VERBS[verb], "display": {"en": verb}},
        "object": _object(one.play.activity),
        "context": {
            "registration": str(uuid.uuid5(SPACE, play)),
            "platform": "deskswap",
            "contextActivities": {"parent": [_module(one.module)]},
            "extensions": {f"{HOME}chair": one.chair, f"{HOME}variant": variant(one)},
        },
        "timestamp": moment(at),
        "version": "1.0.3",
    }


def _object(activity: Activity) -> dict[str, Any]:
    definition = {"type": TYPES.get(activity.kind, TYPES[""]), "name": {"en": str(activity.title)}}
    return {"objectType": "Activity", "id": f"{HOME}activities/{activity.id}", "definition": definition}


def _module(slug: str) -> dict[str, Any]:
    return {"objectType": "Activity", "id": f"{HOME}modules/{slug}", "definition": {"type": MODULE}}


def _result(one: Done, begun: float) -> dict[str, Any]:
    """That it ended, how long that took, and the score in 0..1 where there is one."""
    found: dict[str, Any] = {"completion": True, "duration": f"PT{max(0.0, one.at - begun):.2f}S"}
    if not isinstance(one.play.activity, Unmarked):
        score = one.play.activity.marks(one.play, one.chair).score
        found["score"] = {"scaled": round(min(1.0, max(0.0, score)), 4)}
    return found


def moment(at: float | None) -> str:
    """A time as ISO 8601 in UTC, to the millisecond; empty where there is none."""
    if at is None:
        return ""
    try:
        text = datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds")
    except (OverflowError, OSError, ValueError):
        return ""
    return text.replace("+00:00", "Z")
