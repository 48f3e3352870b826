"""The rules: activities, moves, plays, marks and debriefs.

No files, no clock, no chance, no network, no Jupyter: seeds, times and names come in as arguments.
"""
