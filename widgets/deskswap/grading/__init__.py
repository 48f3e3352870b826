"""Build and grade: the only room that knows nbgrader.

::

    notebooks   the one normal form of every notebook in the project
    points      partial credit with a message, for the test cells of an assignment
    course      a course folder as an instructor has it: its assignments, their parts, nbgrader's configuration
    release     solutions/ -> exercises/, by nbgrader
    secrets     what must not reach a learner, and where it did
    derived     every file that is computed from another, and whether it is up to date

    intake      what was handed in -> submitted/
    replay      a play file -> its points
    run         one submission through nbgrader, in a process of its own
    pool        all submissions through `run`, two at a time
    report      feedback pages, the table of grades, the lines on the screen
    grade       the steps in order
"""
