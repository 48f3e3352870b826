"""nbgrader's configuration: found here by nbgrader's own commands, and read by “deskswap build” and “grade”."""

from pathlib import Path

c = get_config()  # noqa: F821 – nbgrader gives this name to a configuration file

c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"
c.CourseDirectory.ignore = [".ipynb_checkpoints", ".locks", "*.pyc", "__pycache__", "feedback"]

# A blank stands in the text of a task, outside the solution, so nothing is put in the solution's place but a remark.
c.ClearSolutions.code_stub = {"python": "# Fill in the blanks above, then run this cell."}
c.ClearSolutions.text_stub = "*Click twice here, delete this line and write.*"

# What learners hand in beside the notebook: a file of the instructor's must never take its place.
handed_in = ["play.jsonl", "scenario.yaml"]
assignments = Path(__file__).resolve().with_name("solutions").glob("*/")
c.Autograde.exclude_overwriting = {folder.name: handed_in for folder in assignments}

# A test cell that was deleted comes back instead of losing its points.
c.OverwriteCells.add_missing_cells = True

# The kernel has nothing to save when the cells have run.
c.Execute.shutdown_kernel = "immediate"
