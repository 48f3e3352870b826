"""Interview: open, follow-up and leading questions, what they bring out, and what the lists are worth."""

from functools import cache
from itertools import combinations, pairwise, permutations, product
from statistics import mean

import pytest

from deskswap import library
from deskswap.core.activity import Mark, Marks, chance, replay
from deskswap.core.game import SEEDS, at_random, outcome
from deskswap.core.interview import needs
from deskswap.core.interview.account import Names, clearest, how_counted, plan_table, unsaid_account
from deskswap.core.interview.findings import Outcome, Round, brought, timed
from deskswap.core.interview.needs import Asked, Heard
from deskswap.core.moves import Move, Record
from deskswap.core.views import (
    Choice,
    Choose,
    Either,
    Field,
    Fill,
    Fold,
    Heading,
    Items,
    Meter,
    Option,
    Speech,
    Text,
    as_json,
    as_text,
)
from deskswap.errors import MoveRejected, NotAMove, NotNow, PlayOver, ScenarioInvalid

LAMPS = """
kind: interview
title: Lamps
summary: Two people and their lamps.
minutes: 3
questions: 4
setting: An evening.
afterword: A lamp has two ends.
ask_question: Your turn.
ask_note: What did they need?
chairs:
  rd: {name: Ada Bell, role: Lab, brief: You like glass.}
  marketing: {name: Ben Cole, role: Brand, brief: You like light.}
moments:
  evening: {question: "tell me about last evening."}
  switch: {question: "how do you switch it on?"}
  shop: {question: "where did you buy it?"}
sides:
  rd:
    source: From the lab
    notes: [Olga writes letters.]
    asks: [evening, bright, switch]
    leading:
      bright: {question: "would brighter be better?", assumes: it is dark, suggests: bright}
    hears: [dark]
  marketing:
    source: From the survey
    notes: [Paul never answers.]
    asks: [gold, evening, shop]
    leading:
      gold: {question: "would you like it in gold?", assumes: gold is missing, suggests: gold}
    hears: [cost]
candidates:
  bright: {text: A brighter lamp, sort: wish, why: Nobody reads there.}
  read: {text: Read in bed without a shadow, sort: need}
  long: {text: A longer cable, sort: solution, why: The socket is what matters.}
  dark: {text: Find it at night, sort: need}
  gold: {text: A golden lamp, sort: wish, why: A polite yes.}
  cost: {text: Know what it draws, sort: need}
  reach: {text: Put it where there is no socket, sort: need}
customers:
  olga:
    name: Olga Ray
    called: Olga
    about: reads at night
    short: It is a lamp.
    guarded: A page is turned.
    polite: {bright: "Yes, nice.", gold: "Why not."}
    answers:
      evening:
        story: {text: "My own head was on page nine again.", need: read, quote: on page nine}
        probe: "which page?"
        reason: {text: "Nine, and I gave up."}
      switch:
        story: {text: "I feel along the wall.", need: dark, quote: along the wall}
        probe: "every night?"
        reason: {text: "The meter turns faster, too.", need: cost, quote: The meter turns}
      shop:
        story: {text: "It was a present."}
        probe: "from whom?"
        reason: {text: "From the power company, ha.", need: cost, quote: the power company}
  paul:
    name: Paul Fox
    called: Paul
    about: owns one chair
    short: All fine.
    guarded: His chair creaks.
    polite: {bright: "Sure.", gold: "Gold. Sure."}
    answers:
      evening:
        story: {text: "I should like a longer cable."}
        probe: "where would it go?"
        reason: {text: "To the chair, on the wrong side of the room.", need: reach, quote: the wrong side}
      switch:
        story: {text: "With my foot, after I have found it with my shin.", need: dark, quote: with my shin}
        probe: "does it hurt?"
        reason: {text: "Only when I laugh."}
      shop:
        story: {text: "The box said nothing, so I asked.", need: cost, quote: The box said nothing}
        probe: "whom?"
        reason: {text: "Another customer."}
"""


RIGHT = "ticks that somebody's words stand behind, of all your ticks"
NOT_LED = "questions of yours that did not lead"
ADA = Names("rd", {"rd": "Ada", "marketing": "Ben"})


@cache
def lamps():
    return library.parse(LAMPS, "in-their-chair/lamps")


@cache
def phone(seed):
    return library.activity("in-their-chair/on-the-phone").variant(seed)


def ask(chair, who, what):
    return Move(chair, "ask", Record({"who": who, "what": what}))


def follow(chair, cell):
    return Move(chair, "follow", cell)


def note(chair, *ticks):
    return Move(chair, "note", Record({"needs": ticks}))


def after(*moves):
    return replay(lamps(), 7, moves)


CALLS = (
    ask("rd", "olga", "evening"),  # read
    ask("marketing", "paul", "evening"),
    follow("rd", "paul.evening"),  # reach
    ask("marketing", "olga", "gold"),
)
LISTS = (note("rd", "read", "reach", "long"), note("marketing", "gold"))


def said(play, chair):
    return [block.text for block in play.activity.view(play, chair).blocks if isinstance(block, Speech)]


# ---- the rules -------------------------------------------------------------------------------------------------------


def test_the_chairs_take_turns_and_then_each_hands_in_its_list():
    play = after(*CALLS, *LISTS)
    assert [play.until(count).turn for count in range(7)] == [
        ("rd",), ("marketing",), ("rd",), ("marketing",), ("rd", "marketing"), ("marketing",), (),
    ]  # fmt: skip
    assert play.state.notes == (("read", "long", "reach"), ("gold",))
    assert play.state.asked[2] == Asked("rd", "follow", "paul", "evening")


def test_the_first_question_is_asked_from_the_own_list_in_which_nothing_says_what_leads():
    who = (Choice("olga", "Olga Ray, reads at night"), Choice("paul", "Paul Fox, owns one chair"))
    what = (
        Choice("evening", "Tell me about last evening."),
        Choice("bright", "Would brighter be better?"),
        Choice("switch", "How do you switch it on?"),
    )
    fields = (Field("who", "Whom do you ask?", "pick", who), Field("what", "What do you ask?", "pick", what))
    assert lamps().ask(after().state, "rd") == Fill(
        "Your turn. No story is open that you could come back to.", fields, "Ask", "ask"
    )
    assert lamps().ask(after().state, "marketing") is None


def test_once_somebody_has_told_a_story_either_chair_can_come_back_to_it():
    asked = lamps().ask(after(CALLS[0]).state, "marketing")
    assert isinstance(asked, Either)
    assert (asked.prompt, asked.options[0].label) == ("Your turn.", "Ask something new")
    assert asked.options[0].task.prompt == "Something new."
    assert asked.options[1] == Option(
        "Come back to something said",
        Choose("Something that has been told.", (Choice("olga.evening", "Olga, which page?"),), "follow"),
    )


def test_a_story_that_has_been_followed_up_is_not_offered_again():
    assert [task.task.act for task in lamps().ask(after(*CALLS[:2]).state, "rd").options] == ["ask", "follow"]
    stories = lamps().ask(after(*CALLS[:3]).state, "marketing").options[1].task.choices
    assert [choice.id for choice in stories] == ["olga.evening"]


