"""Charts: whose values they show stands on them, and everything they show is also there in words."""

from itertools import pairwise

import pytest

from deskswap import charts, journal, library
from deskswap.charts import Loss
from deskswap.core import bots
from deskswap.core.activity import Words, replay
from deskswap.core.chain import kept_at
from deskswap.core.skills import Level


@pytest.fixture(autouse=True)
def plays(tmp_path, monkeypatch):
    """An empty folder of plays."""
    monkeypatch.setenv("DESKSWAP_PLAYS", str(tmp_path))
    return tmp_path


def keep(play, seats):
    """Put a play into the folder of plays."""
    kept = journal.begin(play.activity, play.seed, seats)
    for move in play.moves:
        kept.append(move)
    return kept.path


def words_on(picture):
    """All the words that are drawn on a figure."""
    axes = picture.figure.axes[0]
    texts = [text.get_text() for text in (*axes.texts, *axes.get_yticklabels())]
    return " ".join([axes.get_title(loc="left"), *texts])


def test_a_picture_is_an_image_with_its_words_behind_it():
    picture = charts.interval_by_items(0.7, 10)
    bundle = picture._repr_mimebundle_()
    assert (bundle["image/png"][:4], bundle["text/plain"], repr(picture)) == (b"\x89PNG", picture.alt, picture.alt)
    assert bundle["text/html"].startswith(f'<img alt="{picture.alt}" src="data:image/png;base64,')


def test_an_alternative_cannot_break_out_of_its_tag():
    picture = charts.kept_by_station({'"><script>': (1.0, 0.5)}, ("a", "b"), True)
    assert "<script>" not in picture._repr_mimebundle_()["text/html"]


def test_a_line_is_named_where_it_ends_and_the_figure_says_that_it_is_simulated():
    picture = charts.kept_by_station(
        {"all jargon": (8.0, 4.5), "plain words": (8.0, 4.6)}, ("The spec", "The brief"), True
    )
    assert [text.get_text().strip() for text in picture.figure.axes[0].texts] == ["all jargon", "plain words"]
    assert words_on(picture).count("simulated") == 1
    assert picture.alt == (
        "simulated, facts kept from station to station."
        " all jargon: The spec 8.0, The brief 4.5. plain words: The spec 8.0, The brief 4.6."
    )


def test_names_of_lines_that_end_together_do_not_lie_on_each_other():
    picture = charts.kept_by_station({"one": (8.0, 4.0), "two": (8.0, 4.0), "three": (8.0, 4.0)}, ("a", "b"), True)
    heights = sorted(text.xy[1] for text in picture.figure.axes[0].texts)
    assert all(high - low > 0.5 for low, high in pairwise(heights))


def test_losses_are_counted_against_what_came_to_the_hand_over():
    activity = charts.chain()
    found = charts.losses([bots.best_play(activity, seed, "rd") for seed in range(4)])
    assert [loss.place for loss in found] == [
        "The spec → The brief",
        "The brief → The claim text",
        "The claim text → The test spec",
        "The test spec → The fact sheet",
    ]
    assert found[0].of == 4 * 8
    assert all(after.of == before.of - before.lost for before, after in pairwise(found))
    assert all(loss.low <= loss.share <= loss.high for loss in found)


def test_without_plays_there_are_no_losses_and_nothing_lost_of_nothing_is_no_loss():
    assert charts.losses([]) == ()
    assert Loss("a → b", 0, 0, 0.0, 1.0).share == 0.0


def test_a_loss_is_said_with_its_interval_and_its_counts():
    assert charts.loss_in_words(Loss("a → b", 3, 8, 0.15, 0.65)) == "a → b 38 % (15 % to 65 %, 3 of 8)"


def test_losses_are_drawn_by_hand_over_and_named_once():
    groups = {"jargon": [Loss("a → b", 3, 8, 0.15, 0.65), Loss("b → c", 1, 5, 0.04, 0.56)]}
    picture = charts.loss_by_hand_over(groups, True)
    assert words_on(picture) == "simulated jargon a → b b → c"
    assert picture.alt.endswith("jargon: a → b 38 % (15 % to 65 %, 3 of 8); b → c 20 % (4 % to 56 %, 1 of 5).")


def test_simulated_chains_are_shown_for_every_way_of_writing():
    for picture in (charts.simulated_kept(seeds=5), charts.simulated_losses(seeds=5)):
        assert picture.alt.startswith("simulated, ")
        assert all(name in picture.alt for name in ("all jargon: ", "plain words: ", "plain words and read-back: "))


