"""nbgrader's configuration: found here by nbgrader's own commands, and read by “deskswap build” and “grade”."""

c = get_config()  # noqa: F821 – nbgrader gives this name to a configuration file

c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"
c.CourseDirectory.ignore = [".ipynb_checkpoints", ".locks", "*.pyc", "__pycache__", "feedback"]

# A blank stands in the text of a task, outside the solution, so nothing is put in the solution's place but a remark.
c.ClearSolutions.code_stub = {"python": "# Fill in the blanks above, then run this cell."}
c.ClearSolutions.text_stub = "*Click twice here, delete this line and write.*"

# A learner's play is handed in beside the notebook; a play of the instructor's must never take its place.
c.Autograde.exclude_overwriting = {"two-languages": ["play.jsonl"]}

# A test cell that was deleted comes back instead of losing its points.
c.OverwriteCells.add_missing_cells = True

# The kernel has nothing to save when the cells have run.
c.Execute.shutdown_kernel = "immediate"
