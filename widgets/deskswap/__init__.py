"""deskswap: R&D and marketing people learn to work together by playing each other's part.

A scenario is data, a play is a list of moves, and everything else is a pure function of the two.
"""

__version__ = "0.1.0"