def test_where_the_learner_has_no_play_yet_a_sentence_says_so():
    for said in (charts.my_chain(), charts.my_losses()):
        bundle = said._repr_mimebundle_()
        assert bundle == {"text/html": f"<p>{said.text}</p>", "text/plain": said.text}
        assert repr(said).endswith(".")


def test_the_learners_own_finished_plays_are_shown_as_theirs():
    activity = library.activity(charts.CHAIN)
    finished = bots.best_play(activity, 3, "rd")
    keep(finished, {"rd": "person"})
    keep(finished.until(2), {"rd": "person"})
    assert [play.states for play in charts.own_plays(charts.CHAIN)] == [finished.states]
    assert charts.my_chain().alt.startswith("your plays, facts kept from station to station. play 1: The spec 8.0,")
    assert " 1 play: " in charts.my_losses().alt
    keep(bots.best_play(activity, 4, "marketing"), {"marketing": "person"})
    assert " 2 plays: " in charts.my_losses().alt


def test_plays_of_both_products_stand_in_one_figure_and_are_counted_together():
    activity = library.activity(charts.CHAIN)
    heron, plover = (bots.best_play(activity, activity.seed_of(variant, 6), "rd") for variant in ("a", "b"))
    assert list(heron.activity.facts) != list(plover.activity.facts)
    for play in (heron, plover):
        keep(play, {"rd": "person"})
    assert [play.states for play in charts.own_plays(charts.CHAIN)] == [heron.states, plover.states]
    labels = ["The spec", "The brief", "The claim text", "The test spec", "The fact sheet"]
    lines = (
        f"play {number}: {', '.join(f'{label} {kept:.1f}' for label, kept in zip(labels, kept_at(play), strict=True))}."
        for number, play in enumerate((heron, plover), 1)
    )
    assert charts.my_chain().alt == f"your plays, facts kept from station to station. {' '.join(lines)}"
    lost = [kept_at(play)[0] - kept_at(play)[1] for play in (heron, plover)]
    assert charts.losses([heron, plover])[0][:3] == ("The spec → The brief", sum(lost), 16)


def test_a_station_that_is_named_differently_in_two_chains_has_both_names():
    activity = charts.chain()
    other = activity.model_copy(update={"arrival": activity.arrival.model_copy(update={"station": Words("The label")})})
    assert charts.stations(activity) == (
        "The spec", "The brief", "The claim text", "The test spec", "The fact sheet",
    )  # fmt: skip
    assert charts.stations(activity, other)[3:] == ("The test spec", "The fact sheet / The label")


def test_the_chain_that_is_simulated_is_one_that_every_seed_is_a_play_of():
    assert {charts.chain().variant(seed) is charts.chain() for seed in range(4)} == {True}


def test_a_play_that_cannot_be_read_or_replayed_is_left_out(plays):
    activity = library.activity(charts.CHAIN)
    path = keep(bots.best_play(activity, 3, "rd"), {"rd": "person"})
    path.write_text(path.read_text(encoding="utf-8").replace('"act":"send"', '"act":"sing"'), encoding="utf-8")
    (plays / "torn.jsonl").write_text("nothing", encoding="utf-8")
    assert charts.own_plays(charts.CHAIN) == ()


def test_without_a_baseline_of_ones_own_a_simulated_one_stands_in_and_says_so():
    levels, simulated = charts.baseline()
    assert (simulated, {level.skill for level in levels}) == (True, {"communication", "teamwork", "analysis"})
    assert charts.my_baseline().alt.startswith("simulated, level by skill")


def test_the_latest_baseline_of_ones_own_is_read():
    activity = library.activity(charts.BASELINE)
    chair = next(iter(activity.chairs))
    play = replay(activity, 2, ())
    while not play.over:
        play = play.then(activity.best(play, chair))
    keep(play, {chair: "person"})
    levels, simulated = charts.baseline()
    assert (simulated, charts.my_baseline().alt[:10]) == (False, "your plays")
    assert min(level.level for level in levels) > 0.9


def test_a_profile_shows_each_skill_with_its_interval_and_number_of_items():
    picture = charts.profile_with_intervals([Level("analysis", 0.5, 0.2, 0.8, 4)], False)
    assert "50 %, 4 items" in words_on(picture)
    assert (
        picture.alt == "your plays, level by skill with 90 % interval. analysis 50 %, interval 20 % to 80 %, 4 items."
    )


def test_four_times_the_items_give_about_half_the_width():
    alt = charts.interval_by_items(0.7, 20).alt
    assert alt == (
        "Computed: at a level of 70 %, 20 items: 52 % to 84 %, a width of 32 points."
        " 5 items: 56 points. 20 items: 32 points. 80 items: 17 points."
    )