def test_after_the_calls_every_line_can_be_ticked():
    form = lamps().ask(after(*CALLS).state, "marketing")
    assert (form.act, form.submit, form.fields[0].start) == ("note", "Hand in", ())
    assert [choice.id for choice in form.fields[0].choices] == [
        "bright", "read", "long", "dark", "gold", "cost", "reach",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("moves", "error", "message"),
    [
        ((ask("marketing", "olga", "evening"),), NotNow, "It is not the turn of marketing."),
        (
            (ask("rd", "maya", "evening"),),
            NotAMove,
            "There is nobody of that name on the list. There is olga and paul.",
        ),
        ((ask("rd", 3, "evening"),), NotAMove, "There is nobody of that name"),
        ((ask("rd", "olga", "shop"),), NotAMove, "That is not on your list of questions. There is evening, bright and"),
        ((ask("rd", "olga", ("evening",)),), NotAMove, "That is not on your list of questions."),
        ((Move("rd", "ask", "olga"),), NotAMove, "That is no question. It names whom you ask"),
        ((Move("rd", "ask", Record({"who": "olga"})),), NotAMove, "That is no question."),
        ((follow("rd", "olga.evening"),), NotNow, "There is no story to come back to."),
        ((note("rd"),), NotNow, "The list is handed in after the calls."),
        ((Move("rd", "shout", "x" * 1000),), NotAMove, "“shout” is not a move here."),
        ((ask("boss", "olga", "evening"),), NotAMove, "There is no chair “boss”"),
        ((CALLS[0], ask("marketing", "olga", "evening")), NotNow, "Olga has told that already."),
        (
            (CALLS[0], follow("marketing", "paul.evening")),
            NotAMove,
            "no story one can come back to now. There is olga.e",
        ),
        ((CALLS[0], follow("marketing", None)), NotAMove, "That is no story one can come back to now."),
        (
            (ask("rd", "olga", "bright"), CALLS[1], ask("rd", "olga", "bright")),
            NotNow,
            "Olga has agreed to that already. Ask something else",
        ),
        ((*CALLS, note("rd", "read", "read")), NotAMove, "The ticks name a line twice"),
        ((*CALLS, note("rd", "moon")), NotAMove, "or one that is not on the list. Tick any of bright, read,"),
        ((*CALLS, Move("rd", "note", ("read",))), NotAMove, "That is no list of ticks."),
        ((*CALLS, Move("rd", "note", Record({"needs": "read"}))), NotAMove, "That is no list of ticks."),
        ((*CALLS, Move("rd", "note", Record({"needs": (None,)}))), NotAMove, "That is no list of ticks."),
        ((*CALLS, LISTS[0], LISTS[0]), NotNow, "It is not the turn of rd."),
        ((*CALLS, *LISTS, LISTS[0]), PlayOver, "This play has ended."),
    ],
)
def test_what_is_no_move_is_refused_and_told_what_would_be_one(moves, error, message):
    with pytest.raises(error) as refused:
        after(*moves)
    assert message in str(refused.value)


def test_an_empty_list_is_a_list():
    assert after(*CALLS, note("rd")).state.notes == ((), None)


# ---- what the answers bring ------------------------------------------------------------------------------------------


def heard(*asked):
    return needs.heard(lamps().customers, asked)


def test_an_open_question_brings_a_story_and_a_follow_up_the_reason():
    assert heard(Asked("rd", "open", "paul", "evening"), Asked("rd", "follow", "paul", "evening")) == (
        Heard("I should like a longer cable.", None, "", True),
        Heard("To the chair, on the wrong side of the room.", "reach", "the wrong side", True),
    )


def test_after_a_leading_question_the_next_open_answer_is_short_and_the_one_after_is_not():
    lead, opens = Asked("rd", "leading", "olga", "bright"), Asked("rd", "open", "olga", "evening")
    assert [answer.text for answer in heard(lead, opens, opens)] == [
        "Yes, nice.", "It is a lamp.", "My own head was on page nine again.",
    ]  # fmt: skip


def test_a_follow_up_sets_a_person_at_ease_again():
    opens, lead = Asked("rd", "open", "olga", "evening"), Asked("rd", "leading", "olga", "bright")
    answers = heard(opens, lead, Asked("rd", "follow", "olga", "evening"), Asked("rd", "open", "olga", "switch"))
    assert [answer.told for answer in answers] == [True, False, True, True]


def test_each_leading_question_gets_a_yes_of_its_own_from_each_person():
    leads = [Asked("rd", "leading", who, what) for who in ("olga", "paul") for what in ("bright", "gold")]
    assert [answer.text for answer in heard(*leads)] == ["Yes, nice.", "Why not.", "Sure.", "Gold. Sure."]


def test_a_short_answer_knows_the_last_leading_question_that_made_it_so():
    lead, opens = Asked("rd", "leading", "olga", "bright"), Asked("rd", "open", "olga", "evening")
    answers = heard(lead, Asked("rd", "open", "paul", "evening"), lead, opens, opens)
    assert [answer.after for answer in answers] == [None, None, None, 2, None]


def test_a_question_that_got_a_short_answer_can_be_asked_again():
    play = after(ask("rd", "olga", "bright"), ask("marketing", "olga", "evening"), ask("rd", "olga", "evening"))
    assert needs.raised(lamps().customers, play.state.asked) == ("read",)


def test_leading_questions_of_the_others_leave_people_who_were_not_asked_at_ease():
    assert heard(Asked("rd", "leading", "olga", "bright"), Asked("rd", "open", "paul", "shop"))[1].need == "cost"


# ---- coverage against brute force ------------------------------------------------------------------------------------


def test_what_is_missed_by_a_draw_is_the_share_of_draws_without_a_holder():
    for of in range(1, 8):
        for holding in range(of + 1):
            for drawn in range(of + 1):
                draws = [set(draw) for draw in combinations(range(of), drawn)]
                none = sum(not draw & set(range(holding)) for draw in draws)
                assert needs.missed(holding, of, drawn) == pytest.approx(none / len(draws))


def cells(customers):
    return [(who, moment) for who, customer in customers.items() for moment in customer.answers]


def test_the_open_curve_is_the_mean_over_every_set_of_open_questions():
    people = lamps().customers
    found = [
        mean(len(needs.raised(people, [Asked("rd", "open", *cell) for cell in draw])) for draw in draws)
        for count in range(7)
        for draws in [list(combinations(cells(people), count))]
    ]
    assert needs.open_curve(people, 8) == pytest.approx([*found, found[-1], found[-1]])


def test_the_followed_curve_is_the_mean_over_every_order_of_questions_and_their_follow_ups():
    people = lamps().customers
    orders = list(permutations(cells(people)))
    walks = [[Asked("rd", sort, *cell) for cell in order for sort in ("open", "follow")] for order in orders]
    found = [mean(len(needs.raised(people, walk[:count])) for walk in walks) for count in range(13)]
    assert needs.followed_curve(people, 14) == pytest.approx([*found, found[-1], found[-1]])


def test_the_curves_of_the_course_hold_against_a_simple_walk():
    people = phone(0).customers
    plain, followed = needs.open_curve(people, 12), needs.followed_curve(people, 12)
    places = cells(people)
    orders = [sorted(places, key=lambda cell, run=run: chance(run, 0, ".".join(cell))) for run in range(1500)]
    for count in (1, 5, 12):
        opens = mean(len(needs.raised(people, [Asked("rd", "open", *c) for c in order[:count]])) for order in orders)
        pairs = mean(
            len(needs.raised(people, [Asked("rd", s, *c) for c in order for s in ("open", "follow")][:count]))
            for order in orders
        )
        assert plain[count] == pytest.approx(opens, abs=0.1)
        assert followed[count] == pytest.approx(pairs, abs=0.1)


