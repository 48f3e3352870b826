"""`deskswap grade`: a folder of submissions -> grades, feedback and a table."""

from __future__ import annotations

import argparse
from pathlib import Path

from deskswap.grading.course import course
from deskswap.grading.grade import grades
from deskswap.grading.report import summary

HELP = "grade a folder of submissions: plays by replay, notebooks by nbgrader"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("assignment", nargs="?", metavar="ASSIGNMENT", help="its name (default: the only one there is)")
    parser.add_argument(
        "--submissions", type=Path, required=True, metavar="DIR", help="the folder with one folder for each student"
    )
    parser.add_argument("--course", type=Path, metavar="DIR", help="the course folder (default: the working directory)")
    parser.add_argument("--csv", type=Path, metavar="FILE", help="write feedback/<name>.csv here too")


def run(args: argparse.Namespace) -> int:
    """Grade, say it a line a student; 1 where a submission could not be graded."""
    here = course(args.course)
    assignment = here.assignment(args.assignment)
    rows = grades(here, assignment, args.submissions, args.csv, lambda text: print(text, flush=True))
    print(summary(rows))
    return 1 if any(row.problem for row in rows) else 0
