"""Learning records out: what was done, as a page, a certificate and an export; and the way to begin afresh.

Rules this room keeps:

- What leaves is computed last, from the plays, and can be computed again: the same plays give the same bytes.
- Only the learner's own plays count: those that carry this folder's mark, or none. Nothing is said of anybody else.
- Nothing is overwritten and nothing is deleted. A file appears whole or not at all.
- Nothing of Jupyter in here: the page is a sitting that any stage can show.
"""