def brute_reachable(game, asked, chair):
    """The most needs over every set of own questions, with the other's as they were: no thought, all sets."""
    people, own = game.customers, game.sides[chair].moments
    budget = game.questions // 2
    theirs = needs.without(asked, chair)
    late = needs.too_late(asked, chair)
    possible = [
        (cell, sort)
        for cell in cells(people)
        for sort in ("open", "follow")
        if (sort == "open" and cell[1] in own) or (sort == "follow" and cell not in late)
    ]
    most = 0
    for count in range(budget + 1):
        for mine in combinations(possible, count):
            items = theirs | set(mine)
            if all((cell, "open") in items for cell, sort in mine if sort == "follow"):
                most = max(most, len(needs.needs_told(people, frozenset(i for i in items if (i[0], "open") in items))))
    return most


def random_play(game, seed):
    play = replay(game, seed, ())
    while not play.over:
        play = play.then(at_random(play, play.turn[0]))
    return play


@pytest.mark.parametrize("seed", range(60))
def test_what_was_reachable_is_the_best_of_all_sets_of_questions(seed):
    play = random_play(lamps(), seed)
    for chair in ("rd", "marketing"):
        got = lamps().outcome(play, chair)
        assert got.reachable == brute_reachable(lamps(), play.state.asked, chair)
        assert len(got.came) <= got.reachable
        assert len(got.plan) <= 2


