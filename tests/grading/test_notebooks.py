"""The normal form of notebooks."""

import json

import pytest

from deskswap.grading.notebooks import NotANotebook, normal

MESSY = {
    "nbformat": 4,
    "nbformat_minor": 4,
    "metadata": {"kernelspec": {"name": "old"}, "widgets": {"state": 1}, "deskswap": {"title": "T"}},
    "cells": [
        {"cell_type": "markdown", "metadata": {"scrolled": True}, "source": "a\nb"},
        {
            "cell_type": "code",
            "id": "run",
            "metadata": {"tags": ["deskswap-run"], "trusted": True},
            "source": ["1 + 1"],
            "execution_count": 7,
            "outputs": [{"output_type": "stream", "name": "stdout", "text": "2"}],
        },
        {"cell_type": "code", "id": "run", "metadata": {}, "source": "", "execution_count": 1, "outputs": []},
    ],
}


def test_a_messy_notebook_has_one_normal_form():
    assert json.loads(normal(json.dumps(MESSY))) == {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
            "deskswap": {"title": "T"},
        },
        "cells": [
            {"cell_type": "markdown", "id": "40691fad07f3", "metadata": {}, "source": ["a\n", "b"]},
            {
                "cell_type": "code",
                "id": "run",
                "metadata": {"tags": ["deskswap-run"]},
                "source": ["1 + 1"],
                "execution_count": None,
                "outputs": [],
            },
            {
                "cell_type": "code",
                "id": "41498a3fdfbc",
                "metadata": {},
                "source": [],
                "execution_count": None,
                "outputs": [],
            },
        ],
    }


def test_a_normal_form_is_its_own_normal_form():
    once = normal(json.dumps(MESSY))
    assert normal(once) == once


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("{", "it is not JSON"),
        ("[" * 100_000, "it is not JSON"),
        ("[]", "it is not a notebook of format 4"),
        ('{"nbformat": 3, "metadata": {}}', "it is not a notebook of format 4"),
        ('{"nbformat": 4, "metadata": {}, "cells": [{"cell_type": "code", "source": 3}]}', "its cells cannot be read"),
        ('{"nbformat": 4, "metadata": {}, "cells": [7]}', "its cells cannot be read"),
    ],
)
def test_what_is_no_notebook_is_said_in_a_few_words(text, why):
    with pytest.raises(NotANotebook, match=why):
        normal(text)
