"""What learners write into the blanks of the assignments: rightly, and in ways that a sensible person gets it wrong.

Assignment -> answer cell -> fillings of its blanks, in their order: the right one first, then plausible wrong ones.
"""

FILLINGS = {
    "two-languages": {
        "share-answer": [("after", "before"), ("before", "after")],
        "lost-answer": [("min",), ("max",)],
        "interval-answer": [("5", "95"), ("10", "90")],
    },
    "in-their-chair": {
        "heard-answer": [("set",), ("list",)],
        "last-answer": [("calls", "before"), ("calls", "final"), ("final", "before")],
        "cover-answer": [("chance", "len(chances)"), ("average", "len(chances)"), ("chance", "calls")],
    },
    "evidence-and-appeal": {
        "points-answer": [("of", "of_others"), ("everybody", "everybody"), ("of", "of")],
        "carries-answer": [
            ("1", "2", "3", "2", "4", "4"),
            ("1", "1", "2", "1", "1", "1"),
            ("1", "2", "2", "1", "4", "2"),
        ],
        "again-answer": [("min", "second"), ("min", "first"), ("max", "second")],
    },
    "what-each-one-knows": {
        "holders-answer": [("(1 - chance) ** holders",), ("1 - chance * holders",), ("chance ** holders",)],
        "boxes-answer": [("2", "1", "3", "4", "1"), ("2", "1", "1", "2", "1"), ("4", "1", "3", "4", "1")],
        "says-answer": [("2", "1"), ("2", "0"), ("1", "0")],
    },
    "one-scoreboard": {
        "gives-answer": [
            ("0", "1", "1", "0", "2", "2"),
            ("0", "1", "2", "0", "2", "2"),
            ("2", "2", "2", "2", "2", "2"),
        ],
        "send-answer": [("10", "max"), ("100", "max"), ("90", "max"), ("50", "max"), ("10", "min")],
        "seen-answer": [
            ("len(one)", "len(other)"),
            ("120 * len(one)", "120 * len(other)"),
            ("(len(one) + len(other))", "(len(one) + len(other))"),
        ],
    },
    "the-trade": {
        "gain-answer": [("no_deal", "most", "no_deal"), ("no_deal", "most", "deal")],
        "swap-answer": [("gaps", "gaps", "gaps", "gaps"), ("hers", "hers", "his", "his")],
        "range-answer": [("swap", "middle", "5", "95"), ("middle", "swap", "5", "95"), ("swap", "middle", "10", "90")],
    },
    "what-the-customer-would-choose": {
        "usable-answer": [("0",), ("60",), ("-1",)],
        "worth-answer": [("brand", "dollar"), ("paid", "dollar"), ("dollar", "brand")],
        "range-answer": [("households", "5", "95"), ("purchases", "5", "95"), ("households", "10", "90")],
    },
    "after-the-launch": {
        "brought-answer": [
            ("north_during", "north_before", "south_during", "south_before"),
            ("north_during", "south_during", "north_before", "north_before"),
        ],
        "said-answer": [("1", "0", "1", "0", "0", "1"), ("1", "1", "1", "1", "1", "1")],
        "weigh-answer": [
            ("her_error", "his_error", "hers_weighs", "his_weighs"),
            ("his_error", "her_error", "hers_weighs", "his_weighs"),
        ],
    },
    "your-own-scenario": {
        "share-answer": [("best",), ("everything",), ("expert",)],
        "won-answer": [("max",), ("min",), ("sum",)],
        "change-answer": [("low", "high"), ("high", "low")],
    },
}