def every_way_of_asking(game, asked, chair):
    """The needs that each order of own questions brings, asked one by one, with the other's kept at their turns."""
    own = [
        Asked(chair, sort, *cell)
        for cell in cells(game.customers)
        for sort in ("open", "follow")
        if sort == "follow" or cell[1] in game.sides[chair].moments
    ]
    for mine in product(own, repeat=game.questions // 2):
        rest = iter(mine)
        walk = [next(rest) if question.chair == chair else question for question in asked]
        told = set()
        for place, question in enumerate(walk):
            if question.sort == "follow" and (question.cell, "open") not in told:
                break
            told |= needs.told(game.customers, walk[: place + 1])
        else:
            yield needs.raised(game.customers, walk)


@pytest.mark.parametrize("seed", range(60))
def test_some_order_of_questions_reaches_what_was_reachable_where_the_other_only_asks_open_ones(seed):
    play = random_play(lamps(), seed)
    for chair, other in (("rd", "marketing"), ("marketing", "rd")):
        reachable = lamps().outcome(play, chair).reachable
        most = max(map(len, every_way_of_asking(lamps(), play.state.asked, chair)), default=0)
        assert most <= reachable
        if {question.sort for question in play.state.asked if question.chair == other} == {"open"}:
            assert most == reachable


@pytest.mark.parametrize("seed", SEEDS)
def test_no_play_of_the_course_brings_out_more_than_was_reachable(seed):
    play = random_play(phone(seed), seed)
    for chair in play.activity.chairs:
        got = play.activity.outcome(play, chair)
        assert len(got.came) <= got.reachable <= len(play.activity.market)


@pytest.mark.parametrize("seed", range(40))
def test_the_plan_is_listed_in_an_order_in_which_it_can_be_put(seed):
    """With the other's questions at their turns, no question comes before the story that it comes back to."""
    for game in (lamps(), phone(seed)):
        play = random_play(game, seed)
        for chair in game.chairs:
            calls = Round(game.customers, game.candidates, play.state.asked)
            got = game.outcome(play, chair)
            turns = dict(timed(calls, chair, got.plan))
            assert len(turns) == len(got.plan) and set(turns.values()) == set(got.plan)
            assert all(1 <= turn <= game.turns_each for turn in turns)
            own = [place for place, question in enumerate(calls.asked) if question.chair == chair]
            walk = {place: question for place, question in enumerate(calls.asked) if question.chair != chair}
            walk |= {own[turn - 1]: question for turn, question in turns.items()}
            told, said = set(), set()
            for _, question in sorted(walk.items()):
                if question.sort == "open":
                    told.add(question.cell)
                    said |= needs.needs_told(game.customers, frozenset({(question.cell, "open")}))
                elif question.sort == "follow":
                    assert question.chair != chair or question.cell in told
                    if question.cell in told:
                        said |= needs.needs_told(game.customers, frozenset({(question.cell, "follow")}))
            assert len(said) == got.reachable


def test_what_was_brought_counts_a_need_for_whoever_got_it_said_first():
    asked = (
        Asked("rd", "open", "olga", "switch"), Asked("marketing", "open", "paul", "switch"),
        Asked("rd", "leading", "paul", "bright"), Asked("marketing", "follow", "olga", "switch"),
    )  # fmt: skip
    assert brought(Round(lamps().customers, lamps().candidates, asked)) == {"rd": 1, "marketing": 1}


@pytest.mark.parametrize("seed", range(40))
def test_communication_counts_what_the_own_questions_added_to_the_others(seed):
    for game in (lamps(), phone(seed)):
        play = random_play(game, seed)
        for chair in game.chairs:
            got, others = game.outcome(play, chair), [q for q in play.state.asked if q.chair != chair]
            stories = {q.cell: game.customers[q.customer].answers[q.about] for q in others if q.sort == "open"}
            alone = {answer.story.need for answer in stories.values()}
            alone |= {stories[q.cell].reason.need for q in others if q.sort == "follow" and q.cell in stories}
            alone -= {None}
            came = {answer.need for answer in needs.heard(game.customers, play.state.asked)} - {None}
            led = sum(q.chair == chair and q.sort == "leading" for q in play.state.asked)
            earned = game.turns_each - led + max(0, len(came) - len(alone))
            could = game.turns_each + got.reachable - len(alone)
            assert game.marks(play, chair).skills[0] == Mark("communication", earned, could, game.turns_each)


def test_a_story_told_after_the_last_own_question_cannot_be_followed_up():
    asked = (Asked("rd", "open", "olga", "shop"), Asked("marketing", "open", "paul", "evening"))
    assert needs.too_late(asked, "rd") == {("paul", "evening")}
    assert needs.too_late(asked, "marketing") == frozenset()
    assert needs.too_late(asked[1:], "rd") == {("paul", "evening")}


def test_a_reason_that_the_other_asked_for_needs_its_story():
    people = lamps().customers
    already = frozenset({(("olga", "switch"), "follow")})
    assert set(needs.plans(people, "rd", ("switch",), already, 0)) == {frozenset()}
    with_story = needs.plans(people, "rd", ("switch",), already, 1)
    assert with_story[frozenset({"dark", "cost"})] == (Asked("rd", "open", "olga", "switch"),)


def test_the_others_questions_count_as_if_everybody_had_been_at_ease():
    lead, opens = Asked("rd", "leading", "olga", "bright"), Asked("marketing", "open", "olga", "evening")
    assert needs.told(lamps().customers, (lead, opens)) == frozenset()
    assert needs.without((lead, opens), "rd") == {(("olga", "evening"), "open")}
    assert needs.without((lead, opens), "marketing") == frozenset()


def test_a_need_is_the_rarer_the_fewer_answers_tell_it():
    people = lamps().customers
    told = [
        {answer.story.need, answer.reason.need} - {None} for one in people.values() for answer in one.answers.values()
    ]
    by_hand = {need: 1 / sum(need in each for each in told) for need in set().union(*told)}
    assert needs.rarity(people) == by_hand
    assert by_hand["cost"] == pytest.approx(1 / 3)


def test_overlap_is_what_two_hold_together_of_what_either_holds():
    people = lamps().customers
    assert needs.held(people["olga"]) == {"read", "dark", "cost"}
    assert needs.overlap(people["olga"], people["paul"]) == pytest.approx(2 / 4)
    assert needs.nearest(people) == ("olga", "paul")
    silent = people["paul"].model_copy(update={"answers": {}})
    assert needs.overlap(silent, silent) == 0


# ---- marks -----------------------------------------------------------------------------------------------------------


def test_the_score_is_found_by_reachable_and_wrong_less_half_of_what_led():
    play = after(*CALLS, *LISTS)
    assert lamps().marks(play, "rd") == Marks(
        pytest.approx(2 / (2 + 1)),
        (
            Mark("communication", 4.0, 4.0, 2),
            Mark("teamwork", 1.0, 1.0, 1),
            Mark("analysis", 2.0, 3.0, 3),
        ),
        (
            ("needs on your list, of the most that could have been said", 1.0),
            (RIGHT, pytest.approx(2 / 3)),
            (NOT_LED, 1.0),
            ("needs said on these calls, of all there were", 2 / 4),
        ),
    )
    assert lamps().marks(play, "marketing").score == 0


@pytest.mark.parametrize("seed", range(40))
def test_every_score_is_what_counting_by_hand_gives(seed):
    play = random_play(lamps(), seed)
    for place, chair in enumerate(("rd", "marketing")):
        marks = lamps().marks(play, chair)
        came = {answer.need for answer in needs.heard(lamps().customers, play.state.asked)} - {None}
        ticks = set(play.state.notes[place])
        own = [question.sort for question in play.state.asked if question.chair == chair]
        fit = len(ticks & came) / (brute_reachable(lamps(), play.state.asked, chair) + len(ticks - came))
        assert marks.score == pytest.approx(fit * (1 - own.count("leading") / len(own) / 2))
        assert all(0 <= value <= 1 for _, value in marks.measures)
        assert all(0 <= mark.earned <= mark.attainable and mark.decisions > 0 for mark in marks.skills)


def test_a_need_that_nobody_said_is_a_wrong_tick_although_it_is_one():
    play = after(*CALLS, note("rd", "read", "reach", "cost"), LISTS[1])
    assert dict(lamps().marks(play, "rd").measures)[RIGHT] == pytest.approx(2 / 3)
    guess = "“Know what it draws”. Somebody does need it, but nobody said so on your calls: a guess."
    assert items(play, "rd")["Wrong on your list"] == (guess,)


def test_leading_costs_half_of_its_share():
    assert Outcome(("a",), ("a",), (), 1, 2, 1).score == pytest.approx(0.75)
    assert Outcome(("a",), ("a",), (), 1, 2, 2).score == pytest.approx(0.5)
    assert Outcome((), (), (), 0, 0, 0).score == 0


def test_there_are_no_marks_before_the_list_is_in():
    assert lamps().marks(after(*CALLS), "rd") == Marks(0.0)


def test_teamwork_is_left_out_where_the_other_told_nothing_that_had_a_reason():
    moves = (CALLS[0], ask("marketing", "olga", "gold"), ask("rd", "paul", "switch"), ask("marketing", "paul", "gold"))
    play = after(*moves, *LISTS)
    assert [mark.skill for mark in lamps().marks(play, "rd").skills] == ["communication", "analysis"]
    told = items(play, "rd", fold=True)[""][-1]
    assert told == "Teamwork is not counted: Ben left no story open that had a need behind."


def test_a_story_that_the_other_chair_followed_up_itself_is_nobodys_missed_chance():
    moves = (CALLS[0], CALLS[1], ask("rd", "olga", "switch"), follow("marketing", "paul.evening"))
    assert [mark.skill for mark in lamps().marks(after(*moves, *LISTS), "rd").skills] == ["communication", "analysis"]


def test_a_story_left_open_is_a_missed_chance():
    moves = (CALLS[0], CALLS[1], ask("rd", "olga", "switch"), CALLS[3])
    assert Mark("teamwork", 0.0, 1.0, 1) in lamps().marks(after(*moves, *LISTS), "rd").skills


# ---- what a chair sees -----------------------------------------------------------------------------------------------


def test_both_chairs_hear_everything_and_only_the_own_words_are_mine():
    play = after(*CALLS)
    assert said(play, "rd") == said(play, "marketing")
    assert said(play, "rd") == [
        "Olga, tell me about last evening.",
        "My own head was on page nine again.",
        "Paul, tell me about last evening.",
        "I should like a longer cable.",
        "Paul, where would it go?",
        "To the chair, on the wrong side of the room.",
        "Olga, would you like it in gold?",
        "Why not.",
    ]
    mine = [block.mine for block in lamps().view(play, "rd").blocks if isinstance(block, Speech)]
    assert mine == [True, False, False, False, True, False, False, False]


def test_a_view_opens_with_the_setting_and_ends_with_the_questions_left():
    view = lamps().view(after(*CALLS[:2]), "rd")
    assert view.brief == (Text("You like glass."), Items(("Olga writes letters.",), "From the lab"))
    assert view.blocks[0] == Text("An evening.", "scene")
    assert view.blocks[-1] == Meter("Questions you have left", 1, 0, 2)
    assert (view.status, view.new) == ("yours", 5)


def test_a_list_is_shown_to_its_writer_only_and_the_end_says_how_it_went():
    play = after(*CALLS, *LISTS)
    mine = Items(("Read in bed without a shadow", "A longer cable", "Put it where there is no socket"), "Your list")
    assert mine in lamps().view(play, "rd").blocks
    assert mine not in lamps().view(play, "marketing").blocks
    assert lamps().view(play, "rd").blocks[-1] == Text(
        "The lists are in. 2 of 4 needs were said on the calls. You ticked 2 of them, and 1 line that nobody's words"
        " stand behind.",
        "key",
    )


def scenes(play, chair):
    blocks = play.activity.view(play, chair).blocks
    return [block.text for block in blocks if isinstance(block, Text) and block.tone == "scene"]


def test_a_leading_question_changes_the_voice_and_a_short_answer_tells_where_it_came_from():
    play = after(CALLS[0], ask("marketing", "paul", "gold"), ask("rd", "paul", "switch"), CALLS[3])
    assert scenes(play, "rd") == scenes(play, "marketing")
    assert scenes(play, "rd") == [
        "An evening.",
        "His chair creaks.",
        "That was politeness, left over from question 2. Now it is used up.",
        "A page is turned.",
    ]


def test_an_empty_list_says_so():
    play = after(*CALLS, note("rd"), LISTS[1])
    assert Items(("Nothing ticked.",), "Your list") in lamps().view(play, "rd").blocks


def without_the_side_of(game, chair):
    """The same scenario with everything that only this chair may know made different."""
    side, person = game.sides[chair], game.chairs[chair]
    other = side.model_copy(
        update={
            "source": "Elsewhere",
            "notes": ("Nothing you would guess.",),
            "hears": (),
            "asks": tuple(reversed(side.asks)),
        }
    )
    return game.model_copy(
        update={
            "sides": {**game.sides, chair: other},
            "chairs": {**game.chairs, chair: person.model_copy(update={"brief": "Something else."})},
        }
    )


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize(("chair", "other"), [("rd", "marketing"), ("marketing", "rd")])
def test_no_view_depends_on_what_only_the_other_chair_knows(seed, chair, other):
    for game in (lamps(), phone(seed)):
        play = random_play(game, seed)
        changed = replay(without_the_side_of(game, other), seed, play.moves)
        for count in range(len(play.moves) + 1):
            assert as_json(changed.activity.view(changed.until(count), chair)) == as_json(
                game.view(play.until(count), chair)
            )


def without_needs(game):
    """The same scenario, in which nothing that anybody says tells a need."""
    mute = {"need": None, "quote": None}
    people = {
        who: customer.model_copy(
            update={
                "answers": {
                    moment: answer.model_copy(
                        update={
                            "story": answer.story.model_copy(update=mute),
                            "reason": answer.reason.model_copy(update=mute),
                        }
                    )
                    for moment, answer in customer.answers.items()
                }
            }
        )
        for who, customer in game.customers.items()
    }
    return game.model_copy(update={"customers": people})


@pytest.mark.parametrize("seed", range(4))
def test_nothing_shows_before_the_end_in_which_words_the_needs_are(seed):
    play = random_play(phone(seed), seed)
    changed = replay(without_needs(play.activity), seed, play.moves)
    for chair, count in product(play.activity.chairs, range(len(play.moves))):
        assert as_json(changed.activity.view(changed.until(count), chair)) == as_json(
            play.activity.view(play.until(count), chair)
        )


OTHER_SORT = {"need": "solution", "solution": "wish", "wish": "need"}


@pytest.mark.parametrize("seed", range(4))
def test_nothing_shows_before_the_end_which_lines_of_the_list_are_needs(seed):
    play = random_play(phone(seed), seed)
    lines = {
        name: line.model_copy(update={"sort": OTHER_SORT[line.sort], "why": "For another reason."})
        for name, line in play.activity.candidates.items()
    }
    changed = replay(play.activity.model_copy(update={"candidates": lines}), seed, play.moves)
    for chair, count in product(play.activity.chairs, range(len(play.moves))):
        here, there = play.until(count), changed.until(count)
        assert as_json(there.activity.view(there, chair)) == as_json(here.activity.view(here, chair))
        if chair in here.turn:
            assert there.activity.reply(there, chair) == here.activity.reply(here, chair)


@pytest.mark.parametrize("seed", range(8))
def test_no_view_shows_an_answer_or_a_leading_question_that_was_not_asked_for(seed):
    play = random_play(phone(seed), seed)
    game = play.activity
    spoken = {answer.text for answer in needs.heard(game.customers, play.state.asked)}
    texts = {
        part.text
        for customer in game.customers.values()
        for answer in customer.answers.values()
        for part in (answer.story, answer.reason)
    }
    asked = {question.about for question in play.state.asked}
    for chair, other in (("rd", "marketing"), ("marketing", "rd")):
        shown = str(as_json(game.view(play, chair)))
        assert not [text for text in texts - spoken if text in shown]
        unasked = [lead.question for name, lead in game.sides[other].leading.items() if name not in asked]
        assert not [text for text in unasked if text in shown]


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("chair", ["rd", "marketing"])
def test_the_bot_does_not_know_what_only_the_other_chair_knows(seed, chair):
    other = "marketing" if chair == "rd" else "rd"
    play = random_play(phone(seed), seed)
    changed = replay(without_the_side_of(play.activity, other), seed, play.moves)
    for count in range(len(play.moves)):
        if chair in play.until(count).turn:
            assert changed.activity.reply(changed.until(count), chair) == play.activity.reply(play.until(count), chair)


def with_another_list(game, chair, asked):
    """The same scenario in which this chair has no question of its list but those it put, and leads to other lines."""
    side, used = game.sides[chair], {question.about for question in asked if question.chair == chair}
    leading = dict(side.leading)
    for (name, lead), need in zip(side.leading.items(), game.market, strict=False):
        if name not in used:
            other = {"question": "would you not say so?", "assumes": "you would", "suggests": need}
            leading[name] = lead.model_copy(update=other)
    asks = tuple(name for name in side.asks if name in used or name in leading)
    other = side.model_copy(update={"asks": asks, "leading": leading})
    return game.model_copy(update={"sides": {**game.sides, chair: other}})


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(("chair", "other"), [("rd", "marketing"), ("marketing", "rd")])
def test_neither_view_nor_bot_knows_what_the_other_chair_could_have_asked(seed, chair, other):
    play = random_play(phone(seed), seed)
    for count in range(len(play.moves)):
        here = play.until(count)
        there = replay(with_another_list(play.activity, other, here.state.asked), seed, here.moves)
        assert as_json(there.activity.view(there, chair)) == as_json(here.activity.view(here, chair))
        if chair in here.turn:
            assert there.activity.reply(there, chair) == here.activity.reply(here, chair)


@pytest.mark.parametrize(("chair", "other"), [("rd", "marketing"), ("marketing", "rd")])
def test_the_bot_hands_in_its_list_without_looking_at_the_other(chair, other):
    for seed in range(6):
        play = random_play(phone(seed), seed)
        calls = replay(play.activity, seed, play.moves[: play.activity.questions])
        own = calls.activity.reply(calls, chair)
        for ticks in ((), tuple(play.activity.candidates), tuple(play.activity.candidates)[::2]):
            assert calls.activity.reply(calls.then(note(other, *ticks)), chair) == own


# ---- bots and players ------------------------------------------------------------------------------------------------


def other_leads(play, chair):
    return play.activity.policies(chair)["only leads"](play, chair)


def bot_led(game, seed, policy):
    play = outcome(game, seed, "rd", policy)
    return [question.sort == "leading" for question in play.state.asked if question.chair == "marketing"]


@pytest.mark.parametrize("seed", range(6))
def test_the_bot_leads_once_and_again_only_where_the_other_has_led(seed):
    decent = bot_led(phone(seed), seed, lambda play, chair: play.activity.best(play, chair))
    assert decent == [False, False, True, False, False, False]
    assert bot_led(phone(seed), seed, other_leads) == [False, False, True, False, False, True]


def test_the_bot_puts_no_leading_question_twice():
    for seed in range(12):
        play = outcome(phone(seed), seed, "rd", other_leads)
        own = [q.about for q in play.state.asked if q.chair == "marketing" and q.sort == "leading"]
        assert len(set(own)) == len(own) == 2


def test_where_the_bot_has_no_other_leading_question_left_it_asks_an_open_one():
    for seed in range(6):
        game = phone(seed)
        side = game.sides["marketing"]
        only = dict([next(iter(side.leading.items()))])
        less = side.model_copy(update={"leading": only, "asks": (*side.moments, *only)})
        game = game.model_copy(update={"sides": {**game.sides, "marketing": less}})
        assert bot_led(game, seed, other_leads) == [False, False, True, False, False, False]


def test_the_bot_leaves_the_newest_story_to_whoever_got_it_told():
    taken = 0
    for seed in range(60):
        play = outcome(phone(seed), seed, "rd", at_random)
        asked = play.state.asked
        taken += sum(question.sort == "follow" for question in asked if question.chair == "marketing")
        for before, question in pairwise(asked):
            assert question.chair == "rd" or question.sort != "follow" or before.cell != question.cell
    assert taken > 30


def test_the_bot_ticks_what_it_suggested_itself_and_nothing_that_was_neither_said_nor_suggested():
    for seed in range(6):
        play = outcome(phone(seed), seed, "rd", at_random)
        game = play.activity
        own = [question for question in play.state.asked if question.chair == "marketing"]
        wishes = {game.sides["marketing"].leading[q.about].suggests for q in own if q.sort == "leading"}
        ticks = set(play.state.notes[1])
        assert wishes <= ticks <= wishes | set(needs.raised(game.customers, play.state.asked))


def test_where_nothing_is_left_to_gain_the_expert_asks_on_without_leading():
    games = [lamps().model_copy(update={"questions": 6}), lamps()]
    for game, seed in product(games, range(6)):
        play = outcome(game, seed, "rd", lambda play, chair: play.activity.best(play, chair))
        assert dict(game.marks(play, "rd").measures)[NOT_LED] == 1
        assert set(play.state.notes[0]) == set(needs.raised(game.customers, play.state.asked))


@pytest.mark.parametrize("variant", [0, 1])
@pytest.mark.parametrize("chair", ["rd", "marketing"])
def test_players_who_know_nothing_find_little_and_the_expert_nearly_all(variant, chair):
    game = phone(variant)
    scores = {
        name: mean(game.marks(outcome(game, seed, chair, policy), chair).score for seed in range(1, 7))
        for name, policy in game.policies(chair).items()
    }
    best = [game.marks(outcome(game, seed, chair, game.best), chair) for seed in SEEDS]
    assert mean(marks.score for marks in best) > 0.9
    assert max(scores.values()) < 0.3


def test_a_play_of_the_course_takes_the_minutes_that_it_states():
    for variant in (0, 1):
        low, high = phone(variant).census().minutes
        assert 10 < low < phone(variant).minutes <= high * 1.2


# ---- the debrief -----------------------------------------------------------------------------------------------------


def account(play, chair):
    return play.activity.account(play, chair)


def items(play, chair, fold=False):
    """The lists of a debrief by their titles; those in folds where `fold`."""
    blocks = account(play, chair)
    inner = [block for folded in blocks if isinstance(folded, Fold) for block in folded.blocks]
    return {block.title: block.items for block in (inner if fold else blocks) if isinstance(block, Items)}


def folds(play, chair):
    return {block.title: block.blocks for block in account(play, chair) if isinstance(block, Fold)}


def under(play, chair, heading):
    """The blocks of a debrief below a heading, up to the next."""
    blocks = account(play, chair)
    start = blocks.index(Heading(heading)) + 1
    end = next((place for place in range(start, len(blocks)) if isinstance(blocks[place], Heading | Fold)), len(blocks))
    return blocks[start:end]


def test_the_debrief_says_how_the_score_comes_about():
    assert account(after(*CALLS, *LISTS), "rd")[1] == Text(
        "You ticked 3 lines: 2 that somebody on these calls needs and said, and 1 wrong. With your 2 questions put in the"
        " best way and Ben's as they were, 2 needs could have been said. So your list is worth 2 of 2 + 1 wrong: 67 %."
        " None of your questions led, so that is your score."
    )


def test_what_leading_takes_off_is_said_in_the_sum():
    play = after(*CALLS, LISTS[0], note("marketing", "read", "reach"))
    assert account(play, "marketing")[1] == Text(
        "You ticked 2 lines: 2 that somebody on these calls needs and said, and 0 wrong. With your 2 questions put in the"
        " best way and Ada's as they were, 3 needs could have been said. So your list is worth 2 of 3 + 0 wrong: 67 %."
        " 1 of your 2 questions had the answer inside, and half of that share, 25 %, is lost: your score is 50 %."
    )


def test_wrong_lines_stand_with_their_reasons_and_missed_needs_with_somebodys_words():
    play = after(*CALLS, note("rd", "read", "long"), note("marketing"))
    assert items(play, "rd")["Wrong on your list"] == ("“A longer cable”. The socket is what matters.",)
    assert items(play, "rd")["Said, and not on your list"] == (
        "“Put it where there is no socket”. Paul: “the wrong side”",
    )
    all_right = after(*CALLS, note("rd", "read", "reach"), LISTS[1])
    assert len(under(all_right, "rd", "What your list is worth")) == 1


def test_where_several_said_a_need_the_longest_passage_is_quoted():
    play = after(ask("rd", "olga", "switch"), ask("marketing", "paul", "shop"), follow("rd", "olga.switch"), CALLS[3])
    phone = Round(lamps().customers, lamps().candidates, play.state.asked)
    assert clearest(phone) == {"dark": (0, "Olga: “along the wall”"), "cost": (1, "Paul: “The box said nothing”")}


def test_the_two_lists_stand_side_by_side():
    play = after(*CALLS, note("rd", "read", "long"), note("marketing", "read", "gold"))
    text, lines = under(play, "rd", "Two lists, two handwritings")
    assert text == Text(
        "You both heard the same 4 answers. You ticked 2 lines, Ben 2; 1 is on both lists. Ben, and not you, believed"
        " the polite yes to “A golden lamp”."
    )
    assert lines.items == (
        "On both: “Read in bed without a shadow”.",
        "Only on yours: “A longer cable” (wrong).",
        "Only on Ben's: “A golden lamp” (wrong).",
        "Said, and on neither: “Put it where there is no socket”.",
    )


@pytest.mark.parametrize(
    ("mine", "theirs", "text"),
    [
        (("gold",), ("gold",), "You both believed the polite yes to “A golden lamp”."),
        (("gold",), (), "You, and not Ben, believed the polite yes to “A golden lamp”."),
        ((), (), "Neither of you believed the polite yes to “A golden lamp”."),
    ],
)
def test_it_is_said_who_believed_a_polite_yes(mine, theirs, text):
    play = after(*CALLS, note("rd", *mine), note("marketing", *theirs))
    assert under(play, "rd", "Two lists, two handwritings")[0].text.endswith(text)


def test_where_nothing_was_said_and_nothing_ticked_there_are_no_lists_to_compare():
    calls = [ask(chair, who, {"rd": "bright", "marketing": "gold"}[chair]) for who, chair in product(
        ("olga", "paul"), ("rd", "marketing"))]  # fmt: skip
    (text,) = under(after(*calls, note("rd"), note("marketing")), "rd", "Two lists, two handwritings")
    assert "You ticked 0 lines, Ben 0; 0 are on both lists." in text.text


def leading(play, chair):
    return under(play, chair, "Questions with the answer inside")


def test_the_debrief_tells_whose_questions_led_and_what_became_of_it():
    play = after(
        ask("rd", "olga", "bright"), ask("marketing", "olga", "evening"),
        ask("rd", "paul", "bright"), ask("marketing", "paul", "gold"), *LISTS,
    )  # fmt: skip
    text, lines = leading(play, "rd")
    assert text.text.startswith(
        "2 of your 2 questions and 1 of Ben's were of this sort. A question with the answer inside gets a polite"
    )
    assert lines.items == (
        "Question 1, you to Olga: “Would brighter be better?” It takes for granted that it is dark. Question 2 got a"
        " short answer for it.",
        "Question 3, you to Paul: “Would brighter be better?” It takes for granted that it is dark. Question 4 did the"
        " same again.",
        "Question 4, Ben to Paul: “Would you like it in gold?” It takes for granted that gold is missing. Paul was not"
        " asked again.",
    )


def test_coming_back_to_something_told_is_said_to_have_put_things_right():
    play = after(CALLS[0], CALLS[3], follow("rd", "olga.evening"), CALLS[1], *LISTS)
    text, lines = leading(play, "rd")
    assert text.text.startswith("None of your 2 questions and 1 of Ben's were of this sort.")
    assert lines.items[0].endswith("Question 3 came back to something told, and all was well again.")
    assert leading(play, "marketing")[0].text.startswith("1 of your 2 questions and none of Ada's were of this sort.")


def test_where_nobody_led_the_debrief_says_so():
    play = after(*CALLS[:3], ask("marketing", "olga", "shop"), *LISTS)
    assert leading(play, "rd") == (Text("Neither you nor Ben put one."),)


def test_the_figure_holds_the_calls_beside_what_may_be_expected():
    figure, text, overlap = under(after(*CALLS, *LISTS), "rd", "When the needs were said")
    assert figure.labels == ("0", "1 Ada", "2 Ben", "3 Ada", "4 Ben")
    assert figure.series[0].values == (0, 1, 1, 2, 2)
    assert figure.series[1].values == pytest.approx(needs.open_curve(lamps().customers, 4))
    plain, followed = figure.series[1].values, needs.followed_curve(lamps().customers, 4)
    assert figure.alt == (
        "Needs said of 4, by number of questions. These calls: 1 after 2 questions, 2 after 4. Your 2 questions brought"
        f" 2, Ben's none. Open questions drawn at random bring {plain[2]:.1f} and {plain[4]:.1f} on average."
    )
    assert (
        f"bring {plain[4]:.1f} on average. Coming back to every answer, whatever it is, makes that {followed[4]:.1f}"
        in (text.text)
    )
    assert overlap.text == (
        "Olga and Paul are most alike: 2 of the 4 needs they have between them are the same. You two asked Olga twice and"
        " Paul twice. Somebody who has heard all that Olga needs hears 1 new need from Paul. With a need that nobody else has:"
        " Olga and Paul."
    )


def test_every_need_stands_in_a_fold_with_the_words_in_which_it_was_said():
    (table,) = folds(after(*CALLS, *LISTS), "rd")["Every need there was"]
    assert table.rows == (
        (
            "Read in bed without a shadow", "Olga", "Olga: “on page nine” (question 1)",
            "Olga, if asked: “Tell me about last evening.”",
        ),
        ("Find it at night", "Olga and Paul", "not said", "Olga, if asked: “How do you switch it on?”"),
        (
            "Know what it draws", "Olga and Paul", "not said",
            "Olga, if asked: “How do you switch it on?” And then: “Every night?”",
        ),
        (
            "Put it where there is no socket", "Paul", "Paul: “the wrong side” (question 3)",
            "Paul, if asked: “Tell me about last evening.” And then: “Where would it go?”",
        ),
    )  # fmt: skip
    (table,) = folds(after(*CALLS, *LISTS), "marketing")["Every need there was"]
    assert [row[3] for row in table.rows[1:3]] == [
        "Olga, if asked: “How do you switch it on?” The first is on Ada's sheet.",
        "Paul, if asked: “Where did you buy it?”",
    ]


def test_what_stayed_unsaid_lists_only_needs_that_were_not_said():
    play = after(
        ask("rd", "olga", "evening"), ask("marketing", "paul", "evening"),
        ask("rd", "paul", "bright"), ask("marketing", "olga", "gold"), *LISTS,
    )  # fmt: skip
    text, lines, last = under(play, "rd", "What stayed unsaid")
    assert text.text.startswith("1 need was said; with your questions put in the best way it could have been 2.")
    assert lines.items == (
        "“Find it at night”. Olga, if asked: “How do you switch it on?”",
        "“Know what it draws”. Olga, if asked: “How do you switch it on?” And then: “Every night?”",
    )
    assert last == Text("A lamp has two ends.", "note")
    (table,) = folds(play, "rd")["The plan that brings most"]
    assert table.rows == (
        ("1", "Olga Ray", "How do you switch it on?", "“Find it at night”"),
        ("2", "Olga Ray", "Every night?", "“Know what it draws”"),
    )


def test_a_story_that_was_told_is_come_back_to():
    phone = Round(lamps().customers, lamps().candidates, (Asked("marketing", "open", "paul", "evening"),))
    got = Outcome((), (), (Asked("rd", "follow", "paul", "evening"),), 1, 2, 0)
    assert unsaid_account(phone, got, lambda question: "Where?", ADA)[1].items == (
        "“Put it where there is no socket”. Paul, if you come back with: “Where?”",
    )


def test_what_a_short_answer_kept_back_is_told():
    play = after(ask("rd", "olga", "bright"), ask("marketing", "olga", "evening"), CALLS[2]._replace(
        act="ask", value=Record({"who": "paul", "what": "bright"})), CALLS[3], *LISTS)  # fmt: skip
    assert under(play, "rd", "What stayed unsaid")[1].items[-1] == (
        "“Read in bed without a shadow”. Olga, had question 2 not come after a leading one."
    )


@pytest.mark.parametrize("seed", range(30))
def test_what_stayed_unsaid_is_exactly_what_could_have_been_said_and_was_not(seed):
    for game in (lamps(), phone(seed)):
        play = random_play(game, seed)
        for chair in game.chairs:
            got, came = game.outcome(play, chair), set(needs.raised(game.customers, play.state.asked))
            if len(came) >= got.reachable:
                continue
            items = needs.without(play.state.asked, chair) | {(question.cell, question.sort) for question in got.plan}
            possible = needs.needs_told(game.customers, frozenset(i for i in items if (i[0], "open") in items))
            told = under(play, chair, "What stayed unsaid")[1].items
            assert len(possible) == got.reachable
            assert sorted(line.split("”. ")[0][1:] for line in told) == sorted(
                game.candidates[need].text for need in possible - came
            )


def test_a_question_of_the_plan_that_only_opens_the_way_says_so():
    plan = (Asked("rd", "open", "paul", "evening"), Asked("rd", "follow", "paul", "evening"))
    phone = Round(lamps().customers, lamps().candidates, ())
    (table,) = plan_table(phone, Outcome((), (), plan, 1, 2, 0), lambda question: question.sort, ADA)
    assert [row[2:] for row in table.rows] == [
        ("open", "the way to its reason"), ("follow", "“Put it where there is no socket”"),
    ]  # fmt: skip


def test_a_question_of_the_plan_that_opens_the_way_for_the_other_says_so():
    phone = Round(lamps().customers, lamps().candidates, (Asked("marketing", "follow", "paul", "evening"),))
    got = Outcome((), (), (Asked("rd", "open", "paul", "evening"),), 1, 2, 0)
    (table,) = plan_table(phone, got, lambda question: question.sort, ADA)
    assert table.rows[0][3] == "the way to its reason, for which Ben asks"


def test_nothing_more_could_have_come_up_is_said_where_it_is_true():
    play = after(
        ask("rd", "olga", "evening"), ask("marketing", "paul", "evening"),
        follow("rd", "paul.evening"), ask("marketing", "paul", "shop"), *LISTS,
    )  # fmt: skip
    assert lamps().outcome(play, "rd").reachable == 3
    assert under(play, "rd", "What stayed unsaid")[0] == Text(
        "3 needs were said, and with Ben's questions as they were, none of yours bring more."
    )


def test_the_skills_are_counted_in_words():
    counted = items(after(*CALLS, *LISTS), "rd", fold=True)[""]
    assert counted[0].startswith("Score: right ticks ÷ (the most needs that could have been said + wrong ticks).")
    assert counted[1:] == (
        "Communication: 2 of your 2 questions did not lead, and 2 needs could have been added to those that Ben's"
        " questions bring; 2 were. Both are counted together.",
        "Analysis: 3 lines were said or ticked by you; both is true of 2.",
        "Teamwork: Ben left 1 story open that had a need behind, and you came back to 1. 2 are enough.",
    )


def test_two_stories_left_open_are_counted_as_such():
    got = Outcome((), (), (), 0, 2, 0)
    (block,) = how_counted(got, 1, 2, ADA)
    assert block.items[-1] == (
        "Teamwork: Ben left 2 stories open that had a need behind, and you came back to 1. 2 are enough."
    )


def test_where_nothing_could_be_added_it_is_said():
    got = Outcome(("a",), (), (), 1, 2, 0, theirs=1)
    (block,) = how_counted(got, 0, 0, ADA)
    assert block.items[1] == (
        "Communication: 2 of your 2 questions did not lead, and nothing could have been added to what Ben's questions"
        " bring. Both are counted together."
    )
    one = how_counted(Outcome(("a", "b"), (), (), 2, 2, 0, theirs=1), 0, 0, ADA)[0].items[1]
    assert "1 need could have been added to those that Ben's questions bring; 1 was." in one


def test_where_no_question_of_yours_adds_anything_there_is_no_plan():
    phone = Round(lamps().customers, lamps().candidates, ())
    (text,) = plan_table(phone, Outcome((), (), (), 1, 2, 0), str, ADA)
    assert text == Text("Ben's questions alone bring 1 need; none of yours adds one.")


def test_in_the_course_two_people_hold_nearly_the_same_and_some_are_alone_with_a_need():
    for variant, pair in ((0, ("jolanta", "hanne")), (1, ("doro", "sabine"))):
        people = phone(variant).customers
        assert needs.nearest(people) == pair
        assert needs.overlap(people[pair[0]], people[pair[1]]) == pytest.approx(4 / 5)
        text = as_text(account(random_play(phone(variant), variant), "rd"), 10_000)
        assert "With a need that nobody else has:" in text


def test_where_nobody_is_alone_with_a_need_nothing_is_said_of_it():
    people = lamps().customers
    lines = {name: line for name, line in lamps().candidates.items() if name != "reach"}
    both = {"olga": people["olga"], "paul": people["olga"]}
    same = lamps().model_copy(update={"customers": both, "candidates": lines})
    play = replay(same, 7, (*CALLS[:2], follow("rd", "paul.evening"), CALLS[3], note("rd"), LISTS[1]))
    assert "nobody else has" not in as_text(same.account(play, "rd"))


# ---- the form of the lines ---------------------------------------------------------------------------------------------

DOING = {"be", "buy", "do", "find", "get", "go", "hold", "know", "not", "pick", "put", "see", "spray", "take", "treat"}
DOING |= {"try", "use", "wait", "wear", "work"}


@pytest.mark.parametrize("variant", [0, 1])
def test_in_the_course_a_line_does_not_tell_by_its_form_or_length_whether_it_is_a_need(variant):
    lines = phone(variant).candidates.values()
    real = [line.text.split() for line in lines if line.sort == "need"]
    other = [line.text.split() for line in lines if line.sort != "need"]
    assert len(real) == len(other) == 10
    assert [sum(words[0].lower() in DOING for words in group) for group in (real, other)] == [5, 5]
    assert mean(map(len, real)) == pytest.approx(mean(map(len, other)), abs=0.7)


# ---- what can be wrong with a file -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "path", "text"),
    [
        ("questions: 4", "questions: 3", "questions", "must be even"),
        ("questions: 4", "questions: 6", "sides.rd.asks", "must hold open questions for 6 turns"),
        ("  switch: {question", "  other: {question: x}\n  switch: {question", "moments.other", "asked about by nobody"),
        ("asks: [evening, bright, switch]", "asks: [evening, moon, bright, switch]", "sides.rd.asks", "“moon” must be"),
        ("asks: [evening, bright, switch]", "asks: [evening, switch, switch]", "sides.rd.asks", "nothing twice"),
        ("suggests: bright", "suggests: read", "sides.rd.leading.bright.suggests", "“read” is no wish"),
        ('gold: "Gold. Sure."', 'moon: "Ooh."', "customers.paul.polite", "an answer for each of bright and gold"),
        ("hears: [dark]", "hears: [moon]", "sides.rd.hears", "there is no candidate “moon”"),
        ("  reach: {text", "  spare: {text: x, sort: need}\n  reach: {text", "candidates.spare", "that no answer tells"),
        ("  reach: {text", "  spare: {text: x, sort: wish, why: x}\n  reach: {text", "candidates.spare", "no leading"),
        ("sort: solution, why: The socket is what matters.", "sort: solution", "candidates.long.why", "is missing"),
        (", need: read, quote: on page nine", ", need: bright, quote: on page nine",
         "customers.olga.answers.evening.story.need", "“bright” is no need"),
        (", need: read, quote: on page nine", ", need: read, quote: on page ten",
         "customers.olga.answers.evening.story.quote", "words that stand in the text"),
        (", need: read, quote: on page nine", ", quote: on page nine",
         "customers.olga.answers.evening.story.quote", "belongs to no need"),
        ("  marketing: {name: Ben Cole, role: Brand, brief: You like light.}", "", "chairs", "must be two, not 1"),
        ("  marketing: {name: Ben Cole, role: Brand, brief: You like light.}", "", "sides", "one for each of rd"),
        ("      shop:\n        story: {text: \"The box", "      shed:\n        story: {text: \"The box",
         "customers.paul.answers", "an answer for each of evening, switch and shop"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_file_is_told_with_its_place(old, new, path, text):
    assert old in LAMPS
    with pytest.raises(ScenarioInvalid) as invalid:
        library.parse(LAMPS.replace(old, new), "in-their-chair/lamps")
    assert [problem for problem in invalid.value.problems if problem.path == path and text in problem.text]


def test_moves_of_any_shape_are_refused_in_words():
    shapes = (None, True, 1e308, "", "x" * 100_000, (), (("a",),), Record({}), Record({"who": Record({}), "what": ()}))
    for play in (after(), after(*CALLS[:1]), after(*CALLS)):
        for act, value in product(("ask", "follow", "note"), shapes):
            with pytest.raises(MoveRejected) as refused:
                play.then(Move(play.turn[0], act, value))
            assert 10 < len(str(refused.value)) < 500
